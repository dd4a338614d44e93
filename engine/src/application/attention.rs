//! What needs attention within somebody's reach, for the first page of the dashboard (PRODUCT D11).

use crate::Engine;
use crate::authority::Reader;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::store::ConcernRow;
use grantry_core::console::{Attention, COUNTED, Concern, Concerns, NAMED};
use grantry_core::time::{Span, Timestamp};

/// Secrets that end so soon, or ended so short a time ago.
const EXPIRING: Span = Span::days(30);
const REFUSED: Span = Span::hours(24);
const UNUSED: Span = Span::days(90);

impl Engine {
    /// What somebody should look at.
    pub async fn attention(&self, ctx: &Ctx, reader: &Reader) -> Result<Attention, Fault> {
        let (reach, now) = (reader.reach(), ctx.now);
        let mut connection = self.store.reader().await?;
        let mut conn = connection.conn();
        let around = (now - EXPIRING, now + EXPIRING);
        Ok(Attention {
            expiring: concerns(conn.expiring_secrets(reach, around, COUNTED).await?),
            refused: concerns(conn.refused_applications(reach, now - REFUSED, COUNTED).await?),
            unused: concerns(conn.unused_applications(reach, now - UNUSED, COUNTED).await?),
            retired_plans: concerns(conn.applications_of_retired_plans(reach, COUNTED).await?),
            any_origin: concerns(conn.applications_of_any_origin(reach, COUNTED).await?),
        })
    }
}

fn concerns(mut rows: Vec<ConcernRow>) -> Concerns {
    let count = i64::try_from(rows.len()).unwrap_or(COUNTED);
    rows.truncate(NAMED);
    let named = rows.into_iter().map(|row| Concern {
        client_id: row.client_id,
        name: row.name,
        what: row.what,
        at: (row.at != 0).then(|| Timestamp::from_millis(row.at)),
        times: row.times,
    });
    Concerns { named: named.collect(), count }
}
