//! Who asks, when, and in which request: the first argument of every use-case.

use grantry_core::application::ClientId;
use grantry_core::id::{RequestId, UserId};
use grantry_core::time::Timestamp;
use std::fmt;
use std::net::IpAddr;

/// On whose behalf something happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Nobody has signed in yet.
    Anonymous,
    /// A signed-in person.
    User {
        /// Who it is.
        id: UserId,
        /// The address they sign in with, for the record of changes.
        email: String,
    },
    /// A program with an access token.
    Application(ClientId),
    /// Somebody at the command line of the server's machine.
    Operator,
    /// Somebody with a link that hands a secret over.
    HandoverLink,
    /// A service that looks for secrets in public places.
    Scanner,
}

/// The circumstances of one operation.
#[derive(Debug, Clone)]
pub struct Ctx {
    /// On whose behalf.
    pub actor: Actor,
    /// When. The same moment for everything in one operation.
    pub now: Timestamp,
    /// In which request; also in the log and on error pages.
    pub request: RequestId,
    /// From which address, as far as trusted proxies tell.
    pub remote: IpAddr,
}

impl Ctx {
    /// The network that limits are counted for: an IPv4 address, or the /64 of an IPv6 address,
    /// which is what one subscriber has.
    pub fn network(&self) -> Network {
        match self.remote.to_canonical() {
            IpAddr::V4(address) => Network(address.octets().to_vec()),
            IpAddr::V6(address) => Network(address.octets()[..8].to_vec()),
        }
    }
}

/// The part of an address that limits are counted for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network(Vec<u8>);

impl Network {
    /// As bytes, for the keyed hash of a bucket.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl Actor {
    /// As the record of changes names it: people by their address.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Anonymous => "anonymous",
            Self::User { email, .. } => email,
            Self::Application(id) => id.as_str(),
            Self::Operator => "operator",
            Self::HandoverLink => "handover link",
            Self::Scanner => "secret scanning",
        }
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anonymous => f.write_str("anonymous"),
            Self::User { id, .. } => id.fmt(f),
            Self::Application(id) => id.fmt(f),
            Self::Operator | Self::HandoverLink | Self::Scanner => f.write_str(self.name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_subscriber_is_one_network() {
        let at = |text: &str| Ctx {
            actor: Actor::Anonymous,
            now: Timestamp::from_millis(0),
            request: RequestId::parse("r").expect("an id"),
            remote: text.parse().expect("an address"),
        };
        assert_eq!(at("2001:db8::1").network(), at("2001:db8::ffff:1").network());
        assert_ne!(at("2001:db8::1").network(), at("2001:db8:0:1::1").network());
        assert_ne!(at("192.0.2.1").network(), at("192.0.2.2").network());
        assert_eq!(at("::ffff:192.0.2.1").network(), at("192.0.2.1").network());
    }
}
