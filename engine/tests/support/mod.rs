//! What the tests share: an empty home for engines on either database, a clock to turn, people.

#[path = "../../src/store/test_access.rs"]
mod test_access;
#[path = "../../src/store/test_database.rs"]
mod test_database;
// It is plain text without dependencies, and the tool that runs it must not depend on the engine.
#[path = "../../../xtask/src/seed/script/mod.rs"]
mod script;

use futures_util::future::join_all;
use grantry_core::id::RequestId;
use grantry_core::secret::Secret;
use grantry_core::time::{Span, Timestamp};
use grantry_core::user::{Email, FirstName, NewPassword, Role};
use grantry_engine::authority::{Operator, SignedIn, Writer};
use grantry_engine::{
    Actor, Administrator, AdministratorMade, Ctx, DatabaseUrl, Engine, FixedClock, PasswordCost,
    Settings, SignIn, SignInOutcome, StartError, Welcome,
};
use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use test_access::Place as At;
use test_database::TestDatabase;

pub(crate) const PASSWORD: &str = "correct horse battery staple";
pub(crate) const WRONG: &str = "incorrect horse battery staple";
/// The tenant that tests fill by [`Home::seed`].
pub(crate) const SEEDED: &str = "scale";
/// So many of the grants in it are over.
pub(crate) const EXPIRED: usize = 7;

/// `both!(name, …)`: runs `async fn name(home: &Home)` on SQLite and on PostgreSQL.
macro_rules! both {
    ($($name:ident),* $(,)?) => {
        mod sqlite {$(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let home = $crate::support::Home::sqlite();
                $crate::support::in_time(super::$name(&home)).await;
                home.remove().await;
            }
        )*}
        mod postgres {$(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let home = $crate::support::Home::postgres().await;
                $crate::support::in_time(super::$name(&home)).await;
                home.remove().await;
            }
        )*}
    };
}

pub(crate) use both;

/// A database, a master key's place and a clock. Engines start in it as often as a test wants.
pub(crate) struct Home {
    folder: TempDir,
    database: Option<TestDatabase>,
    clock: Arc<FixedClock>,
}

impl Home {
    pub(crate) fn sqlite() -> Self {
        let clock = FixedClock::at(Timestamp::from_millis(1_800_000_000_000));
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self { folder, database: None, clock: Arc::new(clock) }
    }

    pub(crate) async fn postgres() -> Self {
        Self { database: Some(TestDatabase::create().await), ..Self::sqlite() }
    }

    pub(crate) fn master_key_file(&self) -> PathBuf {
        self.folder.path().join("master.key")
    }

    pub(crate) fn database(&self) -> DatabaseUrl {
        match &self.database {
            Some(database) => DatabaseUrl::Postgres(database.url()),
            None => DatabaseUrl::Sqlite(self.folder.path().join("grantry.db")),
        }
    }

    /// Runs a statement behind the back of the engines.
    pub(crate) async fn execute(&self, sql: &'static str) {
        match self.database() {
            DatabaseUrl::Sqlite(file) => test_access::execute(&At::Sqlite(&file), sql).await,
            DatabaseUrl::Postgres(url) => test_access::execute(&At::Postgres(&url), sql).await,
        }
    }

    /// Fills a new tenant as `cargo xtask seed` does, with [`EXPIRED`] grants that are over.
    pub(crate) async fn seed(&self, tenant: &str, applications: usize, users: usize) {
        let (tenant, now) = (tenant.to_owned(), self.ctx().now.as_millis());
        let (grants, expired) = (applications, EXPIRED);
        let seed =
            |dialect| script::Seed { dialect, tenant, applications, users, grants, expired, now };
        match self.database() {
            DatabaseUrl::Sqlite(file) => {
                let seed = seed(script::Dialect::Sqlite);
                test_access::run(&At::Sqlite(&file), seed.pieces()).await;
            }
            DatabaseUrl::Postgres(url) => {
                let seed = seed(script::Dialect::Postgres);
                test_access::run(&At::Postgres(&url), seed.pieces()).await;
            }
        }
    }

    /// The texts that a statement gives, one per row.
    pub(crate) async fn texts(&self, sql: &'static str) -> Vec<String> {
        match self.database() {
            DatabaseUrl::Sqlite(file) => test_access::texts(&At::Sqlite(&file), sql).await,
            DatabaseUrl::Postgres(url) => test_access::texts(&At::Postgres(&url), sql).await,
        }
    }

    /// Everything that the database holds, as text.
    pub(crate) async fn everything_stored(&self) -> Vec<String> {
        match self.database() {
            DatabaseUrl::Sqlite(file) => test_access::dump(&At::Sqlite(&file)).await,
            DatabaseUrl::Postgres(url) => test_access::dump(&At::Postgres(&url)).await,
        }
    }

