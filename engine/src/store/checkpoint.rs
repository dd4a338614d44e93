//! Moves what SQLite has written to its log into the database's file, beside the writer.
//!
//! SQLite does so by itself in whatever commit makes the log long; whoever waits for that commit then
//! waits for thousands of pages in random places. Here a connection of its own does it a moment after
//! a commit, which no writer and no reader waits for. Only where commits come faster than it follows
//! does the writer help, at [`LONGEST`].

use sqlx::SqlitePool;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::AbortHandle;

/// Pages of the log, 4 KiB each, from which on a commit moves what is left itself.
pub(super) const LONGEST: &str = "8192";
/// What comes meanwhile is moved together.
const PAUSE: Duration = Duration::from_millis(100);
/// Reading and syncing goes on while others write; it waits for nobody.
const MOVE: &str = "PRAGMA wal_checkpoint(PASSIVE)";

/// The task that moves pages; it ends when it is told to.
#[derive(Clone)]
pub(super) struct Mover {
    pool: SqlitePool,
    task: AbortHandle,
}

/// Whom the writer tells of its commits.
#[derive(Clone, Default)]
pub(super) struct Commits(Arc<Notify>);

impl Commits {
    pub(super) fn one_more(&self) {
        self.0.notify_one();
    }
}

impl Mover {
    pub(super) fn start(pool: SqlitePool, commits: Commits) -> Self {
        let task = tokio::spawn(follow(pool.clone(), commits)).abort_handle();
        Self { pool, task }
    }

    /// What has not been moved stays in the log, where it is as safe.
    pub(super) async fn end(&self) {
        self.task.abort();
        self.pool.close().await;
    }
}

async fn follow(pool: SqlitePool, commits: Commits) {
    loop {
        commits.0.notified().await;
        tokio::time::sleep(PAUSE).await;
        if let Err(error) = sqlx::query(MOVE).execute(&pool).await {
            tracing::warn!(error = %error, "store.checkpoint: the log stays as it is: {error}");
        }
    }
}
