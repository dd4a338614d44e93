//! Giving a token up (RFC 7009). A refresh token takes its whole grant with it, an access token goes
//! alone. Done is said for every token that is not good afterwards, also for one that nobody knows;
//! a token of another application stays as it is, and its sender learns nothing.
//!
//! What kind of token it is can be seen from itself, so a hint, right or wrong, changes nothing (M079).

use super::authenticate_client::ClientCredentials;
use super::client::Client;
use super::for_person::REFRESH_PREFIX;
use super::refusal::TokenRefusal;
use crate::Engine;
use crate::ctx::Ctx;
use crate::fault::Fault;
use grantry_core::secret::Secret;
use grantry_core::time::Timestamp;

const ENDPOINT: &str = "revocation";

impl Engine {
    /// `Ok(Ok(()))` was committed: the token is dead, or was never the caller's.
    pub async fn revoke_token(
        &self,
        ctx: &Ctx,
        presented: &ClientCredentials,
        token: &Secret<String>,
    ) -> Result<Result<(), TokenRefusal>, Fault> {
        let client = match self.recognise(ctx, presented, ENDPOINT).await? {
            Ok(known) => known.client,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if token.expose().starts_with(REFRESH_PREFIX) {
            self.revoke_grant_of(ctx, &client, token).await?;
        } else {
            self.revoke_access_token(ctx, &client, token.expose()).await?;
        }
        Ok(Ok(()))
    }

    /// Any refresh token of the family will do, also one that was replaced: who gives one up wants
    /// nothing of the rest.
    async fn revoke_grant_of(
        &self,
        ctx: &Ctx,
        client: &Client,
        token: &Secret<String>,
    ) -> Result<(), Fault> {
        let found = self.grant_of_refresh_token(token).await?;
        let Some((_, grant)) = found.filter(|(_, grant)| grant.application_id == client.id) else {
            return Ok(());
        };
        let now = ctx.now;
        self.store
            .write(move |tx| {
                Box::pin(async move { tx.end_grant(&grant.id, "revoked", now).await.map(drop) })
            })
            .await
    }

    async fn revoke_access_token(
        &self,
        ctx: &Ctx,
        client: &Client,
        token: &str,
    ) -> Result<(), Fault> {
        let claims = self.read_access_token(ctx, token).await?;
        let Some(claims) = claims.filter(|claims| claims.client_id == client.client_id) else {
            return Ok(());
        };
        let ends = Timestamp::from_millis(claims.exp.saturating_mul(1_000));
        self.store
            .write(move |tx| {
                Box::pin(async move { tx.revoke_access_token(&claims.jti, ends).await })
            })
            .await
    }
}
