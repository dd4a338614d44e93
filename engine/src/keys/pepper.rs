//! Keyed hashes of secrets: what the database holds instead of sessions, tokens and codes.
//!
//! The secrets are random, so a slow hash would gain nothing; the key means that somebody who has
//! only the database cannot even test a guess. Every purpose is hashed apart, so that a value of
//! one kind never passes for another.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac::{HMAC_SHA256, Key, sign};
use grantry_core::secret::{Hashed, Secret};

/// What a secret is for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Purpose {
    /// The value of a session cookie.
    Session,
    /// The name of a bucket of tries.
    ThrottleBucket,
    /// The token that a form of ours carries.
    Form,
    /// The mark of a browser that has signed in before.
    KnownBrowser,
    /// The one-time token of the setup page.
    Setup,
    /// The secret of an application.
    ClientSecret,
    /// The key that seals opaque access tokens.
    OpaqueToken,
    /// A refresh token.
    RefreshToken,
    /// An authorization code.
    AuthorizationCode,
    /// A device code.
    DeviceCode,
    /// The cookie of somebody who has signed in to applications.
    PersonSession,
    /// The mark of a sign-in that an authorization request has asked for.
    SignInMark,
    /// A link that hands a secret over.
    Handover,
}

impl Purpose {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Session => b"session\0",
            Self::ThrottleBucket => b"throttle\0",
            Self::Form => b"form\0",
            Self::KnownBrowser => b"known-browser\0",
            Self::Setup => b"setup\0",
            Self::ClientSecret => b"client-secret\0",
            Self::OpaqueToken => b"opaque-token\0",
            Self::RefreshToken => b"refresh-token\0",
            Self::AuthorizationCode => b"authorization-code\0",
            Self::DeviceCode => b"device-code\0",
            Self::PersonSession => b"person-session\0",
            Self::SignInMark => b"sign-in-mark\0",
            Self::Handover => b"handover\0",
        }
    }
}

/// The key of all keyed hashes.
#[derive(Clone)]
pub(crate) struct Pepper(Key);

impl Pepper {
    pub(crate) fn new(bytes: &Secret<Vec<u8>>) -> Self {
        Self(Key::new(HMAC_SHA256, bytes.expose()))
    }

    /// Hashes parts that belong together; their lengths are hashed too, so that they cannot shift.
    pub(crate) fn hash(&self, purpose: Purpose, parts: &[&[u8]]) -> Hashed {
        let mut message = purpose.label().to_vec();
        for part in parts {
            message.extend_from_slice(&(part.len() as u64).to_be_bytes());
            message.extend_from_slice(part);
        }
        let mut bytes = [0; 32];
        bytes.copy_from_slice(sign(&self.0, &message).as_ref());
        Hashed::from_bytes(bytes)
    }
}

/// Compares in the same time wherever the difference is.
pub(crate) fn same(a: &Hashed, b: &Hashed) -> bool {
    verify_slices_are_equal(a.as_bytes(), b.as_bytes()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn purposes_keys_and_parts_keep_apart() {
        let pepper = Pepper::new(&Secret::new(vec![1; 32]));
        let other = Pepper::new(&Secret::new(vec![2; 32]));
        let session = pepper.hash(Purpose::Session, &[b"x"]);
        assert!(same(&session, &pepper.hash(Purpose::Session, &[b"x"])));
        assert!(!same(&session, &pepper.hash(Purpose::Form, &[b"x"])));
        assert!(!same(&session, &other.hash(Purpose::Session, &[b"x"])));
        let split = pepper.hash(Purpose::Form, &[b"ab", b"c"]);
        assert!(!same(&split, &pepper.hash(Purpose::Form, &[b"a", b"bc"])));
    }
}
