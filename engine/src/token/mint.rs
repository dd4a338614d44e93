//! Writes access tokens, in the form that the application has chosen.

use super::claims::{Audience, Claims, GrantMark};
use super::client::{Client, ClientTenant};
use super::jwt::{self, Kind};
use crate::Engine;
use crate::ctx::Ctx;
use crate::fault::Fault;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use grantry_core::application::TokenFormat;
use grantry_core::application::incident::issued_at;
use grantry_core::secret::Secret;
use grantry_core::signing_key::Algorithm;
use grantry_core::time::Timestamp;

/// What an access token is to say.
pub(crate) struct Bearer<'a> {
    pub(crate) client: &'a Client,
    /// The person, or the application itself.
    pub(crate) subject: &'a str,
    /// The tenant that the token names.
    pub(crate) tenant: &'a ClientTenant,
    pub(crate) scope: &'a str,
    pub(crate) audience: Audience,
    /// Where a person has given a grant.
    pub(crate) mark: Option<&'a GrantMark>,
    /// When that person last typed a password.
    pub(crate) auth_time: Option<Timestamp>,
}

impl Engine {
    /// Writes a token.
    pub(crate) async fn access_token(
        &self,
        ctx: &Ctx,
        bearer: Bearer<'_>,
    ) -> Result<Secret<String>, Fault> {
        let client = bearer.client;
        let claims = self.claims_of(ctx, bearer);
        self.write_claims(ctx, client, &claims).await
    }

    /// What a token is to say.
    pub(super) fn claims_of(&self, ctx: &Ctx, bearer: Bearer<'_>) -> Claims {
        let Bearer { client, subject, tenant, scope, audience, mark, auth_time } = bearer;
        Claims {
            iss: self.issuer.clone(),
            sub: subject.to_owned(),
            aud: audience,
            exp: (ctx.now + client.access_lifetime).as_seconds(),
            iat: issued_at(ctx.now, client.not_before),
            jti: GrantMark::in_identifier(mark, &self.random_text::<16>()),
            client_id: client.client_id.clone(),
            scope: scope.to_owned(),
            tid: tenant.slug.clone(),
            region: client.region.clone(),
            db_code: client.db_code.clone(),
            auth_time: auth_time.map(Timestamp::as_seconds),
            limits: client.limits.clone(),
            act: None,
        }
    }

    /// Writes it in the form that the application has chosen.
    pub(super) async fn write_claims(
        &self,
        ctx: &Ctx,
        client: &Client,
        claims: &Claims,
    ) -> Result<Secret<String>, Fault> {
        let token = match client.token_format {
            TokenFormat::Jwt => {
                let keys = self.keys(ctx).await?;
                jwt::write(&keys, ctx.now, Kind::AccessToken, Algorithm::Es256, claims)?
            }
            TokenFormat::Opaque => self.sealer.write(self.rng.as_ref(), claims)?,
        };
        Ok(Secret::new(token))
    }

    /// What an access token of ours says, whichever form it has; `None` for any other text, and for
    /// one that is over. Whether it was taken back is another question.
    pub(crate) async fn read_access_token(
        &self,
        ctx: &Ctx,
        token: &str,
    ) -> Result<Option<Claims>, Fault> {
        if token.starts_with(super::opaque::PREFIX) {
            let claims = self.sealer.read(token);
            let alive =
                |claims: &Claims| ctx.now.as_seconds() < claims.exp && claims.iss == self.issuer;
            return Ok(claims.filter(alive));
        }
        let keys = self.keys(ctx).await?;
        Ok(jwt::read(&keys, ctx.now, &self.issuer, token))
    }

    /// The signing keys.
    pub(crate) async fn keys(
        &self,
        ctx: &Ctx,
    ) -> Result<std::sync::Arc<super::key_ring::Keys>, Fault> {
        self.key_ring.keys(&self.store, &self.envelope, ctx.now).await
    }

    /// So many random bytes in base64url.
    pub(crate) fn random_text<const BYTES: usize>(&self) -> String {
        let mut random = [0; BYTES];
        self.rng.fill(&mut random);
        BASE64_URL_SAFE_NO_PAD.encode(random)
    }
}
