//! Removes what has no meaning any more: dead sessions, grants and codes that nothing can come of, old
//! counts, buckets of tries that are full again.
//!
//! A handful in each transaction and a longer pause after it, so that nobody who signs in or asks for a
//! token waits for the broom, however much there is to sweep and however slow the disk is.

use crate::Engine;
use crate::application::leaks::LATELY;
use crate::fault::Fault;
use crate::store::Expired;
use grantry_core::authorize::{PERSON_ABSOLUTE, PERSON_IDLE};
use grantry_core::session::{ABSOLUTE, IDLE};
use grantry_core::time::Span;
use grantry_core::usage::KEPT;
use std::time::Duration;
use tokio::time::Instant;

/// So long a device that asks too late is told that it does.
const FORGET_DEVICES: Span = Span::days(1);
/// So long it is known who has called with a secret.
const FORGET_CALLERS: Span = Span::days(90);
/// So long a link that hands a secret over says what became of it.
const FORGET_HANDOVERS: Span = Span::days(30);
/// So long what comes too late is still told from what never was. It is also the longest life of an
/// access token, which may have been given out at the last moment of its grant.
const FORGET_GRANTS: Span = Span::days(1);

/// What is removed, and how long after its moment.
const CHORES: [(Expired, Span); 15] = [
    (Expired::OldSessions, ABSOLUTE),
    (Expired::IdleSessions, IDLE),
    (Expired::OldPersonSessions, PERSON_ABSOLUTE),
    (Expired::IdlePersonSessions, PERSON_IDLE),
    (Expired::Codes, FORGET_GRANTS),
    (Expired::Grants, FORGET_GRANTS),
    (Expired::DeviceCodes, FORGET_DEVICES),
    (Expired::RevokedTokens, Span::seconds(0)),
    (Expired::Handovers, FORGET_HANDOVERS),
    (Expired::Leaks, LATELY),
    (Expired::Usage, KEPT),
    (Expired::TenantUsage, KEPT),
    (Expired::SecretUsage, FORGET_CALLERS),
    (Expired::SecretCallers, FORGET_CALLERS),
    (Expired::FullBuckets, Span::seconds(0)),
];

const EVERY: Duration = Duration::from_mins(10);
/// Rows in one transaction: a few milliseconds of work. Where there is much to sweep the broom takes
/// more and more, up to so many, or a server that is busy all the time would grow without end.
const HANDFUL: u64 = 20;
const ARMFUL: u64 = 200;
/// So many rows in one sweep make it take one more at once.
const MORE_AFTER: u64 = 200;
/// Between two of them others have the database to themselves, so many times as long as one took.
const REST: u32 = 4;
const SHORTEST_REST: Duration = Duration::from_millis(20);

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

    /// Cleans up once; says how many rows went, not counting what went with them.
    pub async fn clean_up(&self) -> Result<u64, Fault> {
        let mut gone = 0;
        for (kind, after) in CHORES {
            gone += self.sweep(kind, after).await?;
        }
        self.revoked.clear_away(self.now());
        Ok(gone)
    }

    async fn sweep(&self, kind: Expired, after: Span) -> Result<u64, Fault> {
        let over_by = self.now() - after;
        let mut gone = 0;
        loop {
            let begin = Instant::now();
            let most = at_once(gone);
            let swept = self
                .store
                .write(move |tx| {
                    Box::pin(async move { tx.delete_expired(kind, over_by, most).await })
                })
                .await?;
            gone += swept;
            if swept < most {
                return Ok(gone);
            }
            tokio::time::sleep((begin.elapsed() * REST).max(SHORTEST_REST)).await;
        }
    }
}

/// How many rows go at once when so many have gone.
fn at_once(gone: u64) -> u64 {
    (HANDFUL + gone / MORE_AFTER).min(ARMFUL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_broom_takes_more_the_more_there_is() {
        let takes = [0, 199, 200, 10_000, 36_000, u64::MAX].map(at_once);
        assert_eq!(takes, [20, 20, 21, 70, 200, 200]);
    }
}
