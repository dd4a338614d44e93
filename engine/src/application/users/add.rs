//! Lists somebody for an application: a person who is known, or one who is made for it.

use super::{change, listed, view};
use crate::Engine;
use crate::application::resolve::lock;
use crate::audit::Entry;
use crate::authority::{Reach, Writer};
use crate::ctx::Ctx;
use crate::people::{NO_CLAIMS, make_person};
use crate::refusal::{NotDone, Refusal, take, wrong};
use crate::store::{ApplicationRecord, NewPersonRow, PersonKey, PersonRow, Tx};
use grantry_core::audit::Value;
use grantry_core::console::ApplicationUserView;
use grantry_core::field_error::FieldError;
use grantry_core::id::UserId;
use grantry_core::secret::Secret;
use grantry_core::time::Timestamp;
use grantry_core::user::{Email, FirstName, NewPassword, Role};

/// What somebody typed.
#[derive(Debug, Clone, Default)]
pub struct NewApplicationUser {
    /// The address they sign in with.
    pub email: String,
    /// What a new person is greeted with; made up from the address where nothing is said.
    pub first_name: Option<String>,
    /// What a new person signs in with; people who are known keep theirs.
    pub password: Option<Secret<String>>,
}

/// A person to be made where nobody has the address.
struct Newcomer {
    id: UserId,
    first_name: FirstName,
    password_hash: String,
    entry: Entry,
}

impl Engine {
    /// Lists somebody, and makes the person where nobody has the address.
    pub async fn add_application_user(
        &self,
        ctx: &Ctx,
        writer: &Writer,
        client_id: &str,
        input: NewApplicationUser,
    ) -> Result<ApplicationUserView, NotDone> {
        let reach = writer.reach().clone();
        let (email, newcomer) = self.prepare(ctx, &reach, client_id, input).await?;
        let (now, entry) = (ctx.now, self.entry(ctx, "application.add_user"));
        let client_id = client_id.to_owned();
        self.store
            .change(move |tx| {
                Box::pin(async move {
                    let record = lock(tx, &reach, &client_id).await?;
                    let person = match find(tx, &reach, &record, &email).await? {
                        Some(person) => person,
                        // They were there a moment ago, so nothing was prepared to make them.
                        None => match newcomer {
                            Some(newcomer) => newcomer.make(tx, &record, &email, now).await?,
                            None => return Err(Refusal::stale().into()),
                        },
                    };
                    if !tx.insert_application_user(&record.id, &person.id, now).await? {
                        let message = "This user is already on the list.";
                        return Err(Refusal::conflict("name_taken", message).into());
                    }
                    let tenant = Some(record.tenant_id.as_str());
                    let added = person.email.as_str().into();
                    let changes = change("users".to_owned(), Value::Nothing(()), added);
                    entry.write(tx, &record.client_id, &record.id, tenant, &changes).await?;
                    let row = listed(tx, &record, &PersonKey::Id(person.id)).await?;
                    Ok(view(row))
                })
            })
            .await
    }

    /// What can be known before the transaction: everything that is wrong, and the hash.
    async fn prepare(
        &self,
        ctx: &Ctx,
        reach: &Reach,
        client_id: &str,
        input: NewApplicationUser,
    ) -> Result<(Email, Option<Newcomer>), NotDone> {
        let mut errors = Vec::new();
        let email = take(Email::parse(&input.email), "email", &mut errors);
        let known = {
            let mut connection = self.store.reader().await?;
            let mut conn = connection.conn();
            // Who may not see the application is not told what is wrong with the rest.
            conn.application(reach, client_id).await?.ok_or(Refusal::NotFound)?;
            match &email {
                Some(email) => conn.user_by_email(email.key()).await?.is_some(),
                None => false,
            }
        };
        if let (Some(email), true) = (&email, known) {
            return Ok((email.clone(), None));
        }
        let first_name = first_name(email.as_ref(), &input, &mut errors);
        let password = password(email.as_ref(), first_name.as_ref(), &input, &mut errors);
        match (email, first_name, password) {
            (Some(email), Some(first_name), Some(password)) if errors.is_empty() => {
                let newcomer = Newcomer {
                    id: self.new_user_id(ctx.now)?,
                    first_name,
                    password_hash: self.hasher.hash(password.secret()).await?,
                    entry: self.entry(ctx, "user.create"),
                };
                Ok((email, Some(newcomer)))
            }
            _ => Err(Refusal::Invalid(errors).into()),
        }
    }
}

/// The name that was typed, or one made up from the address.
fn first_name(
    email: Option<&Email>,
    input: &NewApplicationUser,
    errors: &mut Vec<FieldError>,
) -> Option<FirstName> {
    match input.first_name.as_deref().filter(|name| !name.trim().is_empty()) {
        Some(name) => take(FirstName::parse(name), "first_name", errors),
        None => take(FirstName::from_email(email?), "first_name", errors),
    }
}

fn password(
    email: Option<&Email>,
    first_name: Option<&FirstName>,
    input: &NewApplicationUser,
    errors: &mut Vec<FieldError>,
) -> Option<NewPassword> {
    let Some(password) = &input.password else {
        // Whether one is needed depends on whose address it is.
        if email.is_some() {
            let message = "Nobody has this address yet. Choose a password for the new user.";
            errors.push(wrong("password", "required", message));
        }
        return None;
    };
    let email = email.map_or(input.email.as_str(), Email::as_str);
    let about = [email, first_name.map_or("", FirstName::as_str)];
    take(NewPassword::parse(password.expose(), &about), "password", errors)
}

/// Whoever has the address, if the application may list them.
async fn find(
    tx: &mut Tx<'_>,
    reach: &Reach,
    record: &ApplicationRecord,
    email: &Email,
) -> Result<Option<PersonRow>, NotDone> {
    let key = PersonKey::Email(email.key().to_owned());
    let Some(person) = tx.person(&Reach::Platform, &key).await? else { return Ok(None) };
    let same_tenant = person.tenant_id == record.tenant_id;
    if same_tenant || (record.multi_tenant && reach.covers(&person.tenant_id)) {
        // Held on to, so that nobody deletes them meanwhile.
        return Ok(tx.lock_person(&Reach::Platform, &person.id).await?);
    }
    let message = "Somebody who cannot be listed here has this address.";
    Err(Refusal::field("email", "email_taken", message).into())
}

impl Newcomer {
    /// Makes the person in the application's tenant.
    async fn make(
        self,
        tx: &mut Tx<'_>,
        record: &ApplicationRecord,
        email: &Email,
        now: Timestamp,
    ) -> Result<PersonRow, NotDone> {
        let new = NewPersonRow {
            id: &self.id,
            tenant_id: &record.tenant_id,
            email,
            first_name: &self.first_name,
            last_name: "",
            role: Role::User,
            active: true,
            claims: NO_CLAIMS,
            password_hash: Some(&self.password_hash),
        };
        make_person(tx, &new, self.entry, now).await
    }
}
