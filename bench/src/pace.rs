//! Asks at a fixed rate, whatever the answers do. A latency begins when the request was due, not when
//! a connection was free for it: who waits for a slow answer before asking again would leave out
//! exactly those who suffer from it.

use crate::load::{Caller, Callers, WARM_UP, clock, connect, gather, unit};
use crate::measured::{Measured, Notes};
use crate::wire::Connection;
use std::cell::Cell;
use std::net::SocketAddr;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;
use tokio::task::LocalSet;

/// When each request is due.
#[derive(Debug, Clone, Copy)]
struct Schedule {
    start: Instant,
    /// Requests in a second.
    rate: f64,
    /// With the warm-up.
    span: Duration,
}

impl Schedule {
    /// How long after the start; nothing once the end has come.
    fn due(&self, number: u32) -> Option<Duration> {
        let due = Duration::from_secs_f64(f64::from(number) / self.rate);
        (due < self.span).then_some(due)
    }

    /// Lets a connection go for each request at its time, and at the end every connection once more,
    /// so that it sees the end.
    fn hand_out(&self, turns: &Semaphore, connections: usize) {
        for due in (0..).map_while(|number| self.due(number)) {
            let wait = (self.start + due).saturating_duration_since(clock());
            #[expect(clippy::disallowed_methods, reason = "the time itself is waited for")]
            std::thread::sleep(wait);
            turns.add_permits(1);
        }
        turns.add_permits(connections);
    }
}

/// Lets so many callers ask at a rate for so long.
pub(crate) async fn run(
    address: SocketAddr,
    (callers, connections): (&Callers, usize),
    (rate, span): (f64, Duration),
) -> Measured {
    let ready = connect(address, (callers, connections)).await;
    let schedule = Schedule { start: clock(), rate, span: WARM_UP + span };
    let turns = Arc::new(Semaphore::new(0));
    // A thread of its own: the timers of the runtime know whole milliseconds only, which is longer
    // than many an answer takes.
    let pacer = std::thread::spawn({
        let turns = turns.clone();
        move || schedule.hand_out(&turns, connections)
    });
    let (tasks, next) = (LocalSet::new(), Rc::new(Cell::new(0)));
    let running = ready
        .into_iter()
        .map(|ready| tasks.spawn_local(one(ready, schedule, (turns.clone(), next.clone()))))
        .collect();
    let measured = gather(tasks, running, span).await;
    pacer.join().expect("it has handed out everything");
    measured
}

/// Takes whatever request is next as soon as it is due and this connection is free.
async fn one(
    (mut connection, mut caller): (Connection, Box<dyn Caller>),
    schedule: Schedule,
    (turns, next): (Arc<Semaphore>, Rc<Cell<u32>>),
) -> Notes {
    let mut notes = Notes::default();
    loop {
        turns.acquire().await.expect("nobody closes it").forget();
        let number = next.replace(next.get() + 1);
        let Some(due) = schedule.due(number) else { return notes };
        let good = unit(&mut connection, &mut *caller).await;
        let late = || (clock() - schedule.start).saturating_sub(due);
        match due.checked_sub(WARM_UP) {
            None => notes.take(good, None),
            Some(since) if good => {
                let second = usize::try_from(since.as_secs()).unwrap_or(usize::MAX);
                notes.take_in(second, late());
            }
            Some(_) => notes.take(false, Some(late())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schedule(start: Instant) -> Schedule {
        Schedule { start, rate: 400.0, span: Duration::from_millis(10) }
    }

    #[test]
    fn requests_are_due_at_even_times_until_the_end() {
        let schedule = schedule(clock());
        let due: Vec<_> = (0..6).filter_map(|number| schedule.due(number)).collect();
        assert_eq!(due, [0, 2_500, 5_000, 7_500].map(Duration::from_micros));
    }

    #[test]
    fn every_request_gets_a_turn_and_every_connection_hears_the_end() {
        let turns = Semaphore::new(0);
        let schedule = schedule(clock());
        schedule.hand_out(&turns, 3);
        assert_eq!(turns.available_permits(), 4 + 3);
        assert!(schedule.start.elapsed() >= Duration::from_micros(7_500));
    }
}
