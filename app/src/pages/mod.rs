//! The pages, one folder each; their server functions stand in the `server.rs` beside them.

mod applications;
mod audit;
#[cfg(feature = "ssr")]
pub(crate) mod choices;
mod keys;
mod not_found;
mod overview;
mod parts;
mod permissions;
mod plans;
mod projects;
mod regions;
mod settings;
mod tenants;
mod users;
mod who_am_i;

pub(crate) use applications::{
    ApplicationPage, ApplicationsPage, Detail, NewApplicationPage, test_bench,
};
pub(crate) use audit::AuditPage;
pub(crate) use keys::KeysPage;
pub(crate) use not_found::NotFound;
pub(crate) use overview::OverviewPage;
pub(crate) use parts::PartsPage;
pub(crate) use permissions::PermissionsPage;
pub(crate) use plans::PlansPage;
pub(crate) use projects::{ProjectsPage, SuitesPage};
pub(crate) use regions::RegionsPage;
pub(crate) use settings::{AccountPage, SessionsPage};
pub(crate) use tenants::TenantsPage;
pub(crate) use users::UsersPage;
pub(crate) use who_am_i::{SignedInViewer, who_am_i};
