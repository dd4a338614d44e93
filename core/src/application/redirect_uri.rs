//! Redirect URIs: where a browser brings the code, and so the most attacked address of all.
//!
//! Compared byte for byte (RFC 9700 section 2.1), except for the port of an app that listens on
//! this computer, which it cannot know beforehand (RFC 8252 section 7.3).

use super::host;
use super::uri::{self, address};

/// Registered for this computer alone, or refused.
const HTTP: &str = "http://";

address! {
    /// An address that an application has registered, in its stored form.
    RedirectUri,
    uri::redirect,
    "Accepts https, http to this computer, and an app's own scheme such as `com.example.app:/cb`."
}

/// The three kinds of redirect URIs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RedirectKind {
    /// A web site, or a link that an app has claimed.
    Https,
    /// Plain http to this computer: any port.
    Loopback,
    /// An app's own scheme.
    PrivateScheme,
}

impl RedirectUri {
    /// Which kind it is.
    pub fn kind(&self) -> RedirectKind {
        match self.0.split(':').next() {
            Some("https") => RedirectKind::Https,
            Some("http") => RedirectKind::Loopback,
            _ => RedirectKind::PrivateScheme,
        }
    }

    /// Whether a request that sends this address means this one.
    pub fn matches(&self, sent: &str) -> bool {
        self.0 == sent || self.matches_on_any_port(sent)
    }

    fn matches_on_any_port(&self, sent: &str) -> bool {
        let (Some(ours), Some(sent)) = (self.0.strip_prefix(HTTP), sent.strip_prefix(HTTP)) else {
            return false;
        };
        let (authority, tail) = split_tail(ours);
        let (host, _) = host::split_port(authority);
        sent.strip_prefix(host).and_then(without_port) == Some(tail)
    }
}

/// Authority, and path with query.
fn split_tail(text: &str) -> (&str, &str) {
    text.split_at(text.find(['/', '?']).unwrap_or(text.len()))
}

