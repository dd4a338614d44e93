//! Ends one secret; the others live on (PRODUCT D1).

use super::resolve::lock;
use crate::Engine;
use crate::authority::Writer;
use crate::ctx::Ctx;
use crate::refusal::{NotDone, Refusal};
use grantry_core::audit::{Change, Value};

impl Engine {
    /// Retires one secret.
    pub async fn retire_secret(
        &self,
        ctx: &Ctx,
        writer: &Writer,
        client_id: &str,
        secret: &str,
    ) -> Result<(), NotDone> {
        let (entry, now) = (self.entry(ctx, "application.retire_secret"), ctx.now);
        let (reach, name) = (writer.reach().clone(), client_id.to_owned());
        let secret = secret.to_owned();
        self.store
            .change(move |tx| {
                Box::pin(async move {
                    let record = lock(tx, &reach, &name).await?;
                    let retired = tx.retire_secret(&record.id, &secret, now).await?;
                    let retired = retired.ok_or(Refusal::NotFound)?;
                    let change = Change {
                        field: format!("secret {}", retired.label),
                        before: Value::from(format!("{}…{}", retired.prefix, retired.last4)),
                        after: Value::Nothing(()),
                    };
                    let tenant = Some(record.tenant_id.as_str());
                    Ok(entry.write(tx, &record.client_id, &record.id, tenant, &[change]).await?)
                })
            })
            .await
    }
}
