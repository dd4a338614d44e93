//! What an incident would hit, so that whoever reports one knows (PRODUCT D4).
//!
//! Access tokens are not stored, so they are counted by the hour in which they were issued: the figure
//! is the most there can be. Grants and secrets are counted one by one.

use crate::Engine;
use crate::authority::Reader;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::refusal::{NotDone, Refusal};
use crate::store::{ApplicationRecord, Conn, SecretRow, Since};
use grantry_core::console::{IncidentHit, IncidentPreview};
use grantry_core::time::{Span, Timestamp};
use grantry_core::token_family;

const AN_HOUR: Span = Span::hours(1);

impl Engine {
    /// Looks, and changes nothing.
    pub async fn preview_incident(
        &self,
        ctx: &Ctx,
        reader: &Reader,
        client_id: &str,
    ) -> Result<IncidentPreview, NotDone> {
        // What was counted a moment ago counts, too.
        self.write_ledger().await?;
        let mut connection = self.store.reader().await?;
        let mut conn = connection.conn();
        let record = conn.application(reader.reach(), client_id).await?.ok_or(Refusal::NotFound)?;
        let (hit, sessions) = hit_by(&mut conn, &record, ctx.now).await?;
        let then = ctx.now - AN_HOUR;
        Ok(IncidentPreview {
            hit,
            sessions,
            callers: conn.callers_since(&record.id, then).await?,
            requests: conn.requests_since(&record.id, then).await?,
        })
    }
}

/// What would end now, and in how many browsers it was given.
pub(super) async fn hit_by(
    conn: &mut Conn<'_>,
    record: &ApplicationRecord,
    now: Timestamp,
) -> Result<(IncidentHit, i64), Fault> {
    let not_before = Timestamp::from_millis(record.not_before);
    let access = not_before.max(now - Span::seconds(record.access_lifetime));
    let refresh = now - token_family::IDLE;
    let living = conn.living_grants(&record.id, Since { now, not_before, access, refresh }).await?;
    let secrets = conn.living_secrets(&record.id).await?;
    let hit = IncidentHit {
        access_tokens: conn.issued_since(&record.id, access).await?,
        refresh_tokens: living.refresh_tokens,
        secrets: i64::try_from(working(&secrets, now)).unwrap_or(i64::MAX),
        users: living.users,
    };
    Ok((hit, living.sessions))
}

/// How many of the secrets have not expired.
pub(super) fn working(secrets: &[SecretRow], now: Timestamp) -> usize {
    let works = |secret: &&SecretRow| secret.expires_at.is_none_or(|at| at > now.as_millis());
    secrets.iter().filter(works).count()
}
