//! Absolute addresses (RFC 3986), with what registrations of OAuth clients must refuse.
//!
//! What is stored is what was typed, except that outer blanks and a default port are left out and
//! scheme and host are in lower case. Nothing is rewritten when addresses are compared, so
//! everything that two programs might read differently is refused here.

use super::host;
use crate::field_error::Reason;

const MAX_LENGTH: usize = 2048;

/// Schemes that run, read or send something instead of opening a page.
const DANGEROUS: [&str; 20] = [
    "about",
    "blob",
    "cid",
    "content",
    "data",
    "file",
    "filesystem",
    "ftp",
    "ftps",
    "intent",
    "jar",
    "javascript",
    "mailto",
    "sftp",
    "sms",
    "tel",
    "vbscript",
    "view-source",
    "ws",
    "wss",
];

/// Why a text cannot be the address of an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UriReason {
    /// Nothing was typed.
    Required,
    /// Longer than 2048 characters.
    TooLong,
    /// Not a whole address.
    NotAbsolute,
    /// Something after `#`.
    Fragment,
    /// A user name or password before the host.
    Userinfo,
    /// `*` in the host or path.
    Wildcard,
    /// Letters beyond ASCII.
    NotAscii,
    /// A blank, a line break or another character that cannot be seen.
    Whitespace,
    /// `\`, which some programs take for `/`.
    Backslash,
    /// A path with `.` or `..` in it.
    DotSegments,
    /// Plain http to something other than this computer.
    HttpNotLoopback,
    /// Neither https nor http, where only these make sense.
    NotHttps,
    /// `javascript:`, `data:` and the like.
    DangerousScheme,
    /// A scheme of an app that is not a domain name backwards.
    SchemeWithoutDot,
    /// The host is missing or is none.
    BadHost,
    /// The port is not between 1 and 65535.
    BadPort,
    /// `%` without two hexadecimal digits, or a character that must be escaped.
    BadEscape,
    /// A path or query where only an origin makes sense.
    HasPath,
    /// The address was there before.
    Duplicate,
    /// More than 100 addresses.
    TooMany,
}

impl Reason for UriReason {
    fn code(&self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::TooLong => "too_long",
            Self::NotAbsolute => "not_absolute",
            Self::Fragment => "fragment",
            Self::Userinfo => "userinfo",
            Self::Wildcard => "wildcard",
            Self::NotAscii => "not_ascii",
            Self::Whitespace => "whitespace",
            Self::Backslash => "backslash",
            Self::DotSegments => "dot_segments",
            Self::HttpNotLoopback => "http_not_loopback",
            Self::NotHttps => "not_https",
            Self::DangerousScheme => "dangerous_scheme",
            Self::SchemeWithoutDot => "scheme_without_dot",
            Self::BadHost => "bad_host",
            Self::BadPort => "bad_port",
            Self::BadEscape => "bad_escape",
            Self::HasPath => "has_path",
            Self::Duplicate => "duplicate",
            Self::TooMany => "too_many",
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Required => "Enter an address such as https://app.example.com/callback.",
            Self::TooLong => "An address has at most 2048 characters.",
            Self::NotAbsolute => "Write the whole address, https:// included.",
            Self::Fragment => "Leave out the # and what follows it.",
            Self::Userinfo => "Leave out the user name and the @ before the host.",
            Self::Wildcard => "Write every address in full; * stands for nothing else here.",
            Self::NotAscii => "Write the host in its xn-- form and percent-encode the rest.",
            Self::Whitespace => "Remove the blank or invisible character inside the address.",
            Self::Backslash => "Write / instead of \\.",
            Self::DotSegments => "Write the path without . and .. segments.",
            Self::HttpNotLoopback => "Plain http is only for this computer (localhost). Use https.",
            Self::NotHttps => "Use an address that begins with https://.",
            Self::DangerousScheme => "This kind of address is never opened. Use https.",
            Self::SchemeWithoutDot => {
                "Use https, or your domain backwards as the scheme: com.example.app:/callback."
            }
            Self::BadHost => "Check the host: a name such as app.example.com, or an IP address.",
            Self::BadPort => "Use a port from 1 to 65535, or leave the colon out.",
            Self::BadEscape => "Percent-encode special characters; a % itself is written %25.",
            Self::HasPath => "Leave out everything after the host and port.",
            Self::Duplicate => "This address is listed twice. Remove one of them.",
            Self::TooMany => "List at most 100 addresses.",
        }
        .to_owned()
    }
}

/// An address of which only the scheme has been looked at.
pub(super) struct Uri<'a> {
    /// In lower case.
    scheme: String,
    /// What follows the first colon.
    rest: &'a str,
}

/// An address with `http` or `https`.
pub(super) struct Web<'a> {
    /// Scheme, host and port in the form that is stored.
    pub(super) origin: String,
    /// What follows, byte for byte.
    pub(super) tail: &'a str,
    /// Whether nobody on the way can read along.
    pub(super) is_private: bool,
}

/// The stored form of an address to which browsers are sent.
pub(super) fn redirect(text: &str) -> Result<String, UriReason> {
    let uri = Uri::split(text)?;
    if uri.is_web() { uri.private_web().map(Web::stored) } else { uri.app() }
}

