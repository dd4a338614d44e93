//! Why one request of an application was refused, for whoever has just sent it from the test bench:
//! its entry in the list of refused requests, in words.

use crate::Engine;
use crate::authority::Reader;
use crate::ctx::Ctx;
use crate::refusal::{NotDone, Refusal};
use grantry_core::console::BenchWhy;
use grantry_core::rejection::meaning_of;

impl Engine {
    /// `None`: it was not refused, or not as a request of this application.
    pub async fn why_refused(
        &self,
        _: &Ctx,
        reader: &Reader,
        client_id: &str,
        request_id: &str,
    ) -> Result<Option<BenchWhy>, NotDone> {
        // What was refused a moment ago may still be in memory.
        self.write_ledger().await?;
        let mut connection = self.store.reader().await?;
        let mut conn = connection.conn();
        let record = conn.application(reader.reach(), client_id).await?.ok_or(Refusal::NotFound)?;
        let row = conn.rejection_of(&record.id, request_id).await?;
        let words = |reason: &str| {
            let meaning = meaning_of(reason);
            [meaning.sentence, meaning.advice].join(" ")
        };
        Ok(row.map(|row| BenchWhy {
            words: words(&row.reason),
            reason: row.reason,
            sent: row.sent,
            nearest: row.nearest,
        }))
    }
}
