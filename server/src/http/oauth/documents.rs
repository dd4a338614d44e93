//! The public documents: both discovery documents (OpenID Connect Discovery, RFC 8414) and the key set
//! (RFC 7517). Everybody's scripts may read them, and caches may keep them for a while.

use super::metadata;
use crate::error::WebError;
use crate::state::{AppState, Circumstances};
use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use grantry_engine::Actor;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, PoisonError, RwLock};

/// A key is published ten minutes before it signs; whoever keeps the set for five knows it in time.
const FIVE_MINUTES: HeaderValue = HeaderValue::from_static("public, max-age=300");

/// A document as it goes out, and the tag that tells its versions apart.
#[derive(Clone)]
struct Written {
    text: Bytes,
    tag: HeaderValue,
}

/// The discovery document as it was last written, and the scopes that it names.
#[derive(Default)]
pub(crate) struct Discovery(RwLock<Option<(Arc<Vec<String>>, Written)>>);

/// What this server can do and where.
pub(crate) async fn discovery(
    State(state): State<AppState>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let scopes = state.engine.advertised_scopes().await?;
    let known = state.discovery.0.read().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some((_, written)) = known.filter(|(of, _)| Arc::ptr_eq(of, &scopes)) {
        return Ok(published(&headers, written));
    }
    let document = metadata::WORKING.document(state.public_url.as_str(), &scopes);
    let written = Written::from(document.to_string());
    *state.discovery.0.write().unwrap_or_else(PoisonError::into_inner) =
        Some((scopes, written.clone()));
    Ok(published(&headers, written))
}

/// The public keys.
pub(crate) async fn key_set(
    State(state): State<AppState>,
    Extension(circumstances): Extension<Circumstances>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let ctx = state.ctx(&circumstances, Actor::Anonymous);
    Ok(published(&headers, state.engine.key_set(&ctx).await?.into()))
}

/// A document, or that the caller has it already (RFC 9110 section 13.1.2).
fn published(headers: &HeaderMap, Written { text, tag }: Written) -> Response {
    let known = headers.get(IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or("");
    let has_it = known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag);
    let mut response = if has_it {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let kind = (CONTENT_TYPE, HeaderValue::from_static("application/json"));
        ([kind], text).into_response()
    };
    let kept = response.headers_mut();
    kept.insert(CACHE_CONTROL, FIVE_MINUTES);
    kept.insert(ETAG, tag);
    response
}

impl From<String> for Written {
    /// The tag tells versions apart; nobody is kept from guessing it.
    fn from(text: String) -> Self {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        let tag = HeaderValue::from_str(&format!("\"{:016x}\"", hasher.finish()));
        // Quotes and digits are good in a header.
        let tag = tag.unwrap_or(HeaderValue::from_static("\"\""));
        Self { text: text.into(), tag }
    }
}
