//! PostgreSQL: for many nodes on one database. It groups commits by itself.

use super::backend::Reader;
use super::{Conn, OpenError, Tx};
use crate::fault::Fault;
use futures_util::future::BoxFuture;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use std::str::FromStr;
use std::time::Duration;

const CONNECTIONS: u32 = 16;

#[derive(Clone)]
pub(crate) struct PostgresStore {
    pub(super) pool: PgPool,
}

impl PostgresStore {
    pub(super) async fn open(url: &str) -> Result<Self, OpenError> {
        let options = PgConnectOptions::from_str(url)?.application_name("grantry");
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(Duration::from_secs(3))
            .connect_with(options)
            .await?;
        let (commit,): (String,) =
            sqlx::query_as("SELECT current_setting('synchronous_commit')").fetch_one(&pool).await?;
        if commit == "off" {
            return Err(OpenError::Unsafe("synchronous_commit = off".to_owned()));
        }
        let mut connection = Reader::Postgres(pool.acquire().await?);
        connection.conn().migrate().await.map_err(OpenError::Migrate)?;
        drop(connection);
        Ok(Self { pool })
    }

    /// Runs on a task of its own, so that a caller who goes away cannot leave a transaction open.
    pub(super) async fn write<T, F>(&self, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: for<'t, 'c> FnOnce(&'t mut Tx<'c>) -> BoxFuture<'t, Result<T, Fault>> + Send + 'static,
    {
        let pool = self.pool.clone();
        let task = tokio::spawn(async move {
            let mut transaction = pool.begin().await?;
            let outcome = work(&mut Tx::new(Conn::Postgres(&mut transaction))).await;
            match outcome {
                Ok(value) => {
                    transaction.commit().await?;
                    Ok(value)
                }
                Err(fault) => {
                    if let Err(error) = transaction.rollback().await {
                        // The server rolls back by itself when the connection ends.
                        tracing::warn!(error = %error, "store.postgres: could not roll back: {error}");
                    }
                    Err(fault)
                }
            }
        });
        task.await.map_err(Fault::broken)?
    }
}
