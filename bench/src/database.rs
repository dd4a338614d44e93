//! Where the product keeps its data: a fresh file of SQLite, or a fresh database on a PostgreSQL
//! server for every scenario, so that none finds what another has left.

use std::cell::Cell;
use std::process::Command;

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Database {
    /// A server that keeps nothing.
    None,
    Sqlite,
    Postgres,
}

impl Database {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }
}

/// A PostgreSQL server on which databases may be made.
pub(crate) struct PostgresServer {
    url: String,
    made: Cell<u32>,
}

/// An empty database; it is removed when this is dropped.
pub(crate) struct FreshDatabase {
    pub(crate) url: String,
    server: String,
    name: String,
}

impl PostgresServer {
    pub(crate) fn at(url: String) -> Self {
        Self { url, made: Cell::new(0) }
    }

    /// Its version, and whether it waits for the disk: one that does not is faster than any other.
    pub(crate) fn description(&self) -> String {
        let said = |name: &str| ask(&self.url, &format!("SHOW {name}"));
        format!("PostgreSQL {}, fsync {}", said("server_version"), said("fsync"))
    }

    pub(crate) fn fresh(&self) -> FreshDatabase {
        let number = self.made.replace(self.made.get() + 1);
        let name = format!("grantry_bench_{}_{number}", std::process::id());
        self.make(&name);
        FreshDatabase { url: self.address(&name), server: self.url.clone(), name }
    }

    /// Makes an empty database in place of any other of that name.
    pub(crate) fn make(&self, name: &str) {
        ask(&self.url, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        // `template0` because nobody can be connected to it, which would make the copy fail.
        ask(&self.url, &format!("CREATE DATABASE {name} TEMPLATE template0"));
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        ask(&self.url, &format!("SELECT 1 FROM pg_database WHERE datname = '{name}'")) == "1"
    }

    pub(crate) fn address(&self, name: &str) -> String {
        beside(&self.url, name)
    }
}

impl Drop for FreshDatabase {
    fn drop(&mut self) {
        // What went wrong before is said better where it went wrong.
        let _ = psql(&self.server, &format!("DROP DATABASE {} WITH (FORCE)", self.name)).output();
    }
}

/// The same server, another database.
fn beside(url: &str, name: &str) -> String {
    let (address, query) = url.split_once('?').unwrap_or((url, ""));
    let (scheme, place) = address.split_once("://").expect("an address with a scheme");
    let host = place.split('/').next().unwrap_or_default();
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{scheme}://{host}/{name}{mark}{query}")
}

/// PostgreSQL's own client: a few statements of a benchmark are no reason for a library.
fn psql(url: &str, sql: &str) -> Command {
    let mut command = Command::new("psql");
    command.args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--command", sql, url]);
    command
}

/// What a statement says.
pub(crate) fn ask(url: &str, sql: &str) -> String {
    let output = psql(url, sql).output().expect("psql is installed");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "psql could not do `{sql}`: {said}");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_database_lies_on_the_same_server() {
        let url = beside("postgres://postgres@127.0.0.1:5433/postgres", "fresh");
        assert_eq!(url, "postgres://postgres@127.0.0.1:5433/fresh");
        let url = beside("postgres://db?sslmode=require", "fresh");
        assert_eq!(url, "postgres://db/fresh?sslmode=require");
    }
}
