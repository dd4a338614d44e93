//! A database with many rows in it, which `cargo xtask seed` has made.

use crate::database::{self, FreshDatabase, PostgresServer};
use crate::load::clock;
use crate::product::unique;
use crate::server::scratch;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// Users and refresh tokens for each application.
const USERS: usize = 1;
const TOKENS: usize = 5;

/// Written once everything is there.
const MARK: &str = "filled";

/// One such database; it is removed when this is dropped, unless it is kept.
pub(crate) struct Filled {
    pub(crate) applications: usize,
    /// How long it took to fill; nothing where it was there already.
    pub(crate) took: Option<Duration>,
    url: String,
    folder: PathBuf,
    _fresh: Option<(TempDir, Option<FreshDatabase>)>,
}

impl Filled {
    /// A file of SQLite, or a database on a server. One that is kept is found again.
    pub(crate) fn with(
        binary: &str,
        (server, keep): (Option<&PostgresServer>, Option<&str>),
        applications: usize,
    ) -> Self {
        let mut filled = match keep {
            Some(keep) => Self::kept(Path::new(keep), server, applications),
            None => Self::fresh(server, applications),
        };
        let mark = filled.folder.join(MARK);
        if !mark.exists() {
            filled.took = Some(filled.fill(binary));
            std::fs::write(mark, []).expect("the folder can be written");
        }
        filled
    }

    fn fresh(server: Option<&PostgresServer>, applications: usize) -> Self {
        let folder = tempfile::tempdir_in(scratch()).expect("a folder on disk");
        let database = server.map(PostgresServer::fresh);
        let url = database.as_ref().map(|database| database.url.clone());
        let path = folder.path().to_owned();
        let new = Self::at(path, url, applications);
        Self { _fresh: Some((folder, database)), ..new }
    }

    fn kept(keep: &Path, server: Option<&PostgresServer>, applications: usize) -> Self {
        let kind = if server.is_some() { "postgres" } else { "sqlite" };
        let folder = keep.join(format!("{kind}-{applications}"));
        let name = format!("grantry_scale_{applications}");
        let there = server.is_none_or(|server| server.has(&name));
        if !there || !folder.join(MARK).exists() {
            // What was begun and not ended, or belongs to a server that is gone.
            let _ = std::fs::remove_dir_all(&folder);
            std::fs::create_dir_all(&folder).expect("the folder can be made");
            if let Some(server) = server {
                server.make(&name);
            }
        }
        let url = server.map(|server| server.address(&name));
        Self::at(std::fs::canonicalize(folder).expect("a path"), url, applications)
    }

    fn at(folder: PathBuf, url: Option<String>, applications: usize) -> Self {
        let file = folder.join("grantry.db");
        let url = url.unwrap_or_else(|| format!("sqlite://{}", file.display()));
        Self { applications, took: None, url, folder, _fresh: None }
    }

    fn fill(&self, binary: &str) -> Duration {
        let mut migrate = Command::new(std::fs::canonicalize(binary).expect("the program"));
        done(migrate.arg("migrate").env_clear().envs(self.environment()));
        let begin = clock();
        let count = |each: usize| (self.applications * each).to_string();
        self.seed(
            "scale",
            &[
                ("--applications", &count(1)),
                ("--users", &count(USERS)),
                ("--refresh-tokens", &count(TOKENS)),
            ],
        );
        clock() - begin
    }

    /// Adds what has long expired, in a tenant of its own.
    pub(crate) fn expire(&self, tokens: usize) {
        let tokens = tokens.to_string();
        // A kept database may have such a tenant from an earlier run.
        self.seed(
            &format!("expired-{}", unique()),
            &[("--applications", "1"), ("--expired-tokens", &tokens)],
        );
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
        [("GRANTRY_DATABASE_URL", &self.url), ("GRANTRY_DATA_DIR", text(&self.folder))]
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
