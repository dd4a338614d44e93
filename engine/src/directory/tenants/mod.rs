//! Tenants: isolated sets of applications, users and projects. Only the platform makes them.

mod change;
mod create;
mod delete;
mod read;

pub use change::TenantEdit;
pub use create::NewTenant;

use crate::store::TenantRow;
use grantry_core::audit::Fields;
use grantry_core::console::TenantView;
use grantry_core::time::Timestamp;

fn view(row: TenantRow) -> TenantView {
    TenantView {
        slug: row.slug,
        name: row.name,
        version: row.version,
        created_at: Timestamp::from_millis(row.created_at),
        updated_at: Timestamp::from_millis(row.updated_at),
    }
}

/// What the record of changes shows.
fn fields(slug: &str, name: &str) -> Fields {
    vec![("slug", slug.into()), ("name", name.into())]
}
