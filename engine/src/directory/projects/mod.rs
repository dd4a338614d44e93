//! Projects: what applications may belong to. Each is in one suite of its tenant.

mod change;
mod create;
mod delete;
mod read;

pub use change::ProjectEdit;
pub use create::NewProject;
pub use read::ProjectFilter;

use super::wanted::Wanted;
use crate::refusal::{NotDone, Refusal, wrong};
use crate::store::{Conn, ProjectRow, Tx};
use grantry_core::audit::Fields;
use grantry_core::console::ProjectView;
use grantry_core::field_error::FieldError;
use grantry_core::time::Timestamp;

fn view(row: ProjectRow) -> ProjectView {
    ProjectView {
        slug: row.slug,
        name: row.name,
        suite: row.suite,
        tenant: row.tenant,
        applications: row.applications,
        version: row.version,
        created_at: Timestamp::from_millis(row.created_at),
        updated_at: Timestamp::from_millis(row.updated_at),
    }
}

/// What the record of changes shows.
fn fields(slug: &str, name: &str, suite: &str, tenant: &str) -> Fields {
    vec![
        ("slug", slug.into()),
        ("name", name.into()),
        ("suite", suite.into()),
        ("tenant", tenant.into()),
    ]
}

async fn find(conn: &mut Conn<'_>, wanted: &Wanted) -> Result<ProjectRow, NotDone> {
    let rows = conn.projects_by_slug(&wanted.reach, &wanted.slug, &wanted.tenant).await?;
    Ok(wanted.one_of(rows, |row| &row.tenant_id)?)
}

async fn lock(tx: &mut Tx<'_>, wanted: &Wanted) -> Result<ProjectRow, NotDone> {
    let found = find(tx, wanted).await?;
    // Until now it could still be renamed or deleted.
    let locked = tx.lock_project(&found.id).await?.filter(|row| row.slug == wanted.slug);
    Ok(locked.ok_or(Refusal::NotFound)?)
}

/// What is wrong with a suite that nobody knows.
fn no_suite(slug: &str) -> FieldError {
    match slug.trim() {
        "" => wrong("suite", "required", "Choose the suite that it belongs to."),
        slug => wrong("suite", "unknown_suite", format!("There is no suite {slug}.")),
    }
}
