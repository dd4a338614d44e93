//! Names of applications, tenants, suites and the like: what people call a thing.
//!
//! As it was typed; how two names are compared is the store's business.

use crate::line::line_type;

line_type! {
    /// A name without outer blanks: 1 to 100 characters on one line.
    Name, NameReason, 100,
    empty: "Enter a name.", long: "A name has at most 100 characters."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_of_at_most_100_characters() {
        assert_eq!(
            Name::parse("  Billing sync ").map(|name| name.0),
            Ok("Billing sync".to_owned())
        );
        assert_eq!(Name::parse(" \t"), Err(NameReason::Empty));
        assert!(Name::parse(&"ä".repeat(100)).is_ok());
        assert_eq!(Name::parse(&"ä".repeat(101)), Err(NameReason::TooLong));
        for bad in ["a\nb", "a\rb", "a\0b", "a\u{7f}b", "a\u{85}b", "a\u{2028}b", "a\u{2029}b"] {
            assert_eq!(Name::parse(bad), Err(NameReason::ControlCharacter), "{bad:?}");
        }
    }
}
