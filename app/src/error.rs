//! What a server function answers when it cannot do what was asked. Closed, and without internals.

use grantry_core::field_error::FieldError;
use leptos::server_fn::codec::JsonEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// Everything that can go wrong between a page and its server function.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppError {
    /// The session is over.
    SignedOut,
    /// Signed in, but not allowed.
    Forbidden,
    /// What was named is gone.
    NotFound,
    /// The request is not one that our pages send.
    Malformed,
    /// These fields need another value.
    Invalid {
        /// One entry per wrong field.
        errors: Vec<FieldError>,
    },
    /// It does not fit what exists.
    Conflict {
        /// Stable and snake_case, so that a page can tell what to offer.
        code: String,
        /// The reason, as a sentence.
        message: String,
    },
    /// Not now, for a reason that a person understands.
    Refused {
        /// The reason, as a sentence.
        message: String,
    },
    /// The server is busy or its database does not answer. Nothing was changed.
    Unavailable,
    /// A defect; the log knows more under this request.
    Broken {
        /// The request to name when asking for help.
        request_id: String,
    },
    /// The server could not be reached, or its answer could not be read.
    Unreachable,
}

impl AppError {
    /// A heading and a sentence for the person.
    pub fn words(&self) -> (&'static str, String) {
        match self {
            Self::SignedOut => {
                ("You are signed out", "Sign in again to go on; nothing was changed.".to_owned())
            }
            Self::Forbidden => (
                "This is not for your account",
                "Ask a platform administrator who may do this.".to_owned(),
            ),
            Self::NotFound => ("It is gone", "Somebody may have removed it meanwhile.".to_owned()),
            Self::Malformed => (
                "This request was not understood",
                "Load the page again; it may be older than the server.".to_owned(),
            ),
            Self::Invalid { errors } => {
                let said: Vec<_> = errors.iter().map(|error| error.message.as_str()).collect();
                ("Please check what you typed", said.join(" "))
            }
            Self::Conflict { message, .. } => ("This was not done", message.clone()),
            Self::Refused { message } => ("Not now", message.clone()),
            Self::Unavailable => (
                "Grantry is busy or cannot reach its database",
                "Nothing was changed. Try again in a moment.".to_owned(),
            ),
            Self::Broken { request_id } => (
                "Something went wrong here",
                format!("It is not your fault. The log knows more about request {request_id}."),
            ),
            Self::Unreachable => {
                ("The server does not answer", "Check your connection and try again.".to_owned())
            }
        }
    }

    /// What is wrong with one field.
    pub fn on_field(&self, field: &str) -> Option<String> {
        let Self::Invalid { errors } = self else { return None };
        errors.iter().find(|error| error.field == field).map(|error| error.message.clone())
    }

    /// Whether it is the conflict of this code.
    pub fn is_conflict(&self, wanted: &str) -> bool {
        matches!(self, Self::Conflict { code, .. } if code == wanted)
    }

    /// The status that the answer carries.
    #[cfg(feature = "ssr")]
    pub(crate) fn status(&self) -> u16 {
        match self {
            Self::SignedOut => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::Malformed => 400,
            Self::Invalid { .. } => 422,
            Self::Conflict { .. } | Self::Refused { .. } => 409,
            Self::Unavailable => 503,
            Self::Broken { .. } | Self::Unreachable => 500,
        }
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            #[cfg(feature = "ssr")]
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_) => crate::context::answer(Self::Malformed),
            _ => Self::Unreachable,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_travel_whole() {
        let error = AppError::Invalid {
            errors: vec![FieldError {
                field: "new".to_owned(),
                code: "too_short".to_owned(),
                message: "Use more.".to_owned(),
            }],
        };
        let read = <AppError as FromServerFnError>::de(error.ser());
        assert_eq!(read.on_field("new").as_deref(), Some("Use more."));
        assert_eq!(read.on_field("current"), None);
    }
}
