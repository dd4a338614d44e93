//! What happens to every request before and after its handler, whichever it is, from the outside to the
//! inside and back. One layer instead of one for each step: each costs every request a copy of what
//! it wraps.

use super::{circumstances, draining, log, security_headers};
use crate::error::{Asker, WebError, rendered};
use crate::state::AppState;
use axum::extract::{Request, State};
use axum::http::{StatusCode, Version};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

const TIME_LIMIT: Duration = Duration::from_secs(30);

/// Surrounds a request.
pub(crate) async fn around(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let circumstances = circumstances::note(&state, &mut request);
    let line = log::Line::begin(&request, circumstances.clone());
    let asker = Asker::of(&request, circumstances);
    let knows_connections = request.version() <= Version::HTTP_11;
    let mut response = rendered(answer(request, next).await, asker);
    security_headers::add(&state, &mut response);
    if knows_connections {
        draining::part(&state, &mut response);
    }
    line.end(&mut response);
    response
}

/// The answer, whatever becomes of the handler.
async fn answer(request: Request, next: Next) -> Response {
    let answered = AssertUnwindSafe(next.run(request)).catch_unwind();
    match tokio::time::timeout(TIME_LIMIT, answered).await {
        // The body limit answers by itself; give it our words.
        Ok(Ok(response)) if response.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            WebError::TooLarge.into_response()
        }
        Ok(Ok(response)) => response,
        // The panic hook has logged the message and the place.
        Ok(Err(_panic)) => WebError::Panicked.into_response(),
        Err(_elapsed) => WebError::TimedOut.into_response(),
    }
}
