//! Ends a link that nobody has used yet.

use crate::Engine;
use crate::application::resolve::lock;
use crate::authority::Writer;
use crate::ctx::Ctx;
use crate::refusal::{NotDone, Refusal};
use grantry_core::audit::{Change, Value};

impl Engine {
    /// From now on the link says that it was cancelled.
    pub async fn cancel_handover(
        &self,
        ctx: &Ctx,
        writer: &Writer,
        client_id: &str,
        handover: &str,
    ) -> Result<(), NotDone> {
        let (entry, now) = (self.entry(ctx, "application.cancel_handover"), ctx.now);
        let (reach, name) = (writer.reach().clone(), client_id.to_owned());
        let handover = handover.to_owned();
        self.store
            .change(move |tx| {
                Box::pin(async move {
                    let record = lock(tx, &reach, &name).await?;
                    if !tx.cancel_handover(&record.id, &handover, now).await? {
                        return Err(Refusal::NotFound.into());
                    }
                    let change = Change {
                        field: "handover_link".to_owned(),
                        before: Value::from("open"),
                        after: Value::from("cancelled"),
                    };
                    let tenant = Some(record.tenant_id.as_str());
                    Ok(entry.write(tx, &record.client_id, &record.id, tenant, &[change]).await?)
                })
            })
            .await
    }
}
