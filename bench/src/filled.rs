//! A database with many rows in it, which `cargo xtask seed` has made.

use crate::database::{self, FreshDatabase, PostgresServer};
use crate::load::clock;
use crate::server::scratch;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// Users and refresh tokens for each application.
const USERS: usize = 1;
const TOKENS: usize = 5;

/// One such database; it is removed when this is dropped.
pub(crate) struct Filled {
    pub(crate) applications: usize,
    /// How long it took to fill.
    pub(crate) took: Duration,
    url: String,
    folder: TempDir,
    _database: Option<FreshDatabase>,
}

impl Filled {
    /// A file of SQLite, or a database on a server.
    pub(crate) fn with(binary: &str, server: Option<&PostgresServer>, applications: usize) -> Self {
        let folder = tempfile::tempdir_in(scratch()).expect("a folder on disk");
        let database = server.map(PostgresServer::fresh);
        let url = database.as_ref().map_or_else(
            || format!("sqlite://{}", folder.path().join("grantry.db").display()),
            |database| database.url.clone(),
        );
        let took = Duration::ZERO;
        let mut filled = Self { applications, took, url, folder, _database: database };
        let mut migrate = Command::new(std::fs::canonicalize(binary).expect("the program"));
        done(migrate.arg("migrate").env_clear().envs(filled.environment()));
        let begin = clock();
        let count = |each: usize| (applications * each).to_string();
        filled.seed(
            "scale",
            &[
                ("--applications", &count(1)),
                ("--users", &count(USERS)),
                ("--refresh-tokens", &count(TOKENS)),
            ],
        );
        filled.took = clock() - begin;
        filled
    }

    /// Adds what has long expired, in a tenant of its own.
    pub(crate) fn expire(&self, tokens: usize) {
        let tokens = tokens.to_string();
        self.seed("expired", &[("--applications", "1"), ("--expired-tokens", &tokens)]);
    }

    /// How many of those are still there.
    pub(crate) fn expired(&self) -> usize {
        let count = "SELECT count(*) FROM grants WHERE id LIKE 'grant-expired-%'";
        count_of(&self.url, count)
    }

    fn seed(&self, tenant: &str, counts: &[(&str, &str)]) {
        let mut seed = Command::new("cargo");
        seed.args(["xtask", "seed", "--database", &self.url, "--tenant", tenant]);
        counts.iter().for_each(|(option, count)| {
            seed.args([option, count]);
        });
        done(&mut seed);
    }

    /// What a server is told, so that it finds its data here.
    pub(crate) fn environment(&self) -> [(&'static str, &str); 2] {
        [("GRANTRY_DATABASE_URL", &self.url), ("GRANTRY_DATA_DIR", text(self.folder.path()))]
    }
}

fn count_of(url: &str, sql: &str) -> usize {
    match url.strip_prefix("sqlite://") {
        Some(file) => done(Command::new("sqlite3").args(["-readonly", file, sql])),
        None => database::ask(url, sql),
    }
    .trim()
    .parse()
    .expect("a number")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a path of the project is text")
}

/// What it says on its standard output.
fn done(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).output().expect("the program runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed: {said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
