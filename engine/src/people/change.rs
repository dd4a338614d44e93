//! Changes a person. Whoever gets another address, role or password, or is switched off, is signed
//! out of the dashboard everywhere.

use super::claims::checked;
use super::create::address_taken;
use super::rules::{Turn, administers, guard_person, guard_role, role_named};
use super::{fields, view};
use crate::Engine;
use crate::audit::Entry;
use crate::authority::{Reach, Writer};
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::refusal::{NotDone, Refusal, take, wrong};
use crate::store::{PersonRow, Tx};
use grantry_core::audit::{self, Value};
use grantry_core::console::UserView;
use grantry_core::field_error::FieldError;
use grantry_core::secret::Secret;
use grantry_core::time::Timestamp;
use grantry_core::user::{Email, FirstName, LastName, NewPassword, Role};
use serde_json::Map;

/// What shall be different; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct UserEdit {
    /// A new address.
    pub email: Option<String>,
    /// A new first name.
    pub first_name: Option<String>,
    /// A new last name; an empty one takes it away.
    pub last_name: Option<String>,
    /// A new role.
    pub role: Option<String>,
    /// Cannot change: only the tenant that the person has.
    pub tenant: Option<String>,
    /// Whether they may sign in.
    pub active: Option<bool>,
    /// All further claims, in place of those before.
    pub claims: Option<Map<String, serde_json::Value>>,
    /// A new password.
    pub password: Option<Secret<String>>,
    /// The version that was seen; the change is refused when it is another by now.
    pub version: Option<i64>,
}

/// An edit whose parts have been checked.
struct Changes {
    email: Option<Email>,
    first_name: Option<FirstName>,
    /// Empty: none from now on.
    last_name: Option<String>,
    role: Option<Role>,
    active: Option<bool>,
    claims: Option<String>,
    password: Option<NewPassword>,
    version: Option<i64>,
}

impl Engine {
    /// Changes a person.
    pub async fn change_user(
        &self,
        ctx: &Ctx,
        writer: &Writer,
        key: &str,
        edit: UserEdit,
    ) -> Result<UserView, NotDone> {
        let reach = writer.reach().clone();
        let seen = self.find_person(&reach, key).await?;
        guard_person(&reach, &seen)?;
        let changes = check(&seen, edit)?;
        if let Some(role) = changes.role {
            guard_role(&reach, role)?;
        }
        let hash = match &changes.password {
            Some(password) => Some(self.hasher.hash(password.secret()).await?),
            None => None,
        };
        let (now, entry) = (ctx.now, self.entry(ctx, "user.change"));
        let engine = self.clone();
        let row = self
            .store
            .change(move |tx| {
                Box::pin(async move {
                    let edited = Edited { id: seen.id, changes, hash, engine };
                    edited.write(tx, &reach, entry, now).await
                })
            })
            .await?;
        Ok(view(row)?)
    }
}

/// Everything that is wrong with an edit, at once.
fn check(seen: &PersonRow, edit: UserEdit) -> Result<Changes, NotDone> {
    let errors = &mut Vec::new();
    let changes = Changes {
        email: edit.email.as_deref().and_then(|text| take(Email::parse(text), "email", errors)),
        first_name: edit
            .first_name
            .as_deref()
            .and_then(|text| take(FirstName::parse(text), "first_name", errors)),
        last_name: edit
            .last_name
            .as_deref()
            .and_then(|text| take(LastName::parse(text), "last_name", errors))
            .map(|name| name.map_or_else(String::new, |name| name.as_str().to_owned())),
        role: edit.role.as_deref().and_then(|name| role_named(name, errors)),
        active: edit.active,
        claims: match &edit.claims {
            Some(claims) => Some(checked(claims, errors)?),
            None => None,
        },
        password: new_password(seen, &edit, errors),
        version: edit.version,
    };
    if edit.tenant.is_some_and(|slug| slug != seen.tenant) {
        errors.push(wrong("tenant", "immutable", "Nobody can move to another tenant."));
    }
    if errors.is_empty() {
        return Ok(changes);
    }
    Err(Refusal::Invalid(std::mem::take(errors)).into())
}

