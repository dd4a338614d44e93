//! The public documents: both discovery documents (OpenID Connect Discovery, RFC 8414) and the key set
//! (RFC 7517). Everybody's scripts may read them, and caches may keep them for a while.

use super::metadata;
use crate::error::WebError;
use crate::state::{AppState, Circumstances};
use axum::Extension;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use grantry_engine::Actor;
use std::hash::{DefaultHasher, Hash, Hasher};

/// A key is published ten minutes before it signs; whoever keeps the set for five knows it in time.
const FIVE_MINUTES: HeaderValue = HeaderValue::from_static("public, max-age=300");

/// What this server can do and where.
pub(crate) async fn discovery(
    State(state): State<AppState>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let scopes = state.engine.advertised_scopes().await?;
    let document = metadata::WORKING.document(state.public_url.as_str(), &scopes);
    Ok(published(&headers, document.to_string()))
}

/// The public keys.
pub(crate) async fn key_set(
    State(state): State<AppState>,
    Extension(circumstances): Extension<Circumstances>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let ctx = state.ctx(&circumstances, Actor::Anonymous);
    Ok(published(&headers, state.engine.key_set(&ctx).await?))
}

/// A document, or that the caller has it already (RFC 9110 section 13.1.2).
fn published(headers: &HeaderMap, document: String) -> Response {
    let tag = tag(&document);
    let known = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or("");
    let has_it = known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag);
    let mut response = if has_it {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let kind = (CONTENT_TYPE, HeaderValue::from_static("application/json"));
        ([kind], document).into_response()
    };
    let kept = response.headers_mut();
    kept.insert(CACHE_CONTROL, FIVE_MINUTES);
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        kept.insert(ETAG, tag);
    }
    response
}

/// Tells versions of a document apart; nobody is kept from guessing it.
fn tag(document: &str) -> String {
    let mut hasher = DefaultHasher::new();
    document.hash(&mut hasher);
    format!("\"{:016x}\"", hasher.finish())
}
