//! Why no token was issued: what the caller hears (RFC 6749 section 5.2), and what really was the
//! matter, which only the application's administrators read (PRODUCT D3).

use super::authenticate_client::ClientProblem;
use grantry_core::time::Timestamp;

/// Why no token was issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenRefusal {
    /// Nobody was recognised: one answer for all.
    InvalidClient(ClientProblem),
    /// Too many wrong secrets.
    Throttled {
        /// When the next try is allowed.
        until: Timestamp,
    },
    /// Something in the request cannot be.
    InvalidRequest(&'static str),
    /// The application may not use this grant.
    GrantNotAllowed,
    /// The application's plan is retired (PRODUCT B4).
    PlanRetired,
    /// A scope that the application or the grant does not have.
    InvalidScope {
        /// Which.
        sent: String,
    },
    /// An address that no resource of the tenant has (RFC 8707 section 2).
    InvalidTarget {
        /// Which.
        sent: String,
    },
    /// A tenant in which the application does not work.
    TenantNotAllowed {
        /// Which.
        sent: String,
    },
    /// Code, refresh token, password or device code are not good.
    InvalidGrant(GrantProblem),
    /// The person has not decided yet (RFC 8628 section 3.5).
    AuthorizationPending,
    /// The device asks too often.
    SlowDown,
    /// The person has said no.
    AccessDenied,
    /// The device code is over.
    ExpiredToken,
}

/// What was wrong with a code, a refresh token, a password or a device code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GrantProblem {
    /// Nobody here has made it.
    Unknown,
    /// It was used before; everything that came from it is over.
    UsedBefore,
    /// Its time is over.
    Expired,
    /// It was made for another application.
    OtherClient,
    /// It was asked for with another address.
    RedirectUri {
        /// What was sent now.
        sent: String,
        /// What was sent then.
        expected: String,
    },
    /// The verifier is missing, malformed or another one (RFC 7636 section 4.6).
    Verifier,
    /// A verifier where no challenge was sent (RFC 9700 section 4.8.2).
    VerifierNotExpected,
    /// The grant was ended: signed out, taken back, or because a token was used twice.
    Ended,
    /// A refresh token was used after its successor.
    Reused,
    /// A refresh token that was never used, and that another one has taken the place of.
    Superseded,
    /// The person is switched off, or not admitted to this application any more.
    PersonNotAdmitted,
    /// Wrong name or password.
    WrongPassword,
}

impl TokenRefusal {
    /// The error code on the wire.
    pub fn error(&self) -> &'static str {
        match self {
            Self::InvalidClient(_) => "invalid_client",
            Self::Throttled { .. } => "temporarily_unavailable",
            Self::InvalidRequest(_) | Self::TenantNotAllowed { .. } => "invalid_request",
            Self::GrantNotAllowed | Self::PlanRetired => "unauthorized_client",
            Self::InvalidScope { .. } => "invalid_scope",
            Self::InvalidTarget { .. } => "invalid_target",
            Self::InvalidGrant(_) => "invalid_grant",
            Self::AuthorizationPending => "authorization_pending",
            Self::SlowDown => "slow_down",
            Self::AccessDenied => "access_denied",
            Self::ExpiredToken => "expired_token",
        }
    }

    /// The sentence on the wire: what the caller can do, and nothing about what is stored.
    pub fn description(&self) -> &'static str {
        match self {
            Self::InvalidClient(_) => "Invalid client ID or secret",
            Self::Throttled { .. } => "Too many wrong attempts; try again later",
            Self::InvalidRequest(what) => what,
            Self::TenantNotAllowed { .. } => "This application does not work in that tenant",
            Self::GrantNotAllowed => "This application may not use this grant type",
            Self::PlanRetired => "The plan of this application is retired",
            Self::InvalidScope { .. } => {
                "A scope was asked for that the application does not have or that was not granted"
            }
            Self::InvalidTarget { .. } => "The resource is not one of the tenant's",
            Self::InvalidGrant(GrantProblem::WrongPassword) => "Wrong e-mail address or password",
            Self::InvalidGrant(GrantProblem::RedirectUri { .. }) => {
                "The redirect URI does not match the one that the code was asked for with"
            }
            Self::InvalidGrant(GrantProblem::Verifier) => "The code verifier does not match",
            Self::InvalidGrant(_) => "The code or token is not valid, over, or used before",
            Self::AuthorizationPending => "The person has not decided yet",
            Self::SlowDown => "Ask less often: wait five seconds longer between two requests",
            Self::AccessDenied => "The person has denied access",
            Self::ExpiredToken => "The device code is over; start again",
        }
    }

    /// As the list of refused requests names it.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::InvalidClient(problem) => problem.code(),
            Self::Throttled { .. } => "throttled",
            Self::InvalidRequest(_) => "malformed",
            Self::GrantNotAllowed => "grant_not_allowed",
            Self::PlanRetired => "plan_retired",
            Self::InvalidScope { .. } => "scope_not_held",
            Self::InvalidTarget { .. } => "resource_unknown",
            Self::TenantNotAllowed { .. } => "tenant_not_allowed",
            Self::InvalidGrant(problem) => problem.reason(),
            Self::AuthorizationPending => "authorization_pending",
            Self::SlowDown => "slow_down",
            Self::AccessDenied => "access_denied",
            Self::ExpiredToken => "device_code_expired",
        }
    }

    /// The value that was sent and that it was about. Never a secret, a code or a token.
    pub(crate) fn sent(&self) -> Option<&str> {
        match self {
            Self::InvalidScope { sent }
            | Self::InvalidTarget { sent }
            | Self::TenantNotAllowed { sent }
            | Self::InvalidGrant(GrantProblem::RedirectUri { sent, .. }) => Some(sent),
            Self::InvalidRequest(what) => Some(what),
            _ => None,
        }
    }

    /// What would have been right, or which secret it was.
    pub(crate) fn nearest(&self) -> Option<&str> {
        match self {
            Self::InvalidClient(problem) => problem.label(),
            Self::InvalidGrant(GrantProblem::RedirectUri { expected, .. }) => Some(expected),
            _ => None,
        }
    }

    /// Whether it is a step of a device that waits, and no failure.
    pub(crate) fn is_waiting(&self) -> bool {
        matches!(self, Self::AuthorizationPending | Self::SlowDown)
    }
}

