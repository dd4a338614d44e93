//! Deletes a person who owns nothing any more. Applications that list them no longer do.

use super::fields;
use super::rules::{Turn, administers, guard_person};
use crate::Engine;
use crate::authority::Writer;
use crate::ctx::Ctx;
use crate::refusal::{NotDone, Refusal};
use grantry_core::audit;

impl Engine {
    /// Deletes a person; refused while they own applications.
    pub async fn delete_user(&self, ctx: &Ctx, writer: &Writer, key: &str) -> Result<(), NotDone> {
        let reach = writer.reach().clone();
        let id = self.find_person(&reach, key).await?.id;
        let entry = self.entry(ctx, "user.delete");
        self.store
            .change(move |tx| {
                Box::pin(async move {
                    let turn = if reach.is_platform() { Some(Turn::take(tx).await?) } else { None };
                    let locked = tx.lock_person_to_delete(&reach, &id).await?;
                    let old = locked.ok_or(Refusal::NotFound)?;
                    guard_person(&reach, &old)?;
                    if let Some(turn) = turn.filter(|_| administers(&old)) {
                        turn.lose(tx).await?;
                    }
                    let owned = tx.owned_applications(&id).await?;
                    if owned > 0 {
                        return Err(owns(owned).into());
                    }
                    tx.delete_person(&id).await?;
                    let gone = audit::deleted(fields(&old));
                    Ok(entry.write(tx, &old.email, &id, Some(&old.tenant_id), &gone).await?)
                })
            })
            .await
    }
}

fn owns(owned: i64) -> Refusal {
    let what =
        if owned == 1 { "an application".to_owned() } else { format!("{owned} applications") };
    let message =
        format!("This user owns {what}, so they cannot be deleted. Choose another owner first.");
    Refusal::conflict("in_use", message)
}
