//! Disables and enables an application (PRODUCT A7). Doing it twice is no error.

use super::preview_incident::working;
use super::resolve::lock;
use crate::Engine;
use crate::authority::{Reach, Writer};
use crate::ctx::Ctx;
use crate::refusal::{NotDone, Refusal};
use crate::store::{ApplicationRecord, Tx};
use grantry_core::application::ApplicationStatus;
use grantry_core::application::incident::{Standing, void_before};
use grantry_core::audit::{Change, Value};
use grantry_core::console::ApplicationView;
use grantry_core::time::Timestamp;

impl Engine {
    /// From now on it gets no tokens, and those it has are worth nothing.
    pub async fn disable_application(
        &self,
        ctx: &Ctx,
        writer: &Writer,
        client_id: &str,
    ) -> Result<ApplicationView, NotDone> {
        self.set_status(ctx, writer, client_id, ApplicationStatus::Disabled).await
    }

    /// What has not expired works again; what an incident has ended stays dead, and after one a new
    /// secret has to be there first (PRODUCT D4).
    pub async fn enable_application(
        &self,
        ctx: &Ctx,
        writer: &Writer,
        client_id: &str,
    ) -> Result<ApplicationView, NotDone> {
        self.set_status(ctx, writer, client_id, ApplicationStatus::Active).await
    }

    async fn set_status(
        &self,
        ctx: &Ctx,
        writer: &Writer,
        client_id: &str,
        status: ApplicationStatus,
    ) -> Result<ApplicationView, NotDone> {
        let action = match status {
            ApplicationStatus::Active => "application.enable",
            ApplicationStatus::Disabled => "application.disable",
        };
        let (entry, now) = (self.entry(ctx, action), ctx.now);
        let (reach, name) = (writer.reach().clone(), client_id.to_owned());
        self.store
            .change(move |tx| {
                Box::pin(async move {
                    let record = lock(tx, &reach, &name).await?;
                    if status == ApplicationStatus::Active {
                        end_incident(tx, &record, now).await?;
                    }
                    if !tx.set_application_status(&record.id, status, now).await? {
                        return Ok(());
                    }
                    retag(tx, record.number, status).await?;
                    let change = Change {
                        field: "status".to_owned(),
                        before: Value::from(record.status),
                        after: Value::from(status.as_str()),
                    };
                    let tenant = Some(record.tenant_id.as_str());
                    Ok(entry.write(tx, &record.client_id, &record.id, tenant, &[change]).await?)
                })
            })
            .await?;
        self.application_view(&Reach::Platform, client_id).await
    }
}

/// Refused as long as the application could not prove who it is.
async fn end_incident(
    tx: &mut Tx<'_>,
    record: &ApplicationRecord,
    now: Timestamp,
) -> Result<(), NotDone> {
    let secrets = working(&tx.living_secrets(&record.id).await?, now);
    let (incident, confidential) = (record.incident_at != 0, record.confidential);
    if (Standing { incident, confidential, secrets }).needs_secret() {
        let message =
            "The incident has ended all its secrets. Regenerate the secret first, then enable it.";
        return Err(Refusal::conflict("secret_needed", message).into());
    }
    tx.incident_is_over(&record.id, void_before(now)).await?;
    Ok(())
}

/// The filter by status finds it under its new one.
pub(super) async fn retag(
    tx: &mut Tx<'_>,
    number: i64,
    status: ApplicationStatus,
) -> Result<(), NotDone> {
    let mut terms = tx.terms(number).await?;
    terms.retain(|term| !term.starts_with("status:"));
    terms.insert(format!("status:{}", status.as_str()));
    Ok(tx.replace_terms(number, &terms).await?)
}
