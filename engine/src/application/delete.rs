//! Deletes an application; refused while users are listed (PRODUCT A8).

use super::convert::{draft, fields, view};
use super::resolve::lock;
use crate::Engine;
use crate::authority::Writer;
use crate::ctx::Ctx;
use crate::refusal::{NotDone, Refusal};
use grantry_core::audit;

impl Engine {
    /// Deletes an application with its secrets.
    pub async fn delete_application(
        &self,
        ctx: &Ctx,
        writer: &Writer,
        client_id: &str,
    ) -> Result<(), NotDone> {
        let entry = self.entry(ctx, "application.delete");
        let (reach, name) = (writer.reach().clone(), client_id.to_owned());
        self.store
            .change(move |tx| {
                Box::pin(async move {
                    let record = lock(tx, &reach, &name).await?;
                    let belongings = tx.belongings(&record.id).await?;
                    let users = belongings.users;
                    let gone = fields(&draft(&view(record.clone(), belongings, Vec::new())?));
                    if users > 0 || !tx.delete_application(&record.id).await? {
                        return Err(has_users(users).into());
                    }
                    tx.delete_terms(record.number).await?;
                    let tenant = Some(record.tenant_id.as_str());
                    let changes = audit::deleted(gone);
                    Ok(entry.write(tx, &record.client_id, &record.id, tenant, &changes).await?)
                })
            })
            .await
    }
}

fn has_users(users: i64) -> Refusal {
    let who = if users == 1 { "a user".to_owned() } else { format!("{users} users") };
    let message =
        format!("This application has {who}, so it cannot be deleted. Remove them first.");
    Refusal::conflict("application_has_users", message)
}
