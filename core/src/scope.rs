//! Scopes (permissions): their names in tokens, and the words with which people are asked.

use crate::field_error::Reason;
use crate::line::line_type;
use serde::{Deserialize, Serialize};
use std::fmt;

const MAX_LENGTH: usize = 100;
/// What the scopes begin with that open this server's own API.
const PRIVILEGED: &str = "grantry:";

/// A scope token of RFC 6749 section 3.3, of letters, digits and `. _ : / -` alone, so that it can
/// stand in an address, a form and a shell without quoting.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ScopeName(String);

/// Why a text is not a scope's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScopeNameReason {
    /// Nothing was typed.
    Empty,
    /// Longer than 100 characters.
    TooLong,
    /// Holds a character that scopes do not have.
    Malformed,
}

impl Reason for ScopeNameReason {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "required",
            Self::TooLong => "too_long",
            Self::Malformed => "not_a_scope",
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Empty => "Enter a scope such as invoices:read.",
            Self::TooLong => "A scope has at most 100 characters.",
            Self::Malformed => "Use letters, digits and . _ : / - without blanks: invoices:read.",
        }
        .to_owned()
    }
}

impl ScopeName {
    /// Accepts 1 to 100 characters, without outer blanks; upper and lower case differ.
    pub fn parse(text: &str) -> Result<Self, ScopeNameReason> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ScopeNameReason::Empty);
        }
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b"._:/-".contains(&b);
        if !text.bytes().all(allowed) {
            return Err(ScopeNameReason::Malformed);
        }
        if text.len() > MAX_LENGTH {
            return Err(ScopeNameReason::TooLong);
        }
        Ok(Self(text.to_owned()))
    }

    /// The scope as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it opens this server's own API, and so needs more than a tenant's administrator.
    pub fn is_privileged(&self) -> bool {
        self.0.starts_with(PRIVILEGED)
    }
}

impl fmt::Display for ScopeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

line_type! {
    /// What the consent page calls a scope: 1 to 100 characters on one line.
    ScopeTitle, ScopeTitleReason, 100,
    empty: "Enter a title.", long: "A title has at most 100 characters."
}

line_type! {
    /// The sentence with which the consent page explains a scope: 1 to 300 characters on one line.
    ScopeDescription, ScopeDescriptionReason, 300,
    empty: "Enter a sentence that says what this scope allows.",
    long: "A description has at most 300 characters."
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_scope_needs_no_quoting() {
        for good in ["public", "grantry:admin", "https://api.example.com/read", "A_b.c-1"] {
            assert_eq!(ScopeName::parse(good).map(|scope| scope.0), Ok(good.to_owned()));
        }
        assert_eq!(ScopeName::parse(" "), Err(ScopeNameReason::Empty));
        assert!(ScopeName::parse(&"x".repeat(100)).is_ok());
        assert_eq!(ScopeName::parse(&"x".repeat(101)), Err(ScopeNameReason::TooLong));
        for bad in ["a b", "a\"b", "a\\b", "ä", "a,b", "a*", "a+b", "a\nb"] {
            assert_eq!(ScopeName::parse(bad), Err(ScopeNameReason::Malformed), "{bad}");
        }
    }

    #[test]
    fn what_opens_this_server_is_privileged() {
        let privileged = |text| ScopeName::parse(text).is_ok_and(|scope| scope.is_privileged());
        assert!(privileged("grantry:admin") && privileged("grantry:anything"));
        assert!(!privileged("grantry") && !privileged("my:grantry:admin"));
    }

    #[test]
    fn the_words_for_people_are_one_line() {
        assert!(ScopeTitle::parse("Your profile").is_ok());
        assert_eq!(ScopeTitle::parse(&"x".repeat(101)), Err(ScopeTitleReason::TooLong));
        assert!(ScopeDescription::parse(&"x".repeat(300)).is_ok());
        assert_eq!(ScopeDescription::parse(&"x".repeat(301)), Err(ScopeDescriptionReason::TooLong));
        assert_eq!(ScopeDescription::parse("a\nb"), Err(ScopeDescriptionReason::ControlCharacter));
    }

    proptest! {
        #[test]
        fn scopes_of_their_shape_parse_to_themselves(
            text in ".{0,150}",
            good in "[A-Za-z0-9._:/-]{1,100}",
        ) {
            let _ = ScopeName::parse(&text);
            prop_assert_eq!(ScopeName::parse(&good).map(|scope| scope.0), Ok(good));
        }
    }
}
