//! What 100,000 applications in one tenant cost: every kind of question to their list, and making
//! one more, through the engine's use-cases. The same with 1,000, for the ratio.
//!
//! On SQLite, and on PostgreSQL where `GRANTRY_TEST_POSTGRES_URL` names a server. The two sizes are
//! asked in turns, so that a machine that is busy for a while is busy for both. Fails where the
//! median of one kind takes [`WANTED`] with 100,000 applications. The databases lie under the target
//! folder, on a disk that syncs.

#![expect(clippy::expect_used, reason = "a benchmark that cannot run shall say so and stop")]

// It is plain text without dependencies, and the tool that runs it must not depend on the engine.
#[path = "../../xtask/src/seed/script/mod.rs"]
mod script;
#[path = "../src/store/test_access.rs"]
#[expect(dead_code, reason = "it serves the tests as well")]
mod test_access;
#[path = "../src/store/test_database.rs"]
mod test_database;

use grantry_core::application::Draft;
use grantry_core::id::RequestId;
use grantry_core::listing::ListRequest;
use grantry_engine::authority::{Operator, Writer};
use grantry_engine::{
    Actor, Administrator, ApplicationFilter, Ctx, DatabaseUrl, Engine, NewApplication, Settings,
};
use script::{Dialect, Seed};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use test_access::Place;
use test_database::TestDatabase;

const SIZES: [usize; 2] = [1_000, 100_000];
const ROUNDS: usize = 60;
const WANTED: Duration = Duration::from_millis(50);
const TENANT: &str = "scale";
/// How many pages lie before a deep one.
const DEPTH: usize = 4;

/// A kind of question: what is sorted by, filtered by and searched for.
struct Kind {
    name: &'static str,
    sort: &'static str,
    query: &'static str,
    status: Option<&'static str>,
    /// Whether the page is one far down the list.
    deep: bool,
}

const fn list(name: &'static str, sort: &'static str, deep: bool) -> Kind {
    Kind { name, sort, query: "", status: None, deep }
}

const fn search(name: &'static str, query: &'static str) -> Kind {
    sorted(name, "", query)
}

const fn sorted(name: &'static str, sort: &'static str, query: &'static str) -> Kind {
    Kind { name, sort, query, status: None, deep: false }
}

const KINDS: [Kind; 14] = [
    list("list, first page by name", "name", false),
    list("list, deep page by name", "name", true),
    list("list, first page by last use", "-last_used_at", false),
    list("list, deep page by last use", "-last_used_at", true),
    Kind { status: Some("disabled"), ..list("filter, one in ten", "-created_at", false) },
    search("search, nothing has it", "xyzzy"),
    search("search, few have it", "quokka"),
    search("search, one in forty has it", "billing"),
    search("search, one in twenty has it", "berlin"),
    search("search, nearly all have it", "e"),
    search("search, two words together", "billing berlin"),
    search("search, two words that never meet", "berlin lisbon"),
    sorted("search by name, one in forty has it", "name", "billing"),
    sorted("search by name, two words together", "name", "billing berlin"),
];
const CREATE: &str = "create";

/// An engine over a database with so many applications.
struct Contender {
    size: usize,
    engine: Engine,
    cursors: Vec<Option<String>>,
    latencies: Vec<Vec<Duration>>,
    database: Option<TestDatabase>,
    _folder: TempDir,
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]
fn clock() -> Instant {
    Instant::now()
}

fn platform() -> Writer {
    Operator::at_the_command_line().writer()
}

impl Contender {
    async fn new(size: usize, postgres: bool) -> Self {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder on disk");
        let database = if postgres { Some(TestDatabase::create().await) } else { None };
        let url = match &database {
            Some(database) => DatabaseUrl::Postgres(database.url()),
            None => DatabaseUrl::Sqlite(folder.path().join("grantry.db")),
        };
        let key = folder.path().join("master.key");
        let settings = Settings::new(url.clone(), key, "http://localhost:8080".to_owned());
        let engine = Engine::start(settings).await.expect("started");
        let begin = clock();
        fill(&url, size, engine.now().as_millis()).await;
        println!("  {size} applications seeded in {:.1} s", begin.elapsed().as_secs_f64());
        let latencies = vec![Vec::new(); KINDS.len() + 1];
        let cursors = vec![None; KINDS.len()];
        let mut new = Self { size, engine, cursors, latencies, database, _folder: folder };
        new.add_administrator().await;
        new.find_deep_pages().await;
        new
    }

    fn ctx(&self) -> Ctx {
        Ctx {
            actor: Actor::Operator,
            now: self.engine.now(),
            request: RequestId::parse("measure").expect("an id"),
            remote: "192.0.2.1".parse().expect("an address"),
        }
    }

    /// Somebody who owns what is made.
    async fn add_administrator(&self) {
        use grantry_core::user::{Email, FirstName, NewPassword, Role};
        let person = Administrator {
            email: Email::parse("ada@example.com").expect("an address"),
            first_name: FirstName::parse("Ada").expect("a name"),
            role: Role::PlatformAdmin,
            password: NewPassword::parse("correct horse battery staple", &[]).expect("a good one"),
        };
        let admin = Operator::at_the_command_line().platform_admin();
        self.engine.create_administrator(&self.ctx(), &admin, person).await.expect("made");
    }

