//! What somebody sees who opens a link. Looking changes nothing, so previews of links do no harm.

use crate::Engine;
use crate::ctx::Ctx;
use crate::refusal::NotDone;
use crate::store::HandoverRow;
use grantry_core::application::MAX_SECRETS;
use grantry_core::secret::Secret;
use grantry_core::time::Timestamp;

/// What a link is worth now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HandoverSeen {
    /// Its button makes a secret.
    Ready {
        /// The name of the application.
        application: String,
        /// Who made the link.
        created_by: String,
        /// When it stops working by itself.
        expires_at: Timestamp,
    },
    /// Nobody has made it here, or that was long ago.
    Unknown,
    /// Somebody has used it.
    Used(Timestamp),
    /// Its time is over.
    Expired(Timestamp),
    /// An administrator has ended it.
    Cancelled,
    /// The application has as many secrets as it can have.
    NoRoom,
}

impl Engine {
    /// Looks.
    pub async fn look_at_handover(
        &self,
        ctx: &Ctx,
        token: &Secret<String>,
    ) -> Result<HandoverSeen, NotDone> {
        let Some(hash) = self.handover_hash(token) else { return Ok(HandoverSeen::Unknown) };
        let mut connection = self.store.reader().await?;
        let mut conn = connection.conn();
        let Some(row) = conn.handover(&hash).await? else { return Ok(HandoverSeen::Unknown) };
        let secrets = conn.living_secrets(&row.application_id).await?.len();
        Ok(worth(row, secrets, ctx.now))
    }
}

/// What a link is worth; also said to those who press its button in vain.
pub(super) fn worth(row: HandoverRow, secrets: usize, now: Timestamp) -> HandoverSeen {
    let expires_at = Timestamp::from_millis(row.expires_at);
    match row {
        HandoverRow { used_at: Some(at), .. } => HandoverSeen::Used(Timestamp::from_millis(at)),
        HandoverRow { cancelled_at: Some(_), .. } => HandoverSeen::Cancelled,
        _ if expires_at <= now => HandoverSeen::Expired(expires_at),
        // What it was made for is gone.
        HandoverRow { confidential: false, .. } => HandoverSeen::Cancelled,
        _ if secrets >= MAX_SECRETS => HandoverSeen::NoRoom,
        HandoverRow { application, created_by, .. } => {
            HandoverSeen::Ready { application, created_by, expires_at }
        }
    }
}
