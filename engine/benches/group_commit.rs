//! What group commit gains (R05): durable single-row writes per second on SQLite, with 64 callers
//! at once, against the same with one commit and one sync for each caller.
//!
//! Both are measured in turns, so that a machine that is busy for a while is busy for both. Fails
//! when the gain is below [`WANTED`]. The databases lie under the target folder: a RAM disk syncs
//! for nothing and would show no gain at all.

#![expect(clippy::expect_used, reason = "a benchmark that cannot run shall say so and stop")]

use grantry_core::throttle::SETUP_TOKEN;
use grantry_core::time::{Span, Timestamp};
use grantry_engine::{DatabaseUrl, Engine, Settings};
use std::process::ExitCode;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::task::JoinSet;

const CALLERS: u64 = 64;
const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_secs(2);
const GROUP: usize = 256;
const WANTED: f64 = 8.0;

/// One way of writing, and what was measured of it.
struct Contender {
    name: &'static str,
    engine: Engine,
    _folder: TempDir,
    per_second: Vec<f64>,
    latencies: Vec<Duration>,
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]
fn clock() -> Instant {
    Instant::now()
}

impl Contender {
    async fn new(name: &'static str, group_size: usize) -> Self {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder on disk");
        let database = DatabaseUrl::Sqlite(folder.path().join("grantry.db"));
        let key = folder.path().join("master.key");
        let issuer = "http://localhost:8080".to_owned();
        let settings = Settings { group_size, ..Settings::new(database, key, issuer) };
        let engine = Engine::start(settings).await.expect("started");
        Self { name, engine, _folder: folder, per_second: Vec::new(), latencies: Vec::new() }
    }

    /// Everybody writes as fast as answers come, for one round.
    async fn run(&mut self) {
        // Later than whatever the rounds before have written.
        let rounds = i64::try_from(self.per_second.len()).expect("a few");
        let now = self.engine.now() + Span::days(365).times(rounds);
        let begin = clock();
        let mut callers = JoinSet::new();
        for caller in 0..CALLERS {
            callers.spawn(write_until(self.engine.clone(), caller, now, begin + ROUND));
        }
        let latencies: Vec<_> = callers.join_all().await.into_iter().flatten().collect();
        let elapsed = begin.elapsed().as_secs_f64();
        let writes = u32::try_from(latencies.len()).expect("fewer than four billion");
        self.per_second.push(f64::from(writes) / elapsed);
        self.latencies.extend(latencies);
    }

    /// The middle one of the rounds.
    fn median(&mut self) -> f64 {
        self.per_second.sort_by(f64::total_cmp);
        self.per_second[self.per_second.len() / 2]
    }

    fn latency(&mut self, percent: usize) -> f64 {
        self.latencies.sort_unstable();
        let position = (self.latencies.len() * percent / 100).min(self.latencies.len() - 1);
        self.latencies[position].as_secs_f64() * 1_000.0
    }

    fn report(&mut self) -> f64 {
        let (rate, p50, p99) = (self.median(), self.latency(50), self.latency(99));
        let (slowest, fastest) = (self.per_second[0], self.per_second[ROUNDS - 1]);
        println!(
            "{:<22} {rate:>9.0}/s  ({slowest:.0} to {fastest:.0})   p50 {p50:>7.3} ms   p99 {p99:>7.3} ms",
            self.name
        );
        rate
    }
}

async fn write_until(
    engine: Engine,
    caller: u64,
    mut now: Timestamp,
    end: Instant,
) -> Vec<Duration> {
    let mut latencies = Vec::new();
    loop {
        let begin = clock();
        if begin >= end {
            return latencies;
        }
        // Each write plays one step later than the one before, so that the limit allows it.
        now = now + SETUP_TOKEN.every;
        let written = engine.write_one_row(caller, now).await.expect("an answer");
        assert!(written, "a refused try writes nothing and would not be measured");
        latencies.push(begin.elapsed());
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let mut grouped = Contender::new("group commit", GROUP).await;
    let mut single = Contender::new("one commit per caller", 1).await;
    for _ in 0..ROUNDS {
        single.run().await;
        grouped.run().await;
    }
    println!("durable writes on SQLite, {CALLERS} callers, median of {ROUNDS} rounds of {ROUND:?}");
    let ratio = grouped.report() / single.report();
    println!("ratio                  {ratio:>9.1}    (at least {WANTED} is wanted)");
    grouped.engine.close().await;
    single.engine.close().await;
    if ratio < WANTED { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
