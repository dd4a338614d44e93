//! Access tokens that were given up before their time, in memory and never staler than the database
//! (ADR 0016).
//!
//! Each has the number of revocations that came with it. Who asks compares the number as it stands now
//! with the greatest that is known here, and reads only what is newer; mostly that is nothing.

use crate::Engine;
use crate::fault::Fault;
use crate::store::RevokedRow;
use grantry_core::time::Timestamp;
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

/// So many are remembered; beyond that the database is asked about each token.
const REMEMBERED: usize = 100_000;

/// The tokens that were given up and have not ended.
#[derive(Default)]
pub(crate) struct RevokedBook {
    known: RwLock<Known>,
    /// Whoever reads what is new holds it, so that a crowd reads once.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Known {
    /// Everything up to this number is here.
    number: u64,
    /// When each would have ended.
    ends: HashMap<String, Timestamp>,
    /// There were too many.
    overflown: bool,
}

/// What memory says.
#[derive(Debug, PartialEq, Eq)]
enum Said {
    /// It was given up, or was not.
    Whether(bool),
    /// Something newer has to be read first.
    Behind,
    /// Only the database knows.
    AskTheDatabase,
}

impl Known {
    fn say(&self, number: u64, jti: &str) -> Said {
        if self.overflown {
            return Said::AskTheDatabase;
        }
        if self.number < number { Said::Behind } else { Said::Whether(self.ends.contains_key(jti)) }
    }

    /// Takes in what was read after `self.number`, at a time when the number was `number` or more.
    fn learn(&mut self, number: u64, now: Timestamp, rows: Vec<RevokedRow>) {
        if self.ends.len() + rows.len() > REMEMBERED {
            self.forget(now);
        }
        if self.ends.len() + rows.len() > REMEMBERED {
            // Read again from the beginning once there may be fewer.
            *self = Self { overflown: true, ..Self::default() };
            return;
        }
        let newest = rows.iter().map(|row| u64::try_from(row.number).unwrap_or(0)).max();
        self.number = number.max(newest.unwrap_or(0));
        let ends = |row: RevokedRow| (row.jti, Timestamp::from_millis(row.expires_at));
        self.ends.extend(rows.into_iter().map(ends));
    }

    /// What has ended need not be known: nobody takes it for good.
    fn forget(&mut self, now: Timestamp) {
        self.ends.retain(|_, ends| *ends > now);
    }
}

impl RevokedBook {
    fn say(&self, number: u64, jti: &str) -> Said {
        self.known.read().unwrap_or_else(PoisonError::into_inner).say(number, jti)
    }

    /// Forgets what has ended by then; where there was no room, there may be some again.
    pub(crate) fn clear_away(&self, now: Timestamp) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        known.forget(now);
        known.overflown = false;
    }
}

impl Engine {
    /// Whether an access token was given up (RFC 7009).
    pub(super) async fn was_given_up(&self, now: Timestamp, jti: &str) -> Result<bool, Fault> {
        let number = self.store.epochs().await?.revocations;
        let mut said = self.revoked.say(number, jti);
        if said == Said::Behind {
            self.read_what_was_given_up(number, now).await?;
            said = self.revoked.say(number, jti);
        }
        match said {
            Said::Whether(given_up) => Ok(given_up),
            _ => self.store.reader().await?.conn().is_revoked(jti).await,
        }
    }

    async fn read_what_was_given_up(&self, number: u64, now: Timestamp) -> Result<(), Fault> {
        let _turn = self.revoked.turn.lock().await;
        let known = {
            let known = self.revoked.known.read().unwrap_or_else(PoisonError::into_inner);
            // Somebody else has read it meanwhile, or has seen that it is too much.
            if known.number >= number || known.overflown {
                return Ok(());
            }
            known.number
        };
        // One more than fits shows that they do not fit.
        let most = i64::try_from(REMEMBERED).unwrap_or(i64::MAX).saturating_add(1);
        let rows = self.store.reader().await?.conn().revoked_since(known, now, most).await?;
        let mut known = self.revoked.known.write().unwrap_or_else(PoisonError::into_inner);
        known.learn(number, now, rows);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_000);

    fn row(jti: &str, number: i64, expires_at: i64) -> RevokedRow {
        RevokedRow { jti: jti.to_owned(), number, expires_at }
    }

    #[test]
    fn m086_memory_answers_only_for_numbers_that_it_has_read() {
        let mut known = Known::default();
        assert_eq!(known.say(1, "a"), Said::Behind);
        known.learn(1, NOW, vec![row("a", 1, 2_000)]);
        assert_eq!(known.say(1, "a"), Said::Whether(true));
        assert_eq!(known.say(1, "b"), Said::Whether(false));
        assert_eq!(known.say(2, "b"), Said::Behind, "something was given up meanwhile");
        known.learn(2, NOW, vec![row("b", 3, 2_000)]);
        assert_eq!(known.say(3, "b"), Said::Whether(true), "what came while it was read counts");
    }

    #[test]
    fn what_has_ended_is_forgotten_and_too_many_are_not_kept() {
        let mut known = Known::default();
        known.learn(1, NOW, vec![row("a", 1, 2_000)]);
        known.forget(Timestamp::from_millis(1_999));
        assert_eq!(known.say(1, "a"), Said::Whether(true));
        known.forget(Timestamp::from_millis(2_000));
        assert!(known.ends.is_empty());
        let fitting = (0..REMEMBERED).map(|one| row(&one.to_string(), 2, 2_000)).collect();
        known.learn(2, NOW, fitting);
        known.learn(3, Timestamp::from_millis(2_000), vec![row("b", 3, 9_000)]);
        assert_eq!(known.say(3, "b"), Said::Whether(true), "what has ended has made room");
        assert_eq!(known.ends.len(), 1);
        let many = (0..=REMEMBERED).map(|one| row(&one.to_string(), 4, 9_000)).collect();
        known.learn(4, NOW, many);
        assert_eq!(known.say(4, "1"), Said::AskTheDatabase);
        assert!(known.ends.is_empty(), "memory is given back");
    }
}
