//! Our cookies: their names, how they are set and how they are read.
//!
//! Everywhere but on a plain-http loopback address they carry `Secure` and the `__Host-` prefix,
//! which keeps other hosts and paths from planting them (RFC 6265bis section 4.1.3.2).

use axum::http::{HeaderMap, HeaderValue, header};
use grantry_core::public_url::PublicUrl;

/// What a cookie is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CookieKind {
    /// The dashboard's session.
    Console,
    /// The other half of a form's token.
    Form,
    /// The mark of a browser that has signed in before.
    KnownBrowser,
    /// The session of somebody who has signed in to applications.
    Person,
    /// What binds the steps of an authorization request to one browser.
    Flow,
    /// The chosen colours. The page itself sets it, so it is no `HttpOnly` cookie; it holds no secret.
    Theme,
}

impl CookieKind {
    const fn base_name(self) -> &'static str {
        match self {
            Self::Console => "grantry-console",
            Self::Form => "grantry-form",
            Self::KnownBrowser => "grantry-browser",
            Self::Person => "grantry-person",
            Self::Flow => "grantry-flow",
            Self::Theme => grantry_app::THEME_COOKIE,
        }
    }

    /// `None` as age: until the browser closes.
    const fn attributes(self) -> (&'static str, Option<u32>) {
        match self {
            Self::Console => ("Strict", Some(12 * 3_600)),
            Self::Form => ("Strict", None),
            Self::KnownBrowser => ("Strict", Some(400 * 86_400)),
            // Applications send people here from their own sites.
            Self::Person | Self::Flow => ("Lax", None),
            Self::Theme => ("Strict", Some(365 * 86_400)),
        }
    }
}

/// The names and attributes that follow from the public address.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CookieNames {
    secure: bool,
}

impl CookieNames {
    pub(crate) fn of(public_url: &PublicUrl) -> Self {
        Self { secure: public_url.is_https() }
    }

    fn name(self, kind: CookieKind) -> String {
        let prefix = if self.secure { "__Host-" } else { "" };
        format!("{prefix}{}", kind.base_name())
    }

    /// The header that sets a cookie. The value is one of ours: plain base64url.
    pub(crate) fn set(self, kind: CookieKind, value: &str) -> HeaderValue {
        let (same_site, max_age) = kind.attributes();
        let age = max_age.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
        self.header(kind, value, same_site, &age)
    }

    /// The header that removes a cookie.
    pub(crate) fn remove(self, kind: CookieKind) -> HeaderValue {
        self.header(kind, "", kind.attributes().0, "; Max-Age=0")
    }

    fn header(self, kind: CookieKind, value: &str, same_site: &str, age: &str) -> HeaderValue {
        let secure = if self.secure { "; Secure" } else { "" };
        let name = self.name(kind);
        let text = format!("{name}={value}; Path=/; HttpOnly; SameSite={same_site}{secure}{age}");
        let mut header = HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static(""));
        header.set_sensitive(true);
        header
    }

    /// Somebody's sign-in to applications.
    pub(crate) fn person_session(self, headers: &HeaderMap) -> Option<String> {
        self.read(CookieKind::Person, headers)
    }

    /// The header that ends it in the browser.
    pub(crate) fn remove_person_session(self) -> HeaderValue {
        self.remove(CookieKind::Person)
    }

    /// The value of one of our cookies.
    pub(crate) fn read(self, kind: CookieKind, headers: &HeaderMap) -> Option<String> {
        cookie(headers, &self.name(kind))
    }
}

/// The value of a cookie. Sent twice, it is ignored: one of the two was planted.
fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut found = lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(found, _)| *found == name)
        .map(|(_, value)| value.to_owned());
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(url: &str) -> CookieNames {
        CookieNames::of(&PublicUrl::parse(url).expect("an address"))
    }

    #[test]
    fn cookies_are_host_bound_and_hidden_from_scripts() {
        let header = names("https://id.example.com").set(CookieKind::Console, "v");
        assert_eq!(
            header.to_str().expect("plain"),
            "__Host-grantry-console=v; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=43200"
        );
        assert!(header.is_sensitive());
    }

    #[test]
    fn on_plain_loopback_they_carry_neither_secure_nor_the_prefix() {
        let header = names("http://localhost:8080").set(CookieKind::Form, "v");
        assert_eq!(
            header.to_str().expect("plain"),
            "grantry-form=v; Path=/; HttpOnly; SameSite=Strict"
        );
    }

    #[test]
    fn a_cookie_sent_twice_counts_for_nothing() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; grantry-console=x; b=2"));
        assert_eq!(cookie(&headers, "grantry-console").as_deref(), Some("x"));
        headers.append(header::COOKIE, HeaderValue::from_static("grantry-console=planted"));
        assert_eq!(cookie(&headers, "grantry-console"), None);
        assert_eq!(cookie(&headers, "missing"), None);
    }
}
