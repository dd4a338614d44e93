//! Codes of regions and their databases, which tokens carry as they were written.

use crate::field_error::Reason;
use serde::{Deserialize, Serialize};
use std::fmt;

const MAX_LENGTH: usize = 63;

/// Why a text is not a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeReason {
    /// Nothing was typed.
    Empty,
    /// Longer than 63 characters.
    TooLong,
    /// Holds something else than letters, digits, `.`, `_` and `-`, or one of these outside.
    Malformed,
}

impl Reason for CodeReason {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "required",
            Self::TooLong => "too_long",
            Self::Malformed => "not_a_code",
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Empty => "Enter a code such as eu-1.",
            Self::TooLong => "Use at most 63 characters.",
            Self::Malformed => "Use letters and digits, with . _ - between them: eu-1.",
        }
        .to_owned()
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Accepts 1 to 63 characters, without outer blanks; upper and lower case differ.
            pub fn parse(text: &str) -> Result<Self, CodeReason> {
                parse(text).map(|code| Self(code.to_owned()))
            }

            /// The code as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

codes! {
    /// Names a region.
    RegionCode
    /// Names a database of a region.
    DbCode
}

fn parse(text: &str) -> Result<&str, CodeReason> {
    let text = text.trim();
    if text.is_empty() {
        return Err(CodeReason::Empty);
    }
    let edge = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
    let inner = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
    let bytes = text.as_bytes();
    if !edge(bytes.first()) || !edge(bytes.last()) || !text.bytes().all(inner) {
        return Err(CodeReason::Malformed);
    }
    if text.len() > MAX_LENGTH { Err(CodeReason::TooLong) } else { Ok(text) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_code_is_kept_as_it_is_written() {
        for good in ["a", "eu-1", "EU_west.2", "a..b", &"x".repeat(63)] {
            assert_eq!(DbCode::parse(good).map(|code| code.0), Ok(good.to_owned()));
            assert_eq!(RegionCode::parse(good).map(|code| code.0), Ok(good.to_owned()));
        }
        assert_eq!(DbCode::parse(""), Err(CodeReason::Empty));
        assert_eq!(DbCode::parse(&"x".repeat(64)), Err(CodeReason::TooLong));
        for bad in ["-a", "a.", "_", "a b", "a/b", "ä", "a\nb"] {
            assert_eq!(DbCode::parse(bad), Err(CodeReason::Malformed), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn codes_of_their_shape_parse_to_themselves(
            text in ".{0,100}",
            good in "[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?",
        ) {
            let _ = DbCode::parse(&text);
            prop_assert_eq!(RegionCode::parse(&good).map(|code| code.0), Ok(good));
        }
    }
}
