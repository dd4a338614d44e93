//! What bodies say about users.

use super::view;
use crate::api::fields::{Fields, Sent};
use crate::api::schema::{self, Field, can, needed};
use crate::error::WebError;
use grantry_core::secret::Secret;
use grantry_core::user::password::{MAX_LENGTH, MIN_LENGTH};
use grantry_core::user::{Email, FirstName, LastName, NewPassword, Role};
use grantry_engine::{NewPerson, UserEdit, wrong_claims};
use serde_json::{Map, Value};

const READ_ONLY: [&str; 4] = ["id", "version", "created_at", "updated_at"];

/// A new user.
pub(super) fn new(mut fields: Fields) -> Result<NewPerson, WebError> {
    fields.read_only(&READ_ONLY);
    let email = fields.needed("email", Email::parse);
    let first_name = fields.needed("first_name", FirstName::parse);
    let input = NewPerson {
        last_name: fields.optional("last_name", LastName::parse).value(),
        role: role(&mut fields),
        tenant: fields.text("tenant").value(),
        active: fields.flag("active").value(),
        claims: claims(&mut fields),
        password: password(&mut fields, &[&email, &first_name]).value(),
        email,
        first_name,
    };
    fields.done()?;
    Ok(input)
}

/// What shall be different.
pub(super) fn edit(mut fields: Fields, version: Option<i64>) -> Result<UserEdit, WebError> {
    fields.read_only(&READ_ONLY);
    let email = fields.changed("email", Email::parse);
    let first_name = fields.changed("first_name", FirstName::parse);
    let about = [email.as_deref().unwrap_or(""), first_name.as_deref().unwrap_or("")];
    let password = match password(&mut fields, &about) {
        Sent::Null => {
            fields.wrong("password", "required", "A password is replaced and never taken away.");
            None
        }
        sent => sent.value(),
    };
    let tenant = match fields.text("tenant") {
        Sent::Null => {
            fields.wrong("tenant", "immutable", "Nobody can move to another tenant.");
            None
        }
        sent => sent.value(),
    };
    let edit = UserEdit {
        last_name: fields.optional("last_name", LastName::parse).or_default(String::new()),
        role: role(&mut fields),
        tenant,
        active: fields.flag("active").or_default(true),
        claims: claims(&mut fields),
        password,
        email,
        first_name,
        version,
    };
    fields.done()?;
    Ok(edit)
}

fn role(fields: &mut Fields) -> Option<String> {
    let text = fields.text("role").or_default(Role::User.as_str().to_owned())?;
    if Role::parse(&text).is_none() {
        let message = format!("Use one of: {}.", Role::ALL.map(Role::as_str).join(", "));
        fields.rule("role", "unknown_role", &message);
    }
    Some(text)
}

fn claims(fields: &mut Fields) -> Option<Map<String, Value>> {
    let claims = fields.object("claims").or_default(Map::new())?;
    fields.judged(wrong_claims(&claims));
    Some(claims)
}

/// `about` is what an attacker knows of the person.
pub(in crate::api) fn password(fields: &mut Fields, about: &[&str]) -> Sent<Secret<String>> {
    match fields.text("password") {
        Sent::Absent => Sent::Absent,
        Sent::Null => Sent::Null,
        Sent::Value(text) => {
            fields.judge("password", &text, |text| NewPassword::parse(text, about));
            Sent::Value(Secret::new(text))
        }
    }
}

fn described() -> Vec<Field> {
    vec![
        needed("email", schema::email()),
        needed("first_name", schema::line(100)),
        can("last_name", schema::text(0, 100)),
        can("role", view::role()),
        can("active", schema::flag()),
        can("claims", view::claims()),
    ]
}

/// The fields of a new user.
pub(super) fn described_new() -> Vec<Field> {
    let mut fields = described();
    fields.extend([can("tenant", schema::slug()), can("password", described_password())]);
    fields
}

/// The fields that can be different.
pub(super) fn described_patch() -> Vec<Field> {
    let mut fields = described();
    let tenant = schema::slug().description(Some("Only the tenant that the user has."));
    fields.extend([needed("tenant", tenant), needed("password", described_password())]);
    fields
}

/// A password that is new.
pub(in crate::api) fn described_password() -> utoipa::openapi::ObjectBuilder {
    schema::text(MIN_LENGTH, MAX_LENGTH).write_only(Some(true))
}