/// What follows a port, or everything where there is none. A port that is none is no match.
fn without_port(rest: &str) -> Option<&str> {
    let Some(rest) = rest.strip_prefix(':') else { return Some(rest) };
    let (port, tail) = split_tail(rest);
    host::port(port).map(|_| tail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn uri(text: &str) -> RedirectUri {
        RedirectUri::parse(text).expect("an address that may be registered")
    }

    #[test]
    fn the_kind_follows_from_the_scheme() {
        for (text, kind) in [
            ("https://app.example.com/cb", RedirectKind::Https),
            ("https://localhost/cb", RedirectKind::Https),
            ("http://localhost/cb", RedirectKind::Loopback),
            ("http://127.8.9.10:1/cb", RedirectKind::Loopback),
            ("http://[::1]/cb", RedirectKind::Loopback),
            ("com.example.app:/cb", RedirectKind::PrivateScheme),
            ("https.example.app:/cb", RedirectKind::PrivateScheme),
        ] {
            assert_eq!(uri(text).kind(), kind, "{text}");
        }
    }

    #[test]
    fn what_was_registered_is_compared_byte_for_byte() {
        let registered = uri("https://app.example.com/cb?x=1");
        for other in [
            "https://app.example.com/cb?x=1/",
            "https://app.example.com/cb",
            "https://app.example.com/cb/?x=1",
            "https://app.example.com/CB?x=1",
            "https://APP.example.com/cb?x=1",
            "HTTPS://app.example.com/cb?x=1",
            "https://app.example.com:443/cb?x=1",
            "https://app.example.com:8443/cb?x=1",
            "https://app.example.com/cb?x=1&y=2",
            "https://app.example.com/%63b?x=1",
            "https://app.example.com/./cb?x=1",
            "https://app.example.com/cb?x=1#",
            "http://app.example.com/cb?x=1",
            " https://app.example.com/cb?x=1",
            "https://app.example.com.evil.example/cb?x=1",
            "",
        ] {
            assert!(!registered.matches(other), "{other}");
        }
        assert!(registered.matches("https://app.example.com/cb?x=1"));
        assert!(!uri("https://localhost:1/cb").matches("https://localhost:2/cb"));
        assert!(!uri("com.example.app://h:1/cb").matches("com.example.app://h:2/cb"));
    }

    #[test]
    fn on_this_computer_only_the_port_may_differ() {
        for registered in ["http://127.0.0.1/cb", "http://[::1]:3000/cb", "http://localhost/cb"] {
            let host = registered.trim_start_matches(HTTP).trim_end_matches("/cb");
            let host = host.trim_end_matches(":3000");
            let registered = uri(registered);
            for port in ["", ":1", ":80", ":3000", ":51004", ":65535"] {
                assert!(registered.matches(&format!("http://{host}{port}/cb")), "{host}{port}");
            }
            for other in [
                format!("http://{host}:51004/cb2"),
                format!("http://{host}:51004/cb/"),
                format!("http://{host}:51004/cb?x=1"),
                format!("http://{host}:51004/cb#x"),
                format!("http://{host}:51004"),
                format!("http://{host}:/cb"),
                format!("http://{host}:0/cb"),
                format!("http://{host}:080/cb"),
                format!("http://{host}:65536/cb"),
                format!("http://{host}:+80/cb"),
                format!("http://{host}:1:2/cb"),
                format!("http://{host}:1@evil.example/cb"),
                format!("http://{host}@evil.example/cb"),
                format!("http://u@{host}:1/cb"),
                format!("http://{host}.evil.example/cb"),
                format!("http://{host}.evil.example:1/cb"),
                format!("http://{host}0:1/cb"),
                format!("http://{host}:1\\@evil.example/cb"),
                format!("http://{host}:\u{0661}/cb"),
                format!("https://{host}:51004/cb"),
                format!("HTTP://{host}:51004/cb"),
                "http://127.0.0.2:51004/cb".to_owned(),
                "http://LOCALHOST:51004/cb".to_owned(),
            ] {
                assert!(!registered.matches(&other), "{registered} {other}");
            }
        }
        assert!(uri("http://127.0.0.1?x").matches("http://127.0.0.1:9?x"));
        assert!(!uri("http://127.0.0.1/cb").matches("http://localhost/cb"));
    }

    const PARTS: &str = "(https|http|HTTP|com\\.example\\.app|javascript|a|)(:|://|:/|)\
        (localhost|127\\.0\\.0\\.1|\\[::1\\]|App\\.Example\\.com|u@h|\\*|)(:|:80|:443|:9|:0|)\
        [/a-z%2E.*?#\\\\]{0,12}";

    proptest! {
        #[test]
        fn parsing_and_matching_never_panic(text in ".{0,300}", sent in ".{0,300}") {
            if let Ok(uri) = RedirectUri::parse(&text) {
                let _ = uri.matches(&sent);
            }
            let _ = uri("http://localhost/cb").matches(&sent);
        }

        #[test]
        fn a_stored_form_is_final_and_matches_itself(text in PARTS) {
            if let Ok(uri) = RedirectUri::parse(&text) {
                prop_assert_eq!(RedirectUri::parse(uri.as_str()), Ok(uri.clone()));
                prop_assert!(uri.matches(uri.as_str()));
                let authority = uri.as_str().split_once("://").map(|(_, rest)| split_tail(rest).0);
                prop_assert!(!authority.is_some_and(|it| it.contains(['*', '@'])));
                prop_assert!(!uri.as_str().contains(['#', '\\']));
            }
        }

        #[test]
        fn only_loopback_addresses_match_anything_else(text in PARTS, sent in PARTS) {
            if let Ok(uri) = RedirectUri::parse(&text) {
                let same = uri.as_str() == sent;
                prop_assert!(same || !uri.matches(&sent) || uri.kind() == RedirectKind::Loopback);
            }
        }
    }
}
