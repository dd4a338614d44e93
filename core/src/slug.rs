//! Slugs: the short names that stand in addresses, `[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?`.

use crate::field_error::Reason;
use serde::{Deserialize, Serialize};
use std::fmt;

const MAX_LENGTH: usize = 63;

/// Lower-case letters, digits and inner hyphens, at most 63.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Slug(String);

/// Why a text is not a slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlugReason {
    /// Nothing was typed.
    Empty,
    /// Longer than 63 characters.
    TooLong,
    /// Holds something else, or begins or ends with a hyphen.
    Malformed,
}

impl Reason for SlugReason {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "required",
            Self::TooLong => "too_long",
            Self::Malformed => "not_a_slug",
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Empty => "Enter a short name such as billing-sync.",
            Self::TooLong => "Use at most 63 characters.",
            Self::Malformed => "Use lower-case letters, digits and inner hyphens: billing-sync.",
        }
        .to_owned()
    }
}

impl Slug {
    /// Accepts 1 to 63 characters, without outer blanks.
    pub fn parse(text: &str) -> Result<Self, SlugReason> {
        let text = text.trim();
        if text.is_empty() {
            return Err(SlugReason::Empty);
        }
        let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if !text.bytes().all(allowed) || text.starts_with('-') || text.ends_with('-') {
            return Err(SlugReason::Malformed);
        }
        if text.len() > MAX_LENGTH { Err(SlugReason::TooLong) } else { Ok(Self(text.to_owned())) }
    }

    /// A slug for a name, to begin with: `billing-sync` for "Billing Sync". Empty where the name
    /// has no letter that a slug may hold.
    pub fn suggest(name: &str) -> String {
        let mut slug = String::new();
        for letter in name.chars().flat_map(char::to_lowercase) {
            match plain(letter) {
                _ if slug.len() == MAX_LENGTH => break,
                Some(letter) => slug.push(letter),
                // Apostrophes and accents of their own join: "Ada's" is `adas`.
                None if matches!(letter, '\'' | '’' | '\u{300}'..='\u{36f}') => {}
                None if slug.is_empty() || slug.ends_with('-') => {}
                None => slug.push('-'),
            }
        }
        slug.truncate(slug.trim_end_matches('-').len());
        slug
    }

    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The letter without its accent, for the Latin letters that are common in names.
fn plain(letter: char) -> Option<char> {
    Some(match letter {
        'a'..='z' | '0'..='9' => letter,
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ñ' => 'n',
        'ò'..='ö' | 'ø' => 'o',
        'ß' => 's',
        'ù'..='ü' => 'u',
        'ý' | 'ÿ' => 'y',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_slug_is_short_and_plain() {
        for good in ["a", "0", "billing-sync", "a--b", &"x".repeat(63)] {
            assert_eq!(Slug::parse(good).map(|slug| slug.0), Ok(good.to_owned()));
        }
        assert_eq!(Slug::parse(" a ").map(|slug| slug.0), Ok("a".to_owned()));
        assert_eq!(Slug::parse(" "), Err(SlugReason::Empty));
        assert_eq!(Slug::parse(&"x".repeat(64)), Err(SlugReason::TooLong));
        for bad in ["-", "-a", "a-", "A", "a_b", "a.b", "a b", "ä", "a/b", "a\nb"] {
            assert_eq!(Slug::parse(bad), Err(SlugReason::Malformed), "{bad}");
        }
    }

    #[test]
    fn a_name_suggests_a_slug() {
        for (name, slug) in [
            ("Billing Sync", "billing-sync"),
            ("  Ada's  Büro (2) ", "adas-buro-2"),
            ("Große Straße", "grose-strase"),
            ("Cre\u{301}me", "creme"),
            ("A/B — test", "a-b-test"),
            ("日本", ""),
            ("---", ""),
        ] {
            assert_eq!(Slug::suggest(name), slug);
        }
        assert_eq!(Slug::suggest(&"ab ".repeat(50)).len(), 62);
    }

    proptest! {
        #[test]
        fn a_suggestion_is_a_slug_or_nothing(name in ".{0,120}") {
            let slug = Slug::suggest(&name);
            let same = Slug::parse(&slug).is_ok_and(|parsed| parsed.0 == slug);
            prop_assert!(slug.is_empty() || same);
        }

        #[test]
        fn parsing_never_panics(text in ".{0,100}") {
            let _ = Slug::parse(&text);
        }
    }
}
