//! What applications belong to: tenants, suites, projects, regions, plans and permissions.
//!
//! A folder per kind of record, a file per verb. All of them go the same way: parse everything and
//! say all that is wrong at once, then one transaction that locks the row, changes it and writes
//! down what changed.

mod names;
mod plans;
mod projects;
mod regions;
mod scopes;
mod suites;
mod tenants;
mod wanted;

pub(crate) use names::name_key;
pub use plans::{NewPlan, PlanEdit};
pub use projects::{NewProject, ProjectEdit, ProjectFilter};
pub use regions::{DatabaseInput, NewRegion, RegionEdit};
pub use scopes::{NewScope, ScopeEdit};
pub use suites::{NewSuite, SuiteEdit};
pub use tenants::{NewTenant, TenantEdit};

use crate::fault::Fault;
use grantry_core::id::NotAnId;

fn not_an_id(_: NotAnId) -> Fault {
    Fault::broken_because("a new id is not an id")
}
