//! Admits a listed user or keeps them out, in this application alone. Doing it twice is no error.

use super::{change, listed, view};
use crate::Engine;
use crate::application::resolve::lock;
use crate::authority::Writer;
use crate::ctx::Ctx;
use crate::refusal::{NotDone, Refusal};
use crate::store::PersonKey;
use grantry_core::console::ApplicationUserView;

impl Engine {
    /// Says whether an application admits a listed user.
    #[expect(clippy::too_many_arguments, reason = "a user of an application has two names")]
    pub async fn change_application_user(
        &self,
        ctx: &Ctx,
        writer: &Writer,
        client_id: &str,
        email: &str,
        enabled: bool,
    ) -> Result<ApplicationUserView, NotDone> {
        let key = PersonKey::parse(email).ok_or(Refusal::NotFound)?;
        let action = match enabled {
            true => "application.enable_user",
            false => "application.disable_user",
        };
        let (now, entry) = (ctx.now, self.entry(ctx, action));
        let (reach, client_id) = (writer.reach().clone(), client_id.to_owned());
        self.store
            .change(move |tx| {
                Box::pin(async move {
                    let record = lock(tx, &reach, &client_id).await?;
                    let mut row = listed(tx, &record, &key).await?;
                    let id = &record.id;
                    if tx.set_application_user_enabled(id, &row.user_id, enabled, now).await? {
                        let field = format!("users[{}].enabled", row.email);
                        let changes = change(field, (!enabled).into(), enabled.into());
                        let tenant = Some(record.tenant_id.as_str());
                        entry.write(tx, &record.client_id, id, tenant, &changes).await?;
                    }
                    row.enabled = enabled;
                    Ok(view(row))
                })
            })
            .await
    }
}
