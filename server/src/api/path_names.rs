//! What addresses name in their segments, and which texts can stand there.

use super::schema;
use utoipa::openapi::Schema;

/// The names in braces.
pub(super) fn of(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
}

/// What may stand there.
pub(super) fn schema(name: &str) -> Schema {
    let described = match name {
        "client_id" => schema::client_id().description(Some("The application's client ID.")),
        "email" => schema::text(1, 254).description(Some("The e-mail address of a user.")),
        "user" => schema::text(1, 254).description(Some("The e-mail address, or the identifier.")),
        "secret" => schema::text(1, 64).description(Some("The identifier of a secret.")),
        "event" => {
            schema::text(1, 64).description(Some("The identifier of an entry of the timeline."))
        }
        "handover" => schema::text(1, 64).description(Some("The identifier of a link.")),
        "scope" => schema::scope().description(Some("The name of a permission.")),
        "code" => schema::code().description(Some("The code of a region.")),
        _ => schema::slug().description(Some("A short name.")),
    };
    described.into()
}
