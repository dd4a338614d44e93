//! Deletes a permission that no application has any more. Those of a fresh database stay: the
//! protocol or this server gives them their meaning.

use super::fields_of;
use crate::Engine;
use crate::authority::PlatformAdmin;
use crate::ctx::Ctx;
use crate::refusal::{NotDone, Refusal};
use crate::store::sought;
use grantry_core::audit;

/// Beside those that begin with [`OWN`].
const BUILT_IN: [&str; 7] =
    ["public", "openid", "profile", "email", "address", "phone", "offline_access"];
/// What the permissions of this server's own API begin with.
const OWN: &str = "grantry:";

impl Engine {
    /// Deletes a permission; refused while applications have it.
    pub async fn delete_scope(
        &self,
        ctx: &Ctx,
        _: &PlatformAdmin,
        name: &str,
    ) -> Result<(), NotDone> {
        let (entry, name) = (self.entry(ctx, "scope.delete"), sought(name));
        self.store
            .change(move |tx| {
                Box::pin(async move {
                    let old = tx.lock_scope(&name).await?.ok_or(Refusal::NotFound)?;
                    if BUILT_IN.contains(&old.name.as_str()) || old.name.starts_with(OWN) {
                        let message = "This permission is a part of the server and stays.";
                        return Err(Refusal::conflict("built_in", message).into());
                    }
                    if old.applications > 0 || !tx.delete_scope(&old.name).await? {
                        return Err(Refusal::in_use("applications").into());
                    }
                    let gone = audit::deleted(fields_of(&old));
                    Ok(entry.write(tx, &old.name, &old.name, None, &gone).await?)
                })
            })
            .await
    }
}