impl GrantProblem {
    fn reason(&self) -> &'static str {
        match self {
            Self::Unknown => "grant_unknown",
            Self::UsedBefore => "code_used_before",
            Self::Expired => "grant_expired",
            Self::OtherClient => "grant_of_other_client",
            Self::RedirectUri { .. } => "redirect_uri_mismatch",
            Self::Verifier => "pkce_mismatch",
            Self::VerifierNotExpected => "pkce_not_expected",
            Self::Ended => "grant_ended",
            Self::Reused => "refresh_token_reused",
            Self::Superseded => "refresh_token_superseded",
            Self::PersonNotAdmitted => "person_not_admitted",
            Self::WrongPassword => "wrong_password",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use grantry_core::rejection::meaning_of;

    #[test]
    fn product_d03_every_reason_has_words_for_administrators() {
        use GrantProblem as Grant;
        use TokenRefusal as Token;
        let sent = String::new;
        let grants = [
            Grant::Unknown,
            Grant::UsedBefore,
            Grant::Expired,
            Grant::OtherClient,
            Grant::RedirectUri { sent: sent(), expected: sent() },
            Grant::Verifier,
            Grant::VerifierNotExpected,
            Grant::Ended,
            Grant::Reused,
            Grant::Superseded,
            Grant::PersonNotAdmitted,
            Grant::WrongPassword,
        ];
        let clients = [
            ClientProblem::Disabled,
            ClientProblem::SecretMissing,
            ClientProblem::SecretNotExpected,
            ClientProblem::WrongMethod,
            ClientProblem::SecretMistyped,
            ClientProblem::SecretExpired(sent()),
            ClientProblem::SecretRetired(sent()),
            ClientProblem::SecretUnknown,
            ClientProblem::TooManyTries(Timestamp::from_millis(0)),
        ];
        let others = [
            Token::InvalidRequest(""),
            Token::GrantNotAllowed,
            Token::PlanRetired,
            Token::InvalidScope { sent: sent() },
            Token::InvalidTarget { sent: sent() },
            Token::TenantNotAllowed { sent: sent() },
            Token::AccessDenied,
            Token::ExpiredToken,
        ];
        let grants = grants.into_iter().map(Token::InvalidGrant);
        let clients = clients.into_iter().map(Token::InvalidClient);
        for refusal in grants.chain(clients).chain(others) {
            assert_ne!(
                meaning_of(refusal.reason()),
                meaning_of("no reason of ours"),
                "{refusal:?}"
            );
        }
    }
}
