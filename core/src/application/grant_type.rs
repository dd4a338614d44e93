//! Grant types: the ways in which an application gets tokens (RFC 6749 section 4, RFC 8628).

use serde::{Deserialize, Serialize};
use std::fmt;

/// One way to get tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum GrantType {
    /// A person signs in in a browser, the application gets a code.
    #[serde(rename = "authorization_code")]
    AuthorizationCode,
    /// The application acts for itself.
    #[serde(rename = "client_credentials")]
    ClientCredentials,
    /// Tokens are renewed without the person.
    #[serde(rename = "refresh_token")]
    RefreshToken,
    /// The application takes the person's password.
    #[serde(rename = "password")]
    Password,
    /// The person types a code that the device shows.
    #[serde(rename = "urn:ietf:params:oauth:grant-type:device_code")]
    DeviceCode,
}

impl GrantType {
    /// Every grant type, in the order in which forms show them.
    pub const ALL: [Self; 5] = [
        Self::AuthorizationCode,
        Self::ClientCredentials,
        Self::RefreshToken,
        Self::Password,
        Self::DeviceCode,
    ];

    /// The name in requests, in metadata and in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "authorization_code",
            Self::ClientCredentials => "client_credentials",
            Self::RefreshToken => "refresh_token",
            Self::Password => "password",
            Self::DeviceCode => "urn:ietf:params:oauth:grant-type:device_code",
        }
    }

    /// The name that people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "Authorization code",
            Self::ClientCredentials => "Client credentials",
            Self::RefreshToken => "Refresh token",
            Self::Password => "User credentials (password)",
            Self::DeviceCode => "Device code",
        }
    }

    /// A word or two, for tables.
    pub const fn short(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "code",
            Self::ClientCredentials => "client credentials",
            Self::RefreshToken => "refresh",
            Self::Password => "password",
            Self::DeviceCode => "device",
        }
    }

    /// Reads [`GrantType::as_str`] back.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grant| grant.as_str() == text)
    }

    /// Its bit in the database; never to be given to another.
    const fn bit(self) -> u8 {
        match self {
            Self::AuthorizationCode => 1,
            Self::ClientCredentials => 1 << 1,
            Self::RefreshToken => 1 << 2,
            Self::Password => 1 << 3,
            Self::DeviceCode => 1 << 4,
        }
    }
}

impl fmt::Display for GrantType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A set of grant types.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "u8", into = "u8")]
pub struct GrantTypes(u8);

impl GrantTypes {
    /// No grant type at all.
    pub const EMPTY: Self = Self(0);

    /// The set of these.
    pub const fn of(grants: &[GrantType]) -> Self {
        let mut bits = 0;
        let mut at = 0;
        while at < grants.len() {
            bits |= grants[at].bit();
            at += 1;
        }
        Self(bits)
    }

    /// Whether the set holds this one.
    pub const fn contains(self, grant: GrantType) -> bool {
        self.0 & grant.bit() != 0
    }

    /// Adds one; nothing happens if it is there.
    pub fn insert(&mut self, grant: GrantType) {
        self.0 |= grant.bit();
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Its members, in the order of [`GrantType::ALL`].
    pub fn iter(self) -> impl Iterator<Item = GrantType> {
        GrantType::ALL.into_iter().filter(move |grant| self.contains(*grant))
    }

    /// As the database keeps it.
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Reads [`GrantTypes::bits`] back; bits that mean nothing are left out.
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits & Self::of(&GrantType::ALL).0)
    }
}

impl FromIterator<GrantType> for GrantTypes {
    fn from_iter<I: IntoIterator<Item = GrantType>>(grants: I) -> Self {
        let mut set = Self::EMPTY;
        grants.into_iter().for_each(|grant| set.insert(grant));
        set
    }
}

impl From<u8> for GrantTypes {
    fn from(bits: u8) -> Self {
        Self::from_bits(bits)
    }
}

impl From<GrantTypes> for u8 {
    fn from(grants: GrantTypes) -> Self {
        grants.bits()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back_and_agree_with_json() {
        for grant in GrantType::ALL {
            assert_eq!(GrantType::parse(grant.as_str()), Some(grant));
            let json = serde_json::to_string(&grant).expect("a grant type is plain text");
            assert_eq!(json, format!("\"{grant}\""));
        }
        assert_eq!(GrantType::parse("implicit"), None);
        assert_eq!(GrantType::parse("device_code"), None);
    }

    #[test]
    fn every_set_reads_back_from_its_bits() {
        for bits in 0..32 {
            let set = GrantTypes::from_bits(bits);
            assert_eq!(set.bits(), bits);
            assert_eq!(set.iter().collect::<GrantTypes>(), set);
            assert_eq!(set.is_empty(), bits == 0);
        }
        assert_eq!(GrantTypes::from_bits(255), GrantTypes::of(&GrantType::ALL));
    }

    #[test]
    fn a_set_holds_what_was_put_in() {
        let mut set = GrantTypes::EMPTY;
        set.insert(GrantType::Password);
        set.insert(GrantType::Password);
        assert!(set.contains(GrantType::Password) && !set.contains(GrantType::DeviceCode));
        assert_eq!(set.iter().collect::<Vec<_>>(), [GrantType::Password]);
    }

    #[test]
    fn the_bits_in_the_database_never_change() {
        let bits = GrantType::ALL.map(GrantType::bit);
        assert_eq!(bits, [1, 2, 4, 8, 16]);
    }
}
