//! Lets only programs with a valid access token through to the admin API (RFC 6750). What the token
//! allows is asked by each call; a cookie, or a token in the address, is nothing here.

use crate::api::Problem;
use crate::error::WebError;
use crate::state::{AppState, Circumstances};
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use grantry_engine::Actor;

/// Puts the caller into the request's extensions, or asks for a token.
pub(crate) async fn require_token(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(token) = bearer(request.headers()) else {
        return WebError::Api(Problem::no_token()).into_response();
    };
    let known = request.extensions().get::<Circumstances>();
    let Some(ctx) = known.map(|known| state.ctx(known, Actor::Anonymous)) else {
        return WebError::NotFound.into_response();
    };
    match state.engine.authenticate_api(&ctx, &token).await {
        Ok(Some(caller)) => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Ok(None) => WebError::Api(Problem::bad_token()).into_response(),
        Err(fault) => WebError::from(fault).into_response(),
    }
}

/// The token, blank where the header has the scheme alone or comes twice; `None` where somebody
/// presents none.
fn bearer(headers: &HeaderMap) -> Option<String> {
    let mut given = headers.get_all(AUTHORIZATION).iter();
    let first = given.next()?;
    if given.next().is_some() {
        return Some(String::new());
    }
    let text = first.to_str().unwrap_or("");
    let (scheme, token) = text.split_once(' ').unwrap_or((text, ""));
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn only_a_single_bearer_token_counts() {
        let read = |values: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(AUTHORIZATION, HeaderValue::from_static(value));
            }
            bearer(&headers)
        };
        assert_eq!(read(&["Bearer abc"]).as_deref(), Some("abc"));
        assert_eq!(read(&["bearer  abc "]).as_deref(), Some("abc"));
        for nothing in [&["Bearer"][..], &["Bearer "], &["Bearer abc", "Bearer abc"]] {
            assert_eq!(read(nothing).as_deref(), Some(""));
        }
        assert_eq!(read(&[]), None);
        assert_eq!(read(&["Basic abc"]), None);
        assert_eq!(read(&["Bearerabc"]), None);
    }
}
