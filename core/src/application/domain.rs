//! Allowed domains: up to three hosts that an application names as its own.
//!
//! People paste them out of an address bar, so scheme and closing slash are taken off; what stays
//! is `host` or `host:port`, and that is shown before it is saved.

use super::host;
use crate::field_error::Reason;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The most domains of one application.
pub const MAX_DOMAINS: usize = 3;
const MAX_LENGTH: usize = 253;
const LOCALHOST: &str = "localhost";

/// `app.example.com`, `localhost:3000` or `192.0.2.1`, in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AllowedDomain(String);

/// Why a text is not an allowed domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DomainReason {
    /// Nothing was typed.
    Required,
    /// `*` somewhere.
    Wildcard,
    /// Not a host name with a dot, an IPv4 address or `localhost`.
    BadHost,
    /// The port is not between 1 and 65535.
    BadPort,
    /// Something after host and port.
    HasPath,
    /// A user name or password before the host.
    Userinfo,
    /// Letters beyond ASCII.
    NotAscii,
    /// Longer than 253 characters.
    TooLong,
    /// The domain was there before.
    Duplicate,
    /// More than three domains.
    TooMany,
}

impl Reason for DomainReason {
    fn code(&self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::Wildcard => "wildcard",
            Self::BadHost => "bad_host",
            Self::BadPort => "bad_port",
            Self::HasPath => "has_path",
            Self::Userinfo => "userinfo",
            Self::NotAscii => "not_ascii",
            Self::TooLong => "too_long",
            Self::Duplicate => "duplicate",
            Self::TooMany => "too_many",
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Required => "Enter a domain such as app.example.com.",
            Self::Wildcard => "Write each domain in full, without *.",
            Self::BadHost => "Enter a domain such as app.example.com, or localhost.",
            Self::BadPort => "Use a port from 1 to 65535, or leave the colon out.",
            Self::HasPath => "Leave out everything after the domain and port.",
            Self::Userinfo => "Leave out the user name and the @.",
            Self::NotAscii => "Write the domain in its xn-- form.",
            Self::TooLong => "A domain has at most 253 characters.",
            Self::Duplicate => "This domain is listed twice. Remove one of them.",
            Self::TooMany => "List at most three domains.",
        }
        .to_owned()
    }
}

impl AllowedDomain {
    /// Accepts `host` and `host:port`, with or without `https://` before and `/` behind.
    pub fn parse(text: &str) -> Result<Self, DomainReason> {
        let text = text.trim();
        if !text.is_ascii() {
            return Err(DomainReason::NotAscii);
        }
        let text = text.to_ascii_lowercase();
        let (default_port, rest) = without_scheme(&text);
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        if rest.is_empty() {
            return Err(DomainReason::Required);
        }
        if rest.contains('*') {
            return Err(DomainReason::Wildcard);
        }
        if rest.contains("://") {
            return Err(DomainReason::BadHost);
        }
        if rest.contains(['/', '?', '#', '\\']) {
            return Err(DomainReason::HasPath);
        }
        if rest.contains('@') {
            return Err(DomainReason::Userinfo);
        }
        let (host, port) = host::split_port(rest);
        if host.len() > MAX_LENGTH {
            return Err(DomainReason::TooLong);
        }
        if !host::is_name(host) || !(host.contains('.') || host == LOCALHOST) {
            return Err(DomainReason::BadHost);
        }
        match port {
            Some(port) if host::port(port).is_none() => Err(DomainReason::BadPort),
            Some(port) if Some(port) != default_port => Ok(Self(rest.to_owned())),
            _ => Ok(Self(host.to_owned())),
        }
    }

    /// The stored form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AllowedDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text after `https://` or `http://`, and the port that goes without saying then.
fn without_scheme(text: &str) -> (Option<&'static str>, &str) {
    if let Some(rest) = text.strip_prefix("https://") {
        return (Some("443"), rest);
    }
    match text.strip_prefix("http://") {
        Some(rest) => (Some("80"), rest),
        None => (None, text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // The rows of the table stand in core/tests/domains.rs.
    proptest! {
        #[test]
        fn product_a11_a_stored_domain_is_final(
            text in "(?i)(https?://)?(localhost|[a-z0-9.-]{0,12})(:[0-9]{0,6})?[/?@*]{0,2}",
        ) {
            if let Ok(domain) = AllowedDomain::parse(&text) {
                prop_assert!(!domain.as_str().contains(['/', '*', '@', '?']));
                prop_assert_eq!(AllowedDomain::parse(domain.as_str()), Ok(domain));
            }
        }

        #[test]
        fn product_a11_parsing_a_domain_never_panics(text in ".{0,300}") {
            let _ = AllowedDomain::parse(&text);
        }
    }
}
