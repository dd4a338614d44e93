//! How long a link works that hands a secret over (PRODUCT D7): a day unless somebody says otherwise,
//! never shorter than a person needs to press a button, never longer than a week.

use crate::field_error::Reason;
use crate::time::Span;

/// Where nobody says otherwise, in seconds: a day.
pub const HANDOVER_DEFAULT: i64 = 86_400;
/// The shortest, in seconds: five minutes.
pub const HANDOVER_MIN: i64 = 300;
/// The longest, in seconds: a week.
pub const HANDOVER_MAX: i64 = 604_800;

/// Why a lifetime is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandoverReason {
    /// Less than five minutes.
    TooShort,
    /// More than a week.
    TooLong,
}

impl Reason for HandoverReason {
    fn code(&self) -> &'static str {
        match self {
            Self::TooShort => "too_short",
            Self::TooLong => "too_long",
        }
    }

    fn message(&self) -> String {
        match self {
            Self::TooShort => "Let the link work for at least five minutes (300 seconds).",
            Self::TooLong => "Let the link work for at most a week (604800 seconds).",
        }
        .to_owned()
    }
}

/// The lifetime of a link, from what somebody has chosen in seconds.
pub fn handover_lifetime(seconds: Option<i64>) -> Result<Span, HandoverReason> {
    match seconds.unwrap_or(HANDOVER_DEFAULT) {
        short if short < HANDOVER_MIN => Err(HandoverReason::TooShort),
        long if long > HANDOVER_MAX => Err(HandoverReason::TooLong),
        seconds => Ok(Span::seconds(seconds)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn product_d07_a_link_works_between_five_minutes_and_a_week() {
        assert_eq!(handover_lifetime(None), Ok(Span::days(1)));
        assert_eq!(handover_lifetime(Some(300)), Ok(Span::minutes(5)));
        assert_eq!(handover_lifetime(Some(604_800)), Ok(Span::days(7)));
        for short in [i64::MIN, 0, 299] {
            assert_eq!(handover_lifetime(Some(short)), Err(HandoverReason::TooShort));
        }
        assert_eq!(handover_lifetime(Some(604_801)), Err(HandoverReason::TooLong));
    }
}
