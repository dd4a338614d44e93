//! A PostgreSQL database of its own for every test. `engine/tests/support` includes this file too,
//! because only this folder may name the database library.

use sqlx::{AssertSqlSafe, Connection, PgConnection};

/// A fresh, empty database on the server that the tests were given.
pub(crate) struct TestDatabase {
    server: String,
    name: String,
}

impl TestDatabase {
    /// Makes one. Without a server the test fails: half of the proof must not be left out silently.
    pub(crate) async fn create() -> Self {
        #[expect(clippy::disallowed_methods, reason = "tests have no configuration but this")]
        let server = std::env::var("GRANTRY_TEST_POSTGRES_URL")
            .expect("run make test, or set GRANTRY_TEST_POSTGRES_URL");
        let mut random = [0; 8];
        aws_lc_rs::rand::fill(&mut random).expect("random bytes");
        let name = format!("grantry_test_{:016x}", u64::from_be_bytes(random));
        let database = Self { server, name };
        // `template0` because nobody can be connected to it, which would make the copy fail.
        database.on_server(format!("CREATE DATABASE {} TEMPLATE template0", database.name)).await;
        database
    }

    /// Where it is.
    pub(crate) fn url(&self) -> String {
        let (address, query) = self.server.split_once('?').unwrap_or((&self.server, ""));
        let (scheme, place) = address.split_once("://").expect("an address with a scheme");
        let host = place.split('/').next().expect("split gives at least one part");
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{scheme}://{host}/{}{mark}{query}", self.name)
    }

    /// Removes it, also while engines are still connected.
    pub(crate) async fn remove(self) {
        self.on_server(format!("DROP DATABASE {} WITH (FORCE)", self.name)).await;
    }

    async fn on_server(&self, sql: String) {
        let mut connection =
            PgConnection::connect(&self.server).await.expect("the PostgreSQL server for tests");
        // The name is made of hexadecimal digits, and SQL cannot bind the name of a database
        sqlx::query(AssertSqlSafe(sql)).execute(&mut connection).await.expect("an administrator");
        connection.close().await.expect("closed");
    }
}
