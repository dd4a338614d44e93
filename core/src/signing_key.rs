//! Which signing key signs, and how long an old one is still published.
//!
//! A key is published before it signs (so that everybody who caches the key set knows it in time)
//! and stays published until the last token it signed has expired (M093). Both follow from two
//! stored moments; nothing has to remember to change a state.

use crate::field_error::Reason;
use crate::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A new key is published this long before it signs.
pub const PUBLISH_BEFORE_USE: Span = Span::minutes(10);
/// A replaced key stays published this long: the longest access token, and an hour for clocks.
pub const PUBLISH_AFTER_USE: Span = Span::hours(25);

/// The kinds of signing keys that exist from the first start on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Algorithm {
    /// ECDSA on P-256: access tokens.
    #[serde(rename = "ES256")]
    Es256,
    /// RSA PKCS #1 v1.5: ID tokens, which every client library understands.
    #[serde(rename = "RS256")]
    Rs256,
    /// RSA-PSS: ID tokens of applications that ask for it.
    #[serde(rename = "PS256")]
    Ps256,
    /// Ed25519: ID tokens of applications that ask for it.
    #[serde(rename = "EdDSA")]
    EdDsa,
}

impl Algorithm {
    /// Every algorithm of which a key is kept.
    pub const ALL: [Self; 4] = [Self::Es256, Self::Rs256, Self::Ps256, Self::EdDsa];

    /// The name of RFC 7518 section 3.1.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Es256 => "ES256",
            Self::Rs256 => "RS256",
            Self::Ps256 => "PS256",
            Self::EdDsa => "EdDSA",
        }
    }

    /// Reads [`Algorithm::as_str`] back.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|a| a.as_str() == text)
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a key is good for at a given moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyState {
    /// Published, does not sign yet.
    Waiting,
    /// Signs.
    Active,
    /// Replaced; published so that its tokens still verify.
    Verifying,
    /// No token of it can be alive; not published.
    Retired,
}

impl KeyState {
    /// The word that people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Waiting => "Waiting",
            Self::Active => "Active",
            Self::Verifying => "Verifying",
            Self::Retired => "Retired",
        }
    }

    /// Whether the key set contains the key.
    pub const fn is_published(self) -> bool {
        !matches!(self, Self::Retired)
    }
}

/// The two moments that decide a key's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tenure {
    /// When the key begins to sign.
    pub active_from: Timestamp,
    /// When its successor begins to sign, if there is one.
    pub replaced_from: Option<Timestamp>,
}

impl Tenure {
    /// The state at a moment.
    pub fn state(self, now: Timestamp) -> KeyState {
        match self.replaced_from {
            _ if now < self.active_from => KeyState::Waiting,
            None => KeyState::Active,
            Some(replaced) if now < replaced => KeyState::Active,
            Some(replaced) if now < replaced + PUBLISH_AFTER_USE => KeyState::Verifying,
            Some(_) => KeyState::Retired,
        }
    }
}

/// Why keys are not rotated now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RotationRefused {
    /// The last rotation's key does not sign yet.
    AlreadyWaiting {
        /// When it begins to sign.
        until: Timestamp,
    },
}

impl Reason for RotationRefused {
    fn code(&self) -> &'static str {
        "rotation_pending"
    }

    fn message(&self) -> String {
        let Self::AlreadyWaiting { until } = self;
        format!("A new key is already published and signs from {until}. Rotate again after that.")
    }
}

/// Whether a new key may be made now, given the newest key of the algorithm.
pub fn may_rotate(newest: Tenure, now: Timestamp) -> Result<(), RotationRefused> {
    match newest.state(now) {
        KeyState::Waiting => Err(RotationRefused::AlreadyWaiting { until: newest.active_from }),
        KeyState::Active | KeyState::Verifying | KeyState::Retired => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m093_a_key_is_published_before_and_after_it_signs() {
        let from = Timestamp::from_millis(1_000_000_000);
        let successor = from + Span::days(90);
        let tenure = Tenure { active_from: from, replaced_from: Some(successor) };
        let second = Span::seconds(1);
        for (now, state) in [
            (from - second, KeyState::Waiting),
            (from, KeyState::Active),
            (successor - second, KeyState::Active),
            (successor, KeyState::Verifying),
            (successor + PUBLISH_AFTER_USE - second, KeyState::Verifying),
            (successor + PUBLISH_AFTER_USE, KeyState::Retired),
        ] {
            assert_eq!(tenure.state(now), state);
            assert_eq!(state.is_published(), state != KeyState::Retired);
        }
    }

    #[test]
    fn exactly_one_key_signs_at_any_moment() {
        let t0 = Timestamp::from_millis(0);
        let t1 = t0 + Span::days(1);
        let old = Tenure { active_from: t0, replaced_from: Some(t1) };
        let new = Tenure { active_from: t1, replaced_from: None };
        for minutes in 0..4_000 {
            let now = t0 + Span::minutes(minutes);
            let active = [old, new].iter().filter(|k| k.state(now) == KeyState::Active).count();
            assert_eq!(active, 1, "at minute {minutes}");
        }
    }

    #[test]
    fn rotating_twice_in_a_row_is_refused() {
        let now = Timestamp::from_millis(0);
        let waiting = Tenure { active_from: now + PUBLISH_BEFORE_USE, replaced_from: None };
        assert!(may_rotate(waiting, now).is_err());
        assert!(may_rotate(waiting, now + PUBLISH_BEFORE_USE).is_ok());
    }
}
