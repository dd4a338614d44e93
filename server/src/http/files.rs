//! Static files of the browser half (`/pkg/…`, `/robots.txt`): hashed names, so cached for ever.

use crate::assets::Asset;
use crate::error::WebError;
use crate::state::AppState;
use axum::extract::State;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, Uri};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;

pub(super) async fn asset(
    State(state): State<AppState>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let asset = state.assets.get(uri.path()).ok_or(WebError::NotFound)?;
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let (encoding, body) = choose(asset, accepted.unwrap_or(""));
    let mut response = body.into_response();
    let headers = response.headers_mut();
    if let Ok(kind) = HeaderValue::from_str(&asset.content_type) {
        headers.insert(CONTENT_TYPE, kind);
    }
    if let Some(encoding) = encoding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    let cache = if asset.immutable {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=3600"
    };
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    Ok(response)
}

/// Brotli before gzip before nothing, as far as the browser takes it (RFC 9110 section 12.5.3).
fn choose(asset: &Asset, accepted: &str) -> (Option<&'static str>, Bytes) {
    let takes = |name: &str| {
        accepted.split(',').any(|part| {
            let mut words = part.split(';').map(str::trim);
            let matches = words.next().is_some_and(|encoding| encoding.eq_ignore_ascii_case(name));
            matches && words.all(|word| !matches!(word, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        })
    };
    match (&asset.br, &asset.gz) {
        (Some(br), _) if takes("br") => (Some("br"), br.clone()),
        (_, Some(gz)) if takes("gzip") => (Some("gzip"), gz.clone()),
        _ => (None, asset.raw.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_accepted_form_is_sent() {
        let asset = Asset {
            content_type: "text/css".to_owned(),
            immutable: true,
            raw: Bytes::from_static(b"raw"),
            br: Some(Bytes::from_static(b"br")),
            gz: Some(Bytes::from_static(b"gz")),
        };
        for (accepted, encoding) in [
            ("gzip, deflate, br, zstd", Some("br")),
            ("gzip", Some("gzip")),
            ("br;q=0, gzip;q=0.5", Some("gzip")),
            ("br;q=0", None),
            ("identity", None),
            ("", None),
        ] {
            assert_eq!(choose(&asset, accepted).0, encoding, "{accepted:?}");
        }
    }
}
