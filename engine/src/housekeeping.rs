//! Removes what has no meaning any more: dead sessions, buckets of tries that are full again,
//! and that a token was given up which has ended by now.

use crate::Engine;
use crate::application::leaks::LATELY;
use crate::fault::Fault;
use grantry_core::authorize::{PERSON_ABSOLUTE, PERSON_IDLE};
use grantry_core::session::{ABSOLUTE, IDLE};
use grantry_core::time::Span;
use grantry_core::usage::KEPT;
use std::time::Duration;

/// So long a device that asks too late is told that it does.
const FORGET_DEVICES: Span = Span::days(1);
/// So long it is known who has called with a secret.
const FORGET_CALLERS: Span = Span::days(90);
/// So long a link that hands a secret over says what became of it.
const FORGET_HANDOVERS: Span = Span::days(30);
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
            if let Err(fault) = self.forget_dead_grants().await {
                tracing::warn!(error = %fault, "housekeeping: could not forget grants: {fault}");
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
                    let (absolute, idle) = (now - PERSON_ABSOLUTE, now - PERSON_IDLE);
                    let people = tx.delete_dead_person_sessions(absolute, idle).await?;
                    let devices = tx.delete_dead_devices(now - FORGET_DEVICES).await?;
                    let revoked = tx.forget_revoked_tokens(now).await?;
                    let handovers = tx.delete_old_handovers(now - FORGET_HANDOVERS).await?;
                    let leaks = tx.forget_leaks(now - LATELY).await?;
                    let usage = tx.forget_usage(now - KEPT, now - FORGET_CALLERS).await?;
                    let buckets = tx.delete_full_buckets(now).await?;
                    Ok(sessions + people + devices + revoked + handovers + leaks + usage + buckets)
                })
            })
            .await
    }
}
