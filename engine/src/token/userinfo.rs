//! What an application is told about the person who has signed in (OpenID Connect Core section 5.3):
//! for an access token that is good, was given by a person with `openid`, and is meant for this server.

use super::claims::Audience;
use super::jwt::{self, Kind};
use super::standing_of_token::{Given, GoodToken};
use crate::Engine;
use crate::ctx::Ctx;
use crate::fault::Fault;
use grantry_core::application::IdTokenAlg;
use grantry_core::secret::Secret;
use grantry_core::signing_key::Algorithm;
use grantry_core::user::{KnownOfPerson, released};
use serde_json::{Map, Value};

/// In which form the answer is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserInfoForm {
    /// As JSON.
    Json,
    /// Signed, as the application's ID tokens are.
    Signed,
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq)]
pub enum UserInfo {
    /// The claims.
    Claims(Map<String, Value>),
    /// The claims in a signed text.
    Signed(String),
    /// No token that is good here.
    InvalidToken,
    /// The token was not given for this: it lacks `openid`.
    InsufficientScope,
}

/// What a token told, for the answer that its application can read.
pub struct UserInfoAnswer {
    /// What became of it.
    pub told: UserInfo,
    /// Whose token it was, where it was one.
    pub client_id: Option<String>,
}

impl Engine {
    /// Tells what the token's scopes release.
    pub async fn userinfo(
        &self,
        ctx: &Ctx,
        token: &Secret<String>,
        form: UserInfoForm,
    ) -> Result<UserInfoAnswer, Fault> {
        let Some(good) = self.good_token(ctx, token.expose()).await? else {
            return Ok(UserInfoAnswer { told: UserInfo::InvalidToken, client_id: None });
        };
        let told = self.told(ctx, &good, form).await?;
        Ok(UserInfoAnswer { told, client_id: Some(good.client.client_id.clone()) })
    }

    async fn told(
        &self,
        ctx: &Ctx,
        good: &GoodToken,
        form: UserInfoForm,
    ) -> Result<UserInfo, Fault> {
        // A token for another server must not open this one (RFC 9068 section 4).
        if !good.claims.aud.names(&self.issuer) {
            return Ok(UserInfo::InvalidToken);
        }
        if !good.claims.scopes().any(|scope| scope == "openid") {
            return Ok(UserInfo::InsufficientScope);
        }
        let Some(given) = &good.given else { return Ok(UserInfo::InvalidToken) };
        let mut claims = about(given, good.claims.scopes())?;
        if form == UserInfoForm::Json {
            return Ok(UserInfo::Claims(claims));
        }
        let audience = Audience::One(good.client.client_id.clone());
        claims.insert("iss".to_owned(), self.issuer.as_str().into());
        claims.insert("aud".to_owned(), serde_json::to_value(audience).map_err(Fault::broken)?);
        let algorithm = algorithm_of(good.client.id_token_alg);
        let keys = self.keys(ctx).await?;
        jwt::write(&keys, ctx.now, Kind::UserInfo, algorithm, &claims).map(UserInfo::Signed)
    }
}

/// `sub`, and what the scopes release.
fn about<'s>(
    given: &Given,
    scopes: impl Iterator<Item = &'s str>,
) -> Result<Map<String, Value>, Fault> {
    let person = &given.person;
    let further: Map<String, Value> = serde_json::from_str(&person.claims)
        .map_err(|_bad| Fault::bad_row("users", "claims", &person.id))?;
    let known = KnownOfPerson {
        first_name: &person.first_name,
        last_name: &person.last_name,
        email: &person.email,
        claims: &further,
        updated_at: person.updated_at.as_seconds(),
    };
    let mut claims = released(&known, scopes);
    claims.insert("sub".to_owned(), person.id.as_str().into());
    Ok(claims)
}

/// The key that signs what an application reads about people.
pub(crate) fn algorithm_of(choice: IdTokenAlg) -> Algorithm {
    match choice {
        IdTokenAlg::RS256 => Algorithm::Rs256,
        IdTokenAlg::ES256 => Algorithm::Es256,
        IdTokenAlg::PS256 => Algorithm::Ps256,
        IdTokenAlg::EdDSA => Algorithm::EdDsa,
    }
}
