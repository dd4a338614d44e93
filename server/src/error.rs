//! The one place where an error becomes an answer: a plain page for people, a problem document
//! (RFC 9457) for programs. Both name the request, neither tells what happened inside.

use crate::api::Problem;
use crate::state::Circumstances;
use axum::extract::Request;
use axum::http::header::{ACCEPT, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use grantry_app::plain::{self, PageLook};
use grantry_core::field_error::FieldError;
use grantry_core::time::{Span, Timestamp};
use grantry_engine::{Fault, FaultKind};
use serde_json::json;
use std::borrow::Cow;

/// Everything that can stop a request outside the protocols.
#[derive(Debug)]
pub(crate) enum WebError {
    /// Malformed; the sentence says how.
    BadRequest(&'static str),
    /// A write from another site's page, or a form without its token.
    Forged,
    /// A report whose signature proves nothing.
    Unsigned,
    /// Signed in, but not allowed.
    Forbidden,
    /// Nothing is here.
    NotFound,
    /// The address is right, the method is not.
    MethodNotAllowed,
    /// The body is too large.
    TooLarge,
    /// The body is not of a kind that is read here.
    UnsupportedMediaType,
    /// Too many tries.
    TooMany {
        /// How long to wait.
        wait: Span,
    },
    /// It took too long.
    TimedOut,
    /// Somebody could not find out.
    Fault(Fault),
    /// A handler panicked.
    Panicked,
    /// What only the admin API says. Always a problem document.
    Api(Problem),
}

/// What is said about an error: status, stable code, title, sentence.
struct Words {
    status: StatusCode,
    code: Cow<'static, str>,
    title: &'static str,
    detail: String,
    errors: Vec<FieldError>,
}

impl WebError {
    /// Too many tries; the next one is allowed then.
    pub(crate) fn throttled(until: Timestamp, now: Timestamp) -> Self {
        Self::TooMany { wait: until.since(now) }
    }

    fn words(&self) -> Words {
        let (status, code, title, detail) = match self {
            Self::BadRequest(detail) => {
                (StatusCode::BAD_REQUEST, "bad_request", "This request is malformed", *detail)
            }
            Self::Forged => (
                StatusCode::FORBIDDEN,
                "cross_site_request",
                "This form was not sent from here",
                "Open the page again and send the form from there. Cookies must be allowed.",
            ),
            Self::Unsigned => (
                StatusCode::FORBIDDEN,
                "unsigned_report",
                "This report is not signed by a known key",
                "Sign the body as it is with a key that the operator of this server has named.",
            ),
            Self::Forbidden => (
                StatusCode::FORBIDDEN,
                "forbidden",
                "This is not for your account",
                "Ask an administrator who may do this.",
            ),
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                "not_found",
                "Nothing is here",
                "The address may be mistyped, or what it named is gone.",
            ),
            Self::MethodNotAllowed => (
                StatusCode::METHOD_NOT_ALLOWED,
                "method_not_allowed",
                "This address does not take that method",
                "The Allow header lists the methods that it takes.",
            ),
            Self::TooLarge => (
                StatusCode::PAYLOAD_TOO_LARGE,
                "too_large",
                "That is too much at once",
                "Send less; a body may hold up to 64 KiB.",
            ),
            Self::UnsupportedMediaType => (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported_media_type",
                "This content type is not read here",
                "Send application/x-www-form-urlencoded.",
            ),
            Self::TimedOut => (
                StatusCode::SERVICE_UNAVAILABLE,
                "timed_out",
                "This took too long",
                "Try again in a moment.",
            ),
            Self::TooMany { wait } => return throttle_words(*wait),
            Self::Fault(fault) => return fault_words(fault.kind()),
            Self::Panicked => return fault_words(FaultKind::Broken),
            Self::Api(problem) => return problem_words(problem),
        };
        Words::of(status, code, title, detail.to_owned())
    }
}

impl Words {
    fn of(status: StatusCode, code: &'static str, title: &'static str, detail: String) -> Self {
        Self { status, code: Cow::Borrowed(code), title, detail, errors: Vec::new() }
    }
}

fn problem_words(problem: &Problem) -> Words {
    Words {
        status: problem.status,
        code: Cow::Owned(problem.code.clone()),
        title: problem.title(),
        detail: problem.detail.clone(),
        errors: problem.errors.clone(),
    }
}

fn throttle_words(wait: Span) -> Words {
    let detail = format!("Try again in {}.", in_words(wait));
    let status = StatusCode::TOO_MANY_REQUESTS;
    Words::of(status, "too_many_requests", "Too many tries", detail)
}

fn fault_words(kind: FaultKind) -> Words {
    let (status, code, title, detail) = match kind {
        FaultKind::Busy => (
            StatusCode::SERVICE_UNAVAILABLE,
            "busy",
            "Grantry is busy",
            "Nothing was changed. Try again in a moment.",
        ),
        FaultKind::Unavailable => (
            StatusCode::SERVICE_UNAVAILABLE,
            "unavailable",
            "Grantry cannot reach its database",
            "Nothing was changed. Try again later.",
        ),
        FaultKind::Broken => (
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Something went wrong here",
            "It is not your fault. Tell an administrator the request ID below; the log knows more.",
        ),
    };
    Words::of(status, code, title, detail.to_owned())
}

/// "40 seconds", "3 minutes": rounded up, so that the person does not come too early.
pub(crate) fn in_words(wait: Span) -> String {
    let seconds = wait.as_seconds_ceil().max(1);
    let minutes = seconds.div_euclid(60) + i64::from(seconds % 60 != 0);
    match (seconds, minutes) {
        (1, _) => "one second".to_owned(),
        (2..=59, _) => format!("{seconds} seconds"),
        (_, 1) => "one minute".to_owned(),
        (_, minutes) => format!("{minutes} minutes"),
    }
}

impl From<Fault> for WebError {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// Carries the error to [`rendered`], which knows who asks and in which request.
impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        let words = self.words();
        let mut response = words.status.into_response();
        match &self {
            Self::TooMany { wait } => {
                let seconds = wait.as_seconds_ceil().max(1);
                response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
            }
            Self::Fault(fault) if fault.kind() != FaultKind::Broken => {
                response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(2));
            }
            Self::Api(Problem { challenge: Some(challenge), .. }) => {
                let challenge = HeaderValue::from_static(challenge);
                response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
            }
            _ => {}
        }
        response.extensions_mut().insert(std::sync::Arc::new(self));
        response
    }
}

