//! A refresh token becomes new tokens (RFC 6749 section 6, OpenID Connect Core section 12.2).
//!
//! Which one is good is decided by numbers on the grant's row (ADR 0018, `core::token_family`), by one
//! conditional statement. A thief's token ends the grant, and that refusal is kept.

use super::authenticate_client::AuthenticatedClient;
use super::client::Client;
use super::for_person::{Handed, REFRESH_PREFIX, alive, is_renewable};
use super::issue_token::{Granted, TokenRequest};
use super::refusal::{GrantProblem, TokenRefusal};
use crate::Engine;
use crate::application::checked_body;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::keys::Purpose;
use crate::store::GrantRow;
use grantry_core::secret::Secret;
use grantry_core::time::Timestamp;
use grantry_core::token_family::{IDLE, Presented, TokenFamily};

/// The number of the good refresh token now, and the token itself.
type Renewed = Result<(i64, Secret<String>), GrantProblem>;

impl Engine {
    pub(super) async fn refresh(
        &self,
        ctx: &Ctx,
        known: &AuthenticatedClient,
        request: &TokenRequest,
        token: &Secret<String>,
    ) -> Result<Granted, Fault> {
        let client = &known.client;
        let refused = |problem| Ok(Err(TokenRefusal::InvalidGrant(problem)));
        let Some((number, grant)) = self.grant_of_refresh_token(token).await? else {
            return refused(GrantProblem::Unknown);
        };
        if let Err(problem) = still_good(ctx, client, &grant) {
            return refused(problem);
        }
        let (head, parent, head_used) = (grant.head, grant.parent, grant.head_used);
        let worth = TokenFamily { head, parent, head_used }.judge(number);
        // What a thief holds ends the grant, whatever else is wrong with the request.
        if !matches!(worth, Presented::Head | Presented::Retry) {
            let renewed = self.renew(ctx, client, &grant.id, (number, token)).await?;
            return refused(renewed.err().unwrap_or(GrantProblem::Unknown));
        }
        let terms = match self.terms(client, &grant, request, request.scope.as_deref()).await? {
            Ok(terms) => terms,
            Err(refusal) => return Ok(Err(refusal)),
        };
        match self.renew(ctx, client, &grant.id, (number, token)).await? {
            Ok((number, refresh_token)) => {
                let refresh_token = Some(refresh_token);
                let handed = Handed { number, refresh_token, nonce: None };
                Ok(Ok(self.tokens_for_person(ctx, client, &grant, (terms, handed)).await?))
            }
            Err(problem) => refused(problem),
        }
    }

    /// The number of a refresh token, and its grant.
    pub(super) async fn grant_of_refresh_token(
        &self,
        token: &Secret<String>,
    ) -> Result<Option<(i64, GrantRow)>, Fault> {
        if checked_body(token.expose(), REFRESH_PREFIX).is_none() {
            return Ok(None);
        }
        let hash = self.pepper.hash(Purpose::RefreshToken, &[token.expose().as_bytes()]);
        let row = self.store.reader().await?.conn().refresh_token(&hash).await?;
        Ok(row.map(|row| (row.number, row.grant)))
    }

    /// Exchanges a refresh token for the next; or says that it stays, where the application does not
    /// rotate. Without a secret there is always a new one (RFC 9700 section 4.14.2).
    async fn renew(
        &self,
        ctx: &Ctx,
        client: &Client,
        grant_id: &str,
        (number, token): (i64, &Secret<String>),
    ) -> Result<Renewed, Fault> {
        let (new, hash) = self.new_refresh_token();
        let (id, old, now) = (grant_id.to_owned(), token.clone(), ctx.now);
        let stays = client.confidential && !client.rotates;
        let renewed: Renewed = self
            .store
            .write(move |tx| {
                Box::pin(async move {
                    if stays && tx.keep_refresh_token(&id, number, now).await? {
                        return Ok(Ok((number, old)));
                    }
                    if let Some(number) = tx.rotate_refresh_token(&id, number, &hash, now).await? {
                        return Ok(Ok((number, new)));
                    }
                    if tx.end_reused_grant(&id, number, now).await? {
                        return Ok(Err(GrantProblem::Reused));
                    }
                    let grant = tx.grant(&id).await?;
                    let ended = grant.is_none_or(|grant| grant.ended_at != 0);
                    Ok(Err(if ended { GrantProblem::Ended } else { GrantProblem::Superseded }))
                })
            })
            .await?;
        if renewed.as_ref().err() == Some(&GrantProblem::Reused) {
            tracing::warn!(grant = %grant_id, remote = %ctx.remote, request = %ctx.request, "token.refresh: a replaced refresh token came again, and grant {grant_id} was ended");
        }
        Ok(renewed)
    }
}

/// Ended, over, or not renewed for too long. An application that has lost `offline_access` since does
/// not renew grants of OpenID Connect any more.
fn still_good(ctx: &Ctx, client: &Client, grant: &GrantRow) -> Result<(), GrantProblem> {
    alive(ctx, client, grant)?;
    if Timestamp::from_millis(grant.refreshed_at) + IDLE <= ctx.now {
        return Err(GrantProblem::Expired);
    }
    if is_renewable(client, &grant.scopes) { Ok(()) } else { Err(GrantProblem::Ended) }
}
