//! Group commit for SQLite: one task writes for everybody and syncs once for all who wait.
//!
//! A sync to disk costs milliseconds whatever it covers. While one runs, callers queue up; the next
//! transaction takes all of them, each in a savepoint of its own, and answers them after its commit.
//! A caller whose work fails is rolled back alone; when the commit fails, nobody is told "done".

use super::{Conn, Tx};
use crate::fault::Fault;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sqlx::sqlite::SqlitePool;
use sqlx::{Sqlite, SqliteConnection, pool::PoolConnection};
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{mpsc, oneshot};

/// Callers that may wait before further ones are told to come back.
const QUEUE: usize = 4_096;

type Work = Box<dyn for<'t, 'c> FnOnce(&'t mut Tx<'c>) -> BoxFuture<'t, Verdict> + Send + 'static>;

/// What becomes of one caller's part of the transaction.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Keep,
    Undo,
}

struct Job {
    work: Work,
    done: oneshot::Sender<Result<(), Fault>>,
}

enum Message {
    Job(Job),
    /// Answered when everything that was queued before it is written.
    Finish(oneshot::Sender<()>),
}

#[derive(Clone)]
pub(super) struct Writer {
    queue: mpsc::Sender<Message>,
}

impl Writer {
    /// `group_size` is how many callers one commit may cover; 1 switches grouping off.
    pub(super) fn start(pool: SqlitePool, group_size: usize) -> Self {
        let (queue, inbox) = mpsc::channel(QUEUE);
        tokio::spawn(serve(pool, inbox, group_size.max(1)));
        Self { queue }
    }

    pub(super) async fn write<T, F>(&self, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: for<'t, 'c> FnOnce(&'t mut Tx<'c>) -> BoxFuture<'t, Result<T, Fault>> + Send + 'static,
    {
        let slot = Arc::new(Mutex::new(None));
        let (done, finished) = oneshot::channel();
        let job = Job { work: keeping_result_in(slot.clone(), work), done };
        self.queue
            .try_send(Message::Job(job))
            .map_err(|_full| Fault::busy("too many writes wait"))?;
        finished.await.map_err(Fault::broken)??;
        let result = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
        result.unwrap_or_else(|| Err(Fault::broken_because("a write ended without a result")))
    }

    /// Returns when everything queued so far is durable, and ends the task.
    pub(super) async fn finish(&self) {
        let (done, finished) = oneshot::channel();
        if self.queue.send(Message::Finish(done)).await.is_ok() {
            // why: an error here says that the task has already ended, which is what was asked for
            let _ = finished.await;
        }
    }
}

/// Turns a closure with a typed result into one that only says keep or undo; the result waits in
/// the slot until the commit is through.
fn keeping_result_in<T, F>(slot: Arc<Mutex<Option<Result<T, Fault>>>>, work: F) -> Work
where
    T: Send + 'static,
    F: for<'t, 'c> FnOnce(&'t mut Tx<'c>) -> BoxFuture<'t, Result<T, Fault>> + Send + 'static,
{
    Box::new(move |tx| {
        Box::pin(async move {
            let result = work(tx).await;
            let verdict = if result.is_ok() { Verdict::Keep } else { Verdict::Undo };
            *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
            verdict
        })
    })
}

async fn serve(pool: SqlitePool, mut inbox: mpsc::Receiver<Message>, group_size: usize) {
    while let Some(first) = inbox.recv().await {
        let mut group = Vec::new();
        let mut next = Some(first);
        let mut finish = None;
        while let Some(message) = next.take() {
            match message {
                Message::Job(job) => group.push(job),
                Message::Finish(done) => {
                    finish = Some(done);
                    break;
                }
            }
            if group.len() < group_size {
                next = inbox.try_recv().ok();
            }
        }
        // A caller who left before its turn asked for nothing any more.
        group.retain(|job| !job.done.is_closed());
        commit(&pool, group).await;
        if let Some(done) = finish {
            let _ = done.send(());
            return;
        }
    }
}

/// Writes a group in one transaction and tells every caller how it ended.
async fn commit(pool: &SqlitePool, group: Vec<Job>) {
    if group.is_empty() {
        return;
    }
    let mut connection = match pool.acquire().await {
        Ok(connection) => connection,
        Err(error) => return fail_all(group.into_iter().map(|job| job.done), &error),
    };
    let alone = group.len() == 1;
    let (mut waiting, mut left) = (Vec::with_capacity(group.len()), group.into_iter());
    let mut outcome = execute(&mut connection, "BEGIN IMMEDIATE").await;
    while outcome.is_ok()
        && let Some(job) = left.next()
    {
        waiting.push(job.done);
        outcome = run_one(&mut connection, job.work, alone).await;
    }
    if outcome.is_ok() {
        outcome = execute(&mut connection, "COMMIT").await;
    }
    match outcome {
        Ok(()) => waiting.into_iter().for_each(|done| {
            let _ = done.send(Ok(()));
        }),
        Err(error) => {
            abandon(connection).await;
            fail_all(waiting.into_iter().chain(left.map(|job| job.done)), &error);
        }
    }
}

/// One caller's work between a savepoint and its release. Alone in its transaction it needs none,
/// unless it has to be undone.
async fn run_one(
    connection: &mut SqliteConnection,
    work: Work,
    alone: bool,
) -> Result<(), sqlx::Error> {
    if !alone {
        execute(connection, "SAVEPOINT caller").await?;
    }
    let verdict = {
        let mut tx = Tx::new(Conn::Sqlite(connection));
        // A panic in one caller's closure must not take the others' transaction with it.
        AssertUnwindSafe(work(&mut tx)).catch_unwind().await.unwrap_or(Verdict::Undo)
    };
    match (verdict, alone) {
        (Verdict::Keep, true) => Ok(()),
        (Verdict::Keep, false) => execute(connection, "RELEASE caller").await,
        (Verdict::Undo, true) => execute(connection, "ROLLBACK; BEGIN IMMEDIATE").await,
        (Verdict::Undo, false) => execute(connection, "ROLLBACK TO caller; RELEASE caller").await,
    }
}

async fn execute(connection: &mut SqliteConnection, sql: &'static str) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(sql).execute(connection).await.map(|_| ())
}

/// After a failure the connection's transaction may be half open; it is closed rather than reused.
async fn abandon(connection: PoolConnection<Sqlite>) {
    if let Err(error) = connection.close().await {
        tracing::warn!(error = %error, "store.writer: closing a failed connection: {error}");
    }
}

fn fail_all(
    waiting: impl Iterator<Item = oneshot::Sender<Result<(), Fault>>>,
    error: &sqlx::Error,
) {
    for done in waiting {
        let _ = done.send(Err(Fault::unavailable_because(&error.to_string())));
    }
}