/// Who is told about an error, and how.
pub(crate) struct Asker {
    circumstances: Circumstances,
    /// A page instead of a problem document.
    page: Option<PageLook>,
}

impl Asker {
    pub(crate) fn of(request: &Request, circumstances: Circumstances) -> Self {
        let page = wants_page(request.headers()) && !crate::api::is_api(request.uri());
        Self { circumstances, page: page.then(|| crate::http::look(request)) }
    }
}

/// Turns the error that an answer carries into a page or a problem document.
pub(crate) fn rendered(mut response: Response, asker: Asker) -> Response {
    let Some(error) = response.extensions_mut().remove::<std::sync::Arc<WebError>>() else {
        return response;
    };
    let id = asker.circumstances.request.to_string();
    match error.as_ref() {
        WebError::Fault(fault) => {
            tracing::error!(request = %id, error = %fault, "web: request {id} failed: {fault}");
        }
        WebError::Panicked => {
            tracing::error!(request = %id, "web: request {id} failed: its handler panicked");
        }
        _ => {}
    }
    let words = error.words();
    let body = match asker.page {
        Some(look) => page(&words, &id, look),
        None => problem(&words, &id),
    };
    let (mut parts, body) = (response.into_parts().0, body.into_response());
    let (rendered, body) = body.into_parts();
    parts.headers.extend(rendered.headers);
    Response::from_parts(parts, body)
}

/// Browsers say that they want HTML; programs want a problem document.
pub(crate) fn wants_page(headers: &HeaderMap) -> bool {
    let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("");
    accept.contains("text/html")
}

fn page(words: &Words, id: &str, look: PageLook) -> Response {
    let content = plain::ErrorContent {
        status: words.status.as_u16(),
        code: &words.code,
        title: words.title,
        detail: &words.detail,
        request_id: id,
    };
    crate::http::plain_page(Html(plain::error_page(&content, look)))
}

fn problem(words: &Words, id: &str) -> Response {
    let mut document = json!({
        "type": "about:blank",
        "title": words.title,
        "status": words.status.as_u16(),
        "detail": words.detail,
        "code": words.code,
        "request_id": id,
    });
    if !words.errors.is_empty() {
        document["errors"] = json!(words.errors);
    }
    let mut response = document.to_string().into_response();
    let kind = HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_said_in_words() {
        for (seconds, words) in [
            (0, "one second"),
            (1, "one second"),
            (40, "40 seconds"),
            (60, "one minute"),
            (61, "2 minutes"),
            (180, "3 minutes"),
        ] {
            assert_eq!(in_words(Span::seconds(seconds)), words);
        }
    }
}
