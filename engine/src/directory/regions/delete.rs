//! Deletes a region that no application has any more, with its databases.

use super::fields_of;
use crate::Engine;
use crate::authority::PlatformAdmin;
use crate::ctx::Ctx;
use crate::refusal::{NotDone, Refusal};
use crate::store::sought;
use grantry_core::audit;

impl Engine {
    /// Deletes a region; refused while applications have it.
    pub async fn delete_region(
        &self,
        ctx: &Ctx,
        _: &PlatformAdmin,
        code: &str,
    ) -> Result<(), NotDone> {
        let (entry, code) = (self.entry(ctx, "region.delete"), sought(code));
        self.store
            .change(move |tx| {
                Box::pin(async move {
                    let old = tx.lock_region(&code).await?.ok_or(Refusal::NotFound)?;
                    if old.applications > 0 || !tx.delete_region(&old.id).await? {
                        return Err(Refusal::in_use("applications").into());
                    }
                    let gone = audit::deleted(fields_of(&old));
                    Ok(entry.write(tx, &old.code, &old.id, None, &gone).await?)
                })
            })
            .await
    }
}
