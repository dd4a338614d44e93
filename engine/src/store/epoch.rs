//! How this process knows the numbers of `epochs` (ADR 0016): on SQLite its one writer keeps them in
//! memory, on PostgreSQL they are asked for, once for everybody who waits.

use super::Conn;
use super::backend::Reader;
use crate::fault::Fault;
use sqlx::postgres::PgPool;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::Mutex;

/// What is remembered is good as long as its number is still the same.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Epochs {
    /// Grows with every change of what decides about tokens.
    pub(crate) clients: u64,
    /// Grows with every token that is given up.
    pub(crate) revocations: u64,
}

/// The numbers, published by the writer after each commit and before anybody is answered.
#[derive(Clone, Default)]
pub(super) struct Published(Arc<[AtomicU64; 2]>);

impl Published {
    pub(super) fn current(&self) -> Epochs {
        let [clients, revocations] = &*self.0;
        Epochs {
            clients: clients.load(Ordering::Acquire),
            revocations: revocations.load(Ordering::Acquire),
        }
    }

    pub(super) fn advance(&self, seen: Epochs) {
        let [clients, revocations] = &*self.0;
        clients.fetch_max(seen.clients, Ordering::AcqRel);
        revocations.fetch_max(seen.revocations, Ordering::AcqRel);
    }
}

/// Asks the database, and shares an answer among all who asked before the question was put. Who asks
/// while a question is on its way waits for the next one: an answer must not be older than its asker.
/// That nobody answers is shared as well, or a queue would wait for the database one by one.
#[derive(Clone, Default)]
pub(super) struct Asked(Arc<Turns>);

#[derive(Default)]
struct Turns {
    /// How many questions have been put so far.
    begun: AtomicU64,
    /// The last answer, and the question that it answers.
    answer: Mutex<Answer>,
}

struct Answer {
    question: u64,
    said: Result<Epochs, Fault>,
}

impl Default for Answer {
    /// To the question before the first, which nobody has asked.
    fn default() -> Self {
        Self { question: 0, said: Ok(Epochs::default()) }
    }
}

impl Asked {
    pub(super) async fn read(&self, pool: &PgPool) -> Result<Epochs, Fault> {
        // A question that begins after this moment is good for us, an older one is not.
        let before = self.0.begun.load(Ordering::Acquire);
        let mut answer = self.0.answer.lock().await;
        if answer.question <= before {
            let question = self.0.begun.fetch_add(1, Ordering::AcqRel) + 1;
            *answer = Answer { question, said: ask(pool).await };
        }
        answer.said.as_ref().copied().map_err(Fault::shared)
    }
}

async fn ask(pool: &PgPool) -> Result<Epochs, Fault> {
    let mut connection = Reader::Postgres(pool.acquire().await?);
    connection.conn().epochs().await
}

/// What the writer reads at the end of its transaction, to publish it once that is committed.
pub(super) async fn at_the_end(conn: &mut Conn<'_>) -> Result<Epochs, sqlx::Error> {
    conn.epochs().await.map_err(|fault| sqlx::Error::Protocol(fault.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::postgres::PgPoolOptions;
    use std::time::Duration;

    #[tokio::test]
    async fn r10_who_waits_for_a_database_that_is_gone_shares_the_wait() {
        // Nobody listens at port 1.
        let options = PgPoolOptions::new().acquire_timeout(Duration::from_millis(50));
        let pool = options.connect_lazy("postgres://nobody@127.0.0.1:1/none").expect("an address");
        let asked = Asked::default();
        let all = futures_util::future::join_all((0..20).map(|_| asked.read(&pool))).await;
        assert!(all.iter().all(Result::is_err));
        let questions = asked.0.begun.load(Ordering::Acquire);
        assert_eq!(questions, 2, "one for the first, one for all who came while it was put");
        assert!(asked.read(&pool).await.is_err(), "who comes later asks anew");
        assert_eq!(asked.0.begun.load(Ordering::Acquire), 3);
    }
}
