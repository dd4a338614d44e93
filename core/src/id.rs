//! Identifiers, one type per kind of thing, so that they cannot be swapped by accident.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a text is not an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnId;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Accepts 1 to 64 characters of `[A-Za-z0-9_-]`.
            pub fn parse(text: &str) -> Result<Self, NotAnId> {
                if is_id(text) { Ok(Self(text.to_owned())) } else { Err(NotAnId) }
            }

            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    /// A person; also the `sub` of their tokens. Never used again after the person is deleted.
    UserId
    /// A tenant: an isolated set of applications, users and projects.
    TenantId
    /// One signed-in browser. Not the cookie's value, which is secret; this may be shown.
    SessionId
    /// A signing key, called `kid` in the JSON Web Key Set (RFC 7517 section 4.5).
    KeyId
    /// One request, as it stands in the log, in the response header and on error pages.
    RequestId
    /// An application, whatever its client ID. Never shown to clients.
    ApplicationId
    /// One of an application's secrets. Names it; does not reveal it.
    SecretId
    /// A suite: a set of projects.
    SuiteId
    /// A project: a set of applications that belong together.
    ProjectId
    /// A region: where an application's data is kept.
    RegionId
    /// A plan: the limits that an application's tokens carry.
    PlanId
    /// One entry of the record of changes.
    AuditId
}

impl RequestId {
    /// Of a request that nobody could name.
    pub fn unknown() -> Self {
        Self("-".to_owned())
    }
}

fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_short_and_plain() {
        assert!(UserId::parse("018f-A_z").is_ok());
        for bad in ["", "a b", "ä", "../x", "a\n", &"x".repeat(65)] {
            assert_eq!(UserId::parse(bad), Err(NotAnId), "{bad:?}");
        }
    }
}
