//! Deletes a project that no application belongs to any more.

use super::{fields, lock};
use crate::Engine;
use crate::authority::Writer;
use crate::ctx::Ctx;
use crate::directory::wanted::Wanted;
use crate::refusal::{NotDone, Refusal};
use grantry_core::audit;

impl Engine {
    /// Deletes a project; refused while applications belong to it.
    pub async fn delete_project(
        &self,
        ctx: &Ctx,
        writer: &Writer,
        slug: &str,
        tenant: Option<&str>,
    ) -> Result<(), NotDone> {
        let entry = self.entry(ctx, "project.delete");
        let wanted = Wanted::new(writer.reach(), slug, tenant);
        self.store
            .change(move |tx| {
                Box::pin(async move {
                    let old = lock(tx, &wanted).await?;
                    if old.applications > 0 || !tx.delete_project(&old.id).await? {
                        return Err(Refusal::in_use("applications").into());
                    }
                    let gone = fields(&old.slug, &old.name, &old.suite, &old.tenant);
                    let gone = audit::deleted(gone);
                    Ok(entry.write(tx, &old.slug, &old.id, Some(&old.tenant_id), &gone).await?)
                })
            })
            .await
    }
}
