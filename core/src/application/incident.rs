//! The incident: everything that an application has is void from one moment on (PRODUCT D4).
//!
//! Whoever reports one types the client ID, so that it never happens to the wrong application.
//! Afterwards an application that has secrets is enabled only once it has a new one.

use crate::time::{Span, Timestamp};

/// Whether what was typed is the client ID, as the browser and the server both ask.
pub fn confirms(typed: &str, client_id: &str) -> bool {
    typed.trim() == client_id
}

/// From when on tokens may be good again. Tokens say in whole seconds when they were issued, so a
/// moment that is a whole second is moved on by the least that there is: otherwise what was issued
/// at that very second would live on.
pub fn void_before(now: Timestamp) -> Timestamp {
    let whole = now.as_millis().rem_euclid(1_000) == 0;
    if whole { Timestamp::from_millis(now.as_millis() + 1) } else { now }
}

/// What a token says about when it was issued, in seconds: not before what is void, although that is
/// later by a part of a second.
pub fn issued_at(now: Timestamp, not_before: Timestamp) -> i64 {
    let first_good = (not_before + Span::seconds(1)).as_millis() - 1;
    now.as_seconds().max(Timestamp::from_millis(first_good).as_seconds())
}

/// What decides whether an application may be enabled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Whether an incident was reported since it was last active.
    pub incident: bool,
    /// Whether it has to prove itself with a secret.
    pub confidential: bool,
    /// How many secrets it has that work.
    pub secrets: usize,
}

impl Standing {
    /// After an incident there has to be a new secret first.
    pub fn needs_secret(self) -> bool {
        self.incident && self.confidential && self.secrets == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn product_d04_an_incident_is_confirmed_by_the_client_id_alone() {
        assert!(confirms(" abc \n", "abc"));
        for other in ["", "ABC", "ab", "abcd"] {
            assert!(!confirms(other, "abc"), "{other}");
        }
    }

    #[test]
    fn product_d04_no_token_of_the_same_second_outlives_an_incident() {
        for ms in [1_000, 1_001, 1_500, 1_999] {
            let now = Timestamp::from_millis(ms);
            let void = void_before(now);
            assert!(Timestamp::from_millis(now.as_seconds() * 1_000) < void, "{ms}");
            let again = issued_at(now, void);
            assert!(Timestamp::from_millis(again * 1_000) >= void, "a new one is good: {ms}");
            assert!(again - now.as_seconds() <= 1, "{ms}");
        }
        let (now, long_ago) = (Timestamp::from_millis(5_500), Timestamp::from_millis(1_001));
        assert_eq!((issued_at(now, long_ago), issued_at(now, Timestamp::from_millis(0))), (5, 5));
    }

    #[test]
    fn product_d04_after_an_incident_a_new_secret_comes_first() {
        let after = Standing { incident: true, confidential: true, secrets: 0 };
        assert!(after.needs_secret());
        assert!(!Standing { secrets: 1, ..after }.needs_secret());
        assert!(!Standing { confidential: false, ..after }.needs_secret());
        assert!(!Standing { incident: false, ..after }.needs_secret());
    }
}
