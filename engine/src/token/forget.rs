//! Forgets grants and codes that nothing can come of any more.
//!
//! A day later than that, so that what comes too late is still told from what never was; and a few
//! at a time, so that others get their turn.

use crate::Engine;
use crate::fault::Fault;
use grantry_core::time::Span;

/// The longest life of an access token, which may have been given out at the last moment.
const AFTER: Span = Span::days(1);

impl Engine {
    /// Forgets some; says how many rows went, not counting what went with them.
    pub async fn forget_dead_grants(&self) -> Result<u64, Fault> {
        let before = self.now() - AFTER;
        self.store
            .write(move |tx| {
                Box::pin(async move {
                    let codes = tx.delete_dead_codes(before).await?;
                    Ok(codes + tx.delete_dead_grants(before).await?)
                })
            })
            .await
    }
}
