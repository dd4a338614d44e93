//! Where everything is kept: SQLite by default, PostgreSQL for many nodes (ADR 0002, ADR 0003).
//!
//! The only module that names the database library. A read borrows a connection and calls a
//! function on [`Conn`]; a write hands over a closure that gets a [`Tx`]. `Ok` commits, `Err` rolls
//! back, and the answer is given only after the commit is durable. Functions that write exist only
//! on `Tx`, so that a read connection cannot be asked to write.

mod backend;
#[cfg(test)]
pub(crate) mod contract;
mod error;
mod key_rows;
mod migrations;
mod open;
mod postgres;
mod sessions;
mod sqlite;
#[cfg(test)]
mod test_database;
mod throttles;
mod users;
mod writer;

pub(crate) use backend::{Conn, Tx};
pub use error::OpenError;
pub(crate) use key_rows::SigningKeyRow;
pub use open::DatabaseUrl;
pub(crate) use sessions::{NewSession, SessionRow};
pub(crate) use users::{NewUser, UserRow};

use crate::fault::Fault;
use backend::Reader;
use futures_util::future::BoxFuture;

/// The database, open and at this version's schema.
#[derive(Clone)]
pub(crate) enum Store {
    Sqlite(sqlite::SqliteStore),
    Postgres(postgres::PostgresStore),
}

impl Store {
    /// A connection to read with.
    pub(crate) async fn reader(&self) -> Result<Reader, Fault> {
        match self {
            Self::Sqlite(store) => Ok(Reader::Sqlite(store.readers.acquire().await?)),
            Self::Postgres(store) => Ok(Reader::Postgres(store.pool.acquire().await?)),
        }
    }

    /// Runs a closure in a transaction that is durable when this returns `Ok`.
    ///
    /// Once begun it runs to its end, also when the caller goes away. Inside, wait for nothing but
    /// the transaction: on SQLite all writers stand in one line.
    pub(crate) async fn write<T, F>(&self, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: for<'t, 'c> FnOnce(&'t mut Tx<'c>) -> BoxFuture<'t, Result<T, Fault>> + Send + 'static,
    {
        match self {
            Self::Sqlite(store) => store.writer.write(work).await,
            Self::Postgres(store) => store.write(work).await,
        }
    }

    /// Whether the database answers.
    pub(crate) async fn ping(&self) -> Result<(), Fault> {
        self.reader().await?.conn().ping().await
    }

    /// Looks at every page of the database: for those who come after a crash or before an upgrade.
    pub(crate) async fn verify(&self) -> Result<(), OpenError> {
        let fault = |fault: Fault| OpenError::Damaged(fault.to_string());
        let damage = self.reader().await.map_err(fault)?.conn().damage().await.map_err(fault)?;
        damage.map_or(Ok(()), |damage| Err(OpenError::Damaged(damage)))
    }

    /// Finishes what is being written and closes every connection.
    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite(store) => store.close().await,
            Self::Postgres(store) => store.pool.close().await,
        }
    }
}
