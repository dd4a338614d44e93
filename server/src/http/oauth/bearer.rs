//! How an access token is presented (RFC 6750 section 2): in the header, or in a posted form, in one of
//! the two, never in the address.

use crate::extract::Form;
use axum::extract::{FromRequest, Request};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, Method};
use grantry_core::secret::Secret;

/// What a request presents.
pub(super) enum Presented {
    /// No token at all.
    Nothing,
    /// One.
    Token(Secret<String>),
    /// More than one, or where none may stand.
    Malformed,
}

/// Looks for the token. A token in the address is none, and a body counts only where it is a posted
/// form (M075).
pub(super) async fn presented(request: Request) -> Presented {
    let (in_header, in_address) = (in_header(request.headers()), in_address(&request));
    let in_body = match has_form(&request) {
        true => match Form::from_request(request, &()).await {
            Ok(form) => form.given("access_token").map(Secret::new),
            Err(_unreadable) => return Presented::Malformed,
        },
        false => None,
    };
    match (in_header, in_body) {
        (InHeader::Twice, _) | (InHeader::Once(_), Some(_)) => Presented::Malformed,
        (InHeader::Once(token), None) | (InHeader::Not, Some(token)) => match in_address {
            true => Presented::Malformed,
            false => Presented::Token(token),
        },
        (InHeader::Not, None) => Presented::Nothing,
    }
}

enum InHeader {
    Not,
    Once(Secret<String>),
    Twice,
}

/// The scheme is read in any case (RFC 9110 section 11.1).
fn in_header(headers: &HeaderMap) -> InHeader {
    let mut given = headers.get_all(AUTHORIZATION).iter();
    let Some(first) = given.next() else { return InHeader::Not };
    if given.next().is_some() {
        return InHeader::Twice;
    }
    let text = first.to_str().unwrap_or("");
    let (scheme, token) = text.split_once(' ').unwrap_or((text, ""));
    match scheme.eq_ignore_ascii_case("bearer") {
        true => InHeader::Once(Secret::new(token.trim().to_owned())),
        false => InHeader::Not,
    }
}

fn in_address(request: &Request) -> bool {
    let query = request.uri().query().unwrap_or("");
    form_urlencoded::parse(query.as_bytes()).any(|(name, _)| name == "access_token")
}

fn has_form(request: &Request) -> bool {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).unwrap_or("").trim();
    request.method() == Method::POST
        && kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}
