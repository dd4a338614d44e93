//! `PATCH /applications/{client_id}` (RFC 7396): what is named changes, `null` resets it. Region,
//! tenant and client ID are fixed, and no secret is made.

use super::settings::{self, READ_ONLY};
use super::view::Application;
use crate::api::answer;
use crate::api::body::Patch;
use crate::api::call::{May, Names, Seen};
use crate::api::fields::Fields;
use crate::api::operation::Operation;
use crate::api::query::NoQuery;
use crate::api::schema::{self, needed};
use crate::error::WebError;
use axum::response::Response;
use grantry_core::application::Draft;
use grantry_core::field_error::FieldError;
use grantry_engine::authority::Writer;

const IMMUTABLE: [&str; 4] = ["client_id", "region", "suite", "tenant"];

pub(super) async fn change(
    may: May<Writer>,
    Names(client_id): Names<String>,
    _: NoQuery,
    Seen(seen): Seen,
    Patch(fields): Patch,
) -> Result<Response, WebError> {
    let edit = move |draft: &mut Draft| edit(fields, draft);
    let changed =
        may.engine.change_application(&may.ctx, &may.right, &client_id, seen, edit).await?;
    let version = changed.version;
    Ok(answer::record(Application::from(changed), version))
}

/// Puts what the body says into the settings as they are at that moment.
fn edit(mut fields: Fields, draft: &mut Draft) -> Vec<FieldError> {
    fields.read_only(&READ_ONLY);
    fields.immutable(&IMMUTABLE);
    let owner = draft.owner.clone();
    settings::read(&mut fields, draft);
    if draft.owner.is_none() {
        fields.wrong("owner", "required", "Choose who owns it.");
        draft.owner = owner;
    }
    fields.end()
}

pub(super) fn describe() -> Operation {
    Operation::new("change_application", "Changes the settings of an application")
        .takes_patch("ApplicationPatch", schema::patch(settings::described(needed)))
        .takes_version()
        .answers_version::<Application>()
}