    /// Goes down the lists by large pages and keeps the way to the last one.
    async fn find_deep_pages(&mut self) {
        for (place, kind) in KINDS.iter().enumerate().filter(|(_, kind)| kind.deep) {
            for _ in 0..DEPTH * self.size / 1_000 {
                let ask = ListRequest { limit: Some(200), ..self.request(place, kind) };
                self.cursors[place] = self.ask(kind, &ask).await.1;
            }
        }
    }

    fn request(&self, place: usize, kind: &Kind) -> ListRequest {
        ListRequest {
            limit: None,
            cursor: self.cursors[place].clone(),
            query: Some(kind.query.to_owned()),
            sort: Some(kind.sort.to_owned()).filter(|sort| !sort.is_empty()),
        }
    }

    /// How many rows there are, and the way to the next page.
    async fn ask(&self, kind: &Kind, request: &ListRequest) -> (usize, Option<String>) {
        let filter = ApplicationFilter {
            tenant: Some(TENANT.to_owned()),
            status: kind.status.map(str::to_owned),
            ..ApplicationFilter::default()
        };
        let reader = platform().reader();
        let page = self.engine.list_applications(&self.ctx(), &reader, filter, request).await;
        let page = page.expect("a page").page;
        (page.items.len(), page.next_cursor)
    }

    async fn create(&self, round: usize) {
        let draft = Draft {
            name: format!("Measured Application {round}"),
            scopes: vec!["public".to_owned()],
            ..Draft::default()
        };
        let tenant = Some(TENANT.to_owned());
        let new = NewApplication { tenant, draft, ..NewApplication::default() };
        let made = self.engine.create_application(&self.ctx(), &platform(), new).await;
        made.map(|_| ()).expect("made");
    }

    /// Every kind once.
    async fn run(&mut self, round: usize) {
        for (place, kind) in KINDS.iter().enumerate() {
            let request = self.request(place, kind);
            let begin = clock();
            self.ask(kind, &request).await;
            self.latencies[place].push(begin.elapsed());
        }
        let begin = clock();
        self.create(round).await;
        self.latencies[KINDS.len()].push(begin.elapsed());
    }

    fn latency(&mut self, place: usize, percent: usize) -> Duration {
        let latencies = &mut self.latencies[place];
        latencies.sort_unstable();
        latencies[(latencies.len() * percent / 100).min(latencies.len() - 1)]
    }

    async fn remove(self) {
        self.engine.close().await;
        if let Some(database) = self.database {
            database.remove().await;
        }
    }
}

async fn fill(url: &DatabaseUrl, applications: usize, now: i64) {
    let seed = |dialect| Seed {
        dialect,
        tenant: TENANT.to_owned(),
        applications,
        users: (applications / 50).max(1),
        grants: applications,
        expired: 0,
        now,
    };
    match url {
        DatabaseUrl::Sqlite(file) => {
            test_access::run(&Place::Sqlite(file), seed(Dialect::Sqlite).pieces()).await;
        }
        DatabaseUrl::Postgres(url) => {
            test_access::run(&Place::Postgres(url), seed(Dialect::Postgres).pieces()).await;
        }
    }
}

/// Whether every kind was fast enough.
async fn measure(name: &str, postgres: bool) -> bool {
    println!("{name}");
    let mut small = Contender::new(SIZES[0], postgres).await;
    let mut large = Contender::new(SIZES[1], postgres).await;
    for round in 0..ROUNDS {
        small.run(round).await;
        large.run(round).await;
    }
    println!(
        "  {:<36} {:>10} {:>10}   {:>10} {:>10}   {:>6}",
        "milliseconds", "p50, 1,000", "p99", "100,000", "p99", "ratio"
    );
    let ms = |duration: Duration| duration.as_secs_f64() * 1_000.0;
    let mut good = true;
    for place in 0..=KINDS.len() {
        let kind = KINDS.get(place).map_or(CREATE, |kind| kind.name);
        let (few, few_99) = (small.latency(place, 50), small.latency(place, 99));
        let (many, many_99) = (large.latency(place, 50), large.latency(place, 99));
        let late = if many < WANTED { "" } else { "   TOO SLOW" };
        good &= many < WANTED;
        println!(
            "  {kind:<36} {:>10.2} {:>10.2}   {:>10.2} {:>10.2}   {:>6.2}{late}",
            ms(few),
            ms(few_99),
            ms(many),
            ms(many_99),
            ms(many) / ms(few)
        );
    }
    small.remove().await;
    large.remove().await;
    good
}

#[tokio::main]
async fn main() -> ExitCode {
    println!("questions to one tenant, {ROUNDS} rounds; the median is to be below {WANTED:?}");
    let mut good = measure("SQLite", false).await;
    #[expect(clippy::disallowed_methods, reason = "a benchmark has no configuration but this")]
    if std::env::var("GRANTRY_TEST_POSTGRES_URL").is_ok() {
        good &= measure("PostgreSQL", true).await;
    }
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
