//! When is a refresh token a thief's? (RFC 9700 section 4.14.2, ADR 0018)
//!
//! The refresh tokens of a grant are numbered. `head` is the one that is good now, `parent` the one
//! it came from, and `head_used` says that the head has arrived: it, or an access token that came
//! with it, was seen. Until then the parent may come again, because an answer can be lost on its way.

use crate::time::Span;

/// A grant that is not renewed for this long is over, however long it might have lived.
pub const IDLE: Span = Span::days(30);

/// The refresh tokens of one grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenFamily {
    /// The one that is good now; 0 as long as there is none.
    pub head: i64,
    /// The one that the head came from.
    pub parent: i64,
    /// Whether the head has arrived.
    pub head_used: bool,
}

/// What a refresh token is worth that somebody presents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presented {
    /// It is the good one.
    Head,
    /// It was replaced, but nobody has seen its successor: the answer was lost.
    Retry,
    /// A successor that nobody had used when the same parent came again.
    Superseded,
    /// It was replaced, and its successor was used: two hold what only one should.
    Reused,
    /// There never was such a one.
    Unknown,
}

impl TokenFamily {
    /// What the token with this number is worth. The store's statements say the same; a test compares
    /// the two.
    pub const fn judge(self, number: i64) -> Presented {
        if number < 1 || number > self.head {
            Presented::Unknown
        } else if number == self.head {
            Presented::Head
        } else if number < self.parent || self.head_used {
            Presented::Reused
        } else if number == self.parent {
            Presented::Retry
        } else {
            Presented::Superseded
        }
    }

    /// The family after this token was exchanged for a new one; `None` where it is not good.
    #[must_use]
    pub const fn rotate(self, number: i64) -> Option<Self> {
        match self.judge(number) {
            Presented::Head | Presented::Retry => {
                Some(Self { head: self.head + 1, parent: number, head_used: false })
            }
            Presented::Superseded | Presented::Reused | Presented::Unknown => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FIRST: TokenFamily = TokenFamily { head: 1, parent: 0, head_used: false };

    #[test]
    fn product_c04_a_lost_answer_logs_nobody_out() {
        let lost = FIRST.rotate(1).expect("the head is good");
        assert_eq!(lost.judge(1), Presented::Retry);
        let again = lost.rotate(1).expect("a retry");
        assert_eq!(again, TokenFamily { head: 3, parent: 1, head_used: false });
        assert_eq!(again.judge(2), Presented::Superseded, "the unused successor is dead");
        assert_eq!(again.judge(3), Presented::Head);
    }

    #[test]
    fn m065_a_replaced_token_is_a_thiefs_once_its_successor_was_used() {
        let second = FIRST.rotate(1).expect("the head is good");
        let third = second.rotate(2).expect("the successor is good");
        assert_eq!(third.judge(1), Presented::Reused);
        let arrived = TokenFamily { head_used: true, ..second };
        assert_eq!(arrived.judge(1), Presented::Reused);
        let replaced = TokenFamily { head: 3, parent: 1, head_used: true };
        assert_eq!(replaced.judge(2), Presented::Reused);
    }

    proptest! {
        #[test]
        fn product_c04_there_is_never_more_than_one_good_head(
            steps in prop::collection::vec((0i64..8, any::<bool>()), 0..40),
        ) {
            let mut family = FIRST;
            for (back, seen) in steps {
                let number = family.head - back;
                if seen {
                    family.head_used = true;
                }
                if let Some(next) = family.rotate(number) {
                    prop_assert!(next.head == family.head + 1 && next.parent < next.head);
                    family = next;
                }
                let good = (-1..=family.head + 1).filter(|n| family.judge(*n) == Presented::Head);
                prop_assert_eq!(good.count(), 1);
                let retries = (0..=family.head).filter(|n| family.judge(*n) == Presented::Retry);
                prop_assert!(retries.count() <= 1);
            }
        }
    }
}