/// Judged by the address and name that the person will have.
fn new_password(
    seen: &PersonRow,
    edit: &UserEdit,
    errors: &mut Vec<FieldError>,
) -> Option<NewPassword> {
    let email = edit.email.as_deref().unwrap_or(&seen.email);
    let name = edit.first_name.as_deref().unwrap_or(&seen.first_name);
    let password = edit.password.as_ref()?;
    take(NewPassword::parse(password.expose(), &[email, name]), "password", errors)
}

impl Changes {
    /// The row as it shall be.
    fn on(&self, old: &PersonRow) -> PersonRow {
        let mut new = old.clone();
        if let Some(email) = &self.email {
            email.as_str().clone_into(&mut new.email);
            email.key().clone_into(&mut new.email_key);
        }
        if let Some(name) = &self.first_name {
            name.as_str().clone_into(&mut new.first_name);
        }
        if let Some(name) = &self.last_name {
            new.last_name.clone_from(name);
        }
        if let Some(role) = self.role {
            role.as_str().clone_into(&mut new.role);
        }
        if let Some(claims) = &self.claims {
            new.claims.clone_from(claims);
        }
        new.active = self.active.unwrap_or(old.active);
        new
    }
}

/// What is written, with the hash that was made beforehand.
struct Edited {
    id: String,
    changes: Changes,
    hash: Option<String>,
    engine: Engine,
}

impl Edited {
    async fn write(
        self,
        tx: &mut Tx<'_>,
        reach: &Reach,
        entry: Entry,
        now: Timestamp,
    ) -> Result<PersonRow, NotDone> {
        // Only the platform may touch administrators, so only it has to wait for its turn.
        let rights = self.changes.role.is_some() || self.changes.active.is_some();
        let turn = if rights && reach.is_platform() { Some(Turn::take(tx).await?) } else { None };
        if self.changes.email.is_some() {
            tx.lock_owned_applications(&self.id).await?;
        }
        let old = tx.lock_person(reach, &self.id).await?.ok_or(Refusal::NotFound)?;
        guard_person(reach, &old)?;
        if self.changes.version.is_some_and(|seen| seen != old.version) {
            return Err(Refusal::stale().into());
        }
        let new = self.changes.on(&old);
        let mut changed = audit::changed(fields(&old), fields(&new));
        changed.extend(self.hash.as_ref().map(|_| audit::Change {
            field: "password".to_owned(),
            before: Value::Nothing(()),
            after: Value::from("changed"),
        }));
        if changed.is_empty() {
            return Ok(old);
        }
        match turn {
            Some(turn) if administers(&old) && !administers(&new) => turn.lose(tx).await?,
            Some(turn) if !administers(&old) && administers(&new) => turn.gain(tx, now).await?,
            _ => {}
        }
        if !tx.update_person(&new, self.hash.as_deref(), now).await? {
            return Err(address_taken().into());
        }
        self.follow(tx, &old, &new, now).await?;
        entry.write(tx, &new.email, &new.id, Some(&new.tenant_id), &changed).await?;
        Ok(tx.person_by_id(reach, &self.id).await?.ok_or(Refusal::NotFound)?)
    }

    /// What a change means elsewhere.
    async fn follow(
        &self,
        tx: &mut Tx<'_>,
        old: &PersonRow,
        new: &PersonRow,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let moved = old.email_key != new.email_key;
        if moved {
            tx.rename_owner(&new.id, (&old.email_key, &new.email_key)).await?;
        }
        let switched_off = old.active && !new.active;
        if moved || switched_off || old.role != new.role || self.hash.is_some() {
            tx.delete_all_sessions(&new.id).await?;
            self.engine.end_sign_ins(tx, &new.id, now).await?;
        }
        Ok(())
    }
}
