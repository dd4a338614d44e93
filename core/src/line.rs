//! One line of text that people read: trimmed, bounded, without characters that cannot be shown.
//!
//! Every kind has a type and reasons of its own; what is checked is the same.

/// What is wrong with a line.
pub(crate) enum Fault {
    Empty,
    TooLong,
    ControlCharacter,
}

/// The line without outer blanks, if it has 1 to `max` printable characters.
pub(crate) fn parse(text: &str, max: usize) -> Result<&str, Fault> {
    // Unicode's own line and paragraph separators break lines as well.
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let text = text.trim();
    if text.is_empty() {
        return Err(Fault::Empty);
    }
    if text.chars().count() > max {
        return Err(Fault::TooLong);
    }
    if text.chars().any(breaks) { Err(Fault::ControlCharacter) } else { Ok(text) }
}

/// Defines a type for such a line, and why a text is not one.
macro_rules! line_type {
    (
        $(#[$doc:meta])* $name:ident, $reason:ident, $max:literal,
        empty: $empty:literal, long: $long:literal
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        #[doc = concat!("Why a text is not a [`", stringify!($name), "`].")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $reason {
            /// Nothing was typed.
            Empty,
            /// More characters than there may be.
            TooLong,
            /// Holds a line break or another character that cannot be shown.
            ControlCharacter,
        }

        impl $crate::field_error::Reason for $reason {
            fn code(&self) -> &'static str {
                match self {
                    Self::Empty => "required",
                    Self::TooLong => "too_long",
                    Self::ControlCharacter => "control_character",
                }
            }

            fn message(&self) -> String {
                match self {
                    Self::Empty => $empty,
                    Self::TooLong => $long,
                    Self::ControlCharacter => "Remove the line break or invisible character.",
                }
                .to_owned()
            }
        }

        impl $name {
            #[doc = concat!("Accepts 1 to ", stringify!($max), " printable characters.")]
            pub fn parse(text: &str) -> Result<Self, $reason> {
                match $crate::line::parse(text, $max) {
                    Ok(line) => Ok(Self(line.to_owned())),
                    Err($crate::line::Fault::Empty) => Err($reason::Empty),
                    Err($crate::line::Fault::TooLong) => Err($reason::TooLong),
                    Err($crate::line::Fault::ControlCharacter) => Err($reason::ControlCharacter),
                }
            }

            /// The line as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

pub(crate) use line_type;
