//! `/applications/{client_id}/handover`: links that hand a secret over, once and without an account.

use crate::api::answer;
use crate::api::body::MaybeBody;
use crate::api::call::{May, Names};
use crate::api::operation::Operation;
use crate::api::query::NoQuery;
use crate::api::schema::{self, can};
use crate::error::WebError;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use grantry_core::application::{HANDOVER_MAX, HANDOVER_MIN, handover_lifetime};
use grantry_core::console::HandoverView;
use grantry_core::field_error::Reason as _;
use grantry_engine::authority::{Reader, Writer};
use serde::Serialize;
use utoipa::ToSchema;

/// A new link. Nobody can ever read it again.
#[derive(Serialize, ToSchema)]
pub(super) struct NewHandoverLink {
    /// Names it when it is cancelled.
    id: String,
    /// The link: whoever opens it and presses its button gets a new secret. Only in this answer.
    url: String,
    /// When it stops working by itself.
    #[schema(format = DateTime)]
    expires_at: String,
}

/// A link that nobody has used yet, without the link.
#[derive(Serialize, ToSchema)]
pub(super) struct HandoverLink {
    /// Names it when it is cancelled.
    id: String,
    /// Who made it.
    created_by: String,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it stops working by itself.
    #[schema(format = DateTime)]
    expires_at: String,
}

/// The links that wait, oldest first; there are never more than a few.
#[derive(Serialize, ToSchema)]
pub(super) struct HandoverLinks {
    /// The links.
    items: Vec<HandoverLink>,
    /// Always null: this is all of them.
    #[schema(required)]
    next_cursor: Option<String>,
}

impl From<HandoverView> for HandoverLink {
    fn from(view: HandoverView) -> Self {
        Self {
            id: view.id,
            created_by: view.created_by,
            created_at: view.created_at.to_string(),
            expires_at: view.expires_at.to_string(),
        }
    }
}

pub(super) async fn list(
    may: May<Reader>,
    Names(client_id): Names<String>,
    _: NoQuery,
) -> Result<Response, WebError> {
    let links = may.engine.list_handovers(&may.ctx, &may.right, &client_id).await?;
    let items = links.into_iter().map(HandoverLink::from).collect();
    Ok(Json(HandoverLinks { items, next_cursor: None }).into_response())
}

pub(super) async fn create(
    may: May<Writer>,
    Names(client_id): Names<String>,
    _: NoQuery,
    MaybeBody(mut fields): MaybeBody,
) -> Result<Response, WebError> {
    let expires_in = fields.integer("expires_in").value();
    if let Err(reason) = handover_lifetime(expires_in) {
        fields.rule("expires_in", reason.code(), &reason.message());
    }
    fields.done()?;
    let made = may.engine.create_handover(&may.ctx, &may.right, &client_id, expires_in).await?;
    let place = ["applications", &client_id, "handover", &made.id.clone()];
    // Here the link leaves the server, this once.
    let (url, expires_at) = (made.url.expose().clone(), made.expires_at.to_string());
    let body = (StatusCode::CREATED, Json(NewHandoverLink { id: made.id, url, expires_at }));
    Ok(answer::at(body.into_response(), &place))
}

pub(super) async fn cancel(
    may: May<Writer>,
    Names((client_id, handover)): Names<(String, String)>,
    _: NoQuery,
) -> Result<StatusCode, WebError> {
    may.engine.cancel_handover(&may.ctx, &may.right, &client_id, &handover).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn describe_list() -> Operation {
    Operation::new("list_handovers", "Lists the links that nobody has used yet")
        .answers::<HandoverLinks>()
}

pub(super) fn describe() -> Operation {
    let seconds = schema::integer(HANDOVER_MIN, HANDOVER_MAX)
        .description(Some("How many seconds the link works; a day where nothing is said."));
    Operation::new("hand_over", "Makes a link that hands a new secret over, once")
        .may_take("Handover", schema::body([can("expires_in", seconds)]))
        .makes::<NewHandoverLink>()
}
