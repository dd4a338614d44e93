//! Statements about several rows at once: which they are is one parameter, a list in JSON, so that a
//! page of fifty is one statement and not fifty.

use super::Conn;
use super::backend::run;
use crate::fault::Fault;
use sqlx::FromRow;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;

/// `among!("SELECT … WHERE id", "ORDER BY …")`: the two statements for those whose `id` is in the list
/// at `$1`. The databases read a list in JSON by functions of different names, and PostgreSQL looks
/// each of them up in an index only where they are an array.
macro_rules! among {
    ($before:expr, $after:expr) => {
        $crate::store::among::Among {
            sqlite: concat!($before, " IN (SELECT value FROM json_each($1)) ", $after),
            postgres: concat!(
                $before,
                " = ANY (ARRAY(SELECT jsonb_array_elements_text(CAST($1 AS jsonb)))) ",
                $after
            ),
        }
    };
}

pub(super) use among;

/// One statement, as either database wants it.
pub(super) struct Among {
    pub(super) sqlite: &'static str,
    pub(super) postgres: &'static str,
}

/// What belongs to one of several rows.
#[derive(FromRow)]
pub(super) struct Of<T> {
    /// The identifier of the one that it belongs to.
    pub(super) holder: String,
    #[sqlx(flatten)]
    pub(super) row: T,
}

/// The list as the statements take it.
pub(super) fn list(ids: &[&str]) -> Result<String, Fault> {
    serde_json::to_string(ids).map_err(|_bad| Fault::broken_because("identifiers are not JSON"))
}

impl Conn<'_> {
    /// What a statement with no other parameter finds.
    pub(super) async fn of_several<T>(
        &mut self,
        statement: &Among,
        ids: &[&str],
    ) -> Result<Vec<T>, Fault>
    where
        T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        let sql = self.either(statement.sqlite, statement.postgres);
        Ok(run!(self, sqlx::query_as(sql).bind(list(ids)?), fetch_all))
    }
}
