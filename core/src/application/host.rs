//! Host names and ports, as every address and every allowed domain needs them.
//!
//! What is accepted is read in the same way by everybody: no short forms of IP addresses, no
//! escapes, no closing dot.

use std::net::{Ipv4Addr, Ipv6Addr};

const MAX_HOST: usize = 253;

/// A label of a host name in lower case (RFC 1123 section 2.1).
pub(super) fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// A host name or an IPv4 address in lower case.
///
/// Browsers take a name whose last label is a number for an IPv4 address, in any of its old
/// spellings (WHATWG URL section 3.5); only the usual one is accepted here.
pub(super) fn is_name(host: &str) -> bool {
    if host.len() > MAX_HOST || !host.split('.').all(is_label) {
        return false;
    }
    !ends_in_number(host) || host.parse::<Ipv4Addr>().is_ok()
}

/// A host name, an IPv4 address, or an IPv6 address in brackets.
pub(super) fn is_host(host: &str) -> bool {
    in_brackets(host).map_or_else(|| is_name(host), |inner| inner.parse::<Ipv6Addr>().is_ok())
}

/// This computer: `localhost`, 127.0.0.0/8 or `[::1]`.
pub(super) fn is_loopback(host: &str) -> bool {
    host == "localhost"
        || host.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        || in_brackets(host)
            .and_then(|inner| inner.parse::<Ipv6Addr>().ok())
            .is_some_and(|address| address.is_loopback())
}

/// A port from 1 to 65535, written without leading zeros.
pub(super) fn port(text: &str) -> Option<u16> {
    let digits = text.bytes().all(|b| b.is_ascii_digit()) && !text.starts_with('0');
    text.parse().ok().filter(|_| digits)
}

/// `host:port` apart. The port is not checked yet; brackets stay with the host.
pub(super) fn split_port(authority: &str) -> (&str, Option<&str>) {
    let after_brackets = authority.rfind(']').map_or(0, |end| end + 1);
    match authority[after_brackets..].find(':') {
        None => (authority, None),
        Some(colon) => {
            let colon = after_brackets + colon;
            (&authority[..colon], Some(&authority[colon + 1..]))
        }
    }
}

fn in_brackets(host: &str) -> Option<&str> {
    host.strip_prefix('[')?.strip_suffix(']')
}

fn ends_in_number(host: &str) -> bool {
    let last = host.rsplit('.').next().unwrap_or(host);
    let hexadecimal =
        last.strip_prefix("0x").is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_hexdigit()));
    hexadecimal || last.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_usual_spelling_of_an_ip_address_is_a_host() {
        for good in
            ["127.0.0.1", "[::1]", "[2001:db8::1]", "a", "a1.b-2.c3", "xn--mnchen-3ya.example"]
        {
            assert!(is_host(good), "{good}");
        }
        for bad in [
            "",
            ".",
            "a.",
            ".a",
            "a..b",
            "-a",
            "a-",
            "A",
            "a_b",
            "127.1",
            "1",
            "0x7f000001",
            "127.0.0.0x1",
            "256.0.0.1",
            "01.2.3.4",
            "1.2.3.4.5",
            "example.1",
            "[::1",
            "::1",
            "[]",
            "[::1%25eth0]",
            "[127.0.0.1]",
            "a%2eb",
        ] {
            assert!(!is_host(bad), "{bad}");
        }
    }

    #[test]
    fn only_this_computer_is_loopback() {
        for good in ["localhost", "127.0.0.1", "127.255.0.9", "[::1]", "[0:0:0:0:0:0:0:1]"] {
            assert!(is_loopback(good), "{good}");
        }
        for bad in
            ["localhost.example", "128.0.0.1", "0.0.0.0", "[::]", "[::ffff:127.0.0.1]", "::1"]
        {
            assert!(!is_loopback(bad), "{bad}");
        }
    }

    #[test]
    fn a_port_is_written_plainly() {
        assert_eq!(port("1"), Some(1));
        assert_eq!(port("65535"), Some(65535));
        for bad in ["", "0", "080", "+80", "-1", "65536", "8a", "1 "] {
            assert_eq!(port(bad), None, "{bad}");
        }
    }
}
