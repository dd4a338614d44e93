//! Last names: not everybody has one, so nothing typed is an answer too.

use crate::field_error::Reason;
use crate::line::{self, Fault};
use serde::{Deserialize, Serialize};

const MAX_LENGTH: usize = 100;

/// A last name without outer blanks. Who has none has no `LastName`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LastName(String);

/// Why a text is not a last name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LastNameReason {
    /// Longer than 100 characters.
    TooLong,
    /// Holds a line break or another character that cannot be shown.
    ControlCharacter,
}

impl Reason for LastNameReason {
    fn code(&self) -> &'static str {
        match self {
            Self::TooLong => "too_long",
            Self::ControlCharacter => "control_character",
        }
    }

    fn message(&self) -> String {
        match self {
            Self::TooLong => format!("A last name has at most {MAX_LENGTH} characters."),
            Self::ControlCharacter => "Remove the line break or invisible character.".to_owned(),
        }
    }
}

impl LastName {
    /// Accepts up to 100 printable characters; `None` where nothing was typed.
    pub fn parse(text: &str) -> Result<Option<Self>, LastNameReason> {
        match line::parse(text, MAX_LENGTH) {
            Ok(line) => Ok(Some(Self(line.to_owned()))),
            Err(Fault::Empty) => Ok(None),
            Err(Fault::TooLong) => Err(LastNameReason::TooLong),
            Err(Fault::ControlCharacter) => Err(LastNameReason::ControlCharacter),
        }
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
    fn nothing_typed_is_no_last_name() {
        let parse = |text| LastName::parse(text).map(|name| name.map(|name| name.0));
        assert_eq!(parse("  "), Ok(None));
        assert_eq!(parse(" Lovelace "), Ok(Some("Lovelace".to_owned())));
        assert_eq!(parse("A\nB"), Err(LastNameReason::ControlCharacter));
        assert_eq!(parse(&"ä".repeat(101)), Err(LastNameReason::TooLong));
    }
}
