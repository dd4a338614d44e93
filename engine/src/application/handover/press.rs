//! Somebody presses the button of a link: the link is burnt, and the application has one secret more.
//!
//! One statement burns the link, so of many who press at once exactly one gets a secret. Where no
//! secret can be made the link is not burnt.

use super::HandoverSeen;
use super::look::worth;
use crate::Engine;
use crate::application::resolve::lock;
use crate::application::store_secret::FreshSecret;
use crate::authority::Reach;
use crate::ctx::{Actor, Ctx};
use crate::fault::Fault;
use crate::refusal::NotDone;
use crate::store::Tx;
use grantry_core::application::{AuthMethod, GrantType, GrantTypes, SecretLabel};
use grantry_core::audit::{Change, Value};
use grantry_core::secret::{Hashed, Secret};
use grantry_core::time::Timestamp;

const LABEL: &str = "handover";

/// What came of it.
pub enum HandoverUse {
    /// A new secret.
    Done(Box<HandoverUsed>),
    /// None; the link is worth this.
    Not(HandoverSeen),
}

/// A new secret, shown this once, and what is needed to use it.
pub struct HandoverUsed {
    /// The name of the application.
    pub application: String,
    /// Its client ID.
    pub client_id: String,
    /// The new secret.
    pub secret: Secret<String>,
    /// Whether it gets tokens by the secret alone.
    pub client_credentials: bool,
    /// Whether the secret has to stand in the body of a request.
    pub in_body: bool,
}

impl Engine {
    /// Makes the secret, if nobody was faster.
    pub async fn use_handover(
        &self,
        ctx: &Ctx,
        token: &Secret<String>,
    ) -> Result<HandoverUse, NotDone> {
        let Some(hash) = self.handover_hash(token) else {
            return Ok(HandoverUse::Not(HandoverSeen::Unknown));
        };
        let ctx = Ctx { actor: Actor::HandoverLink, ..ctx.clone() };
        let label = SecretLabel::parse(LABEL)
            .map_err(|_bad| Fault::broken_because("this label is not a label"))?;
        let fresh = self.fresh_secret(&ctx, label, None)?;
        let (entry, now) = (self.entry(&ctx, "application.use_handover"), ctx.now);
        let remote = ctx.remote.to_string();
        self.store
            .change(move |tx| {
                Box::pin(async move {
                    let used = match exchange(tx, &hash, fresh, (&remote, now)).await? {
                        Ok(used) => used,
                        Err(worth) => return Ok(HandoverUse::Not(worth)),
                    };
                    let Exchanged { used, subject, tenant, hint } = used;
                    let change = |field: &str, after| Change {
                        field: field.to_owned(),
                        before: Value::Nothing(()),
                        after: Value::from(after),
                    };
                    let changes =
                        [change("secret handover", hint), change("opened_from", remote.clone())];
                    entry.write(tx, &used.client_id, &subject, Some(&tenant), &changes).await?;
                    Ok(HandoverUse::Done(Box::new(used)))
                })
            })
            .await
    }
}

/// What is recorded of it besides.
struct Exchanged {
    used: HandoverUsed,
    subject: String,
    tenant: String,
    hint: String,
}

async fn exchange(
    tx: &mut Tx<'_>,
    hash: &Hashed,
    fresh: FreshSecret,
    (remote, now): (&str, Timestamp),
) -> Result<Result<Exchanged, HandoverSeen>, NotDone> {
    let Some(row) = tx.handover(hash).await? else { return Ok(Err(HandoverSeen::Unknown)) };
    // The row of the application first, as whoever cancels links or makes secrets does.
    let record = lock(tx, &Reach::Platform, &row.client_id).await?;
    let secrets = tx.living_secrets(&record.id).await?.len();
    let Some(row) = tx.handover(hash).await? else { return Ok(Err(HandoverSeen::Unknown)) };
    let worth = worth(row, secrets, now);
    if !matches!(worth, HandoverSeen::Ready { .. }) {
        return Ok(Err(worth));
    }
    if !tx.use_handover(hash, remote, now).await? {
        return Ok(Err(HandoverSeen::Used(now)));
    }
    let hint = fresh.hint();
    let secret = fresh.keep(tx, &record.id, now).await?;
    let grants = GrantTypes::from_bits(u8::try_from(record.grants).unwrap_or(0));
    let used = HandoverUsed {
        application: record.name,
        client_id: record.client_id,
        secret,
        client_credentials: grants.contains(GrantType::ClientCredentials),
        in_body: record.auth_method == AuthMethod::Post.as_str(),
    };
    Ok(Ok(Exchanged { used, subject: record.id, tenant: record.tenant_id, hint }))
}
