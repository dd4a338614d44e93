//! `DELETE /applications/{client_id}`: refused while users are listed.

use crate::api::call::{May, Names};
use crate::api::query::NoQuery;
use crate::error::WebError;
use axum::http::StatusCode;
use grantry_engine::authority::Writer;

pub(super) async fn delete(
    may: May<Writer>,
    Names(client_id): Names<String>,
    _: NoQuery,
) -> Result<StatusCode, WebError> {
    may.engine.delete_application(&may.ctx, &may.right, &client_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
