//! The catalogue of permissions: what applications may be given, and the words with which people
//! are asked. It is the platform's; everybody who makes applications may look at it (PRODUCT B5).

mod change;
mod create;
mod delete;
mod read;

pub use change::ScopeEdit;
pub use create::NewScope;

use crate::store::ScopeRow;
use grantry_core::audit::Fields;
use grantry_core::console::ScopeView;
use grantry_core::time::Timestamp;

fn view(row: ScopeRow) -> ScopeView {
    ScopeView {
        name: row.name,
        title: row.title,
        description: row.description,
        sensitive: row.sensitive,
        applications: row.applications,
        version: row.version,
        created_at: Timestamp::from_millis(row.created_at),
        updated_at: Timestamp::from_millis(row.updated_at),
    }
}

/// What the record of changes shows.
fn fields(name: &str, title: &str, description: &str, sensitive: bool) -> Fields {
    vec![
        ("name", name.into()),
        ("title", title.into()),
        ("description", description.into()),
        ("sensitive", sensitive.into()),
    ]
}

/// A row's own fields.
fn fields_of(row: &ScopeRow) -> Fields {
    fields(&row.name, &row.title, &row.description, row.sensitive)
}
