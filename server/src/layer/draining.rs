//! While the server shuts down, every answer asks its client to come back on a new connection, so
//! that nobody sends a request into a connection that is about to close (R34).

use crate::state::AppState;
use axum::http::HeaderValue;
use axum::http::header::CONNECTION;
use axum::response::Response;

/// Only for HTTP/1. HTTP/2 knows no such header; there the connection itself says goodbye.
pub(super) fn part(state: &AppState, response: &mut Response) {
    if state.is_draining() {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
}
