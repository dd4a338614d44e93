//! Makes a person. Without a password they cannot sign in yet.

use super::claims::checked;
use super::rules::{Turn, guard_role, role_named, tenant_for};
use super::{NO_CLAIMS, fields, view};
use crate::Engine;
use crate::audit::Entry;
use crate::authority::{Reach, Writer};
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::refusal::{NotDone, Refusal, take};
use crate::store::{NewPersonRow, PersonRow, Tx};
use grantry_core::audit::{self, Value};
use grantry_core::console::UserView;
use grantry_core::id::UserId;
use grantry_core::secret::Secret;
use grantry_core::time::Timestamp;
use grantry_core::user::{Email, FirstName, LastName, NewPassword, Role};
use serde_json::Map;

/// What somebody typed.
#[derive(Debug, Clone, Default)]
pub struct NewPerson {
    /// The address they sign in with.
    pub email: String,
    /// What they are greeted with.
    pub first_name: String,
    /// Their family name, if they have one.
    pub last_name: Option<String>,
    /// What they may do; `user` where nothing is said.
    pub role: Option<String>,
    /// The slug of their tenant; one's own, or the default one.
    pub tenant: Option<String>,
    /// Whether they may sign in; they may where nothing is said.
    pub active: Option<bool>,
    /// Further standard claims.
    pub claims: Option<Map<String, serde_json::Value>>,
    /// What they sign in with.
    pub password: Option<Secret<String>>,
}

/// A person to be made, checked.
struct Checked {
    email: Email,
    first_name: FirstName,
    last_name: Option<LastName>,
    role: Role,
    active: bool,
    claims: String,
    tenant_id: String,
    password: Option<NewPassword>,
}

impl Engine {
    /// Makes a person.
    pub async fn create_user(
        &self,
        ctx: &Ctx,
        writer: &Writer,
        input: NewPerson,
    ) -> Result<UserView, NotDone> {
        let person = self.check_person(writer.reach(), input).await?;
        let hash = match &person.password {
            Some(password) => Some(self.hasher.hash(password.secret()).await?),
            None => None,
        };
        let id = self.new_user_id(ctx.now)?;
        let (now, entry) = (ctx.now, self.entry(ctx, "user.create"));
        let row = self
            .store
            .change(move |tx| {
                Box::pin(async move {
                    if person.role == Role::PlatformAdmin && person.active {
                        Turn::take(tx).await?.gain(tx, now).await?;
                    }
                    let new = NewPersonRow {
                        id: &id,
                        tenant_id: &person.tenant_id,
                        email: &person.email,
                        first_name: &person.first_name,
                        last_name: person.last_name.as_ref().map_or("", LastName::as_str),
                        role: person.role,
                        active: person.active,
                        claims: &person.claims,
                        password_hash: hash.as_deref(),
                    };
                    make_person(tx, &new, entry, now).await
                })
            })
            .await?;
        Ok(view(row)?)
    }

    pub(crate) fn new_user_id(&self, now: Timestamp) -> Result<UserId, Fault> {
        UserId::parse(&self.new_id(now))
            .map_err(|_bad| Fault::broken_because("a new id is not an id"))
    }

    async fn check_person(&self, reach: &Reach, input: NewPerson) -> Result<Checked, NotDone> {
        let mut errors = Vec::new();
        let email = take(Email::parse(&input.email), "email", &mut errors);
        let first_name = take(FirstName::parse(&input.first_name), "first_name", &mut errors);
        let last_name = input.last_name.as_deref().unwrap_or("");
        let last_name = take(LastName::parse(last_name), "last_name", &mut errors).flatten();
        let role = match &input.role {
            Some(name) => role_named(name, &mut errors),
            None => Some(Role::User),
        };
        let claims = match &input.claims {
            Some(claims) => checked(claims, &mut errors)?,
            None => NO_CLAIMS.to_owned(),
        };
        let about = [input.email.as_str(), input.first_name.as_str()];
        let password = input.password.as_ref().and_then(|password| {
            take(NewPassword::parse(password.expose(), &about), "password", &mut errors)
        });
        let tenant_id = {
            let mut connection = self.store.reader().await?;
            let named = input.tenant.as_deref();
            tenant_for(&mut connection.conn(), reach, named, &mut errors).await?
        };
        if let Some(role) = role {
            guard_role(reach, role)?;
        }
        let active = input.active.unwrap_or(true);
        match (email, first_name, role) {
            (Some(email), Some(first_name), Some(role)) if errors.is_empty() => Ok(Checked {
                email,
                first_name,
                last_name,
                role,
                active,
                claims,
                tenant_id,
                password,
            }),
            _ => Err(Refusal::Invalid(errors).into()),
        }
    }
}

/// Somebody else signs in with it, in this tenant or in another.
pub(super) fn address_taken() -> Refusal {
    Refusal::conflict("name_taken", "Somebody already has this address.")
}

/// Writes a new person and the entry about it.
pub(crate) async fn make_person(
    tx: &mut Tx<'_>,
    new: &NewPersonRow<'_>,
    entry: Entry,
    now: Timestamp,
) -> Result<PersonRow, NotDone> {
    if !tx.insert_person(new, now).await? {
        return Err(address_taken().into());
    }
    let row = tx.person_by_id(&Reach::Platform, new.id.as_str()).await?;
    let row = row.ok_or(Refusal::NotFound)?;
    let mut all = fields(&row);
    all.extend(new.password_hash.map(|_| ("password", Value::from("set"))));
    let made = audit::created(all);
    entry.write(tx, &row.email, &row.id, Some(&row.tenant_id), &made).await?;
    Ok(row)
}
