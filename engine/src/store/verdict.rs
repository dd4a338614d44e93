//! Statements that the database itself may refuse: a unique name is taken, a row is still needed.
//!
//! The constraint decides, so that two callers at the same moment cannot both be right. After a
//! refusal the transaction is only good for being rolled back.

use crate::fault::Fault;

/// `attempt!(self, sqlx::query(SQL).bind(x))`: like `affected!`, but keeps the database's own error.
macro_rules! attempt {
    ($conn:expr, $query:expr) => {
        match $conn.raw() {
            $crate::store::Conn::Sqlite(connection) => {
                $query.execute(&mut **connection).await.map(|done| done.rows_affected())
            }
            $crate::store::Conn::Postgres(connection) => {
                $query.execute(&mut **connection).await.map(|done| done.rows_affected())
            }
        }
    };
}

pub(super) use attempt;

/// `false`: another row has the name.
pub(super) fn unless_taken(done: Result<u64, sqlx::Error>) -> Result<bool, Fault> {
    match done {
        Ok(_) => Ok(true),
        Err(sqlx::Error::Database(error)) if error.is_unique_violation() => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// `false`: other rows refer to it.
pub(super) fn unless_in_use(done: Result<u64, sqlx::Error>) -> Result<bool, Fault> {
    match done {
        Ok(_) => Ok(true),
        Err(sqlx::Error::Database(error)) if error.is_foreign_key_violation() => Ok(false),
        Err(error) => Err(error.into()),
    }
}
