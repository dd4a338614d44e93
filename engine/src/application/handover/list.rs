//! The links of an application that nobody has used yet. Never the links themselves.

use crate::Engine;
use crate::authority::Reader;
use crate::ctx::Ctx;
use crate::refusal::{NotDone, Refusal};
use crate::store::HandoverRow;
use grantry_core::console::HandoverView;
use grantry_core::time::Timestamp;

impl Engine {
    /// Those that still work, oldest first.
    pub async fn list_handovers(
        &self,
        ctx: &Ctx,
        reader: &Reader,
        client_id: &str,
    ) -> Result<Vec<HandoverView>, NotDone> {
        let mut connection = self.store.reader().await?;
        let mut conn = connection.conn();
        let record = conn.application(reader.reach(), client_id).await?.ok_or(Refusal::NotFound)?;
        let rows = conn.pending_handovers(&record.id, ctx.now).await?;
        Ok(rows.into_iter().map(view).collect())
    }
}

fn view(row: HandoverRow) -> HandoverView {
    HandoverView {
        id: row.id,
        created_by: row.created_by,
        created_at: Timestamp::from_millis(row.created_at),
        expires_at: Timestamp::from_millis(row.expires_at),
    }
}
