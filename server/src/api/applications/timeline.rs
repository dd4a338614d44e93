//! `GET /applications/{client_id}/timeline`: every change, newest first.

use crate::api::answer;
use crate::api::audit::Change;
use crate::api::call::{May, Names};
use crate::api::operation::Operation;
use crate::api::query::Query;
use crate::error::WebError;
use axum::response::Response;
use grantry_core::console::AuditView;
use grantry_engine::authority::Reader;
use serde::Serialize;
use utoipa::ToSchema;

/// What was done to the application.
#[derive(Serialize, ToSchema)]
pub(super) struct TimelineEntry {
    /// Names the entry when the settings after it are restored.
    id: String,
    /// When it happened.
    #[schema(format = DateTime)]
    at: String,
    /// An e-mail address, a client ID, or `operator`.
    actor: String,
    /// `application.create` and so on.
    action: String,
    /// The request in which it was done.
    request_id: String,
    /// What changed. Never a secret.
    changes: Vec<Change>,
}

impl From<AuditView> for TimelineEntry {
    fn from(view: AuditView) -> Self {
        Self {
            id: view.id,
            at: view.at.to_string(),
            actor: view.actor,
            action: view.action,
            request_id: view.request_id,
            changes: view.changes.into_iter().map(Change::from).collect(),
        }
    }
}

pub(super) async fn timeline(
    may: May<Reader>,
    Names(client_id): Names<String>,
    query: Query,
) -> Result<Response, WebError> {
    let request = query.only_pages()?;
    let page = may.engine.application_timeline(&may.ctx, &may.right, &client_id, &request).await?;
    Ok(answer::items(page, TimelineEntry::from))
}

pub(super) fn describe() -> Operation {
    Operation::new("list_application_changes", "Lists every change to an application")
        .pages::<TimelineEntry>()
}
