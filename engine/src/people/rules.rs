//! Who may give which role, who may touch whom, and that somebody always administers the server.

use super::role_of;
use crate::account::FIRST_ADMINISTRATOR;
use crate::authority::Reach;
use crate::fault::Fault;
use crate::refusal::{Forbidden, NotDone, Refusal, wrong};
use crate::store::{Conn, PersonRow, Tx};
use grantry_core::field_error::FieldError;
use grantry_core::slug::Slug;
use grantry_core::time::Timestamp;
use grantry_core::user::Role;

const DEFAULT_TENANT: &str = "default";

/// The role of a name; what is no role is said of the field.
pub(super) fn role_named(name: &str, errors: &mut Vec<FieldError>) -> Option<Role> {
    let role = Role::parse(name);
    if role.is_none() {
        let message = format!("Use one of: {}.", Role::ALL.map(Role::as_str).join(", "));
        errors.push(wrong("role", "unknown_role", message));
    }
    role
}

/// Roles that reach over the whole server are for the platform to give and to take.
pub(super) fn guard_role(reach: &Reach, role: Role) -> Result<(), Refusal> {
    match role {
        Role::PlatformAdmin | Role::Auditor if !reach.is_platform() => {
            Err(Refusal::Forbidden(Forbidden::NotYours))
        }
        _ => Ok(()),
    }
}

/// Whether somebody of this reach may do anything to a person.
pub(crate) fn guard_person(reach: &Reach, person: &PersonRow) -> Result<(), NotDone> {
    Ok(guard_role(reach, role_of(person)?)?)
}

/// The tenant of a new person: the one that is named and within reach, one's own, or the first.
pub(super) async fn tenant_for(
    conn: &mut Conn<'_>,
    reach: &Reach,
    named: Option<&str>,
    errors: &mut Vec<FieldError>,
) -> Result<String, Fault> {
    let named = named.filter(|slug| !slug.is_empty());
    let slug = match (named, reach) {
        (None, Reach::Tenant(own)) => return Ok(own.to_string()),
        (named, _) => named.unwrap_or(DEFAULT_TENANT),
    };
    let found = match Slug::parse(slug) {
        Ok(slug) => conn.tenant_id(slug.as_str()).await?,
        Err(_) => None,
    };
    Ok(found.filter(|id| reach.covers(id)).unwrap_or_else(|| {
        errors.push(wrong("tenant", "unknown_tenant", format!("There is no tenant {slug}.")));
        String::new()
    }))
}

/// The turn of whoever changes who administers the server. Two who take each other's role away at
/// the same moment come one after the other, and the second one sees what the first has done.
pub(super) struct Turn {
    reached: bool,
}

impl Turn {
    /// The first thing in a transaction, so that nobody waits for it while holding something.
    pub(super) async fn take(tx: &mut Tx<'_>) -> Result<Self, Fault> {
        Ok(Self { reached: tx.hold_milestone(FIRST_ADMINISTRATOR).await? })
    }

    /// There is an administrator now: nobody else is the first one any more.
    pub(super) async fn gain(self, tx: &mut Tx<'_>, now: Timestamp) -> Result<(), Fault> {
        if !self.reached {
            tx.reach_milestone(FIRST_ADMINISTRATOR, now).await?;
        }
        Ok(())
    }

    /// One administrator is about to go: refused where there is no other.
    pub(super) async fn lose(self, tx: &mut Tx<'_>) -> Result<(), NotDone> {
        if tx.count_active_users(Role::PlatformAdmin).await? > 1 {
            return Ok(());
        }
        let message = "This is the last active platform administrator. Make another one first.";
        Err(Refusal::conflict("last_platform_admin", message).into())
    }
}

/// Whether a person administers the server.
pub(super) fn administers(person: &PersonRow) -> bool {
    person.active && person.role == Role::PlatformAdmin.as_str()
}
