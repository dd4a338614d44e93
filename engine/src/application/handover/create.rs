//! Makes a link that hands a secret over.

use super::{MAX_PENDING, PREFIX, no_room};
use crate::Engine;
use crate::application::credentials::new_credential;
use crate::application::regenerate_secret::no_secrets;
use crate::application::resolve::lock;
use crate::authority::Writer;
use crate::ctx::Ctx;
use crate::keys::Purpose;
use crate::refusal::{NotDone, Refusal};
use crate::store::NewHandover;
use grantry_core::application::{MAX_SECRETS, handover_lifetime};
use grantry_core::audit::{Change, Value};
use grantry_core::field_error::Reason as _;
use grantry_core::secret::Secret;
use grantry_core::time::Timestamp;

/// A new link.
pub struct HandoverMade {
    /// Names it when it is cancelled.
    pub id: String,
    /// The link itself, this once.
    pub url: Secret<String>,
    /// When it stops working by itself.
    pub expires_at: Timestamp,
}

impl Engine {
    /// Makes a link; `expires_in` is how many seconds it works.
    pub async fn create_handover(
        &self,
        ctx: &Ctx,
        writer: &Writer,
        client_id: &str,
        expires_in: Option<i64>,
    ) -> Result<HandoverMade, NotDone> {
        let lifetime = handover_lifetime(expires_in)
            .map_err(|reason| Refusal::Invalid(vec![reason.on("expires_in")]))?;
        let token = new_credential(self.rng.as_ref(), PREFIX);
        let hash = self.pepper.hash(Purpose::Handover, &[token.expose().as_bytes()]);
        let (id, now) = (self.new_id(ctx.now), ctx.now);
        let expires_at = now + lifetime;
        let (entry, created_by) =
            (self.entry(ctx, "application.hand_over"), ctx.actor.name().to_owned());
        let (reach, name, new) = (writer.reach().clone(), client_id.to_owned(), id.clone());
        self.store
            .change(move |tx| {
                Box::pin(async move {
                    let record = lock(tx, &reach, &name).await?;
                    if !record.confidential {
                        return Err(no_secrets().into());
                    }
                    if tx.living_secrets(&record.id).await?.len() >= MAX_SECRETS {
                        return Err(no_room().into());
                    }
                    if tx.pending_handovers(&record.id, now).await?.len() >= MAX_PENDING {
                        return Err(too_many().into());
                    }
                    let row = NewHandover {
                        id: &new,
                        application_id: &record.id,
                        token: &hash,
                        created_by: &created_by,
                        expires_at,
                    };
                    tx.insert_handover(&row, now).await?;
                    let change = Change {
                        field: "handover_link".to_owned(),
                        before: Value::Nothing(()),
                        after: Value::from(format!("works until {expires_at}")),
                    };
                    let tenant = Some(record.tenant_id.as_str());
                    Ok(entry.write(tx, &record.client_id, &record.id, tenant, &[change]).await?)
                })
            })
            .await?;
        let url = Secret::new(format!("{}/handover?token={}", self.issuer, token.expose()));
        Ok(HandoverMade { id, url, expires_at })
    }
}

fn too_many() -> Refusal {
    let message = format!("{MAX_PENDING} links wait already. Cancel one that is not needed.");
    Refusal::conflict("too_many_handovers", message)
}
