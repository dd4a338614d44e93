//! SQLite: write-ahead log, every commit synced to disk, one writer and many readers.

use super::backend::Reader;
use super::checkpoint::{Commits, LONGEST, Mover};
use super::epoch::{self, Published};
use super::writer::Writer;
use super::{Conn, OpenError};
use rustix::fs::{FlockOperation, flock};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use std::fs::{DirBuilder, File, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// 3.51.3 mends the reset of the write-ahead log that could corrupt a database.
const OLDEST: (u32, u32, u32) = (3, 51, 3);
/// How long a command-line call waits for a running server's transaction, and the reverse.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
const READERS: u32 = 8;

#[derive(Clone)]
pub(crate) struct SqliteStore {
    pub(super) readers: SqlitePool,
    pub(super) writer: Writer,
    pub(super) epochs: Published,
    writers: SqlitePool,
    mover: Mover,
}

impl SqliteStore {
    pub(super) async fn open(path: &Path, group_size: usize) -> Result<Self, OpenError> {
        let file_error = |source| OpenError::File { path: path.display().to_string(), source };
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(file_error)?;
        }
        create_private(path).map_err(file_error)?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY_TIMEOUT)
            .pragma("wal_autocheckpoint", LONGEST);
        let writers = {
            // Two first starts at once would meet "database is locked" already where the journal
            // mode is switched, which does not wait.
            let _alone = Lock::take(path).await.map_err(file_error)?;
            let writers = pool(1).connect_with(options.clone()).await?;
            let mut connection = Reader::Sqlite(writers.acquire().await?);
            assert_version(&mut connection.conn()).await?;
            connection.conn().migrate().await.map_err(OpenError::Migrate)?;
            writers
        };
        let movers = pool(1).min_connections(0).connect_lazy_with(options.clone());
        let readers = pool(READERS).connect_with(options.pragma("query_only", "on")).await?;
        let epochs = Published::default();
        let mut connection = Reader::Sqlite(readers.acquire().await?);
        epochs.advance(epoch::at_the_end(&mut connection.conn()).await?);
        let commits = Commits::default();
        let mover = Mover::start(movers, commits.clone());
        let writer = Writer::start(writers.clone(), group_size, (epochs.clone(), commits));
        Ok(Self { readers, writer, epochs, writers, mover })
    }

    pub(super) async fn close(&self) {
        self.writer.finish().await;
        self.mover.end().await;
        self.readers.close().await;
        self.writers.close().await;
    }
}

fn pool(size: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(size)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(3))
        .idle_timeout(Duration::from_mins(10))
        .test_before_acquire(false)
}

/// Makes the file readable by its owner alone, before SQLite writes the first byte.
fn create_private(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path)
}

async fn assert_version(conn: &mut Conn<'_>) -> Result<(), OpenError> {
    let version = match conn {
        Conn::Sqlite(connection) => {
            let (version,): (String,) =
                sqlx::query_as("SELECT sqlite_version()").fetch_one(&mut **connection).await?;
            version
        }
        Conn::Postgres(_) => return Ok(()),
    };
    if is_recent(&version) { Ok(()) } else { Err(OpenError::OldSqlite(version)) }
}

fn is_recent(version: &str) -> bool {
    let mut numbers = version.split('.').map(|part| part.parse().unwrap_or(0));
    let mut next = || numbers.next().unwrap_or(0);
    (next(), next(), next()) >= OLDEST
}

/// Holds a lock file for as long as it lives, so that processes that start together migrate one
/// after the other.
struct Lock(#[expect(dead_code, reason = "the lock lasts as long as the file is open")] File);

impl Lock {
    async fn take(database: &Path) -> std::io::Result<Self> {
        let mut path = PathBuf::from(database).into_os_string();
        path.push(".lock");
        let taken = tokio::task::spawn_blocking(move || {
            let file = create_private(Path::new(&path))?;
            flock(&file, FlockOperation::LockExclusive)?;
            Ok(Self(file))
        });
        taken.await.map_err(std::io::Error::other)?
    }
}

#[cfg(test)]
mod tests {
    use super::is_recent;

    #[test]
    fn r04_the_version_gate_compares_numbers() {
        for good in ["3.51.3", "3.52.0", "3.100.1", "4.0.0"] {
            assert!(is_recent(good), "{good}");
        }
        for old in ["3.51.2", "3.46.0", "3.9.9", "2.0", ""] {
            assert!(!is_recent(old), "{old}");
        }
    }
}
