//! Asks as fast as answers come, with so many connections at once. What a connection asks is told by
//! its caller; one unit of work may be several requests, and counts once.

use crate::measured::{Measured, Notes};
use crate::wire::{Answer, Connection};
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::task::{JoinHandle, LocalSet};

/// What one connection asks; it may depend on the answer before.
pub(crate) trait Caller {
    /// The next request.
    fn ask(&mut self) -> &[u8];
    /// What the answer is worth.
    fn heard(&mut self, answer: &Answer<'_>) -> Heard;
}

/// Makes a caller for each connection.
pub(crate) type Callers = Box<dyn Fn() -> Box<dyn Caller>>;

/// What an answer is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Heard {
    /// The unit of work is done.
    Good,
    /// It is not what was asked for.
    Bad,
    /// One more request belongs to the same unit.
    Onward,
}

impl Heard {
    pub(crate) fn good_if(good: bool) -> Self {
        if good { Self::Good } else { Self::Bad }
    }
}

/// Nothing is counted while connections and caches are still cold.
pub(crate) const WARM_UP: Duration = Duration::from_millis(500);

#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]
pub(crate) fn clock() -> Instant {
    Instant::now()
}

/// Lets so many callers ask for so long.
pub(crate) async fn run(
    address: SocketAddr,
    (callers, connections): (&Callers, usize),
    span: Duration,
) -> Measured {
    let ready = connect(address, (callers, connections)).await;
    let begin = clock() + WARM_UP;
    let end = begin + span;
    let tasks = LocalSet::new();
    let running = ready
        .into_iter()
        .map(|(connection, caller)| tasks.spawn_local(one(connection, caller, (begin, end))))
        .collect();
    gather(tasks, running, span).await
}

pub(crate) async fn connect(
    address: SocketAddr,
    (callers, connections): (&Callers, usize),
) -> Vec<(Connection, Box<dyn Caller>)> {
    let mut ready = Vec::new();
    for _ in 0..connections {
        ready.push((Connection::open(address).await, callers()));
    }
    ready
}

/// Waits for all connections and puts together what they have noted.
pub(crate) async fn gather(
    tasks: LocalSet,
    running: Vec<JoinHandle<Notes>>,
    span: Duration,
) -> Measured {
    tasks.await;
    let mut all = Notes::default();
    for task in running {
        all.join(task.await.expect("a caller"));
    }
    Measured::of(all, span)
}

async fn one(
    mut connection: Connection,
    mut caller: Box<dyn Caller>,
    (begin, end): (Instant, Instant),
) -> Notes {
    let mut notes = Notes::default();
    loop {
        let sent = clock();
        if sent >= end {
            return notes;
        }
        let good = unit(&mut connection, &mut *caller).await;
        notes.take(good, (sent >= begin).then(|| clock() - sent));
    }
}

/// One unit of work, and whether it went well.
pub(crate) async fn unit(connection: &mut Connection, caller: &mut dyn Caller) -> bool {
    loop {
        let answer = connection.ask(caller.ask()).await;
        match caller.heard(&answer) {
            Heard::Good => return true,
            Heard::Bad => return false,
            Heard::Onward => {}
        }
    }
}
