//! People: made, changed, switched off, deleted by administrators (PRODUCT B6). A file per verb.
//!
//! An administrator of a tenant has to do with the users and administrators of that tenant alone;
//! who administers or audits the whole server is for the platform to say.

mod change;
mod claims;
mod create;
mod delete;
mod list;
mod read;
mod rules;

pub use change::UserEdit;
pub use claims::wrong_claims;
pub use create::NewPerson;
pub(crate) use create::make_person;
pub use list::UserFilter;
pub(crate) use rules::guard_person;

use crate::fault::Fault;
use crate::store::PersonRow;
use grantry_core::audit::{Fields, Value};
use grantry_core::console::UserView;
use grantry_core::time::Timestamp;
use grantry_core::user::Role;

/// A person without further claims.
pub(crate) const NO_CLAIMS: &str = "{}";

fn view(row: PersonRow) -> Result<UserView, Fault> {
    Ok(UserView {
        role: role_of(&row)?,
        id: row.id,
        email: row.email,
        first_name: row.first_name,
        last_name: row.last_name,
        tenant: row.tenant,
        active: row.active,
        claims: row.claims,
        version: row.version,
        created_at: Timestamp::from_millis(row.created_at),
        updated_at: Timestamp::from_millis(row.updated_at),
    })
}

fn role_of(row: &PersonRow) -> Result<Role, Fault> {
    Role::parse(&row.role).ok_or_else(|| Fault::bad_row("users", "role", &row.id))
}

/// What the record of changes shows. Of a password it only ever shows that there is a new one.
fn fields(row: &PersonRow) -> Fields {
    let claims = Some(row.claims.as_str()).filter(|claims| *claims != NO_CLAIMS);
    vec![
        ("email", row.email.as_str().into()),
        ("first_name", row.first_name.as_str().into()),
        ("last_name", row.last_name.as_str().into()),
        ("role", row.role.as_str().into()),
        ("tenant", row.tenant.as_str().into()),
        ("active", row.active.into()),
        ("claims", Value::maybe(claims)),
    ]
}
