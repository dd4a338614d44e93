//! Authenticator types: five ready answers to the question which grant types to choose.

use super::{GrantType, GrantTypes};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What kind of program an application is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authenticator {
    /// A program that acts for itself.
    MachineToMachine,
    /// An app that people hold in their hands, and that cannot keep a secret.
    AuthorizationPkce,
    /// A web site with a server behind it.
    AuthorizationCode,
    /// Something without a keyboard.
    Device,
    /// A program that asks for the password itself.
    UserCredentials,
}

/// The settings that an authenticator type stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preset {
    /// The grant types.
    pub grants: GrantTypes,
    /// Whether codes are bound to who asked for them (RFC 7636).
    pub require_pkce: bool,
    /// Whether there is a secret.
    pub confidential: bool,
}

impl Authenticator {
    /// Every type, in the order in which forms show them.
    pub const ALL: [Self; 5] = [
        Self::MachineToMachine,
        Self::AuthorizationPkce,
        Self::AuthorizationCode,
        Self::Device,
        Self::UserCredentials,
    ];

    /// The name in forms and addresses.
    pub const fn key(self) -> &'static str {
        match self {
            Self::MachineToMachine => "machine_to_machine",
            Self::AuthorizationPkce => "authorization_pkce",
            Self::AuthorizationCode => "authorization_code",
            Self::Device => "device",
            Self::UserCredentials => "user_credentials",
        }
    }

    /// The name that people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::MachineToMachine => "Machine to machine",
            Self::AuthorizationPkce => "Authorization PKCE flow",
            Self::AuthorizationCode => "Authorization flow",
            Self::Device => "Device",
            Self::UserCredentials => "User credentials",
        }
    }

    /// When to choose it.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::MachineToMachine => {
                "For a service or script that acts for itself, with no person signing in."
            }
            Self::AuthorizationPkce => {
                "For people who sign in to an app on a phone, a computer or in the browser alone, \
                 where no secret stays secret."
            }
            Self::AuthorizationCode => {
                "For people who sign in to a web site whose server keeps the secret and cannot \
                 do PKCE."
            }
            Self::Device => {
                "For a television, printer or command line: people approve it on another screen."
            }
            Self::UserCredentials => {
                "For an old program that asks for e-mail and password itself; choose it only when \
                 nothing else works."
            }
        }
    }

    /// Reads [`Authenticator::key`] back.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == text)
    }

    /// What choosing it sets.
    pub const fn preset(self) -> Preset {
        use GrantType::{AuthorizationCode, ClientCredentials, DeviceCode, Password, RefreshToken};
        let (grants, require_pkce, confidential): (&[GrantType], bool, bool) = match self {
            Self::MachineToMachine => (&[ClientCredentials], true, true),
            Self::AuthorizationPkce => (&[AuthorizationCode, RefreshToken], true, false),
            Self::AuthorizationCode => (&[AuthorizationCode, RefreshToken], false, true),
            Self::Device => (&[DeviceCode, RefreshToken], true, false),
            Self::UserCredentials => (&[Password, RefreshToken], true, true),
        };
        Preset { grants: GrantTypes::of(grants), require_pkce, confidential }
    }

    /// The type that describes existing settings best. Where several grant types are allowed, the
    /// one that involves people in a browser counts first.
    pub fn of(grants: GrantTypes, require_pkce: bool) -> Option<Self> {
        [
            (GrantType::AuthorizationCode, Self::code(require_pkce)),
            (GrantType::DeviceCode, Self::Device),
            (GrantType::Password, Self::UserCredentials),
            (GrantType::ClientCredentials, Self::MachineToMachine),
        ]
        .into_iter()
        .find_map(|(grant, kind)| grants.contains(grant).then_some(kind))
    }

    const fn code(require_pkce: bool) -> Self {
        if require_pkce { Self::AuthorizationPkce } else { Self::AuthorizationCode }
    }
}

impl fmt::Display for Authenticator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn product_a10_every_type_describes_its_own_preset() {
        for kind in Authenticator::ALL {
            let preset = kind.preset();
            assert_eq!(Authenticator::of(preset.grants, preset.require_pkce), Some(kind));
            assert_eq!(Authenticator::parse(kind.key()), Some(kind));
            let json = serde_json::to_string(&kind).expect("a type is plain text");
            assert_eq!(json, format!("\"{kind}\""));
            let sentence = kind.sentence();
            assert!(sentence.ends_with('.') && !sentence.contains("  "), "{sentence}");
        }
    }

    #[test]
    fn product_a10_people_in_a_browser_count_first() {
        let all = GrantTypes::of(&GrantType::ALL);
        assert_eq!(Authenticator::of(all, true), Some(Authenticator::AuthorizationPkce));
        assert_eq!(Authenticator::of(all, false), Some(Authenticator::AuthorizationCode));
        let machine = GrantTypes::of(&[GrantType::ClientCredentials]);
        assert_eq!(Authenticator::of(machine, false), Some(Authenticator::MachineToMachine));
        let refresh = GrantTypes::of(&[GrantType::RefreshToken]);
        assert_eq!(Authenticator::of(refresh, true), None);
    }

    #[test]
    fn product_a10_only_what_can_keep_a_secret_is_confidential() {
        let open = Authenticator::ALL.into_iter().filter(|kind| !kind.preset().confidential);
        let expected = [Authenticator::AuthorizationPkce, Authenticator::Device];
        assert_eq!(open.collect::<Vec<_>>(), expected);
        let lax = Authenticator::ALL.into_iter().filter(|kind| !kind.preset().require_pkce);
        assert_eq!(lax.collect::<Vec<_>>(), [Authenticator::AuthorizationCode]);
    }
}
