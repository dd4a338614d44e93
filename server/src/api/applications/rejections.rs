//! `GET /applications/{client_id}/rejections`: the last requests that were refused, with the reasons
//! that their callers were not told (PRODUCT D3).

use crate::api::answer;
use crate::api::call::{May, Names};
use crate::api::operation::Operation;
use crate::api::query::Query;
use crate::error::WebError;
use axum::response::Response;
use grantry_core::console::RejectionView;
use grantry_engine::authority::Reader;
use serde::Serialize;
use utoipa::ToSchema;

/// A request of the application that was refused. Never a secret, a code or a token.
#[derive(Serialize, ToSchema)]
pub(super) struct Rejection {
    /// When it was refused.
    #[schema(format = DateTime)]
    at: String,
    /// The code that the caller heard.
    error: String,
    /// What really was the matter.
    reason: String,
    /// The same in words, with what to do about it.
    explanation: String,
    /// The value that was sent and that it is about.
    #[schema(required)]
    sent: Option<String>,
    /// What would have been right, or the label of the secret.
    #[schema(required)]
    nearest: Option<String>,
    /// From where it came.
    remote_addr: String,
    /// In which request.
    request_id: String,
}

impl From<RejectionView> for Rejection {
    fn from(view: RejectionView) -> Self {
        Self {
            at: view.at.to_string(),
            error: view.error,
            reason: view.reason,
            explanation: format!("{} {}", view.sentence, view.advice),
            sent: view.sent,
            nearest: view.nearest,
            remote_addr: view.remote_addr,
            request_id: view.request_id,
        }
    }
}

pub(super) async fn rejections(
    may: May<Reader>,
    Names(client_id): Names<String>,
    query: Query,
) -> Result<Response, WebError> {
    let request = query.only_pages()?;
    let page = may.engine.application_rejections(&may.ctx, &may.right, &client_id, &request);
    Ok(answer::items(page.await?, Rejection::from))
}

pub(super) fn describe() -> Operation {
    Operation::new("list_rejections", "Lists the last refused requests of an application")
        .pages::<Rejection>()
}
