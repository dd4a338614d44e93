//! Takes somebody off the list of an application's users. The person stays.

use super::{change, listed};
use crate::Engine;
use crate::application::resolve::lock;
use crate::authority::Writer;
use crate::ctx::Ctx;
use crate::refusal::{NotDone, Refusal};
use crate::store::PersonKey;
use grantry_core::audit::Value;

impl Engine {
    /// Takes somebody off the list.
    pub async fn remove_application_user(
        &self,
        ctx: &Ctx,
        writer: &Writer,
        client_id: &str,
        email: &str,
    ) -> Result<(), NotDone> {
        let key = PersonKey::parse(email).ok_or(Refusal::NotFound)?;
        let entry = self.entry(ctx, "application.remove_user");
        let (reach, client_id) = (writer.reach().clone(), client_id.to_owned());
        self.store
            .change(move |tx| {
                Box::pin(async move {
                    let record = lock(tx, &reach, &client_id).await?;
                    let row = listed(tx, &record, &key).await?;
                    tx.delete_application_user(&record.id, &row.user_id).await?;
                    let removed = row.email.into();
                    let changes = change("users".to_owned(), removed, Value::Nothing(()));
                    let tenant = Some(record.tenant_id.as_str());
                    Ok(entry.write(tx, &record.client_id, &record.id, tenant, &changes).await?)
                })
            })
            .await
    }
}
