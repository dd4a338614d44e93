//! Removes what has no meaning any more: dead sessions, buckets of tries that are full again.

use crate::Engine;
use crate::fault::Fault;
use grantry_core::session::{ABSOLUTE, IDLE};
use std::time::Duration;

const EVERY: Duration = Duration::from_mins(10);

impl Engine {
    /// Cleans up now and then, for as long as the process lives.
    pub async fn keep_house(self) {
        let mut ticks = tokio::time::interval(EVERY);
        loop {
            ticks.tick().await;
            if let Err(fault) = self.clean_up().await {
                tracing::warn!(error = %fault, "housekeeping: could not clean up: {fault}");
            }
        }
    }

    /// Cleans up once; says how many rows went.
    pub async fn clean_up(&self) -> Result<u64, Fault> {
        let now = self.now();
        self.store
            .write(move |tx| {
                Box::pin(async move {
                    let sessions = tx.delete_dead_sessions(now - ABSOLUTE, now - IDLE).await?;
                    Ok(sessions + tx.delete_full_buckets(now).await?)
                })
            })
            .await
    }
}
