//! Group commit for SQLite: one task writes for everybody and syncs once for all who wait.
//!
//! A sync to disk costs milliseconds whatever it covers. While one runs, callers queue up; the next
//! transaction takes all of them, each in a savepoint of its own, and answers them after its commit.
//! A caller whose work fails is rolled back alone; when the commit fails, nobody is told "done".

use super::checkpoint::Commits;
use super::epoch::{self, Epochs, Published};
use super::{Conn, Tx};
use crate::fault::Fault;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use sqlx::sqlite::SqlitePool;
use sqlx::{Sqlite, SqliteConnection, pool::PoolConnection};
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{mpsc, oneshot};

/// Callers that may wait before further ones are told to come back.
const QUEUE: usize = 4_096;

const BEGIN: &str = "BEGIN IMMEDIATE; SAVEPOINT caller";
/// Between two callers: what the first one did stays, whatever becomes of the second.
const NEXT: &str = "RELEASE caller; SAVEPOINT caller";
/// Leaves the savepoint open, for the next caller.
const UNDO: &str = "ROLLBACK TO caller";
/// Also releases the last savepoint.
const COMMIT: &str = "COMMIT";

type Work = Box<dyn for<'t, 'c> FnOnce(&'t mut Tx<'c>) -> BoxFuture<'t, Verdict> + Send + 'static>;
type Done = oneshot::Sender<Result<(), Fault>>;

/// What becomes of one caller's part of the transaction.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Keep,
    Undo,
}

struct Job {
    work: Work,
    done: Done,
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
    pub(super) fn start(pool: SqlitePool, group_size: usize, told: (Published, Commits)) -> Self {
        let (queue, inbox) = mpsc::channel(QUEUE);
        tokio::spawn(serve(pool, Line { inbox, finish: None }, group_size.max(1), told));
        Self { queue }
    }

    pub(super) async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
        F: for<'t, 'c> FnOnce(&'t mut Tx<'c>) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    {
        let slot = Arc::new(Mutex::new(None));
        let (done, finished) = oneshot::channel();
        let job = Job { work: keeping_result_in(slot.clone(), work), done };
        self.queue.try_send(Message::Job(job)).map_err(|error| match error {
            TrySendError::Full(_) => Fault::busy("too many writes wait"),
            TrySendError::Closed(_) => closed(),
        })?;
        finished.await.unwrap_or_else(|_ended| Err(closed()))?;
        let result = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
        result.unwrap_or_else(|| Err(Fault::broken_because("a write panicked").into()))
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

fn closed() -> Fault {
    Fault::unavailable_because("the database is being closed")
}

/// Turns a closure with a typed result into one that only says keep or undo; the result waits in
/// the slot until the commit is through.
fn keeping_result_in<T, E, F>(slot: Arc<Mutex<Option<Result<T, E>>>>, work: F) -> Work
where
    T: Send + 'static,
    E: Send + 'static,
    F: for<'t, 'c> FnOnce(&'t mut Tx<'c>) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
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

/// The callers who wait, in the order in which they came.
struct Line {
    inbox: mpsc::Receiver<Message>,
    finish: Option<oneshot::Sender<()>>,
}

impl Line {
    /// Waits for somebody. `None`: nobody comes any more.
    async fn first(&mut self) -> Option<Job> {
        while self.finish.is_none() {
            let message = self.inbox.recv().await?;
            if let Some(job) = self.sort(message) {
                return Some(job);
            }
        }
        None
    }

    /// Whoever is here by now.
    fn next(&mut self) -> Option<Job> {
        while self.finish.is_none() {
            let message = self.inbox.try_recv().ok()?;
            if let Some(job) = self.sort(message) {
                return Some(job);
            }
        }
        None
    }

    fn sort(&mut self, message: Message) -> Option<Job> {
        match message {
            // A caller who left before its turn asked for nothing any more.
            Message::Job(job) => (!job.done.is_closed()).then_some(job),
            Message::Finish(done) => {
                self.finish = Some(done);
                None
            }
        }
    }
}

async fn serve(
    pool: SqlitePool,
    mut line: Line,
    group_size: usize,
    (epochs, commits): (Published, Commits),
) {
    let mut kept = None;
    while let Some(first) = line.first().await {
        let mut waiting = Vec::new();
        let written = match connect(&pool, &mut kept).await {
            Ok(connection) => {
                write_group(connection, first, &mut line, group_size, &mut waiting).await
            }
            Err(error) => {
                waiting.push(first.done);
                Err(error)
            }
        };
        match written {
            Ok(seen) => {
                // Before anybody hears that it is done, what is remembered must know of it.
                epochs.advance(seen);
                waiting.into_iter().for_each(|done| {
                    let _ = done.send(Ok(()));
                });
                commits.one_more();
            }
            Err(error) => {
                fail_all(waiting, &error);
                abandon(kept.take()).await;
            }
        }
    }
    drop(kept);
    if let Some(finish) = line.finish {
        let _ = finish.send(());
    }
}

/// The one connection that writes, opened again after a failure.
async fn connect<'k>(
    pool: &SqlitePool,
    kept: &'k mut Option<PoolConnection<Sqlite>>,
) -> Result<&'k mut SqliteConnection, sqlx::Error> {
    let connection = match kept.take() {
        Some(connection) => connection,
        None => pool.acquire().await?,
    };
    Ok(kept.insert(connection))
}

