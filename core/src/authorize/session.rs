//! How long somebody stays signed in to applications. Longer than in the dashboard: here a session
//! spares people a password for every application, and can change nothing at this server.

use crate::session::{TOUCH_EVERY, Verdict};
use crate::time::{Span, Timestamp};

/// Without a visit for this long the password is asked for again.
pub const PERSON_IDLE: Span = Span::hours(24);
/// After this long since it was last typed it is asked for in any case.
pub const PERSON_ABSOLUTE: Span = Span::days(14);

/// Judges a session by when the password was last typed and when it was last seen.
pub fn judge_person(signed_in_at: Timestamp, last_seen_at: Timestamp, now: Timestamp) -> Verdict {
    if now >= signed_in_at + PERSON_ABSOLUTE {
        return Verdict::Expired;
    }
    if now >= last_seen_at + PERSON_IDLE {
        return Verdict::Idle;
    }
    Verdict::Alive { touch: now >= last_seen_at + TOUCH_EVERY }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_stays_signed_in_for_a_day_without_a_visit_and_a_fortnight_at_most() {
        let t = Timestamp::from_millis(9_000_000);
        assert_eq!(judge_person(t, t, t), Verdict::Alive { touch: false });
        assert_eq!(judge_person(t, t, t + Span::hours(23)), Verdict::Alive { touch: true });
        assert_eq!(judge_person(t, t, t + PERSON_IDLE), Verdict::Idle);
        let late = t + Span::days(14) - Span::seconds(1);
        assert_eq!(judge_person(t, late, late), Verdict::Alive { touch: false });
        assert_eq!(judge_person(t, late, t + PERSON_ABSOLUTE), Verdict::Expired);
    }
}
