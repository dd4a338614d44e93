//! E-mail addresses: at most 254 characters, compared without case.

use crate::field_error::Reason;
use serde::{Deserialize, Serialize};
use std::fmt;

const MAX_LENGTH: usize = 254;
const MAX_LOCAL: usize = 64;

/// An address as its owner writes it, together with the form that is compared.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Email {
    shown: String,
    key: String,
}

/// Why a text is not an e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmailReason {
    /// Nothing was typed.
    Empty,
    /// Longer than 254 characters.
    TooLong,
    /// Not `somebody@example.com`.
    Malformed,
}

impl Reason for EmailReason {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "required",
            Self::TooLong => "too_long",
            Self::Malformed => "not_an_email",
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Empty => "Enter an e-mail address.".to_owned(),
            Self::TooLong => format!("An e-mail address has at most {MAX_LENGTH} characters."),
            Self::Malformed => "Enter an address such as ada@example.com.".to_owned(),
        }
    }
}

impl Email {
    /// Accepts `local@domain` with a plausible local part and a valid host name.
    pub fn parse(text: &str) -> Result<Self, EmailReason> {
        let text = text.trim();
        if text.is_empty() {
            return Err(EmailReason::Empty);
        }
        if text.chars().count() > MAX_LENGTH {
            return Err(EmailReason::TooLong);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(EmailReason::Malformed)?;
        if !is_local_part(local) || !is_domain(domain) {
            return Err(EmailReason::Malformed);
        }
        Ok(Self { shown: text.to_owned(), key: text.to_lowercase() })
    }

    /// As it was written, for people.
    pub fn as_str(&self) -> &str {
        &self.shown
    }

    /// In lower case, for comparison and for the database's unique index.
    pub fn key(&self) -> &str {
        &self.key
    }
}

impl PartialEq for Email {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Email {}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

fn is_local_part(local: &str) -> bool {
    let dots_ok = !local.starts_with('.') && !local.ends_with('.') && !local.contains("..");
    let allowed = |c: char| !c.is_whitespace() && !c.is_control() && !"\"(),:;<>@[\\]".contains(c);
    (1..=MAX_LOCAL).contains(&local.len()) && dots_ok && local.chars().all(allowed)
}

fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    !domain.is_empty() && domain.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ordinary_addresses_are_accepted() {
        for good in [
            "ada@example.com",
            "  Ada.Lovelace+grantry@Example.COM ",
            "o'brien@sub.example.co.uk",
            "admin@localhost",
            "jürgen@münchen.example",
        ] {
            assert!(Email::parse(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn anything_else_says_why() {
        assert_eq!(Email::parse("  "), Err(EmailReason::Empty));
        assert_eq!(Email::parse(&format!("a@{}.de", "x".repeat(300))), Err(EmailReason::TooLong));
        for bad in [
            "ada",
            "@example.com",
            "ada@",
            "a b@example.com",
            "ada@exa mple.com",
            "ada@-x.com",
            "a..b@example.com",
            ".a@example.com",
            "ada@example..com",
            "a@b@c.com",
            "<ada@x.com>",
            "ada@example.com\n.evil",
            "ada\0@example.com",
        ] {
            assert_eq!(Email::parse(bad), Err(EmailReason::Malformed), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn case_never_distinguishes(name in "[a-zA-Z]{1,20}", host in "[a-z]{1,10}\\.[a-z]{2,5}") {
            let lower = Email::parse(&format!("{}@{host}", name.to_lowercase()));
            let upper = Email::parse(&format!("{}@{}", name.to_uppercase(), host.to_uppercase()));
            prop_assert_eq!(lower, upper);
        }

        #[test]
        fn parsing_never_panics(text in ".{0,300}") {
            let _ = Email::parse(&text);
        }
    }
}