/// Writes a group in one transaction. It takes in whoever arrives while it is being written, so
/// that nobody waits for a second sync. Whoever is to be told how it ended is put in `waiting`.
async fn write_group(
    connection: &mut SqliteConnection,
    first: Job,
    line: &mut Line,
    group_size: usize,
    waiting: &mut Vec<Done>,
) -> Result<Epochs, sqlx::Error> {
    let Job { mut work, done } = first;
    waiting.push(done);
    if let Err(error) = execute(connection, BEGIN).await {
        // Nobody's turn would go better now, and each may take as long as the busy timeout.
        waiting.extend(std::iter::from_fn(|| line.next()).map(|job| job.done));
        return Err(error);
    }
    loop {
        let verdict = run(connection, work).await;
        if verdict == Verdict::Undo {
            execute(connection, UNDO).await?;
        }
        let Some(job) = (waiting.len() < group_size).then(|| line.next()).flatten() else { break };
        waiting.push(job.done);
        work = job.work;
        if verdict == Verdict::Keep {
            execute(connection, NEXT).await?;
        }
    }
    let seen = epoch::at_the_end(&mut Conn::Sqlite(connection)).await?;
    execute(connection, COMMIT).await?;
    Ok(seen)
}

/// One caller's work. A panic in it must not take the others' transaction with it.
async fn run(connection: &mut SqliteConnection, work: Work) -> Verdict {
    let mut tx = Tx::new(Conn::Sqlite(connection));
    let outcome = AssertUnwindSafe(async { work(&mut tx).await }).catch_unwind().await;
    outcome.unwrap_or(Verdict::Undo)
}

/// Prepared once per connection, since every caller needs it.
async fn execute(connection: &mut SqliteConnection, sql: &'static str) -> Result<(), sqlx::Error> {
    sqlx::query(sql).execute(connection).await.map(|_| ())
}

/// After a failure the connection's transaction may be half open; it is closed rather than reused.
async fn abandon(connection: Option<PoolConnection<Sqlite>>) {
    if let Some(connection) = connection
        && let Err(error) = connection.close().await
    {
        tracing::warn!(error = %error, "store.writer: closing a failed connection: {error}");
    }
}

/// Whatever went wrong, nothing was kept, and the same write may go well later. What one caller
/// did wrong never gets here.
fn fail_all(waiting: Vec<Done>, error: &sqlx::Error) {
    for done in waiting {
        let _ = done.send(Err(Fault::unavailable_because(&error.to_string())));
    }
}
