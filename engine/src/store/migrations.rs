//! Brings a database to this version's schema; refuses one that a newer version has changed.

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::{PgConnection, SqliteConnection};
use std::fmt;

static SQLITE: Migrator = sqlx::migrate!("../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../migrations/postgres");

/// Why the schema could not be brought to this version.
#[derive(Debug)]
pub enum ApplyError {
    /// A newer Grantry has changed this database.
    Newer(i64),
    /// A migration failed; nothing of it was kept.
    Failed(MigrateError),
}

impl fmt::Display for ApplyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Newer(version) => write!(
                f,
                "this database was changed by a newer Grantry (migration {version}); start that version"
            ),
            Self::Failed(source) => write!(f, "the database could not be migrated: {source}"),
        }
    }
}

impl From<MigrateError> for ApplyError {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::VersionMissing(version) | MigrateError::VersionTooNew(version, _) => {
                Self::Newer(version)
            }
            other => Self::Failed(other),
        }
    }
}

pub(super) async fn sqlite(connection: &mut SqliteConnection) -> Result<(), ApplyError> {
    Ok(SQLITE.run(connection).await?)
}

pub(super) async fn postgres(connection: &mut PgConnection) -> Result<(), ApplyError> {
    Ok(POSTGRES.run(connection).await?)
}
