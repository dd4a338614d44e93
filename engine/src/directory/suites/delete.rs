//! Deletes a suite that holds no project any more.

use super::{fields, lock};
use crate::Engine;
use crate::authority::Writer;
use crate::ctx::Ctx;
use crate::directory::wanted::Wanted;
use crate::refusal::{NotDone, Refusal};
use grantry_core::audit;

impl Engine {
    /// Deletes a suite; refused while it holds projects.
    pub async fn delete_suite(
        &self,
        ctx: &Ctx,
        writer: &Writer,
        slug: &str,
        tenant: Option<&str>,
    ) -> Result<(), NotDone> {
        let entry = self.entry(ctx, "suite.delete");
        let wanted = Wanted::new(writer.reach(), slug, tenant);
        self.store
            .change(move |tx| {
                Box::pin(async move {
                    let old = lock(tx, &wanted).await?;
                    if old.projects > 0 || !tx.delete_suite(&old.id).await? {
                        return Err(Refusal::in_use("projects").into());
                    }
                    let gone = audit::deleted(fields(&old.slug, &old.name, &old.tenant));
                    Ok(entry.write(tx, &old.slug, &old.id, Some(&old.tenant_id), &gone).await?)
                })
            })
            .await
    }
}
