//! What the contract tests share: empty databases, rows to begin with, a look behind the functions.

use crate::fault::Fault;
use crate::store::backend::{affected, run};
use crate::store::test_database::TestDatabase;
use crate::store::{Conn, DatabaseUrl, NewSession, NewUser, OpenError, Store};
use futures_util::future::join_all;
use grantry_core::id::{SessionId, UserId};
use grantry_core::secret::Hashed;
use grantry_core::time::Timestamp;
use grantry_core::user::{Email, FirstName, Role};
use std::future::Future;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

/// When the tests play.
pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

/// Where one test's database is; empty until it is opened, and opened as often as wanted.
pub(crate) struct Place {
    folder: TempDir,
    database: Option<TestDatabase>,
}

impl Place {
    pub(crate) fn sqlite() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder"), database: None }
    }

    pub(crate) async fn postgres() -> Self {
        Self { database: Some(TestDatabase::create().await), ..Self::sqlite() }
    }

    pub(crate) fn url(&self) -> DatabaseUrl {
        match &self.database {
            Some(database) => DatabaseUrl::Postgres(database.url()),
            None => DatabaseUrl::Sqlite(self.file()),
        }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("data").join("grantry.db")
    }

    pub(crate) async fn open(&self) -> Store {
        self.try_open().await.expect("opened")
    }

    pub(crate) async fn try_open(&self) -> Result<Store, OpenError> {
        Store::open(&self.url(), 256).await
    }

    pub(crate) async fn remove(self) {
        if let Some(database) = self.database {
            database.remove().await;
        }
    }
}

impl Conn<'_> {
    /// The one number that a statement gives.
    pub(crate) async fn number(&mut self, sql: &'static str) -> Result<i64, Fault> {
        let (number,): (i64,) = run!(self, sqlx::query_as(sql), fetch_one);
        Ok(number)
    }

    /// The texts that a statement gives, one per row.
    pub(crate) async fn texts(&mut self, sql: &'static str) -> Result<Vec<String>, Fault> {
        let rows: Vec<(String,)> = run!(self, sqlx::query_as(sql), fetch_all);
        Ok(rows.into_iter().map(|(text,)| text).collect())
    }

    /// Runs a statement behind the back of the functions.
    pub(crate) async fn execute(&mut self, sql: &'static str) -> Result<u64, Fault> {
        Ok(affected!(self, sqlx::query(sql)))
    }
}

impl Store {
    pub(crate) async fn number(&self, sql: &'static str) -> i64 {
        let mut reader = self.reader().await.expect("a reader");
        reader.conn().number(sql).await.expect("a number")
    }

    pub(crate) async fn execute(&self, sql: &'static str) -> u64 {
        let written = self.write(move |tx| Box::pin(async move { tx.execute(sql).await }));
        written.await.expect("executed")
    }

    /// The smallest write there is, seen by [`Store::reached`].
    pub(crate) async fn reach(&self, name: String) -> Result<bool, Fault> {
        self.write(move |tx| Box::pin(async move { tx.reach_milestone(&name, NOW).await })).await
    }

    /// The names of what was reached, in order.
    pub(crate) async fn reached(&self) -> Vec<String> {
        let mut reader = self.reader().await.expect("a reader");
        reader.conn().texts("SELECT name FROM milestones ORDER BY name").await.expect("names")
    }

    /// Makes a person and says whether it could.
    pub(crate) async fn add_user(&self, user: NewUser) -> bool {
        let added = self.write(move |tx| Box::pin(async move { tx.insert_user(&user, NOW).await }));
        added.await.expect("written")
    }

    /// Begins a session.
    pub(crate) async fn add_session(&self, session: NewSession, at: Timestamp) {
        let work =
            self.write(move |tx| Box::pin(async move { tx.insert_session(&session, at).await }));
        work.await.expect("begun");
    }
}

pub(crate) fn user_id(name: &str) -> UserId {
    UserId::parse(name).expect("an id")
}

pub(crate) fn session_id(name: &str) -> SessionId {
    SessionId::parse(name).expect("an id")
}

/// A person called `name` at example.com.
pub(crate) fn person(name: &str, role: Role) -> NewUser {
    NewUser {
        id: user_id(name),
        email: Email::parse(&format!("{name}@example.com")).expect("an address"),
        first_name: FirstName::parse(name).expect("a name"),
        role,
        password_hash: format!("hash of {name}"),
    }
}

/// A keyed hash that no other number gives.
pub(crate) fn hashed(number: usize) -> Hashed {
    let mut bytes = [7; 32];
    bytes[..8].copy_from_slice(&(number as u64).to_be_bytes());
    Hashed::from_bytes(bytes)
}

/// Session `s{number}` with the token `hashed(number)`.
pub(crate) fn session(number: usize, user: &str) -> NewSession {
    NewSession {
        id: session_id(&format!("s{number}")),
        token: hashed(number),
        user: user_id(user),
        user_agent: format!("Browser {number}"),
        remote_addr: "192.0.2.1".to_owned(),
    }
}

/// Runs `count` numbered tasks at once, on all threads, and gives what they say.
pub(crate) async fn at_once<T, F>(count: usize, task: impl Fn(usize) -> F) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let tasks: Vec<_> = (0..count).map(|number| tokio::spawn(task(number))).collect();
    join_all(tasks).await.into_iter().map(|done| done.expect("no panic")).collect()
}

/// Waits until a condition holds; gives up after a time that no machine needs.
pub(crate) async fn until(condition: impl AsyncFn() -> bool) {
    let holds = async {
        while !condition().await {
            tokio::task::yield_now().await;
        }
    };
    in_time(holds).await;
}

/// A test that waits for something that never comes shall fail rather than hang.
pub(crate) async fn in_time<T>(test: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_mins(1), test).await.expect("it ends in time")
}
