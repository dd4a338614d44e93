//! The users of one application: listed, admitted or not, removed (PRODUCT B7).

mod add;
mod change;
mod list;
mod remove;

pub use add::NewApplicationUser;

use crate::refusal::{NotDone, Refusal};
use crate::store::{ApplicationRecord, ApplicationUserRow, PersonKey, Tx};
use grantry_core::audit::{Change, Value};
use grantry_core::console::ApplicationUserView;
use grantry_core::time::Timestamp;

fn view(row: ApplicationUserRow) -> ApplicationUserView {
    ApplicationUserView {
        email: row.email,
        first_name: row.first_name,
        enabled: row.enabled,
        active: row.active,
        created_at: Timestamp::from_millis(row.created_at),
    }
}

/// Somebody whom a locked application lists.
async fn listed(
    tx: &mut Tx<'_>,
    record: &ApplicationRecord,
    key: &PersonKey,
) -> Result<ApplicationUserRow, NotDone> {
    Ok(tx.application_user(&record.id, key).await?.ok_or(Refusal::NotFound)?)
}

/// One field of the application's list of users.
fn change(field: String, before: Value, after: Value) -> Vec<Change> {
    vec![Change { field, before, after }]
}
