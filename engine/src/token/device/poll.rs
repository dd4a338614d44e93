//! A device asks how somebody has decided (RFC 8628 sections 3.4 and 3.5). Whether it was allowed and
//! nobody had the tokens yet is one statement, so that they are given out once.

use super::{EARLY, INTERVAL};
use crate::Engine;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::keys::Purpose;
use crate::store::{GrantRow, Tx};
use crate::token::authenticate_client::AuthenticatedClient;
use crate::token::client::Client;
use crate::token::for_person::{Handed, alive, is_renewable};
use crate::token::issue_token::{Granted, TokenRequest};
use crate::token::refusal::{GrantProblem, TokenRefusal};
use grantry_core::secret::{Hashed, Secret};
use grantry_core::time::Timestamp;
use std::sync::Arc;

/// Longer ones are not ours.
const LONGEST: usize = 128;

struct Asked {
    ctx: Ctx,
    client: Arc<Client>,
    hash: Hashed,
    new_refresh_token: Hashed,
}

impl Engine {
    pub(in crate::token) async fn poll_device(
        &self,
        ctx: &Ctx,
        known: &AuthenticatedClient,
        request: &TokenRequest,
        code: &Secret<String>,
    ) -> Result<Granted, Fault> {
        let client = &known.client;
        let code = code.expose();
        let hash = self.pepper.hash(Purpose::DeviceCode, &[code.as_bytes()]);
        // What nobody has made is not worth a transaction.
        let mut reader = self.store.reader().await?;
        if code.len() > LONGEST || reader.conn().device(&hash).await?.is_none() {
            return Ok(Err(TokenRefusal::InvalidGrant(GrantProblem::Unknown)));
        }
        drop(reader);
        let (token, new_refresh_token) = self.new_refresh_token();
        let asked = Asked { ctx: ctx.clone(), client: client.clone(), hash, new_refresh_token };
        let heard = self.store.write(move |tx| Box::pin(async move { hear(tx, &asked).await }));
        let (grant, number) = match heard.await? {
            Ok(allowed) => allowed,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if let Err(problem) = alive(ctx, client, &grant) {
            return Ok(Err(TokenRefusal::InvalidGrant(problem)));
        }
        let terms = match self.terms(client, &grant, request, None).await? {
            Ok(terms) => terms,
            Err(refusal) => {
                self.give_up_grant(ctx, &grant.id, "device_refused").await?;
                return Ok(Err(refusal));
            }
        };
        let refresh_token = (number > 0).then_some(token);
        let handed = Handed { number, refresh_token, nonce: None };
        Ok(Ok(self.tokens_for_person(ctx, client, &grant, (terms, handed)).await?))
    }
}

/// The grant with the number of its refresh token, or what the device hears instead.
async fn hear(
    tx: &mut Tx<'_>,
    asked: &Asked,
) -> Result<Result<(GrantRow, i64), TokenRefusal>, Fault> {
    let (now, hash) = (asked.ctx.now, &asked.hash);
    let unknown = Ok(Err(TokenRefusal::InvalidGrant(GrantProblem::Unknown)));
    if let Some(id) = tx.redeem_device(hash, &asked.client.id, now).await? {
        let Some(grant) = tx.grant(&id).await? else { return unknown };
        let number = if is_renewable(&asked.client, &grant.scopes) {
            tx.rotate_refresh_token(&id, 0, &asked.new_refresh_token, now).await?
        } else {
            None
        };
        return Ok(Ok((grant, number.unwrap_or(0))));
    }
    let Some(device) = tx.device(hash).await? else { return unknown };
    let problem = if device.application_id != asked.client.id {
        TokenRefusal::InvalidGrant(GrantProblem::OtherClient)
    } else if device.redeemed_at.is_some() {
        TokenRefusal::InvalidGrant(GrantProblem::UsedBefore)
    } else if Timestamp::from_millis(device.expires_at) <= now {
        TokenRefusal::ExpiredToken
    } else if device.state == "denied" {
        TokenRefusal::AccessDenied
    } else if tx.poll_device(hash, EARLY, now).await? {
        TokenRefusal::AuthorizationPending
    } else {
        tx.slow_device_down(hash, INTERVAL, now).await?;
        TokenRefusal::SlowDown
    };
    Ok(Err(problem))
}
