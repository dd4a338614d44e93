//! Secrets of an application: a new one in place of all others, a further one beside them, and the
//! end of one.

use super::view::{AddedSecret, ApplicationSecret, ApplicationWithSecret};
use crate::api::answer;
use crate::api::body::{MaybeBody, Patch};
use crate::api::call::{May, Names};
use crate::api::fields::Sent;
use crate::api::operation::Operation;
use crate::api::query::NoQuery;
use crate::api::schema::{self, can, needed};
use crate::error::WebError;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use grantry_core::application::SecretLabel;
use grantry_engine::authority::Writer;
use grantry_engine::{NewSecret, SecretChange};

const READ_ONLY: [&str; 12] = [
    "id",
    "prefix",
    "last4",
    "created_by",
    "created_at",
    "last_used_at",
    "last_used_from",
    "calls_day",
    "calls_week",
    "callers_day",
    "callers_week",
    "client_secret",
];

pub(super) async fn regenerate(
    may: May<Writer>,
    Names(client_id): Names<String>,
    _: NoQuery,
) -> Result<Response, WebError> {
    let made = may.engine.regenerate_secret(&may.ctx, &may.right, &client_id).await?;
    let version = made.application.version;
    Ok(answer::record(ApplicationWithSecret::new(made.application, made.secret), version))
}

pub(super) async fn add(
    may: May<Writer>,
    Names(client_id): Names<String>,
    _: NoQuery,
    MaybeBody(mut fields): MaybeBody,
) -> Result<Response, WebError> {
    fields.read_only(&READ_ONLY);
    let label = fields.text("label").value();
    if let Some(label) = &label {
        fields.judge("label", label, SecretLabel::parse);
    }
    let input = NewSecret { label, expires_at: fields.time("expires_at").value() };
    fields.done()?;
    let (view, secret) = may.engine.add_secret(&may.ctx, &may.right, &client_id, input).await?;
    let place = ["applications", &client_id, "secrets", &view.id.clone()];
    let body = (StatusCode::CREATED, Json(AddedSecret::new(view, &secret)));
    Ok(answer::at(body.into_response(), &place))
}

pub(super) async fn change(
    may: May<Writer>,
    Names((client_id, secret)): Names<(String, String)>,
    _: NoQuery,
    Patch(mut fields): Patch,
) -> Result<Json<ApplicationSecret>, WebError> {
    fields.read_only(&READ_ONLY);
    let label = fields.changed("label", SecretLabel::parse);
    let expires_at = match fields.time("expires_at") {
        Sent::Absent => None,
        Sent::Null => Some(None),
        Sent::Value(at) => Some(Some(at)),
    };
    fields.done()?;
    let change = SecretChange { label, expires_at };
    let ids = (client_id.as_str(), secret.as_str());
    let view = may.engine.change_secret(&may.ctx, &may.right, ids, change).await?;
    Ok(Json(view.into()))
}

pub(super) async fn retire(
    may: May<Writer>,
    Names((client_id, secret)): Names<(String, String)>,
    _: NoQuery,
) -> Result<StatusCode, WebError> {
    may.engine.retire_secret(&may.ctx, &may.right, &client_id, &secret).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn describe() -> Operation {
    let fields = [can("label", schema::line(60)), can("expires_at", schema::time())];
    Operation::new("add_secret", "Makes a further secret; the others live on")
        .may_take("NewSecret", schema::body(fields))
        .makes::<AddedSecret>()
}

pub(super) fn describe_change() -> Operation {
    let fields = [needed("label", schema::line(60)), can("expires_at", schema::time())];
    Operation::new("change_secret", "Gives a secret another label or another end")
        .takes_patch("SecretPatch", schema::patch(fields))
        .answers::<ApplicationSecret>()
        .refuses(&[409])
}
