//! The incident button: the application is switched off, and every token, every grant and every secret
//! that it has is dead, in one transaction (PRODUCT D4).
//!
//! Nothing of it comes back: enabling the application later needs a new secret first, where it has
//! secrets, and lets only live what is issued from then on.

use super::preview_incident::hit_by;
use super::resolve::lock;
use super::status::retag;
use crate::Engine;
use crate::authority::Writer;
use crate::ctx::Ctx;
use crate::refusal::{NotDone, Refusal};
use crate::store::{ApplicationRecord, SecretRow};
use grantry_core::application::ApplicationStatus;
use grantry_core::application::incident::{confirms, void_before};
use grantry_core::audit::{Change, Value};
use grantry_core::console::IncidentHit;

impl Engine {
    /// Ends everything; `confirm` is the client ID once more. Says what was hit.
    pub async fn report_incident(
        &self,
        ctx: &Ctx,
        writer: &Writer,
        client_id: &str,
        confirm: &str,
    ) -> Result<IncidentHit, NotDone> {
        // What was counted a moment ago counts, too.
        self.write_ledger().await?;
        let (entry, now) = (self.entry(ctx, "application.incident"), ctx.now);
        let (reach, name) = (writer.reach().clone(), client_id.to_owned());
        let confirmed = confirms(confirm, client_id);
        let hit = self
            .store
            .change(move |tx| {
                Box::pin(async move {
                    let record = lock(tx, &reach, &name).await?;
                    if !confirmed {
                        return Err(not_confirmed().into());
                    }
                    let (hit, _) = hit_by(tx, &record, now).await?;
                    let secrets = tx.living_secrets(&record.id).await?;
                    tx.declare_incident(&record.id, void_before(now), now).await?;
                    retag(tx, record.number, ApplicationStatus::Disabled).await?;
                    tx.retire_all_secrets(&record.id, now).await?;
                    tx.cancel_all_handovers(&record.id, now).await?;
                    tx.end_everything_given(&record.id, now).await?;
                    let changes = changes(&record, hit, &secrets);
                    let tenant = Some(record.tenant_id.as_str());
                    entry.write(tx, &record.client_id, &record.id, tenant, &changes).await?;
                    Ok(hit)
                })
            })
            .await?;
        tracing::warn!(client = %client_id, actor = %ctx.actor, request = %ctx.request, "application.incident: everything of {client_id} was ended");
        Ok(hit)
    }
}

fn not_confirmed() -> Refusal {
    Refusal::field("confirm", "not_the_client_id", "Type the client ID of this application.")
}

/// What was there, and is not any more.
fn changes(record: &ApplicationRecord, hit: IncidentHit, secrets: &[SecretRow]) -> Vec<Change> {
    let change = |field: &str, before: Value, after: Value| Change {
        field: field.to_owned(),
        before,
        after,
    };
    let disabled = ApplicationStatus::Disabled.as_str();
    let hints = secrets.iter().map(|secret| format!("{}…{}", secret.prefix, secret.last4));
    let all = [
        change("status", Value::from(record.status.as_str()), Value::from(disabled)),
        change("secrets", Value::list(hints), Value::List(Vec::new())),
        change("access_tokens", Value::from(hit.access_tokens), Value::from(0)),
        change("refresh_tokens", Value::from(hit.refresh_tokens), Value::from(0)),
    ];
    all.into_iter().filter(|change| change.before != change.after).collect()
}
