//! How SQLite would carry out statements, for the tests of `engine/tests/plans`: only this folder
//! may name the database library.

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row};
use std::collections::BTreeMap;
use std::path::Path;

/// One step of a plan, in the words of `EXPLAIN QUERY PLAN`.
pub(crate) struct Step {
    /// The subquery that it is a step of; empty for the statement itself.
    pub(crate) within: String,
    pub(crate) detail: String,
}

/// The steps of every statement.
pub(crate) async fn explain(file: &Path, statements: &[String]) -> Vec<Vec<Step>> {
    let options = SqliteConnectOptions::new().filename(file);
    let mut connection = options.connect().await.expect("the database's file");
    let mut plans = Vec::new();
    for statement in statements {
        let sql = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}"));
        let rows = sqlx::query(sql).fetch_all(&mut connection).await.expect("a plan");
        let mut names: BTreeMap<i64, String> = BTreeMap::new();
        let mut steps = Vec::new();
        for row in rows {
            let (detail, within): (String, i64) = (row.get("detail"), row.get("parent"));
            let within = names.get(&within).cloned().unwrap_or_default();
            let subquery = ["CO-ROUTINE ", "MATERIALIZE "];
            let name = subquery.iter().find_map(|kind| detail.strip_prefix(kind));
            names.insert(row.get("id"), name.unwrap_or(&within).to_owned());
            steps.push(Step { within, detail });
        }
        plans.push(steps);
    }
    connection.close().await.expect("closed");
    plans
}
