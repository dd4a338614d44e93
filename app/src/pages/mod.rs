//! The pages, one folder each; their server functions stand in the `server.rs` beside them.

mod keys;
mod not_found;
mod overview;
mod parts;
mod settings;
mod who_am_i;

pub(crate) use keys::KeysPage;
pub(crate) use not_found::NotFound;
pub(crate) use overview::OverviewPage;
pub(crate) use parts::PartsPage;
pub(crate) use settings::{AccountPage, SessionsPage};
pub(crate) use who_am_i::{SignedInViewer, who_am_i};
