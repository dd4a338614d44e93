//! While the server shuts down, every answer asks its client to come back on a new connection, so
//! that nobody sends a request into a connection that is about to close (R34).

use crate::state::AppState;
use axum::extract::{Request, State};
use axum::http::header::CONNECTION;
use axum::http::{HeaderValue, Version};
use axum::middleware::Next;
use axum::response::Response;

pub(crate) async fn part_when_draining(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    // HTTP/2 knows no such header; there the connection itself says goodbye.
    let has_the_header = request.version() <= Version::HTTP_11;
    let mut response = next.run(request).await;
    if has_the_header && state.is_draining() {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}
