//! Whether an access token is still good: asked by introspection (RFC 7662 section 4), by userinfo and
//! by the admin API, so that what was taken back is dead everywhere at once (M086).
//!
//! The token itself says most of it. The application and the tokens that were given up are in memory
//! (ADR 0016). What is left to read, for tokens of people, is their grant with themselves.

use super::claims::{Claims, GrantMark};
use super::client::{Client, ClientTenant};
use super::standing::{Person, admitted_as};
use crate::Engine;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::store::GrantRow;
use grantry_core::time::Timestamp;
use std::sync::Arc;

/// An access token that is good at this moment.
pub(crate) struct GoodToken {
    pub(crate) claims: Claims,
    pub(crate) client: Arc<Client>,
    /// Who has given it; nobody where the application acts for itself.
    pub(crate) given: Option<Given>,
}

/// A grant that lives, and the person who has given it and may still use the application.
pub(crate) struct Given {
    pub(crate) grant: GrantRow,
    pub(crate) person: Person,
}

impl Engine {
    /// `None`: no token of ours, or over, or taken back, or of somebody who may not act any more.
    pub(crate) async fn good_token(
        &self,
        ctx: &Ctx,
        token: &str,
    ) -> Result<Option<GoodToken>, Fault> {
        let Some(claims) = self.read_access_token(ctx, token).await? else { return Ok(None) };
        let Some(client) = self.client(&claims.client_id).await? else { return Ok(None) };
        if !client.active {
            return Ok(None);
        }
        if self.was_given_up(ctx.now, &claims.jti).await? {
            return Ok(None);
        }
        let mark = claims.mark();
        let grant = match &mark {
            Some(mark) => self.store.reader().await?.conn().grant(&mark.grant).await?,
            None => None,
        };
        let given = match (mark, grant) {
            (None, _) if stands_for_itself(&claims, &client) => None,
            (Some(mark), Some(grant)) if grant.user_id == claims.sub => {
                let Some(given) = given(&client, grant) else { return Ok(None) };
                self.note_use(&mark, &given.grant).await?;
                Some(given)
            }
            _ => return Ok(None),
        };
        Ok(Some(GoodToken { claims, client, given }))
    }

    /// Whoever uses what came with a refresh token has received it, so its predecessor is dead
    /// (PRODUCT C4). Written once for each refresh token.
    async fn note_use(&self, mark: &GrantMark, grant: &GrantRow) -> Result<(), Fault> {
        if grant.head != mark.number || grant.head_used {
            return Ok(());
        }
        let mark = mark.clone();
        self.store
            .write(move |tx| {
                Box::pin(async move { tx.mark_head_used(&mark.grant, mark.number).await })
            })
            .await
    }
}

/// What is left of a grant: `None` where it was ended, or its person may not use the application any
/// more. Whether it has run out is another question: its last access token may outlive it.
pub(super) fn given(client: &Client, grant: GrantRow) -> Option<Given> {
    let given_at = Timestamp::from_millis(grant.created_at);
    let ended = grant.ended_at != 0 || grant.application_id != client.id;
    if ended || !client.active || given_at < client.not_before {
        return None;
    }
    let tenant = ClientTenant { id: grant.tenant_id.clone(), slug: grant.tenant.clone() };
    let person = admitted_as(client, &tenant, grant.holder.clone());
    let person = person.filter(|person| given_at >= person.not_before);
    person.map(|person| Given { grant, person })
}

/// A token of the application itself, which it got after everything before was made void.
fn stands_for_itself(claims: &Claims, client: &Client) -> bool {
    let issued = Timestamp::from_millis(claims.iat.saturating_mul(1_000));
    claims.sub == claims.client_id && issued >= client.not_before
}
