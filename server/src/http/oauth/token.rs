//! `POST /oauth/token` (RFC 6749 section 3.2): what each grant brings, and the tokens.

use super::error::{OAuthError, not_stored};
use super::request::Asked;
use crate::extract::Form;
use crate::state::AppState;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use grantry_core::secret::Secret;
use grantry_engine::{
    CodeGrant, IssuedTokens, PresentedBy, TokenGrant, TokenOutcome, TokenRequest,
};
use serde::Serialize;

/// Answers with a token, or says why not.
pub(crate) async fn token(State(state): State<AppState>, asked: Asked) -> Response {
    let issued = issue(&state, &asked).await;
    asked.readable(issued.map_or_else(IntoResponse::into_response, answer))
}

async fn issue(state: &AppState, asked: &Asked) -> Result<IssuedTokens, OAuthError> {
    let Asked { ctx, form, .. } = asked;
    let grant = grant(form)?;
    let client = asked.client()?;
    let by_header = client.by == PresentedBy::Basic;
    let request = TokenRequest {
        client,
        grant,
        scope: form.given("scope"),
        resources: form.all("resource"),
        tenant: form.given("tenant"),
    };
    match state.engine.issue_token(ctx, request).await? {
        TokenOutcome::Issued(tokens) => Ok(*tokens),
        TokenOutcome::Refused(refusal) => Err(OAuthError::refused(refusal, by_header, ctx.now)),
    }
}

/// What the client brings, by the grant that it names.
fn grant(form: &Form) -> Result<TokenGrant, OAuthError> {
    match form.text("grant_type").as_str() {
        "" => Err(OAuthError::InvalidRequest("The parameter grant_type is missing")),
        "client_credentials" => Ok(TokenGrant::ClientCredentials),
        "authorization_code" => Ok(TokenGrant::AuthorizationCode(CodeGrant {
            code: form.secret("code"),
            redirect_uri: form.given("redirect_uri"),
            verifier: form.given("code_verifier").map(Secret::new),
        })),
        "refresh_token" => Ok(TokenGrant::RefreshToken(form.secret("refresh_token"))),
        "password" => Ok(TokenGrant::Password {
            username: form.text("username"),
            password: form.secret("password"),
        }),
        "urn:ietf:params:oauth:grant-type:device_code" => {
            Ok(TokenGrant::DeviceCode(form.secret("device_code")))
        }
        _ => Err(OAuthError::UnsupportedGrantType),
    }
}

/// RFC 6749 section 5.1.
#[derive(Serialize)]
struct Answer<'a> {
    access_token: &'a str,
    token_type: &'static str,
    expires_in: i64,
    scope: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<&'a str>,
}

fn answer(tokens: IssuedTokens) -> Response {
    let body = Answer {
        access_token: tokens.access_token.expose(),
        token_type: "Bearer",
        expires_in: tokens.expires_in,
        scope: &tokens.scope,
        refresh_token: tokens.refresh_token.as_ref().map(|token| token.expose().as_str()),
        id_token: tokens.id_token.as_ref().map(|token| token.expose().as_str()),
    };
    not_stored(axum::Json(body).into_response())
}
