//! Refuses writes that another site's page has sent (M026). The rule is in `core::web_origin`.

use crate::error::WebError;
use crate::state::AppState;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::{HeaderName, ORIGIN};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use grantry_core::web_origin::{Provenance, provenance};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// For pages with forms that carry a token of their own: only what is proven foreign is refused, so
/// that clients which are no browsers can follow.
pub(crate) async fn refuse_cross_site(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let found = of(&state, &request);
    if found == Some(Provenance::CrossSite) {
        return WebError::Forged.into_response();
    }
    // The handler may trust what is proven to be ours without a token.
    request.extensions_mut().insert(found.unwrap_or(Provenance::Unknown));
    next.run(request).await
}

/// For everything that a session cookie alone authorizes: what is not proven ours is refused.
pub(crate) async fn require_same_origin(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    match of(&state, &request) {
        Some(Provenance::CrossSite | Provenance::Unknown) => WebError::Forged.into_response(),
        _ => next.run(request).await,
    }
}

/// `None` for requests that do not write.
fn of(state: &AppState, request: &Request) -> Option<Provenance> {
    if request.method().is_safe() {
        return None;
    }
    Some(sender(state, request.headers()))
}

/// Whose page has sent a write, by the headers alone.
pub(crate) fn sender(state: &AppState, headers: &HeaderMap) -> Provenance {
    let header = |name| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    provenance(header(SEC_FETCH_SITE), header(ORIGIN), state.public_url.as_str())
}
