//! `GET /applications/{client_id}/timeline/{event}/restore`: what would change if the settings were
//! again what they were after an entry of the timeline. `POST`: they are.

use super::view::Application;
use crate::api::answer;
use crate::api::audit::Change;
use crate::api::call::{May, Names, Seen};
use crate::api::operation::Operation;
use crate::api::query::NoQuery;
use crate::error::WebError;
use axum::response::Response;
use grantry_engine::authority::{Reader, Writer};
use serde::Serialize;
use utoipa::ToSchema;

/// What would change. Secrets, status, region and client ID never do.
#[derive(Serialize, ToSchema)]
pub(super) struct RestoreForecast {
    /// Each field as it is (`before`) and as it would be again (`after`); none where it is that state.
    changes: Vec<Change>,
}

pub(super) async fn preview(
    may: May<Reader>,
    Names((client_id, event)): Names<(String, String)>,
    _: NoQuery,
) -> Result<Response, WebError> {
    let preview = may.engine.preview_restore(&may.ctx, &may.right, &client_id, &event).await?;
    let changes = preview.changes.into_iter().map(Change::from).collect();
    Ok(answer::record(RestoreForecast { changes }, preview.version))
}

pub(super) async fn restore(
    may: May<Writer>,
    Names((client_id, event)): Names<(String, String)>,
    _: NoQuery,
    Seen(seen): Seen,
) -> Result<Response, WebError> {
    let restored =
        may.engine.restore_application(&may.ctx, &may.right, &client_id, seen, &event).await?;
    let version = restored.version;
    Ok(answer::record(Application::from(restored), version))
}

pub(super) fn describe_preview() -> Operation {
    Operation::new("preview_restore", "Says what restoring earlier settings would change")
        .answers_version::<RestoreForecast>()
        .refuses(&[409])
}

pub(super) fn describe() -> Operation {
    Operation::new("restore_application", "Restores the settings as they were after a change")
        .takes_version()
        .answers_version::<Application>()
        .refuses(&[422])
}
