//! First names: what a person is greeted with. 1 to 100 characters, no control characters.

use super::Email;
use crate::field_error::Reason;
use serde::{Deserialize, Serialize};

const MAX_LENGTH: usize = 100;

/// A first name without outer blanks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FirstName(String);

/// Why a text is not a first name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstNameReason {
    /// Nothing was typed.
    Empty,
    /// Longer than 100 characters.
    TooLong,
    /// Holds a line break or another character that cannot be shown.
    ControlCharacter,
}

impl Reason for FirstNameReason {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "required",
            Self::TooLong => "too_long",
            Self::ControlCharacter => "control_character",
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Empty => "Enter a first name.".to_owned(),
            Self::TooLong => format!("A first name has at most {MAX_LENGTH} characters."),
            Self::ControlCharacter => "Remove the line break or invisible character.".to_owned(),
        }
    }
}

impl FirstName {
    /// Accepts 1 to 100 printable characters.
    pub fn parse(text: &str) -> Result<Self, FirstNameReason> {
        let text = text.trim();
        if text.is_empty() {
            return Err(FirstNameReason::Empty);
        }
        if text.chars().count() > MAX_LENGTH {
            return Err(FirstNameReason::TooLong);
        }
        if text.chars().any(char::is_control) {
            return Err(FirstNameReason::ControlCharacter);
        }
        Ok(Self(text.to_owned()))
    }

    /// What to call somebody of whom only the address is known: "Ada" for `ada@example.com`.
    pub fn from_email(email: &Email) -> Result<Self, FirstNameReason> {
        let local = email.as_str().split('@').next().unwrap_or("");
        let mut letters = local.chars();
        let capital = letters.next().into_iter().flat_map(char::to_uppercase);
        Self::parse(&capital.chain(letters).collect::<String>())
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_trimmed_and_bounded() {
        assert_eq!(FirstName::parse("  Ada ").map(|n| n.0), Ok("Ada".to_owned()));
        assert_eq!(FirstName::parse(" \t"), Err(FirstNameReason::Empty));
        assert_eq!(FirstName::parse("A\u{7}da"), Err(FirstNameReason::ControlCharacter));
        let email = Email::parse("ada.lovelace@example.com").expect("an address");
        assert_eq!(FirstName::from_email(&email).map(|n| n.0), Ok("Ada.lovelace".to_owned()));
        assert!(FirstName::parse(&"ä".repeat(100)).is_ok());
        assert_eq!(FirstName::parse(&"ä".repeat(101)), Err(FirstNameReason::TooLong));
    }
}
