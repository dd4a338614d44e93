//! What the admin API refuses, and in which words: status, a stable code, and every wrong field.

use crate::error::WebError;
use axum::http::StatusCode;
use grantry_core::field_error::FieldError;
use grantry_engine::{NotDone, Refusal};

/// A refusal that becomes a problem document (RFC 9457).
#[derive(Debug)]
pub(crate) struct Problem {
    /// The status of the answer.
    pub(crate) status: StatusCode,
    /// Stable and snake_case.
    pub(crate) code: String,
    /// What to do about it.
    pub(crate) detail: String,
    /// Every wrong field or parameter.
    pub(crate) errors: Vec<FieldError>,
    /// What the `WWW-Authenticate` header says.
    pub(crate) challenge: Option<&'static str>,
}

const CHALLENGE: &str = "Bearer realm=\"grantry\"";
const INVALID: &str = "Bearer realm=\"grantry\", error=\"invalid_token\"";
const INSUFFICIENT: &str = "Bearer realm=\"grantry\", error=\"insufficient_scope\"";

impl Problem {
    /// A refusal of this status.
    pub(super) fn new(status: StatusCode, code: &str, detail: impl Into<String>) -> Self {
        let (code, detail) = (code.to_owned(), detail.into());
        Self { status, code, detail, errors: Vec::new(), challenge: None }
    }

    /// Nobody has said who calls.
    pub(crate) fn no_token() -> Self {
        let detail = "Send an access token of this server: Authorization: Bearer …";
        let problem = Self::new(StatusCode::UNAUTHORIZED, "unauthorized", detail);
        Self { challenge: Some(CHALLENGE), ..problem }
    }

    /// Not a token of ours, or not any more.
    pub(crate) fn bad_token() -> Self {
        let detail = "This access token is not valid here, or not any more. Get a new one.";
        let problem = Self::new(StatusCode::UNAUTHORIZED, "invalid_token", detail);
        Self { challenge: Some(INVALID), ..problem }
    }

    /// The token does not hold what this call needs.
    pub(super) fn missing_scope(needed: &str) -> Self {
        let detail = format!("This call needs a token with the scope {needed}.");
        let problem = Self::new(StatusCode::FORBIDDEN, "forbidden", detail);
        Self { challenge: Some(INSUFFICIENT), ..problem }
    }

    /// A part of the address cannot be understood.
    pub(super) fn query(error: FieldError) -> Self {
        let problem = Self::new(StatusCode::BAD_REQUEST, &error.code, &error.message);
        Self { errors: vec![error], ..problem }
    }

    /// Fields that need other values.
    pub(super) fn fields(errors: Vec<FieldError>) -> Self {
        let detail = match errors.as_slice() {
            [only] => format!("{}: {}", only.field, only.message),
            all => format!("{} fields need other values; see errors.", all.len()),
        };
        let problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail);
        Self { errors, ..problem }
    }

    /// The same for every problem of a status.
    pub(crate) fn title(&self) -> &'static str {
        match self.status.as_u16() {
            400 => "This request is malformed",
            401 => "An access token is needed",
            403 => "This is not for this caller",
            404 => "Nothing is here",
            409 => "This does not fit what exists",
            415 => "This content type is not read here",
            422 => "Some fields need another value",
            _ => "This could not be done",
        }
    }
}

impl From<Problem> for WebError {
    fn from(problem: Problem) -> Self {
        Self::Api(problem)
    }
}

impl From<NotDone> for WebError {
    fn from(stop: NotDone) -> Self {
        match stop {
            NotDone::Fault(fault) => Self::from(fault),
            NotDone::Refused(refusal) => refused(refusal),
        }
    }
}

fn refused(refusal: Refusal) -> WebError {
    let problem = match refusal {
        Refusal::NotFound => return WebError::NotFound,
        Refusal::Forbidden(why) => Problem::new(StatusCode::FORBIDDEN, why.code(), why.message()),
        Refusal::Invalid(errors) => Problem::fields(errors),
        Refusal::BadQuery(error) => Problem::query(error),
        Refusal::Conflict(conflict) => {
            Problem::new(StatusCode::CONFLICT, conflict.code, conflict.message)
        }
    };
    WebError::Api(problem)
}
