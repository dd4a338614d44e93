//! The token endpoint (RFC 6749 section 3.2): who asks, whether it may, and which grant answers.
//!
//! In reading order: `authenticate_client`, the gates below, one file for each grant, `mint`. What
//! comes of it is counted in `ledger`, which writes nothing while anybody waits.

use super::authenticate_client::{
    AuthenticatedClient, ClientCredentials, ClientProblem, Unrecognised,
};
use super::exchange_code::CodeGrant;
use super::refusal::TokenRefusal;
use crate::Engine;
use crate::ctx::Ctx;
use crate::fault::Fault;
use grantry_core::application::GrantType;
use grantry_core::secret::Secret;

/// What a client asks for.
pub struct TokenRequest {
    /// Who asks.
    pub client: ClientCredentials,
    /// With what.
    pub grant: TokenGrant,
    /// The scopes, apart by blanks.
    pub scope: Option<String>,
    /// Whom the token is for (RFC 8707).
    pub resources: Vec<String>,
    /// The tenant that is meant, by its slug.
    pub tenant: Option<String>,
}

/// What a client brings.
pub enum TokenGrant {
    /// Nothing but itself (RFC 6749 section 4.4).
    ClientCredentials,
    /// An authorization code (RFC 6749 section 4.1.3).
    AuthorizationCode(CodeGrant),
    /// A refresh token (RFC 6749 section 6).
    RefreshToken(Secret<String>),
    /// A person's e-mail address and password (RFC 6749 section 4.3).
    Password {
        /// The address.
        username: String,
        /// The password.
        password: Secret<String>,
    },
    /// What a device shows a person (RFC 8628 section 3.4).
    DeviceCode(Secret<String>),
}

/// Tokens, and what is said about them (RFC 6749 section 5.1).
pub struct IssuedTokens {
    /// The access token.
    pub access_token: Secret<String>,
    /// How many seconds it lives.
    pub expires_in: i64,
    /// The scopes that it has.
    pub scope: String,
    /// What renews it.
    pub refresh_token: Option<Secret<String>>,
    /// Who the person is (OpenID Connect Core section 3.1.3.3).
    pub id_token: Option<Secret<String>>,
}

/// What became of a request.
pub enum TokenOutcome {
    /// Here they are.
    Issued(Box<IssuedTokens>),
    /// Not this one.
    Refused(TokenRefusal),
}

/// What a grant gives, or why it gives nothing.
pub(super) type Granted = Result<IssuedTokens, TokenRefusal>;

impl Engine {
    /// Issues tokens.
    pub async fn issue_token(
        &self,
        ctx: &Ctx,
        request: TokenRequest,
    ) -> Result<TokenOutcome, Fault> {
        let grant = request.grant.kind();
        let known = match self.who_asks(ctx, &request.client, grant.as_str()).await? {
            Ok(known) => known,
            Err(refusal) => return Ok(TokenOutcome::Refused(refusal)),
        };
        let granted = match may_have_tokens(&known, grant) {
            Ok(()) => self.grant(ctx, &known, &request).await?,
            Err(refusal) => Err(refusal),
        };
        Ok(match granted {
            Ok(tokens) => {
                self.ledger.issued(ctx, &known, grant.as_str());
                TokenOutcome::Issued(Box::new(tokens))
            }
            Err(refusal) => {
                self.ledger.refused(ctx, &known.client, grant.as_str(), &refusal);
                TokenOutcome::Refused(refusal)
            }
        })
    }

    /// The application, or why it is not listened to; a refusal stands in its list under the grant or
    /// the endpoint.
    pub(super) async fn who_asks(
        &self,
        ctx: &Ctx,
        presented: &ClientCredentials,
        endpoint: &str,
    ) -> Result<Result<AuthenticatedClient, TokenRefusal>, Fault> {
        let Unrecognised { problem, client } =
            match self.authenticate_client(ctx, presented).await? {
                Ok(known) => return Ok(Ok(known)),
                Err(unrecognised) => unrecognised,
            };
        let refusal = match problem {
            ClientProblem::TooManyTries(until) => TokenRefusal::Throttled { until },
            problem => TokenRefusal::InvalidClient(problem),
        };
        if let Some(client) = client {
            self.ledger.refused(ctx, &client, endpoint, &refusal);
        }
        Ok(Err(refusal))
    }

    async fn grant(
        &self,
        ctx: &Ctx,
        known: &AuthenticatedClient,
        request: &TokenRequest,
    ) -> Result<Granted, Fault> {
        if let Some(missing) = request.grant.missing() {
            return Ok(Err(TokenRefusal::InvalidRequest(missing)));
        }
        match &request.grant {
            TokenGrant::ClientCredentials => self.client_credentials(ctx, known, request).await,
            TokenGrant::AuthorizationCode(code) => {
                self.exchange_code(ctx, known, request, code).await
            }
            TokenGrant::RefreshToken(token) => self.refresh(ctx, known, request, token).await,
            TokenGrant::Password { username, password } => {
                self.password(ctx, known, request, (username, password)).await
            }
            TokenGrant::DeviceCode(code) => self.poll_device(ctx, known, request, code).await,
        }
    }
}

impl TokenGrant {
    fn kind(&self) -> GrantType {
        match self {
            Self::ClientCredentials => GrantType::ClientCredentials,
            Self::AuthorizationCode(_) => GrantType::AuthorizationCode,
            Self::RefreshToken(_) => GrantType::RefreshToken,
            Self::Password { .. } => GrantType::Password,
            Self::DeviceCode(_) => GrantType::DeviceCode,
        }
    }

    /// What was left out or blank, which is the same (RFC 6749 section 3.2).
    fn missing(&self) -> Option<&'static str> {
        let (blank, missing) = match self {
            Self::ClientCredentials => return None,
            Self::AuthorizationCode(sent) => {
                (sent.code.expose().is_empty(), "The parameter code is missing")
            }
            Self::RefreshToken(token) => {
                (token.expose().is_empty(), "The parameter refresh_token is missing")
            }
            Self::Password { username, password } => (
                username.is_empty() || password.expose().is_empty(),
                "The parameters username and password are needed",
            ),
            Self::DeviceCode(code) => {
                (code.expose().is_empty(), "The parameter device_code is missing")
            }
        };
        blank.then_some(missing)
    }
}

/// What is asked of every application, whatever it brings.
pub(super) fn may_have_tokens(
    known: &AuthenticatedClient,
    grant: GrantType,
) -> Result<(), TokenRefusal> {
    if !known.client.may(grant) {
        return Err(TokenRefusal::GrantNotAllowed);
    }
    if known.client.plan_retired {
        return Err(TokenRefusal::PlanRetired);
    }
    Ok(())
}
