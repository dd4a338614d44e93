//! What calls answer: a record with its version, a new record with its address, a page of a list.

use axum::Json;
use axum::http::header::{ETAG, LOCATION};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use grantry_core::listing::Page;
use serde::Serialize;

/// A page of a list, as the wire has it.
#[derive(Serialize)]
struct Items<T> {
    items: Vec<T>,
    next_cursor: Option<String>,
}

/// A record, and the tag of its version.
pub(super) fn record(body: impl Serialize, version: i64) -> Response {
    with(Json(body).into_response(), ETAG, &tag(version))
}

/// A new record, where it is, and the tag of its version.
pub(super) fn made(body: impl Serialize, version: i64, place: &[&str]) -> Response {
    let response = (StatusCode::CREATED, Json(body)).into_response();
    with(at(response, place), ETAG, &tag(version))
}

/// The same for what is unique in its tenant only.
pub(super) fn made_in(
    tenant: &str,
    body: impl Serialize,
    version: i64,
    place: &[&str],
) -> Response {
    let mut response = made(body, version, place);
    if let Some(path) = response.headers().get(LOCATION).and_then(|path| path.to_str().ok()) {
        let path = format!("{path}?tenant={}", encoded(tenant));
        response = with(response, LOCATION, &path);
    }
    response
}

/// Says where something is: the segments below `/api/v1`.
pub(super) fn at(response: Response, place: &[&str]) -> Response {
    let path: String = place.iter().map(|segment| format!("/{}", encoded(segment))).collect();
    with(response, LOCATION, &format!("{}{path}", super::BASE))
}

/// A page of a list.
pub(super) fn items<V, T: Serialize>(page: Page<V>, each: impl FnMut(V) -> T) -> Response {
    let Page { items, next_cursor } = page.map(each);
    Json(Items { items, next_cursor }).into_response()
}

fn tag(version: i64) -> String {
    format!("\"v{version}\"")
}

fn with(mut response: Response, name: HeaderName, value: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
    response
}

/// A segment of a path: what is not unreserved is percent-encoded (RFC 3986 section 2.3); the `@`
/// of addresses may stay.
fn encoded(segment: &str) -> String {
    let mut path = String::with_capacity(segment.len());
    for byte in segment.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'@' => {
                path.push(char::from(byte));
            }
            _ => path.extend(format!("%{byte:02X}").chars()),
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::encoded;

    #[test]
    fn segments_survive_in_a_path() {
        for (segment, path) in [
            ("ada@example.com", "ada@example.com"),
            ("a+b@example.com", "a%2Bb@example.com"),
            ("invoices/read:all", "invoices%2Fread%3Aall"),
            ("é", "%C3%A9"),
        ] {
            assert_eq!(encoded(segment), path);
        }
    }
}
