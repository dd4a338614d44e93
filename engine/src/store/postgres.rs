//! PostgreSQL: for many nodes on one database. It groups commits by itself.

use super::backend::Reader;
use super::epoch::Asked;
use super::{Conn, OpenError, Tx};
use crate::fault::Fault;
use futures_util::future::BoxFuture;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use std::str::FromStr;
use std::time::Duration;

const CONNECTIONS: u32 = 16;
/// Conditions of lists are switched off by empty texts, and words find one row or all of them: a
/// plan that knows no values, which a statement may get at its sixth run, would walk whole tables.
const PLAN_WITH_VALUES: &str = "SET plan_cache_mode = force_custom_plan";

#[derive(Clone)]
pub(crate) struct PostgresStore {
    pub(super) pool: PgPool,
    pub(super) epochs: Asked,
}

impl PostgresStore {
    pub(super) async fn open(url: &str) -> Result<Self, OpenError> {
        let options = PgConnectOptions::from_str(url)?.application_name("grantry");
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(Duration::from_secs(3))
            .after_connect(|connection, _| {
                Box::pin(async move {
                    sqlx::query(PLAN_WITH_VALUES).execute(connection).await.map(|_| ())
                })
            })
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
        Ok(Self { pool, epochs: Asked::default() })
    }

    /// Runs on a task of its own, so that a caller who goes away cannot leave a transaction open.
    pub(super) async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
        F: for<'t, 'c> FnOnce(&'t mut Tx<'c>) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    {
        let pool = self.pool.clone();
        let task = tokio::spawn(async move {
            let mut transaction = pool.begin().await.map_err(Fault::from)?;
            let outcome = work(&mut Tx::new(Conn::Postgres(&mut transaction))).await;
            match outcome {
                Ok(value) => {
                    transaction.commit().await.map_err(Fault::from)?;
                    Ok(value)
                }
                Err(stop) => {
                    if let Err(error) = transaction.rollback().await {
                        // The server rolls back by itself when the connection ends.
                        tracing::warn!(error = %error, "store.postgres: could not roll back: {error}");
                    }
                    Err(stop)
                }
            }
        });
        task.await.unwrap_or_else(|panicked| Err(Fault::broken(panicked).into()))
    }
}