    pub(crate) fn settings(&self) -> Settings {
        let issuer = "https://id.example.com".to_owned();
        Settings {
            password_cost: PasswordCost::FOR_TESTS,
            clock: self.clock.clone(),
            ..Settings::new(self.database(), self.master_key_file(), issuer)
        }
    }

    pub(crate) async fn try_start(&self) -> Result<Engine, StartError> {
        Engine::start(self.settings()).await
    }

    pub(crate) async fn start(&self) -> Engine {
        self.try_start().await.expect("started")
    }

    /// An engine with one platform administrator, `ada@example.com`.
    pub(crate) async fn start_with_ada(&self) -> Engine {
        let engine = self.start().await;
        assert_eq!(self.add(&engine, "ada", Role::PlatformAdmin).await, AdministratorMade::Done);
        engine
    }

    pub(crate) fn advance(&self, span: Span) {
        self.clock.advance(span);
    }

    /// Somebody nobody knows, from an address.
    pub(crate) fn from(&self, remote: &str) -> Ctx {
        use grantry_engine::Clock;
        Ctx {
            actor: Actor::Anonymous,
            now: self.clock.now(),
            request: RequestId::parse("test").expect("an id"),
            remote: remote.parse().expect("an address"),
        }
    }

    /// Somebody nobody knows, from the usual address.
    pub(crate) fn ctx(&self) -> Ctx {
        self.from("192.0.2.1")
    }

    /// Makes a person `name@example.com` with the usual password.
    pub(crate) async fn add(&self, engine: &Engine, name: &str, role: Role) -> AdministratorMade {
        let admin = Operator::at_the_command_line().platform_admin();
        let (ctx, person) = (self.ctx(), administrator(name, role));
        engine.create_administrator(&ctx, &admin, person).await.expect("an answer")
    }

    /// Tries to sign in from the usual address.
    pub(crate) async fn try_sign_in(
        &self,
        engine: &Engine,
        email: &str,
        password: &str,
    ) -> SignInOutcome {
        engine.sign_in(&self.ctx(), sign_in(email, password)).await.expect("an answer")
    }

    /// Signs `name@example.com` in with the usual password.
    pub(crate) async fn sign_in(&self, engine: &Engine, name: &str) -> Welcome {
        let email = format!("{name}@example.com");
        welcome(self.try_sign_in(engine, &email, PASSWORD).await)
    }

    /// Whom a session belongs to now.
    pub(crate) async fn resume(&self, engine: &Engine, welcome: &Welcome) -> Option<SignedIn> {
        engine.resume_session(&self.ctx(), welcome.session.expose()).await.expect("an answer")
    }

    /// Signs in and resumes at once.
    pub(crate) async fn signed_in(&self, engine: &Engine, name: &str) -> (Welcome, SignedIn) {
        let welcome = self.sign_in(engine, name).await;
        let person = self.resume(engine, &welcome).await.expect("signed in just now");
        (welcome, person)
    }

    /// Somebody new with a role that may change something, and what they may change.
    pub(crate) async fn writer_of(&self, engine: &Engine, name: &str, role: Role) -> Writer {
        assert_eq!(self.add(engine, name, role).await, AdministratorMade::Done);
        let (_, person) = self.signed_in(engine, name).await;
        person.writer().expect("a role that may change something")
    }

    pub(crate) async fn remove(self) {
        if let Some(database) = self.database {
            database.remove().await;
        }
    }
}

/// One second less: the last moment at which something is not over yet.
pub(crate) fn almost(span: Span) -> Span {
    Span::seconds(span.as_millis() / 1_000 - 1)
}

pub(crate) fn secret(text: &str) -> Secret<String> {
    Secret::new(text.to_owned())
}

pub(crate) fn administrator(name: &str, role: Role) -> Administrator {
    Administrator {
        email: Email::parse(&format!("{name}@example.com")).expect("an address"),
        first_name: FirstName::parse(name).expect("a name"),
        role,
        password: NewPassword::parse(PASSWORD, &[]).expect("a good password"),
    }
}

/// What a plain browser sends.
pub(crate) fn sign_in(email: &str, password: &str) -> SignIn {
    SignIn {
        email: email.to_owned(),
        password: secret(password),
        user_agent: "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/140.0".to_owned(),
        old_session: None,
        browser_mark: None,
    }
}

/// What a browser gets that has signed in.
pub(crate) fn welcome(outcome: SignInOutcome) -> Welcome {
    let SignInOutcome::Welcome(welcome) = outcome else { unreachable!("{outcome:?}") };
    welcome
}

/// A test that waits for something that never comes shall fail rather than hang.
pub(crate) async fn in_time(test: impl Future<Output = ()>) {
    tokio::time::timeout(Duration::from_mins(2), test).await.expect("it ends in time");
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
