//! From which address a request comes. Forwarding headers count only from trusted proxies.

use axum::http::HeaderMap;
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};

/// The other end of the connection.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PeerAddr(pub(crate) SocketAddr);

/// Networks whose forwarding headers count.
#[derive(Debug, Clone, Default)]
pub(crate) struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    /// Accepts addresses and CIDRs, separated by commas.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        networks(text).map(Self)
    }

    /// The right-most address of `X-Forwarded-For` that is no proxy of ours.
    pub(crate) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let peer = peer.to_canonical();
        if !self.trusts(peer) {
            return peer;
        }
        let mut client = peer;
        for value in headers.get_all("x-forwarded-for").iter().rev() {
            let Ok(value) = value.to_str() else { return client };
            for part in value.split(',').rev() {
                let Some(address) = read_address(part) else { return client };
                client = address;
                if !self.trusts(client) {
                    return client;
                }
            }
        }
        client
    }

    /// Whether a connection comes from a proxy of ours.
    pub(crate) fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// Reads addresses and CIDRs, separated by commas.
pub(crate) fn networks(text: &str) -> Option<Vec<IpNet>> {
    let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    let network = |part: &str| part.parse().ok().or_else(|| part.parse().ok().map(from_address));
    parts.map(network).collect()
}

fn from_address(address: IpAddr) -> IpNet {
    IpNet::from(address)
}

fn read_address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let address = text.parse().ok().or_else(|| text.parse().ok().map(|a: SocketAddr| a.ip()));
    address.map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn client(proxies: &str, peer: &str, forwarded: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_str(value).expect("a value"));
        }
        let proxies = TrustedProxies::parse(proxies).expect("networks");
        proxies.client(peer.parse().expect("an address"), &headers).to_string()
    }

    #[test]
    fn forwarding_headers_of_strangers_do_not_count() {
        assert_eq!(client("", "192.0.2.1", &["10.1.1.1"]), "192.0.2.1");
        assert_eq!(client("10.0.0.0/8", "192.0.2.1", &["203.0.113.9"]), "192.0.2.1");
    }

    #[test]
    fn the_right_most_stranger_is_the_client() {
        let ours = "10.0.0.0/8,2001:db8::/32";
        assert_eq!(client(ours, "10.0.0.1", &["198.51.100.7, 203.0.113.9"]), "203.0.113.9");
        assert_eq!(client(ours, "10.0.0.1", &["203.0.113.9, 10.0.0.2"]), "203.0.113.9");
        assert_eq!(client(ours, "10.0.0.1", &["198.51.100.7", "203.0.113.9"]), "203.0.113.9");
        assert_eq!(client(ours, "::ffff:10.0.0.1", &["203.0.113.9:4711"]), "203.0.113.9");
        assert_eq!(client(ours, "10.0.0.1", &["spoofed, not an address"]), "10.0.0.1");
        assert_eq!(client(ours, "10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn networks_are_checked() {
        assert!(TrustedProxies::parse("10.0.0.0/8, 192.0.2.7,::1").is_some());
        for bad in ["10.0.0.0/33", "proxy.example", "10.0.0"] {
            assert!(TrustedProxies::parse(bad).is_none(), "{bad}");
        }
    }
}
