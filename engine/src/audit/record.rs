//! Writes down what was done. A use-case cannot forget it quietly: its change and its entry are one
//! transaction, and where the entry fails the change is undone.

use crate::Engine;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::store::{NewAudit, Tx};
use grantry_core::audit::Change;

/// What was done, but for the changes. Made before the transaction begins.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    id: String,
    actor: String,
    action: &'static str,
    request: String,
    at: grantry_core::time::Timestamp,
}

impl Engine {
    /// Begins an entry: `action` is what and how, such as `application.create`.
    pub(crate) fn entry(&self, ctx: &Ctx, action: &'static str) -> Entry {
        Entry {
            id: self.new_id(ctx.now),
            actor: ctx.actor.name().to_owned(),
            action,
            request: ctx.request.to_string(),
            at: ctx.now,
        }
    }
}

impl Entry {
    /// Writes it down. `target` is the name that people use, `subject` the identifier that never
    /// changes, `tenant` the tenant whose administrators may see it.
    #[expect(clippy::too_many_arguments, reason = "one for each column that the caller knows")]
    pub(crate) async fn write(
        self,
        tx: &mut Tx<'_>,
        target: &str,
        subject: &str,
        tenant: Option<&str>,
        changes: &[Change],
    ) -> Result<(), Fault> {
        let changes = serde_json::to_string(changes).map_err(Fault::broken)?;
        let row = NewAudit {
            id: &self.id,
            at: self.at,
            actor: &self.actor,
            action: self.action,
            target,
            subject,
            tenant_id: tenant,
            request_id: &self.request,
            changes: &changes,
        };
        tx.insert_audit(&row).await?;
        tracing::info!(actor = %self.actor, request = %self.request, "audit: {} {target}", self.action);
        Ok(())
    }
}
