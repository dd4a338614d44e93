//! A look behind the engine's back, for the tests of `engine/tests`: only this folder may name the
//! database library, so `engine/tests/support` includes this file.

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};

/// Runs a statement behind the back of an engine.
pub(crate) async fn execute(place: &Place<'_>, sql: &'static str) {
    match place {
        Place::Sqlite(file) => {
            let options = SqliteConnectOptions::new().filename(file);
            let mut connection = options.connect().await.expect("the database's file");
            sqlx::query(sql).execute(&mut connection).await.expect("executed");
            connection.close().await.expect("closed");
        }
        Place::Postgres(url) => {
            let mut connection = PgConnection::connect(url).await.expect("the database");
            sqlx::query(sql).execute(&mut connection).await.expect("executed");
            connection.close().await.expect("closed");
        }
    }
}

/// Runs the pieces of a script one after the other, over one connection.
pub(crate) async fn run(place: &Place<'_>, pieces: impl Iterator<Item = String>) {
    match place {
        Place::Sqlite(file) => {
            let options = SqliteConnectOptions::new().filename(file);
            let mut connection = options.connect().await.expect("the database's file");
            for piece in pieces {
                let piece = sqlx::raw_sql(AssertSqlSafe(piece));
                piece.execute(&mut connection).await.expect("executed");
            }
            connection.close().await.expect("closed");
        }
        Place::Postgres(url) => {
            let mut connection = PgConnection::connect(url).await.expect("the database");
            for piece in pieces {
                let piece = sqlx::raw_sql(AssertSqlSafe(piece));
                piece.execute(&mut connection).await.expect("executed");
            }
            connection.close().await.expect("closed");
        }
    }
}

/// The texts that a statement gives, one per row.
pub(crate) async fn texts(place: &Place<'_>, sql: &'static str) -> Vec<String> {
    let rows: Vec<(String,)> = match place {
        Place::Sqlite(file) => {
            let options = SqliteConnectOptions::new().filename(file);
            let mut connection = options.connect().await.expect("the database's file");
            sqlx::query_as(sql).fetch_all(&mut connection).await.expect("rows")
        }
        Place::Postgres(url) => {
            let mut connection = PgConnection::connect(url).await.expect("the database");
            sqlx::query_as(sql).fetch_all(&mut connection).await.expect("rows")
        }
    };
    rows.into_iter().map(|(text,)| text).collect()
}

/// Everything that a database holds, as text.
pub(crate) async fn dump(place: &Place<'_>) -> Vec<String> {
    match place {
        Place::Sqlite(file) => ["", "-wal"]
            .iter()
            .filter_map(|end| std::fs::read(format!("{}{end}", file.display())).ok())
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .collect(),
        Place::Postgres(url) => {
            const TABLES: &str = "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'";
            let mut connection = PgConnection::connect(url).await.expect("the database");
            let tables: Vec<(String,)> =
                sqlx::query_as(TABLES).fetch_all(&mut connection).await.expect("tables");
            let mut rows = Vec::new();
            for (table,) in tables {
                let sql = AssertSqlSafe(format!("SELECT to_json(t)::text FROM \"{table}\" t"));
                let found: Vec<(String,)> =
                    sqlx::query_as(sql).fetch_all(&mut connection).await.expect("rows");
                rows.extend(found.into_iter().map(|(row,)| row));
            }
            rows
        }
    }
}

/// Where a database is.
pub(crate) enum Place<'a> {
    Sqlite(&'a std::path::Path),
    Postgres(&'a str),
}
