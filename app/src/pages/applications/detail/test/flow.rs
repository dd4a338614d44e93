//! The ways to a token that the bench knows, and which of them an application allows.

use grantry_core::application::GrantType;
use grantry_core::console::ApplicationView;

/// A way to a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    OnBehalf,
    Code,
    Pkce,
    Machine,
    Device,
    Password,
    Refresh,
}

impl Flow {
    pub(super) const ALL: [Self; 7] = [
        Self::OnBehalf,
        Self::Code,
        Self::Pkce,
        Self::Machine,
        Self::Device,
        Self::Password,
        Self::Refresh,
    ];

    /// The one to begin with.
    pub(super) fn first(of: &ApplicationView) -> Self {
        let order =
            [Self::Code, Self::Pkce, Self::Machine, Self::Device, Self::Password, Self::OnBehalf];
        let mut usable = order.into_iter().filter(|flow| flow.missing(of).is_none());
        usable.next().unwrap_or(Self::OnBehalf)
    }

    pub(super) const fn id(self) -> &'static str {
        match self {
            Self::OnBehalf => "flow-on-behalf",
            Self::Code => "flow-code",
            Self::Pkce => "flow-pkce",
            Self::Machine => "flow-machine",
            Self::Device => "flow-device",
            Self::Password => "flow-password",
            Self::Refresh => "flow-refresh",
        }
    }

    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::OnBehalf => "A user's e-mail",
            Self::Code => "E-mail and password, then a code",
            Self::Pkce => "E-mail, password and a code challenge",
            Self::Machine => "Client credentials",
            Self::Device => "Device",
            Self::Password => "Password grant",
            Self::Refresh => "Refresh token",
        }
    }

    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::OnBehalf => {
                "A token on behalf of a user, for five minutes. It names you, and it is recorded."
            }
            Self::Code => {
                "Signs a user in on the real pages, allows what is asked, and exchanges the code."
            }
            Self::Pkce => {
                "The code is bound to whoever holds the verifier, as apps and public clients do it."
            }
            Self::Machine => "The application asks for itself, with its ID and secret.",
            Self::Device => "Shows a code that a person types on another screen, and waits.",
            Self::Password => "Sends e-mail and password straight to the token endpoint.",
            Self::Refresh => "Renews what a refresh token came with.",
        }
    }

    /// What an application would need for it and does not have.
    pub(super) fn missing(self, of: &ApplicationView) -> Option<&'static str> {
        let may = |grant| of.grants.contains(grant);
        let code = may(GrantType::AuthorizationCode);
        let missing = match self {
            Self::OnBehalf if code || may(GrantType::DeviceCode) || may(GrantType::Password) => {
                return None;
            }
            Self::OnBehalf => "Nobody signs in to this application. Switch on a grant for people",
            Self::Code if code && of.require_pkce => {
                "It insists on a code challenge. Switch that off"
            }
            Self::Code | Self::Pkce if code => return None,
            Self::Code | Self::Pkce => "Switch on authorization codes",
            Self::Machine if may(GrantType::ClientCredentials) => return None,
            Self::Machine => "Switch on client credentials",
            Self::Device if may(GrantType::DeviceCode) => return None,
            Self::Device => "Switch on device codes",
            Self::Password if may(GrantType::Password) => return None,
            Self::Password => "Switch on the password grant",
            Self::Refresh if may(GrantType::RefreshToken) => return None,
            Self::Refresh => "Switch on refresh tokens",
        };
        Some(missing)
    }
}
