//! `GET /applications/{client_id}/incident`: what an incident would hit. `POST`: everything that the
//! application has is dead when the answer is sent.

use crate::api::body::Body;
use crate::api::call::{May, Names};
use crate::api::operation::Operation;
use crate::api::query::NoQuery;
use crate::api::schema::{self, needed};
use crate::error::WebError;
use axum::Json;
use axum::response::{IntoResponse, Response};
use grantry_core::console::{IncidentHit, IncidentPreview};
use grantry_engine::authority::{Reader, Writer};
use serde::Serialize;
use utoipa::ToSchema;

/// What an incident has ended.
#[derive(Serialize, ToSchema)]
pub(super) struct Incident {
    /// Access tokens that may still have been good. They are counted by the hour in which they were
    /// issued, so this is the most.
    access_tokens: i64,
    /// Grants of people that could be renewed.
    refresh_tokens: i64,
    /// Secrets that worked.
    secrets: i64,
    /// People whose tokens these were.
    users: i64,
}

/// What an incident would end, and who would notice.
#[derive(Serialize, ToSchema)]
pub(super) struct IncidentForecast {
    #[serde(flatten)]
    hit: Incident,
    /// Sign-ins in browsers that the tokens of people came from.
    sessions: i64,
    /// Addresses from which one of its secrets was used within the last hour: the least number of
    /// callers.
    callers: i64,
    /// Its requests in this hour of the clock and the one before, answered and refused.
    requests: i64,
}

impl From<IncidentHit> for Incident {
    fn from(hit: IncidentHit) -> Self {
        let IncidentHit { access_tokens, refresh_tokens, secrets, users } = hit;
        Self { access_tokens, refresh_tokens, secrets, users }
    }
}

impl From<IncidentPreview> for IncidentForecast {
    fn from(preview: IncidentPreview) -> Self {
        let IncidentPreview { hit, sessions, callers, requests } = preview;
        Self { hit: Incident::from(hit), sessions, callers, requests }
    }
}

pub(super) async fn preview(
    may: May<Reader>,
    Names(client_id): Names<String>,
    _: NoQuery,
) -> Result<Response, WebError> {
    let preview = may.engine.preview_incident(&may.ctx, &may.right, &client_id).await?;
    Ok(Json(IncidentForecast::from(preview)).into_response())
}

pub(super) async fn report(
    may: May<Writer>,
    Names(client_id): Names<String>,
    _: NoQuery,
    Body(mut fields): Body,
) -> Result<Response, WebError> {
    let confirm = fields.text("confirm").value().unwrap_or_default();
    fields.done()?;
    let hit = may.engine.report_incident(&may.ctx, &may.right, &client_id, &confirm).await?;
    Ok(Json(Incident::from(hit)).into_response())
}

pub(super) fn describe_preview() -> Operation {
    Operation::new("preview_incident", "Counts what an incident would hit")
        .answers::<IncidentForecast>()
}

pub(super) fn describe() -> Operation {
    let confirm = schema::client_id().description(Some("The client ID once more."));
    Operation::new("report_incident", "Disables an application and ends everything that it has")
        .takes("IncidentReport", schema::body([needed("confirm", confirm)]))
        .answers::<Incident>()
}
