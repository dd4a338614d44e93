//! One body of code for two databases: an enum of two connections and a macro that writes a
//! statement once and expands it for both (ADR 0002).

use super::migrations::ApplyError;
use crate::fault::Fault;
use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, Postgres, Sqlite, SqliteConnection};
use std::ops::{Deref, DerefMut};

/// A connection taken from a pool, to read with.
pub(crate) enum Reader {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(PoolConnection<Postgres>),
}

/// A borrowed connection. Everything that only reads is a method of it.
pub(crate) enum Conn<'c> {
    Sqlite(&'c mut SqliteConnection),
    Postgres(&'c mut PgConnection),
}

/// An open transaction. Everything that writes is a method of it; it also reads.
pub(crate) struct Tx<'c>(Conn<'c>);

impl Reader {
    pub(crate) fn conn(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(connection) => Conn::Sqlite(connection),
            Self::Postgres(connection) => Conn::Postgres(connection),
        }
    }
}

impl<'c> Tx<'c> {
    /// Only for the two writers, which have opened the transaction.
    pub(super) fn new(conn: Conn<'c>) -> Self {
        Self(conn)
    }
}

impl<'c> Deref for Tx<'c> {
    type Target = Conn<'c>;
    fn deref(&self) -> &Conn<'c> {
        &self.0
    }
}

impl<'c> DerefMut for Tx<'c> {
    fn deref_mut(&mut self) -> &mut Conn<'c> {
        &mut self.0
    }
}

/// `run!(self, sqlx::query(SQL).bind(x), fetch_optional)`: the same statement on either database.
macro_rules! run {
    ($conn:expr, $query:expr, $how:ident) => {
        match $conn.raw() {
            $crate::store::Conn::Sqlite(connection) => $query.$how(&mut **connection).await?,
            $crate::store::Conn::Postgres(connection) => $query.$how(&mut **connection).await?,
        }
    };
}

/// `affected!(self, sqlx::query(SQL).bind(x))`: how many rows a statement changed.
macro_rules! affected {
    ($conn:expr, $query:expr) => {
        match $conn.raw() {
            $crate::store::Conn::Sqlite(connection) => {
                $query.execute(&mut **connection).await?.rows_affected()
            }
            $crate::store::Conn::Postgres(connection) => {
                $query.execute(&mut **connection).await?.rows_affected()
            }
        }
    };
}

pub(super) use {affected, run};

impl Conn<'_> {
    /// Itself, also when asked of a [`Tx`]: what the macros match on.
    pub(super) fn raw(&mut self) -> &mut Self {
        self
    }

    /// Where the two databases must be told different things.
    pub(super) fn either(&self, sqlite: &'static str, postgres: &'static str) -> &'static str {
        match self {
            Self::Sqlite(_) => sqlite,
            Self::Postgres(_) => postgres,
        }
    }

    /// Asks for the smallest answer there is.
    pub(crate) async fn ping(&mut self) -> Result<(), Fault> {
        let _: (i64,) = run!(self, sqlx::query_as("SELECT CAST(1 AS BIGINT)"), fetch_one);
        Ok(())
    }

    /// The engine's own name and version, for the overview page.
    pub(crate) async fn version(&mut self) -> Result<String, Fault> {
        Ok(match self {
            Self::Sqlite(connection) => {
                let (version,): (String,) =
                    sqlx::query_as("SELECT sqlite_version()").fetch_one(&mut **connection).await?;
                format!("SQLite {version}")
            }
            Self::Postgres(connection) => {
                let (version,): (String,) =
                    sqlx::query_as("SELECT current_setting('server_version')")
                        .fetch_one(&mut **connection)
                        .await?;
                let number = version.split(' ').next().unwrap_or(&version).to_owned();
                format!("PostgreSQL {number}")
            }
        })
    }

    /// What SQLite finds wrong with its file, or with the references between its rows. PostgreSQL
    /// keeps watch over its own files.
    pub(super) async fn damage(&mut self) -> Result<Option<String>, Fault> {
        let Self::Sqlite(connection) = self else { return Ok(None) };
        let found: Vec<(String,)> =
            sqlx::query_as("PRAGMA integrity_check(1)").fetch_all(&mut **connection).await?;
        if let Some((fault,)) = found.into_iter().find(|(line,)| line != "ok") {
            return Ok(Some(fault));
        }
        let dangling = sqlx::query("PRAGMA foreign_key_check").fetch_all(&mut **connection).await?;
        Ok((!dangling.is_empty()).then(|| format!("{} rows name what is gone", dangling.len())))
    }

    /// Brings the schema to this version.
    pub(super) async fn migrate(&mut self) -> Result<(), ApplyError> {
        match self {
            Self::Sqlite(connection) => super::migrations::sqlite(connection).await,
            Self::Postgres(connection) => super::migrations::postgres(connection).await,
        }
    }
}
