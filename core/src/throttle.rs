//! How many tries are allowed, as one number per bucket (generic cell rate algorithm).
//!
//! A bucket stores only the moment at which it is full again. A try moves that moment one step
//! further away and is allowed while it stays within the burst. One number means that one SQL
//! statement can reserve a try, so that parallel tries cannot beat the limit (A74).

use crate::time::{Span, Timestamp};

/// A burst of tries, then one try each step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// How many tries may come at once.
    pub burst: i64,
    /// How long it takes until one more is allowed.
    pub every: Span,
}

/// Sign-in: one name from one network. Five free tries, then one every three minutes.
pub const SIGN_IN_PAIR: Limit = Limit { burst: 5, every: Span::minutes(3) };
/// Sign-in: everything from one network.
pub const SIGN_IN_NETWORK: Limit = Limit { burst: 60, every: Span::seconds(15) };
/// Sign-in: one name from everywhere. About a hundred guesses a day, wherever they come from.
pub const SIGN_IN_ACCOUNT: Limit = Limit { burst: 100, every: Span::minutes(15) };
/// Sign-in: one name from a browser that has signed in with it before. The other limits do not
/// count against it, so a stranger's guesses never lock the owner out.
pub const SIGN_IN_KNOWN_BROWSER: Limit = Limit { burst: 10, every: Span::minutes(1) };
/// The current password, asked again by a signed-in page.
pub const CURRENT_PASSWORD: Limit = Limit { burst: 5, every: Span::minutes(1) };
/// The one-time token of the setup page.
pub const SETUP_TOKEN: Limit = Limit { burst: 10, every: Span::seconds(30) };
/// Wrong secrets of one application from one network.
pub const CLIENT_SECRET: Limit = Limit { burst: 30, every: Span::seconds(10) };
/// Codes that devices show, typed by one person.
pub const USER_CODE_PERSON: Limit = Limit { burst: 10, every: Span::minutes(1) };
/// Codes that devices show, typed from one network.
pub const USER_CODE_NETWORK: Limit = Limit { burst: 30, every: Span::seconds(30) };

impl Limit {
    /// How far in the future a bucket may be full and still allow one more try.
    pub const fn tolerance(self) -> Span {
        self.every.times(self.burst - 1)
    }

    /// When a bucket that is full at `full_at` allows the next try.
    pub fn next_try(self, full_at: Timestamp) -> Timestamp {
        full_at - self.tolerance()
    }
}

/// Reserves a try. The SQL statement of the store says the same; a test compares the two.
///
/// `Ok` holds the new moment at which the bucket is full, `Err` when to come back.
pub fn reserve(
    limit: Limit,
    full_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<Timestamp, Timestamp> {
    let full_at = full_at.unwrap_or(now);
    if full_at > now + limit.tolerance() {
        return Err(limit.next_try(full_at));
    }
    Ok(full_at.max(now) + limit.every)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_burst_is_free_and_then_each_step_allows_one() {
        let mut now = Timestamp::from_millis(1_000_000);
        let mut full_at = None;
        for _ in 0..5 {
            full_at = Some(reserve(SIGN_IN_PAIR, full_at, now).expect("within the burst"));
        }
        let wait = reserve(SIGN_IN_PAIR, full_at, now).expect_err("the sixth at once");
        assert_eq!(wait.since(now), Span::minutes(3));
        now = wait;
        full_at = Some(reserve(SIGN_IN_PAIR, full_at, now).expect("after the wait"));
        assert!(reserve(SIGN_IN_PAIR, full_at, now).is_err());
        now = now + Span::hours(1);
        assert!(reserve(SIGN_IN_PAIR, full_at, now).is_ok());
    }

    proptest! {
        #[test]
        fn a74_no_pattern_beats_the_limit(gaps in prop::collection::vec(0i64..400, 1..200)) {
            let start = Timestamp::from_millis(0);
            let (mut now, mut full_at, mut allowed) = (start, None, 0);
            for gap in gaps {
                now = now + Span::seconds(gap);
                if let Ok(next) = reserve(SIGN_IN_PAIR, full_at, now) {
                    full_at = Some(next);
                    allowed += 1;
                }
            }
            let steps = now.since(start).as_millis() / SIGN_IN_PAIR.every.as_millis();
            prop_assert!(allowed <= SIGN_IN_PAIR.burst + steps);
        }
    }
}
