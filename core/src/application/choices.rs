//! Settings with a few fixed answers: their names on the wire and the words that people read.

use crate::field_error::Reason;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The answer is none of those that exist; these are.
pub(super) struct UnknownChoice(&'static [&'static str]);

impl Reason for UnknownChoice {
    fn code(&self) -> &'static str {
        "unknown_value"
    }

    fn message(&self) -> String {
        ["Use one of these: ", &self.0.join(", "), "."].concat()
    }
}

/// Reads what somebody typed with one of the `parse` functions below.
pub(super) fn read<T>(
    text: &str,
    parse: fn(&str) -> Option<T>,
    names: &'static [&'static str],
) -> Result<T, UnknownChoice> {
    parse(text.trim()).ok_or(UnknownChoice(names))
}

macro_rules! choices {
    ($(
        $(#[$doc:meta])* $name:ident {
            $($(#[$item_doc:meta])* $item:ident = $wire:literal, $label:literal;)*
        }
    )*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$item_doc])* #[serde(rename = $wire)] $item,)*
        }

        impl $name {
            /// Every choice, in the order in which forms show them.
            pub const ALL: [Self; Self::NAMES.len()] = [$(Self::$item),*];

            /// The names of [`Self::as_str`] in the same order.
            pub const NAMES: &[&str] = &[$($wire),*];

            /// The name that the API and the database use.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$item => $wire,)*
                }
            }

            /// The words that people read.
            pub const fn label(self) -> &'static str {
                match self {
                    $(Self::$item => $label,)*
                }
            }

            #[doc = concat!("Reads [`", stringify!($name), "::as_str`] back.")]
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|choice| choice.as_str() == text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    )*};
}

choices! {
    /// Who may sign in to an application.
    AccessPolicy {
        /// Everybody in its tenant.
        Tenant = "tenant", "Everyone in the tenant";
        /// Its listed users, while they are enabled.
        Assigned = "assigned", "Only its own users";
    }

    /// How an application proves who it is at the token endpoint (OpenID Connect Core section 9).
    AuthMethod {
        /// ID and secret in the `Authorization` header.
        Basic = "client_secret_basic", "Secret in the Authorization header";
        /// ID and secret in the body.
        Post = "client_secret_post", "Secret in the request body";
        /// Not at all: a public application.
        None = "none", "No secret";
    }

    /// What access tokens look like.
    TokenFormat {
        /// Signed, readable by every API (RFC 9068).
        Jwt = "jwt", "Signed (JWT)";
        /// A random text that only introspection explains.
        Opaque = "opaque", "Opaque";
    }

    /// What ID tokens are signed with (RFC 7518 section 3.1, RFC 8037).
    IdTokenAlg {
        /// RSA with PKCS #1 v1.5.
        RS256 = "RS256", "RS256";
        /// ECDSA on P-256.
        ES256 = "ES256", "ES256";
        /// RSA with PSS.
        PS256 = "PS256", "PS256";
        /// Ed25519.
        EdDSA = "EdDSA", "EdDSA";
    }

    /// Whether an application gets tokens at all.
    ApplicationStatus {
        /// It does.
        Active = "active", "Active";
        /// It does not, and its earlier tokens are not accepted.
        Disabled = "disabled", "Disabled";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    macro_rules! check_names {
        ($($name:ident)*) => {$(
            for (choice, name) in $name::ALL.into_iter().zip($name::NAMES) {
                assert_eq!(choice.as_str(), *name);
                assert_eq!($name::parse(name), Some(choice));
                let json = serde_json::to_string(&choice).expect("a choice is plain text");
                assert_eq!(json, format!("\"{choice}\""));
                assert!(!choice.label().is_empty());
            }
            assert_eq!($name::parse("Something else"), None);
        )*};
    }

    #[test]
    fn names_read_back_and_agree_with_json() {
        check_names!(AccessPolicy AuthMethod TokenFormat IdTokenAlg ApplicationStatus);
    }

    #[test]
    fn an_unknown_answer_is_told_the_known_ones() {
        let unknown = read("JWT", TokenFormat::parse, TokenFormat::NAMES).err();
        let message = unknown.map(|reason| reason.message());
        assert_eq!(message.as_deref(), Some("Use one of these: jwt, opaque."));
        assert!(read(" jwt ", TokenFormat::parse, TokenFormat::NAMES).is_ok());
    }
}
