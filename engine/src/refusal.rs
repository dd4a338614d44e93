//! What use-cases answer when they do not do what was asked: a refusal is an answer, a fault is not.

use crate::fault::Fault;
use grantry_core::field_error::{FieldError, Reason};

/// Why a change was not made. Nothing of it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such thing within this caller's reach.
    NotFound,
    /// The caller may not do this.
    Forbidden(Forbidden),
    /// These fields need other values: all of them at once.
    Invalid(Vec<FieldError>),
    /// A part of the question about a list cannot be understood.
    BadQuery(FieldError),
    /// It does not fit what exists.
    Conflict(Conflict),
}

/// Why somebody may not do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forbidden {
    /// It is not theirs to do.
    NotYours,
    /// The application holds a scope of the server's own API; only the platform may touch it.
    PrivilegedApplication,
}

/// Why something does not fit what exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// Stable and snake_case.
    pub code: &'static str,
    /// A sentence that a person understands.
    pub message: String,
}

/// Why there is no result: it was refused, or nobody could find out.
#[derive(Debug)]
pub enum NotDone {
    /// An answer.
    Refused(Refusal),
    /// No answer.
    Fault(Fault),
}

impl Refusal {
    /// In one line, for those who have no form to show it in.
    pub fn in_words(&self) -> String {
        match self {
            Self::NotFound => "there is no such thing".to_owned(),
            Self::Forbidden(forbidden) => forbidden.message().to_owned(),
            Self::Invalid(errors) => {
                let said: Vec<_> =
                    errors.iter().map(|e| format!("{}: {}", e.field, e.message)).collect();
                said.join(" ")
            }
            Self::BadQuery(error) => error.message.clone(),
            Self::Conflict(conflict) => conflict.message.clone(),
        }
    }

    /// One wrong field.
    pub(crate) fn field(field: &str, code: &str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![wrong(field, code, message)])
    }

    /// It does not fit what exists.
    pub(crate) fn conflict(code: &'static str, message: impl Into<String>) -> Self {
        Self::Conflict(Conflict { code, message: message.into() })
    }

    /// Another record has this name.
    pub(crate) fn name_taken(what: &str) -> Self {
        Self::conflict("name_taken", format!("There is already {what} of that name."))
    }

    /// Something still needs it.
    pub(crate) fn in_use(by: &str) -> Self {
        Self::conflict("in_use", format!("It cannot be deleted while it is used by {by}."))
    }

    /// Somebody was faster.
    pub(crate) fn stale() -> Self {
        let message = "Somebody else has changed this meanwhile. Load it again and repeat yours.";
        Self::conflict("stale", message)
    }
}

impl Forbidden {
    /// Stable and snake_case.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotYours => "forbidden",
            Self::PrivilegedApplication => "privileged_application",
        }
    }

    /// A sentence that a person understands.
    pub fn message(self) -> &'static str {
        match self {
            Self::NotYours => "This is not for your account.",
            Self::PrivilegedApplication => {
                "This application may administer the server; only a platform administrator changes it."
            }
        }
    }
}

/// One wrong field.
pub(crate) fn wrong(field: &str, code: &str, message: impl Into<String>) -> FieldError {
    FieldError { field: field.to_owned(), code: code.to_owned(), message: message.into() }
}

/// Parses a field, or keeps what is wrong with it and goes on, so that everything is said at once.
pub(crate) fn take<T, R: Reason>(
    parsed: Result<T, R>,
    field: &str,
    errors: &mut Vec<FieldError>,
) -> Option<T> {
    parsed.map_err(|reason| errors.push(reason.on(field))).ok()
}

impl From<Fault> for NotDone {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Refusal> for NotDone {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}
