//! What is wrong with one field, in a form that a page, the API and a test all understand.

use serde::{Deserialize, Serialize};

/// One rejected field: its name, a stable code, and a sentence for a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field, as the form and the API call it (`redirect_uris[1]`).
    pub field: String,
    /// Stable and snake_case.
    pub code: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// A reason why a value was refused. Every parser in this crate has an enum of them.
pub trait Reason {
    /// Stable and snake_case.
    fn code(&self) -> &'static str;
    /// A sentence that a person understands.
    fn message(&self) -> String;

    /// This reason, said of a field.
    fn on(&self, field: &str) -> FieldError {
        FieldError {
            field: field.to_owned(),
            code: self.code().to_owned(),
            message: self.message(),
        }
    }
}
