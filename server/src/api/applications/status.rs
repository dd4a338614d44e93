//! `POST /applications/{client_id}/disable` and `…/enable`. Doing it twice is no error.

use super::view::Application;
use crate::api::answer;
use crate::api::call::{May, Names};
use crate::api::query::NoQuery;
use crate::error::WebError;
use axum::response::Response;
use grantry_engine::authority::Writer;

pub(super) async fn disable(
    may: May<Writer>,
    Names(client_id): Names<String>,
    _: NoQuery,
) -> Result<Response, WebError> {
    let view = may.engine.disable_application(&may.ctx, &may.right, &client_id).await?;
    let version = view.version;
    Ok(answer::record(Application::from(view), version))
}

pub(super) async fn enable(
    may: May<Writer>,
    Names(client_id): Names<String>,
    _: NoQuery,
) -> Result<Response, WebError> {
    let view = may.engine.enable_application(&may.ctx, &may.right, &client_id).await?;
    let version = view.version;
    Ok(answer::record(Application::from(view), version))
}