impl<'a> Uri<'a> {
    /// Takes the scheme off, after everything that is wrong in any address.
    pub(super) fn split(text: &'a str) -> Result<Self, UriReason> {
        let text = text.trim();
        if text.is_empty() {
            return Err(UriReason::Required);
        }
        if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(UriReason::Whitespace);
        }
        if !text.is_ascii() {
            return Err(UriReason::NotAscii);
        }
        if text.len() > MAX_LENGTH {
            return Err(UriReason::TooLong);
        }
        let (scheme, rest) = text.split_once(':').ok_or(UriReason::NotAbsolute)?;
        let scheme = scheme.to_ascii_lowercase();
        if DANGEROUS.contains(&scheme.as_str()) {
            return Err(UriReason::DangerousScheme);
        }
        if !is_scheme(&scheme) || begins_with_port(rest) {
            return Err(UriReason::NotAbsolute);
        }
        check_characters(rest)?;
        Ok(Self { scheme, rest })
    }

    /// Whether it begins with `http:` or `https:`.
    pub(super) fn is_web(&self) -> bool {
        matches!(self.scheme.as_str(), "http" | "https")
    }

    /// Reads host, port and path of a web address.
    pub(super) fn web(&self) -> Result<Web<'a>, UriReason> {
        let (authority, tail) = self.authority().ok_or(UriReason::NotAbsolute)?;
        if authority.contains('@') {
            return Err(UriReason::Userinfo);
        }
        if authority.contains('*') {
            return Err(UriReason::Wildcard);
        }
        let (host, port) = host::split_port(authority);
        let host = host.to_ascii_lowercase();
        if !host::is_host(&host) {
            return Err(UriReason::BadHost);
        }
        let port = match port {
            Some(port) => Some(host::port(port).ok_or(UriReason::BadPort)?),
            None => None,
        };
        check_path(tail)?;
        let default = if self.scheme == "https" { 443 } else { 80 };
        let mut origin = [&self.scheme, "://", &host].concat();
        if let Some(port) = port.filter(|port| *port != default) {
            origin.push(':');
            origin.push_str(&port.to_string());
        }
        Ok(Web { origin, tail, is_private: default == 443 || host::is_loopback(&host) })
    }

    /// Like [`Uri::web`], where plain http may go to this computer alone.
    pub(super) fn private_web(&self) -> Result<Web<'a>, UriReason> {
        let web = self.web()?;
        if web.is_private { Ok(web) } else { Err(UriReason::HttpNotLoopback) }
    }

    /// The stored form of an app's own scheme: a domain name backwards (RFC 8252 section 7.1).
    fn app(&self) -> Result<String, UriReason> {
        if !self.scheme.contains('.') || !self.scheme.split('.').all(host::is_label) {
            return Err(UriReason::SchemeWithoutDot);
        }
        if !self.rest.starts_with('/') {
            return Err(UriReason::NotAbsolute);
        }
        self.stored()
    }

    /// The stored form of an address that is not for the web: only its scheme is rewritten, since
    /// apps compare the rest as they have written it.
    pub(super) fn stored(&self) -> Result<String, UriReason> {
        if self.authority().is_some_and(|(authority, _)| authority.contains('@')) {
            return Err(UriReason::Userinfo);
        }
        check_path(self.rest)?;
        Ok([&self.scheme, ":", self.rest].concat())
    }

    fn authority(&self) -> Option<(&'a str, &'a str)> {
        let after = self.rest.strip_prefix("//")?;
        Some(after.split_at(after.find(['/', '?']).unwrap_or(after.len())))
    }
}

impl Web<'_> {
    /// The whole address as it is stored.
    pub(super) fn stored(self) -> String {
        self.origin + self.tail
    }
}

fn is_scheme(scheme: &str) -> bool {
    scheme.starts_with(|c: char| c.is_ascii_lowercase())
        && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+.-".contains(&b))
}

/// `localhost:3000/callback` has no scheme, it only looks as if it had; and so has nothing.
fn begins_with_port(rest: &str) -> bool {
    let port = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    !rest.starts_with('/') && port.bytes().all(|b| b.is_ascii_digit())
}

fn check_characters(rest: &str) -> Result<(), UriReason> {
    if rest.contains('\\') {
        return Err(UriReason::Backslash);
    }
    if rest.contains('#') {
        return Err(UriReason::Fragment);
    }
    let mut after_percent = rest.split('%').skip(1);
    let escaped = |text: &str| text.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    if rest.contains(['"', '<', '>', '^', '`', '{', '|', '}']) || !after_percent.all(escaped) {
        return Err(UriReason::BadEscape);
    }
    Ok(())
}

fn check_path(tail: &str) -> Result<(), UriReason> {
    let path = tail.split('?').next().unwrap_or(tail);
    if path.contains('*') {
        return Err(UriReason::Wildcard);
    }
    let dots = |segment: &str| {
        matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")
    };
    if path.split('/').any(dots) { Err(UriReason::DotSegments) } else { Ok(()) }
}

/// Defines a type whose text is an address in its stored form.
macro_rules! address {
    ($(#[$doc:meta])* $name:ident, $parse:expr, $accepts:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            #[doc = $accepts]
            pub fn parse(text: &str) -> Result<Self, $crate::application::UriReason> {
                $parse(text).map(Self)
            }

            /// The stored form.
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

pub(super) use address;
