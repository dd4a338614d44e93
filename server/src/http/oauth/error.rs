//! How the token endpoint refuses (RFC 6749 section 5.2): one code, one sentence, nothing more.

use crate::error::WebError;
use axum::http::header::{CACHE_CONTROL, PRAGMA, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use grantry_core::time::{Span, Timestamp};
use grantry_engine::{Fault, TokenRefusal};
use serde_json::json;

/// Why there is no token.
#[derive(Debug)]
pub(super) enum OAuthError {
    /// A parameter is missing, malformed or sent twice.
    InvalidRequest(&'static str),
    /// Nobody said who they are, or not in a way that we can read.
    Nobody {
        /// Whether it stood in the `Authorization` header: then the answer names the scheme.
        by_header: bool,
    },
    /// Nobody does this here.
    UnsupportedGrantType,
    /// The engine says no.
    Refused {
        /// Why.
        refusal: TokenRefusal,
        /// Whether the client spoke in the `Authorization` header.
        by_header: bool,
    },
    /// Too many tries; the next is allowed after so long.
    TooMany(Span),
    /// Nobody could find out.
    Fault(Fault),
}

impl OAuthError {
    /// What the engine has said at this moment.
    pub(super) fn refused(refusal: TokenRefusal, by_header: bool, now: Timestamp) -> Self {
        match refusal {
            TokenRefusal::Throttled { until } => Self::TooMany(until.since(now)),
            refusal => Self::Refused { refusal, by_header },
        }
    }

    fn words(&self) -> (StatusCode, &'static str, &'static str) {
        const BAD: StatusCode = StatusCode::BAD_REQUEST;
        match self {
            Self::InvalidRequest(why) => (BAD, "invalid_request", why),
            Self::Nobody { .. } => {
                (StatusCode::UNAUTHORIZED, "invalid_client", "Invalid client ID or secret")
            }
            Self::UnsupportedGrantType => {
                (BAD, "unsupported_grant_type", "This grant type is not supported")
            }
            Self::Refused { refusal, .. } => {
                let status = match refusal {
                    TokenRefusal::InvalidClient(_) => StatusCode::UNAUTHORIZED,
                    _ => BAD,
                };
                (status, refusal.error(), refusal.description())
            }
            Self::TooMany(_) => (
                StatusCode::TOO_MANY_REQUESTS,
                "temporarily_unavailable",
                "Too many wrong attempts; try again later",
            ),
            Self::Fault(_) => (StatusCode::INTERNAL_SERVER_ERROR, "server_error", ""),
        }
    }

    /// Whether the answer must name the scheme (RFC 6749 section 5.2).
    fn asks_for_basic(&self) -> bool {
        match self {
            Self::Nobody { by_header }
            | Self::Refused { refusal: TokenRefusal::InvalidClient(_), by_header } => *by_header,
            _ => false,
        }
    }
}

impl From<Fault> for OAuthError {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl IntoResponse for OAuthError {
    fn into_response(self) -> Response {
        let (status, code, description) = self.words();
        let by_header = self.asks_for_basic();
        let wait = if let Self::TooMany(wait) = &self { Some(*wait) } else { None };
        if let Self::Fault(fault) = self {
            return WebError::from(fault).into_response();
        }
        let body = json!({ "error": code, "error_description": description });
        let mut response = (status, axum::Json(body)).into_response();
        if by_header {
            let scheme = HeaderValue::from_static("Basic realm=\"grantry\", charset=\"UTF-8\"");
            response.headers_mut().insert(WWW_AUTHENTICATE, scheme);
        }
        if let Some(wait) = wait {
            let seconds = HeaderValue::from(wait.as_seconds_ceil().max(1));
            response.headers_mut().insert(RETRY_AFTER, seconds);
        }
        not_stored(response)
    }
}

/// Neither tokens nor refusals are kept on the way (RFC 6749 section 5.1).
pub(super) fn not_stored(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(PRAGMA, HeaderValue::from_static("no-cache"));
    response
}
