//! Deletes a plan that no application has any more.

use super::{fields, limits_of, status_of};
use crate::Engine;
use crate::authority::PlatformAdmin;
use crate::ctx::Ctx;
use crate::refusal::{NotDone, Refusal};
use crate::store::sought;
use grantry_core::audit;

impl Engine {
    /// Deletes a plan; refused while applications have it.
    pub async fn delete_plan(
        &self,
        ctx: &Ctx,
        _: &PlatformAdmin,
        slug: &str,
    ) -> Result<(), NotDone> {
        let (entry, slug) = (self.entry(ctx, "plan.delete"), sought(slug));
        self.store
            .change(move |tx| {
                Box::pin(async move {
                    let old = tx.lock_plan(&slug).await?.ok_or(Refusal::NotFound)?;
                    if old.applications > 0 || !tx.delete_plan(&old.id).await? {
                        return Err(Refusal::in_use("applications").into());
                    }
                    let gone = fields(&old.slug, &old.name, status_of(&old)?, &limits_of(&old)?);
                    let gone = audit::deleted(gone);
                    Ok(entry.write(tx, &old.slug, &old.id, None, &gone).await?)
                })
            })
            .await
    }
}
