//! How long tokens live: whole seconds, and the refresh token longer than the access token.

use crate::field_error::{FieldError, Reason};

/// 15 minutes.
pub const ACCESS_DEFAULT: i64 = 900;
/// 1 minute.
pub const ACCESS_MIN: i64 = 60;
/// 1 day.
pub const ACCESS_MAX: i64 = 86_400;
/// 30 days.
pub const REFRESH_DEFAULT: i64 = 2_592_000;
/// 365 days.
pub const REFRESH_MAX: i64 = 31_536_000;

/// Both lifetimes in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lifetimes {
    access: i64,
    refresh: i64,
}

/// Why a lifetime was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LifetimeReason {
    /// Below one minute.
    TooShort,
    /// Above what is allowed.
    TooLong {
        /// The most seconds.
        max: i64,
    },
    /// The refresh token would not outlive the access token.
    NotGreater,
}

impl Reason for LifetimeReason {
    fn code(&self) -> &'static str {
        match self {
            Self::TooShort => "too_short",
            Self::TooLong { .. } => "too_long",
            Self::NotGreater => "not_greater",
        }
    }

    fn message(&self) -> String {
        match self {
            Self::TooShort => limit("Use at least ", ACCESS_MIN),
            Self::TooLong { max } => limit("Use at most ", *max),
            Self::NotGreater => {
                "The refresh token must live longer than the access token.".to_owned()
            }
        }
    }
}

impl Lifetimes {
    /// Accepts 1 minute to 1 day for the access token, and up to 365 days for the refresh token.
    pub fn check(access: i64, refresh: i64) -> Result<Self, Vec<FieldError>> {
        let of_access = match access {
            ..ACCESS_MIN => Some(LifetimeReason::TooShort),
            ACCESS_MIN..=ACCESS_MAX => None,
            _ => Some(LifetimeReason::TooLong { max: ACCESS_MAX }),
        };
        // An access lifetime that is wrong itself should not make the other look wrong as well.
        let of_refresh = if refresh <= access.clamp(ACCESS_MIN, ACCESS_MAX) {
            Some(LifetimeReason::NotGreater)
        } else if refresh > REFRESH_MAX {
            Some(LifetimeReason::TooLong { max: REFRESH_MAX })
        } else {
            None
        };
        let mut errors = Vec::new();
        errors.extend(of_access.map(|reason| reason.on("access_token_lifetime")));
        errors.extend(of_refresh.map(|reason| reason.on("refresh_token_lifetime")));
        if errors.is_empty() { Ok(Self { access, refresh }) } else { Err(errors) }
    }

    /// The access token's, in seconds.
    pub const fn access(self) -> i64 {
        self.access
    }

    /// The refresh token's, in seconds.
    pub const fn refresh(self) -> i64 {
        self.refresh
    }
}

impl Default for Lifetimes {
    fn default() -> Self {
        Self { access: ACCESS_DEFAULT, refresh: REFRESH_DEFAULT }
    }
}

/// "15 minutes", "1 hour 30 minutes", "30 days"; nothing below zero.
pub fn in_words(seconds: i64) -> String {
    let mut left = seconds.max(0);
    let mut words = String::new();
    for (size, unit) in [(86_400, " day"), (3_600, " hour"), (60, " minute"), (1, " second")] {
        let count = left / size;
        left %= size;
        let nothing_else = size == 1 && words.is_empty();
        if count == 0 && !nothing_else {
            continue;
        }
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(&count.to_string());
        words.push_str(unit);
        if count != 1 {
            words.push('s');
        }
    }
    words
}

fn limit(words: &str, seconds: i64) -> String {
    [words, &in_words(seconds), " (", &seconds.to_string(), " seconds)."].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Fields and codes.
    type Wrong = &'static [(&'static str, &'static str)];

    fn codes(access: i64, refresh: i64) -> Vec<(String, String)> {
        let errors = Lifetimes::check(access, refresh).err().unwrap_or_default();
        errors.into_iter().map(|error| (error.field, error.code)).collect()
    }

    #[test]
    fn product_a13_the_refresh_token_outlives_the_access_token() {
        const ACCESS: &str = "access_token_lifetime";
        const REFRESH: &str = "refresh_token_lifetime";
        let table: &[(i64, i64, Wrong)] = &[
            (ACCESS_DEFAULT, REFRESH_DEFAULT, &[]),
            (ACCESS_MIN, ACCESS_MIN + 1, &[]),
            (ACCESS_MAX, REFRESH_MAX, &[]),
            (900, 900, &[(REFRESH, "not_greater")]),
            (900, 899, &[(REFRESH, "not_greater")]),
            (900, 0, &[(REFRESH, "not_greater")]),
            (900, REFRESH_MAX + 1, &[(REFRESH, "too_long")]),
            (59, REFRESH_DEFAULT, &[(ACCESS, "too_short")]),
            (0, 30, &[(ACCESS, "too_short"), (REFRESH, "not_greater")]),
            (ACCESS_MAX + 1, REFRESH_DEFAULT, &[(ACCESS, "too_long")]),
            (REFRESH_MAX, REFRESH_DEFAULT, &[(ACCESS, "too_long")]),
            (i64::MAX, i64::MAX, &[(ACCESS, "too_long"), (REFRESH, "too_long")]),
            (i64::MIN, i64::MIN, &[(ACCESS, "too_short"), (REFRESH, "not_greater")]),
        ];
        for (access, refresh, wrong) in table {
            let wrong = wrong.iter().map(|(field, code)| ((*field).to_owned(), (*code).to_owned()));
            assert_eq!(codes(*access, *refresh), wrong.collect::<Vec<_>>(), "{access} {refresh}");
        }
    }

    #[test]
    fn limits_are_said_in_words() {
        let long = LifetimeReason::TooLong { max: ACCESS_MAX }.message();
        assert_eq!(long, "Use at most 1 day (86400 seconds).");
        assert_eq!(LifetimeReason::TooShort.message(), "Use at least 1 minute (60 seconds).");
    }

    #[test]
    fn spans_read_like_speech() {
        for (seconds, words) in [
            (900, "15 minutes"),
            (2_592_000, "30 days"),
            (5_400, "1 hour 30 minutes"),
            (86_400, "1 day"),
            (90_061, "1 day 1 hour 1 minute 1 second"),
            (61, "1 minute 1 second"),
            (2, "2 seconds"),
            (0, "0 seconds"),
            (-5, "0 seconds"),
        ] {
            assert_eq!(in_words(seconds), words);
        }
    }

    proptest! {
        #[test]
        fn product_a13_whatever_is_accepted_is_in_order(access: i64, refresh: i64, a in 0..90_000_i64) {
            for (access, refresh) in [(access, refresh), (a, a + 1), (a, a * 2)] {
                if let Ok(lifetimes) = Lifetimes::check(access, refresh) {
                    prop_assert!((ACCESS_MIN..=ACCESS_MAX).contains(&lifetimes.access()));
                    prop_assert!(lifetimes.access() < lifetimes.refresh());
                    prop_assert!(lifetimes.refresh() <= REFRESH_MAX);
                }
            }
            prop_assert!(!in_words(access).is_empty());
        }
    }
}
