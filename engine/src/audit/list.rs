//! The audit log and the timeline of one record, newest first.

use crate::Engine;
use crate::authority::Reader;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::listing::Window;
use crate::refusal::NotDone;
use crate::store::AuditRow;
use grantry_core::console::AuditView;
use grantry_core::listing::{ListRequest, Page};
use grantry_core::time::Timestamp;

/// Which entries are wanted; empty texts mean all.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// An e-mail address or a client ID.
    pub actor: String,
    /// `application.create`, or `application.` for all of a kind.
    pub action: String,
    /// The name of what it was done to.
    pub target: String,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Not after.
    pub to: Option<Timestamp>,
}

impl Engine {
    /// What was done within the reader's reach.
    pub async fn list_audit(
        &self,
        _: &Ctx,
        reader: &Reader,
        filter: AuditFilter,
        request: &ListRequest,
    ) -> Result<Page<AuditView>, NotDone> {
        let window = Window::newest_first(request)?;
        let rows = {
            let mut connection = self.store.reader().await?;
            connection.conn().audit_page(reader.reach(), &filter, &window).await?
        };
        let page = window.page_by_time(rows, |row| &row.id);
        let items = page.items.iter().map(view).collect::<Result<_, _>>()?;
        Ok(Page { items, next_cursor: page.next_cursor })
    }
}

pub(crate) fn view(row: &AuditRow) -> Result<AuditView, Fault> {
    let changes = serde_json::from_str(&row.changes)
        .map_err(|_bad| Fault::bad_row("audit_events", "changes", &row.id))?;
    Ok(AuditView {
        id: row.id.clone(),
        at: Timestamp::from_millis(row.at),
        actor: row.actor.clone(),
        action: row.action.clone(),
        target: row.target.clone(),
        tenant: row.tenant.clone(),
        request_id: row.request_id.clone(),
        changes,
    })
}
