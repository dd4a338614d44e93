//! What is known of a client secret besides the secret itself.

use crate::line::line_type;

/// The most secrets that an application has at a time.
pub const MAX_SECRETS: usize = 5;

line_type! {
    /// What a secret is for, in its owner's words: 1 to 60 characters on one line.
    SecretLabel, SecretLabelReason, 60,
    empty: "Say what this secret is for.", long: "A label has at most 60 characters."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_one_short_line() {
        assert_eq!(SecretLabel::parse(" initial ").map(|label| label.0), Ok("initial".to_owned()));
        assert_eq!(SecretLabel::parse(""), Err(SecretLabelReason::Empty));
        assert_eq!(SecretLabel::parse("a\nb"), Err(SecretLabelReason::ControlCharacter));
        assert!(SecretLabel::parse(&"x".repeat(60)).is_ok());
        assert_eq!(SecretLabel::parse(&"x".repeat(61)), Err(SecretLabelReason::TooLong));
    }
}
