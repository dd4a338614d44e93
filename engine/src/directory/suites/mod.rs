//! Suites: sets of projects, each within one tenant.

mod change;
mod create;
mod delete;
mod read;

pub use change::SuiteEdit;
pub use create::NewSuite;

use super::wanted::Wanted;
use crate::refusal::{NotDone, Refusal};
use crate::store::{Conn, SuiteRow, Tx};
use grantry_core::audit::Fields;
use grantry_core::console::SuiteView;
use grantry_core::time::Timestamp;

fn view(row: SuiteRow) -> SuiteView {
    SuiteView {
        slug: row.slug,
        name: row.name,
        tenant: row.tenant,
        projects: row.projects,
        version: row.version,
        created_at: Timestamp::from_millis(row.created_at),
        updated_at: Timestamp::from_millis(row.updated_at),
    }
}

/// What the record of changes shows.
fn fields(slug: &str, name: &str, tenant: &str) -> Fields {
    vec![("slug", slug.into()), ("name", name.into()), ("tenant", tenant.into())]
}

async fn find(conn: &mut Conn<'_>, wanted: &Wanted) -> Result<SuiteRow, NotDone> {
    let rows = conn.suites_by_slug(&wanted.reach, &wanted.slug, &wanted.tenant).await?;
    Ok(wanted.one_of(rows, |row| &row.tenant_id)?)
}

async fn lock(tx: &mut Tx<'_>, wanted: &Wanted) -> Result<SuiteRow, NotDone> {
    let found = find(tx, wanted).await?;
    // Until now it could still be renamed or deleted.
    let locked = tx.lock_suite(&found.id).await?.filter(|row| row.slug == wanted.slug);
    Ok(locked.ok_or(Refusal::NotFound)?)
}
