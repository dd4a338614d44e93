//! The public address of this server: the issuer and the origin of every link.
//!
//! RFC 8414 section 2: an issuer has no query and no fragment; Grantry has no path either. It is
//! compared byte for byte by every client, so it is written exactly as a browser writes an origin.

use std::fmt;

/// `https://id.example.com`, or plain http on this computer alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(String);

/// Why a text cannot be the public address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublicUrlReason {
    /// Neither `https://` nor `http://`.
    Scheme,
    /// Plain http on something other than this computer.
    PlainHttp,
    /// A path, a query, a fragment or a closing slash.
    MoreThanOrigin,
    /// User name, bad host or bad port.
    Host,
    /// `:443` after https or `:80` after http, which browsers leave out.
    DefaultPort,
}

impl fmt::Display for PublicUrlReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scheme => "it must begin with https:// (or http:// on localhost)",
            Self::PlainHttp => "http:// is allowed only for localhost; use https://",
            Self::MoreThanOrigin => "it must end after the host and port: no path, query or slash",
            Self::Host => "the host or port is not valid (lower case, no user name)",
            Self::DefaultPort => "leave the default port out, as browsers do",
        })
    }
}

impl PublicUrl {
    /// Accepts an origin in its canonical form.
    pub fn parse(text: &str) -> Result<Self, PublicUrlReason> {
        let (scheme, rest) = text.split_once("://").ok_or(PublicUrlReason::Scheme)?;
        let default_port = match scheme {
            "https" => 443,
            "http" => 80,
            _ => return Err(PublicUrlReason::Scheme),
        };
        if rest.contains(['/', '?', '#', '\\']) {
            return Err(PublicUrlReason::MoreThanOrigin);
        }
        let (host, port) = split_port(rest)?;
        if !is_host(host) {
            return Err(PublicUrlReason::Host);
        }
        if scheme == "http" && !is_loopback(host) {
            return Err(PublicUrlReason::PlainHttp);
        }
        if port == Some(default_port) {
            return Err(PublicUrlReason::DefaultPort);
        }
        Ok(Self(text.to_owned()))
    }

    /// `http://localhost:PORT`: the address where none was configured.
    pub fn on_localhost(port: u16) -> Self {
        match port {
            80 => Self("http://localhost".to_owned()),
            port => Self(format!("http://localhost:{port}")),
        }
    }

    /// The origin as text; also the issuer.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether cookies may demand an encrypted connection.
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https://")
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn split_port(rest: &str) -> Result<(&str, Option<u16>), PublicUrlReason> {
    let after_host = rest.rfind(']').map_or(0, |end| end + 1);
    match rest[after_host..].split_once(':') {
        None => Ok((rest, None)),
        Some((before, port)) => {
            let digits = port.bytes().all(|b| b.is_ascii_digit()) && !port.starts_with('0');
            let port = port.parse().ok().filter(|_| digits).ok_or(PublicUrlReason::Host)?;
            Ok((&rest[..after_host + before.len()], Some(port)))
        }
    }
}

fn is_host(host: &str) -> bool {
    if let Some(inner) = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')) {
        return inner
            .parse::<std::net::Ipv6Addr>()
            .is_ok_and(|address| address.to_string() == inner);
    }
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    host.len() <= 253 && host.split('.').all(is_label)
}

fn is_loopback(host: &str) -> bool {
    let literal = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || host.ends_with(".localhost")
        || literal.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m088_an_issuer_is_a_canonical_origin() {
        for good in [
            "https://id.example.com",
            "https://id.example.com:8443",
            "http://localhost:8080",
            "http://127.0.0.1:4000",
            "http://[::1]:8080",
            "http://grantry.localhost:8080",
        ] {
            assert_eq!(PublicUrl::parse(good).map(|url| url.0), Ok(good.to_owned()));
        }
        for (bad, reason) in [
            ("id.example.com", PublicUrlReason::Scheme),
            ("ftp://id.example.com", PublicUrlReason::Scheme),
            ("http://id.example.com", PublicUrlReason::PlainHttp),
            ("http://127.0.0.1.example.com", PublicUrlReason::PlainHttp),
            ("https://id.example.com/", PublicUrlReason::MoreThanOrigin),
            ("https://id.example.com/auth", PublicUrlReason::MoreThanOrigin),
            ("https://id.example.com?x", PublicUrlReason::MoreThanOrigin),
            ("https://id.example.com#x", PublicUrlReason::MoreThanOrigin),
            ("https://u:p@id.example.com", PublicUrlReason::Host),
            ("https://ID.example.com", PublicUrlReason::Host),
            ("https://", PublicUrlReason::Host),
            ("https://id.example.com:0443", PublicUrlReason::Host),
            ("https://id.example.com:70000", PublicUrlReason::Host),
            ("https://id.example.com:", PublicUrlReason::Host),
            ("https://id.example.com:443", PublicUrlReason::DefaultPort),
            ("http://localhost:80", PublicUrlReason::DefaultPort),
        ] {
            assert_eq!(PublicUrl::parse(bad), Err(reason), "{bad}");
        }
    }
}
