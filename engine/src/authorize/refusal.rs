//! Why an application gets no code: what it hears (RFC 6749 section 4.1.2.1), and what really was
//! the matter, for its administrators (PRODUCT D3).

use crate::token::TokenRefusal;
use grantry_core::authorize::WishReason;

/// A refusal that goes to the redirect URI.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The request is malformed.
    Wish(WishReason),
    /// What the token endpoint would refuse as well.
    Token(TokenRefusal),
    /// The application is switched off.
    Disabled,
    /// There is no challenge, and there has to be one.
    NoChallenge,
    /// Nobody is signed in, or somebody else, or too long ago.
    LoginRequired,
    /// The person has to allow something.
    ConsentRequired,
    /// The person may not use this application.
    NotAdmitted,
    /// The same, where nobody may be asked who else they are.
    OtherAccountNeeded,
    /// The person does not want to sign in.
    TurnedBack,
    /// The person has said no.
    Denied,
}

impl Refusal {
    /// The code on the wire.
    pub(super) fn error(&self) -> &'static str {
        match self {
            Self::Wish(reason) => reason.error(),
            Self::Token(refusal) => refusal.error(),
            Self::Disabled => "unauthorized_client",
            Self::NoChallenge => "invalid_request",
            Self::LoginRequired => "login_required",
            Self::ConsentRequired => "consent_required",
            Self::OtherAccountNeeded => "interaction_required",
            Self::NotAdmitted | Self::TurnedBack | Self::Denied => "access_denied",
        }
    }

    /// The sentence on the wire.
    pub(super) fn description(&self) -> &'static str {
        match self {
            Self::Wish(reason) => reason.description(),
            Self::Token(refusal) => refusal.description(),
            Self::Disabled => "This application is switched off",
            Self::NoChallenge => "This application must send a code_challenge with S256",
            Self::LoginRequired => "The person has to sign in",
            Self::ConsentRequired => "The person has to give consent",
            Self::NotAdmitted | Self::OtherAccountNeeded => {
                "This account may not use the application"
            }
            Self::TurnedBack => "The person did not sign in",
            Self::Denied => "The person has denied access",
        }
    }

    /// As the list of refused requests names it.
    pub(super) fn reason(&self) -> &'static str {
        match self {
            Self::Wish(_) => "malformed",
            Self::Token(refusal) => refusal.reason(),
            Self::Disabled => "application_disabled",
            Self::NoChallenge => "pkce_missing",
            Self::LoginRequired => "login_required",
            Self::ConsentRequired => "consent_required",
            Self::NotAdmitted | Self::OtherAccountNeeded => "person_not_admitted",
            Self::TurnedBack => "sign_in_cancelled",
            Self::Denied => "consent_denied",
        }
    }

    /// What was sent and is at fault: the name of a parameter, or a value that is no secret.
    pub(super) fn sent(&self) -> Option<&str> {
        match self {
            Self::Wish(reason) => Some(reason.param().as_str()),
            Self::Token(refusal) => refusal.sent(),
            _ => None,
        }
    }

    /// Whether it is an everyday answer to a page that only looks whether somebody is signed in.
    pub(super) fn is_everyday(&self) -> bool {
        matches!(self, Self::LoginRequired | Self::ConsentRequired)
    }
}

impl From<TokenRefusal> for Refusal {
    fn from(refusal: TokenRefusal) -> Self {
        Self::Token(refusal)
    }
}

impl From<WishReason> for Refusal {
    fn from(reason: WishReason) -> Self {
        Self::Wish(reason)
    }
}
