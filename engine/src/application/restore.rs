//! Brings back the settings that an application had after one of its earlier changes (PRODUCT D5). It
//! is a change like any other: judged by the same rules, refused where something it names is gone, and
//! recorded. Secrets, status, region and client ID are never touched.

use super::change::{current, write_changed};
use super::convert::fields;
use super::resolve::lock;
use crate::Engine;
use crate::authority::{Reach, Reader, Writer};
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::refusal::{NotDone, Refusal};
use crate::store::{AuditRow, Conn};
use grantry_core::application::Draft;
use grantry_core::application::restore::{is_of_settings, rewound};
use grantry_core::audit::{Change, Value, changed};
use grantry_core::console::{ApplicationView, RestorePreview};

/// So many changes are taken back at most.
const FARTHEST: i64 = 1_000;

impl Engine {
    /// What would change, and changes nothing.
    pub async fn preview_restore(
        &self,
        _: &Ctx,
        reader: &Reader,
        client_id: &str,
        event: &str,
    ) -> Result<RestorePreview, NotDone> {
        let mut connection = self.store.reader().await?;
        let mut conn = connection.conn();
        let record = conn.application(reader.reach(), client_id).await?.ok_or(Refusal::NotFound)?;
        let now = current(&mut conn, &record).await?;
        let then = state_after(&mut conn, &record.id, event, &now).await?;
        let changes = changed(fields(&now), fields(&then));
        Ok(RestorePreview { version: record.version, changes })
    }

    /// Restores the settings as they were right after an entry of the timeline; `seen` refuses it when
    /// somebody else was faster.
    #[expect(clippy::too_many_arguments, reason = "who, which one, as seen when, and which state")]
    pub async fn restore_application(
        &self,
        ctx: &Ctx,
        writer: &Writer,
        client_id: &str,
        seen: Option<i64>,
        event: &str,
    ) -> Result<ApplicationView, NotDone> {
        let (entry, now) = (self.entry(ctx, "application.restore"), ctx.now);
        let (reach, issuer) = (writer.reach().clone(), self.issuer.clone());
        let (name, event) = (client_id.to_owned(), event.to_owned());
        self.store
            .change(move |tx| {
                Box::pin(async move {
                    let record = lock(tx, &reach, &name).await?;
                    if seen.is_some_and(|seen| seen != record.version) {
                        return Err(Refusal::stale().into());
                    }
                    let old = current(tx, &record).await?;
                    let then = state_after(tx, &record.id, &event, &old).await?;
                    let drafts = (&old, then, Vec::new());
                    let mut changes =
                        write_changed(tx, &reach, &record, drafts, (&issuer, now)).await?;
                    if !changes.is_empty() {
                        changes.push(Change {
                            field: "restored_event".to_owned(),
                            before: Value::Nothing(()),
                            after: Value::from(event),
                        });
                        let tenant = Some(record.tenant_id.as_str());
                        entry.write(tx, &record.client_id, &record.id, tenant, &changes).await?;
                    }
                    Ok(())
                })
            })
            .await?;
        self.application_view(&Reach::Platform, client_id).await
    }
}

/// The settings right after an entry of this application's timeline.
async fn state_after(
    conn: &mut Conn<'_>,
    application_id: &str,
    event: &str,
    now: &Draft,
) -> Result<Draft, NotDone> {
    let entry = conn.audit_entry(application_id, event).await?.ok_or(Refusal::NotFound)?;
    if !is_of_settings(&entry.action) {
        let message = "This entry changed no settings, so there is nothing to restore from it.";
        return Err(Refusal::conflict("not_a_state", message).into());
    }
    let later = conn.audit_after(application_id, event, FARTHEST + 1).await?;
    if i64::try_from(later.len()).unwrap_or(i64::MAX) > FARTHEST {
        let message =
            format!("More than {FARTHEST} changes were made since; that is too far back.");
        return Err(Refusal::conflict("too_far_back", message).into());
    }
    let mut since = Vec::new();
    for row in later.iter().filter(|row| is_of_settings(&row.action)) {
        since.extend(changes_of(row)?);
    }
    let then = rewound(now, &since);
    Ok(then.ok_or_else(|| Fault::bad_row("audit_events", "changes", event))?)
}

fn changes_of(row: &AuditRow) -> Result<Vec<Change>, Fault> {
    serde_json::from_str(&row.changes)
        .map_err(|_bad| Fault::bad_row("audit_events", "changes", &row.id))
}
