//! Client IDs: how an application names itself in requests. Public, and never used again.

use crate::field_error::Reason;
use serde::{Deserialize, Serialize};
use std::fmt;

/// 16 to 40 characters of `[A-Za-z0-9_-]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClientId(String);

/// Why a text is not a client ID.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientIdReason {
    /// Shorter than 16 or longer than 40 characters.
    Length,
    /// Holds something else than letters, digits, `_` and `-`.
    Character,
}

impl Reason for ClientIdReason {
    fn code(&self) -> &'static str {
        match self {
            Self::Length => "bad_length",
            Self::Character => "bad_character",
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Length => "A client ID has 16 to 40 characters.",
            Self::Character => "A client ID has only letters, digits, _ and -.",
        }
        .to_owned()
    }
}

impl ClientId {
    /// Accepts it exactly as requests send it; nothing is trimmed.
    pub fn parse(text: &str) -> Result<Self, ClientIdReason> {
        if !text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-') {
            return Err(ClientIdReason::Character);
        }
        if !(16..=40).contains(&text.len()) {
            return Err(ClientIdReason::Length);
        }
        Ok(Self(text.to_owned()))
    }

    /// The client ID as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_client_id_has_16_to_40_plain_characters() {
        assert!(ClientId::parse("k3Jx_-0123456789").is_ok());
        assert!(ClientId::parse(&"a".repeat(40)).is_ok());
        for bad in ["", "a23456789012345", &"a".repeat(41)] {
            assert_eq!(ClientId::parse(bad), Err(ClientIdReason::Length), "{bad}");
        }
        for bad in
            [" k3Jx_-0123456789", "k3Jx_-01234567890ä", "k3Jx/-0123456789", "k3Jx_-01234567\n9"]
        {
            assert_eq!(ClientId::parse(bad), Err(ClientIdReason::Character), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_parses_is_kept_as_it_is(text in ".{0,60}", good in "[A-Za-z0-9_-]{16,40}") {
            prop_assert!(ClientId::parse(&text).map_or(true, |id| id.as_str() == text));
            prop_assert_eq!(ClientId::parse(&good).map(|id| id.0), Ok(good));
        }
    }
}
