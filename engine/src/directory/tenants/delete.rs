//! Deletes a tenant that nothing belongs to any more.

use super::fields;
use crate::Engine;
use crate::authority::{PlatformAdmin, Reach};
use crate::ctx::Ctx;
use crate::directory::wanted::FIRST_TENANT;
use crate::refusal::{NotDone, Refusal};
use crate::store::sought;
use grantry_core::audit;

impl Engine {
    /// Deletes a tenant; refused while anything belongs to it.
    pub async fn delete_tenant(
        &self,
        ctx: &Ctx,
        _: &PlatformAdmin,
        slug: &str,
    ) -> Result<(), NotDone> {
        let (entry, slug) = (self.entry(ctx, "tenant.delete"), sought(slug));
        self.store
            .change(move |tx| {
                Box::pin(async move {
                    let old =
                        tx.lock_tenant(&Reach::Platform, &slug).await?.ok_or(Refusal::NotFound)?;
                    if old.id == FIRST_TENANT {
                        let message = "The first tenant of a server cannot be deleted.";
                        return Err(Refusal::conflict("in_use", message).into());
                    }
                    if let Some(users) = tx.tenant_users(&old.id).await? {
                        return Err(Refusal::in_use(users).into());
                    }
                    if !tx.delete_tenant(&old.id).await? {
                        return Err(Refusal::in_use("records made just now").into());
                    }
                    let gone = audit::deleted(fields(&old.slug, &old.name));
                    Ok(entry.write(tx, &old.slug, &old.id, None, &gone).await?)
                })
            })
            .await
    }
}
