//! The shapes that several resources share, as the document describes them. Bounds come from the
//! rules themselves where these publish them.

use grantry_core::application::{
    AccessPolicy, ApplicationStatus, AuthMethod, GrantType, IdTokenAlg, TokenFormat,
};
use serde_json::Value;
use utoipa::openapi::schema::{AdditionalProperties, Array, ArrayBuilder, SchemaType};
use utoipa::openapi::{KnownFormat, ObjectBuilder, RefOr, Schema, SchemaFormat, Type};

/// No line breaks and nothing that cannot be shown; and something that can.
const LINE: &str = "^[^\\u0000-\\u001F\\u007F-\\u009F\\u2028\\u2029]*[^\\s\\u0000-\\u001F\\u007F-\\u009F\\u2028\\u2029][^\\u0000-\\u001F\\u007F-\\u009F\\u2028\\u2029]*$";
const CODE: &str = "^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$";
const SLUG: &str = "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$";
const TENANT: &str = "^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)?$";
const SCOPE: &str = "^[A-Za-z0-9._:/-]{1,100}$";
const CLIENT_ID: &str = "^[A-Za-z0-9_-]{16,40}$";

/// A field of a body.
pub(super) struct Field {
    name: &'static str,
    schema: Schema,
    needed: bool,
}

/// A field that a new record needs; `null` is no value for it.
pub(super) fn needed(name: &'static str, schema: impl Into<Schema>) -> Field {
    Field { name, schema: schema.into(), needed: true }
}

/// A field that can be left out, and that `null` resets.
pub(super) fn can(name: &'static str, schema: impl Into<Schema>) -> Field {
    Field { name, schema: or_null(schema.into()), needed: false }
}

/// A body with these fields and no others.
pub(super) fn body(fields: impl IntoIterator<Item = Field>) -> Schema {
    object(fields, true)
}

/// A body that names what shall be different: nothing in it is needed.
pub(super) fn patch(fields: impl IntoIterator<Item = Field>) -> Schema {
    object(fields, false)
}

fn object(fields: impl IntoIterator<Item = Field>, new: bool) -> Schema {
    let mut object = ObjectBuilder::new()
        .schema_type(Type::Object)
        .additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(false)));
    for field in fields {
        object = object.property(field.name, field.schema);
        if new && field.needed {
            object = object.required(field.name);
        }
    }
    object.into()
}

/// The same, or `null`.
pub(super) fn or_null(mut schema: Schema) -> Schema {
    let nullable = |kind: &SchemaType| match kind {
        SchemaType::Type(known) => SchemaType::from_iter([known.clone(), Type::Null]),
        other => other.clone(),
    };
    match &mut schema {
        Schema::Object(object) => {
            object.schema_type = nullable(&object.schema_type);
            if let Some(values) = &mut object.enum_values {
                values.push(Value::Null);
            }
        }
        Schema::Array(array) => array.schema_type = nullable(&array.schema_type),
        _ => {}
    }
    schema
}

/// A text of so many characters.
pub(super) fn text(least: usize, most: usize) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).min_length(Some(least)).max_length(Some(most))
}

/// A text that a list is filtered by; an empty one is no condition, and one that is no name of
/// anything finds nothing.
pub(super) fn filter(about: &str) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).description(Some(about))
}

/// A line that people read, of at most so many characters.
pub(super) fn line(most: usize) -> ObjectBuilder {
    text(1, most).pattern(Some(LINE))
}

/// What people call a thing.
pub(super) fn name() -> ObjectBuilder {
    line(100)
}

/// The slug of a tenant; an empty one counts as not given.
pub(super) fn tenant() -> ObjectBuilder {
    text(0, 63).pattern(Some(TENANT))
}

/// A short name in addresses.
pub(super) fn slug() -> ObjectBuilder {
    text(1, 63).pattern(Some(SLUG))
}

/// The code of a region or of a database.
pub(super) fn code() -> ObjectBuilder {
    text(1, 63).pattern(Some(CODE))
}

/// The name of a permission.
pub(super) fn scope() -> ObjectBuilder {
    text(1, 100).pattern(Some(SCOPE))
}

/// The name of an application in requests.
pub(super) fn client_id() -> ObjectBuilder {
    text(16, 40).pattern(Some(CLIENT_ID))
}

/// An e-mail address.
pub(super) fn email() -> ObjectBuilder {
    text(3, 254).format(Some(SchemaFormat::KnownFormat(KnownFormat::Email)))
}

/// An absolute address.
pub(super) fn uri() -> ObjectBuilder {
    text(1, 2048).format(Some(SchemaFormat::Custom("uri".to_owned())))
}

/// A moment.
pub(super) fn time() -> ObjectBuilder {
    let format = SchemaFormat::KnownFormat(KnownFormat::DateTime);
    ObjectBuilder::new().schema_type(Type::String).format(Some(format))
}

/// True or false.
pub(super) fn flag() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::Boolean)
}

/// A whole number.
pub(super) fn integer(least: i64, most: i64) -> ObjectBuilder {
    let whole = ObjectBuilder::new().schema_type(Type::Integer);
    whole
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
        .minimum(Some(least))
        .maximum(Some(most))
}

/// Named whole numbers.
pub(super) fn numbers(names: &str, most: i64) -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::Object)
        .property_names(Some(ObjectBuilder::new().schema_type(Type::String).pattern(Some(names))))
        .additional_properties(Some(integer(0, most)))
}

/// One of these words.
pub(super) fn one_of<'a>(words: impl IntoIterator<Item = &'a str>) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words))
}

/// A list of these.
pub(super) fn list(items: impl Into<Schema>) -> ArrayBuilder {
    ArrayBuilder::new().items(RefOr::T(items.into()))
}

/// A list of at most so many items, in which nothing comes twice. The limit is said in words: a
/// longer list of long items is refused by its size first, and not by its length.
pub(super) fn set(items: impl Into<Schema>, most: usize) -> Array {
    let about = format!("At most {most}.");
    list(items).unique_items(true).description(Some(about)).build()
}

/// `active` or `disabled`.
pub(super) fn status() -> ObjectBuilder {
    one_of(ApplicationStatus::NAMES.iter().copied())
}

/// A way to get tokens.
pub(super) fn grant_type() -> ObjectBuilder {
    one_of(GrantType::ALL.map(GrantType::as_str))
}

/// Who may sign in.
pub(super) fn access_policy() -> ObjectBuilder {
    one_of(AccessPolicy::NAMES.iter().copied())
}

/// How an application proves who it is.
pub(super) fn auth_method() -> ObjectBuilder {
    one_of(AuthMethod::NAMES.iter().copied())
}

/// What access tokens look like.
pub(super) fn token_format() -> ObjectBuilder {
    one_of(TokenFormat::NAMES.iter().copied())
}

/// What ID tokens are signed with.
pub(super) fn id_token_alg() -> ObjectBuilder {
    one_of(IdTokenAlg::NAMES.iter().copied())
}
