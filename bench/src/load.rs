//! Asks as fast as answers come, with so many connections at once, and notes how long each took.

use crate::wire::{Answer, Connection};
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::task::LocalSet;

/// What one connection asks; it may depend on the answer before.
pub(crate) trait Caller {
    /// The next request.
    fn ask(&mut self) -> &[u8];
    /// Whether the answer is a good one.
    fn heard(&mut self, answer: &Answer<'_>) -> bool;
}

/// What was measured.
pub(crate) struct Measured {
    /// Good answers.
    pub(crate) good: usize,
    /// Others.
    pub(crate) bad: usize,
    /// For so long.
    pub(crate) span: Duration,
    /// Of every good answer, in the order of length.
    latencies: Vec<Duration>,
}

impl Measured {
    pub(crate) fn per_second(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "far from 2^52")]
        let good = self.good as f64;
        good / self.span.as_secs_f64()
    }

    /// The latency that so many of a thousand stay below.
    pub(crate) fn permille(&self, part: usize) -> Duration {
        let place =
            (self.latencies.len() * part / 1_000).min(self.latencies.len().saturating_sub(1));
        self.latencies.get(place).copied().unwrap_or_default()
    }
}

/// Nothing is counted while connections and caches are still cold.
const WARM_UP: Duration = Duration::from_millis(500);

#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]
fn clock() -> Instant {
    Instant::now()
}

/// Lets all callers ask for so long.
pub(crate) async fn run(
    address: SocketAddr,
    callers: Vec<Box<dyn Caller>>,
    span: Duration,
) -> Measured {
    let mut connections = Vec::new();
    for caller in callers {
        connections.push((Connection::open(address).await, caller));
    }
    let begin = clock() + WARM_UP;
    let end = begin + span;
    let tasks = LocalSet::new();
    let running: Vec<_> = connections
        .into_iter()
        .map(|(connection, caller)| tasks.spawn_local(one(connection, caller, (begin, end))))
        .collect();
    tasks.await;
    let mut measured = Measured { good: 0, bad: 0, span, latencies: Vec::new() };
    for task in running {
        let (latencies, bad) = task.await.expect("a caller");
        measured.bad += bad;
        measured.latencies.extend(latencies);
    }
    measured.good = measured.latencies.len();
    measured.latencies.sort_unstable();
    measured
}

async fn one(
    mut connection: Connection,
    mut caller: Box<dyn Caller>,
    (begin, end): (Instant, Instant),
) -> (Vec<Duration>, usize) {
    let (mut latencies, mut bad) = (Vec::new(), 0);
    loop {
        let sent = clock();
        if sent >= end {
            return (latencies, bad);
        }
        let good = {
            let answer = connection.ask(caller.ask()).await;
            caller.heard(&answer)
        };
        if sent >= begin {
            match good {
                true => latencies.push(clock() - sent),
                false => bad += 1,
            }
        }
    }
}
