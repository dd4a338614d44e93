//! `/healthz`: the process lives. `/readyz`: it can serve; 503 while it cannot or shuts down.

use crate::state::AppState;
use axum::extract::State;
use axum::http::StatusCode;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(2);

pub(super) async fn alive() -> &'static str {
    "ok\n"
}

pub(super) async fn ready(State(state): State<AppState>) -> (StatusCode, &'static str) {
    if state.is_draining() {
        return (StatusCode::SERVICE_UNAVAILABLE, "shutting down\n");
    }
    match tokio::time::timeout(PATIENCE, state.engine.ping()).await {
        Ok(Ok(())) => (StatusCode::OK, "ready\n"),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n"),
    }
}

/// Development only: a stream that stays open, so that a page notices a new server and reloads.
#[cfg(debug_assertions)]
pub(super) async fn alive_stream() -> axum::response::Response {
    use axum::response::IntoResponse;
    use futures_util::StreamExt;
    let first = futures_util::stream::once(async { Ok("retry: 300\ndata: up\n\n") });
    let never = futures_util::stream::pending::<Result<&str, std::convert::Infallible>>();
    let body = axum::body::Body::from_stream(first.chain(never));
    ([("content-type", "text/event-stream")], body).into_response()
}
