//! Logout tokens and when they are sent (OpenID Connect Back-Channel Logout sections 2.4 to 2.6).
//!
//! A message waits in the database. Whoever moves its count of tries on has the next try, so of
//! several nodes one sends it; a node that dies with it leaves it to the others. The server delivers
//! and says how it went; what cannot be delivered within some hours is given up and logged.

use crate::Engine;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::store::LogoutMessageRow;
use crate::token::{Kind, algorithm_of, jwt_write};
use grantry_core::secret::Secret;
use grantry_core::time::{Span, Timestamp};
use serde::Serialize;
use serde_json::{Value, json};

/// How many are taken at once.
const BATCH: i64 = 20;
/// When the next try follows the first, second, and so on; after the last one no other does.
const WAITS: [Span; 6] = [
    Span::seconds(30),
    Span::minutes(2),
    Span::minutes(10),
    Span::minutes(30),
    Span::hours(2),
    Span::hours(4),
];
/// Long enough for clocks that differ, too short to be kept.
const LIFETIME: Span = Span::minutes(2);
const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// A message, ready to be sent once.
pub struct LogoutDelivery {
    /// Which message.
    pub id: String,
    /// Whom it is for.
    pub client_id: String,
    /// Where it goes.
    pub uri: String,
    /// The signed logout token.
    pub token: Secret<String>,
    /// Whether no other try follows.
    pub last: bool,
}

/// No `nonce`, so that it never passes for an ID token (section 2.4).
#[derive(Serialize)]
struct LogoutToken<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    iat: i64,
    exp: i64,
    jti: String,
    sid: &'a str,
    events: Value,
}

impl Engine {
    /// Takes the messages whose time has come. Each is the caller's for one try.
    pub async fn take_logout_messages(&self, ctx: &Ctx) -> Result<Vec<LogoutDelivery>, Fault> {
        let now = ctx.now;
        let rows = self.store.reader().await?.conn().due_logout_messages(now, BATCH).await?;
        let mut taken = Vec::new();
        for row in rows {
            if let Some(delivery) = self.take(ctx, row).await? {
                taken.push(delivery);
            }
        }
        Ok(taken)
    }

    async fn take(
        &self,
        ctx: &Ctx,
        row: LogoutMessageRow,
    ) -> Result<Option<LogoutDelivery>, Fault> {
        let client = self.client(&row.client_id).await?;
        let client = client.filter(|client| client.backchannel_logout_uri.is_some());
        let tries = usize::try_from(row.attempts).unwrap_or(usize::MAX);
        let (Some(client), Some(wait)) = (client, WAITS.get(tries).copied()) else {
            // Nobody wants to hear it any more, or its sender died with the last try.
            self.forget_logout_message(&row.id).await?;
            return Ok(None);
        };
        if !self.claim(&row, ctx.now + wait).await? {
            return Ok(None);
        }
        let content = LogoutToken {
            iss: &self.issuer,
            sub: &row.user_id,
            aud: &row.client_id,
            iat: ctx.now.as_seconds(),
            exp: (ctx.now + LIFETIME).as_seconds(),
            jti: self.random_text::<16>(),
            sid: &row.session_id,
            events: json!({ EVENT: {} }),
        };
        let keys = self.keys(ctx).await?;
        let algorithm = algorithm_of(client.id_token_alg);
        let token = jwt_write(&keys, ctx.now, Kind::LogoutToken, algorithm, &content)?;
        Ok(Some(LogoutDelivery {
            id: row.id,
            client_id: row.client_id.clone(),
            uri: client.backchannel_logout_uri.clone().unwrap_or_default(),
            token: Secret::new(token),
            last: tries + 1 == WAITS.len(),
        }))
    }

    async fn claim(&self, row: &LogoutMessageRow, next: Timestamp) -> Result<bool, Fault> {
        let (id, attempts) = (row.id.clone(), row.attempts);
        self.store
            .write(move |tx| {
                Box::pin(async move { tx.claim_logout_message(&id, attempts, next).await })
            })
            .await
    }

    /// It has arrived, or is given up.
    pub async fn forget_logout_message(&self, id: &str) -> Result<(), Fault> {
        let id = id.to_owned();
        self.store
            .write(move |tx| Box::pin(async move { tx.delete_logout_message(&id).await }))
            .await
    }
}
