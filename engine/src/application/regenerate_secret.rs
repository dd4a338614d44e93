//! A new secret in place of all others, which are dead when the answer is given (PRODUCT A6).

use super::create::ApplicationMade;
use super::resolve::lock;
use crate::Engine;
use crate::authority::{Reach, Writer};
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::refusal::{NotDone, Refusal};
use grantry_core::application::SecretLabel;
use grantry_core::audit::{Change, Value};

const LABEL: &str = "regenerated";

impl Engine {
    /// Makes a new secret and retires all others.
    pub async fn regenerate_secret(
        &self,
        ctx: &Ctx,
        writer: &Writer,
        client_id: &str,
    ) -> Result<ApplicationMade, NotDone> {
        let label = SecretLabel::parse(LABEL)
            .map_err(|_bad| Fault::broken_because("this label is not a label"))?;
        let fresh = self.fresh_secret(ctx, label, None)?;
        let (entry, now) = (self.entry(ctx, "application.regenerate_secret"), ctx.now);
        let (reach, name) = (writer.reach().clone(), client_id.to_owned());
        let secret = self
            .store
            .change(move |tx| {
                Box::pin(async move {
                    let record = lock(tx, &reach, &name).await?;
                    if !record.confidential {
                        return Err(no_secrets().into());
                    }
                    let old = tx.living_secrets(&record.id).await?;
                    let change = Change {
                        field: "secrets".to_owned(),
                        before: Value::list(
                            old.iter().map(|old| format!("{}…{}", old.prefix, old.last4)),
                        ),
                        after: Value::list([fresh.hint()]),
                    };
                    tx.retire_all_secrets(&record.id, now).await?;
                    let secret = fresh.keep(tx, &record.id, now).await?;
                    let tenant = Some(record.tenant_id.as_str());
                    entry.write(tx, &record.client_id, &record.id, tenant, &[change]).await?;
                    Ok(secret)
                })
            })
            .await?;
        let application = self.application_view(&Reach::Platform, client_id).await?;
        Ok(ApplicationMade { application, secret: Some(secret) })
    }
}

/// Public applications cannot keep one (PRODUCT A14).
pub(super) fn no_secrets() -> Refusal {
    let message = "A public application has no secret. Make it confidential first.";
    Refusal::conflict("public_application", message)
}
