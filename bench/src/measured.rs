//! What was measured: how many answers there were, and how long each took.

use std::time::Duration;

/// What one connection has seen, or all of them together.
#[derive(Default)]
pub(crate) struct Notes {
    latencies: Vec<Duration>,
    bad: usize,
    all: usize,
}

impl Notes {
    /// One more; without a latency where it belongs to the warm-up.
    pub(crate) fn take(&mut self, good: bool, latency: Option<Duration>) {
        self.all += 1;
        match latency {
            Some(latency) if good => self.latencies.push(latency),
            Some(_) => self.bad += 1,
            None => {}
        }
    }

    pub(crate) fn join(&mut self, other: Self) {
        self.latencies.extend(other.latencies);
        self.bad += other.bad;
        self.all += other.all;
    }
}

/// What all connections have seen.
pub(crate) struct Measured {
    /// Answers that are not what was asked for.
    pub(crate) bad: usize,
    /// All answers, also those of the warm-up: the processor has worked for them as well.
    pub(crate) all: usize,
    span: Duration,
    /// Of every good answer, in the order of length.
    latencies: Vec<Duration>,
}

impl Measured {
    pub(crate) fn of(notes: Notes, span: Duration) -> Self {
        let Notes { mut latencies, bad, all } = notes;
        latencies.sort_unstable();
        Self { bad, all, span, latencies }
    }

    /// Good answers in a second.
    pub(crate) fn per_second(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "far from 2^52")]
        let good = self.latencies.len() as f64;
        good / self.span.as_secs_f64()
    }

    /// The latency that so many of a thousand stay below.
    pub(crate) fn permille(&self, part: usize) -> Duration {
        let place =
            (self.latencies.len() * part / 1_000).min(self.latencies.len().saturating_sub(1));
        self.latencies.get(place).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(latencies: impl Iterator<Item = u64>) -> Measured {
        let mut notes = Notes::default();
        latencies.for_each(|ms| notes.take(true, Some(Duration::from_millis(ms))));
        Measured::of(notes, Duration::from_secs(2))
    }

    #[test]
    fn a_part_of_the_answers_stays_below_its_latency() {
        let of = measured((0..1_000).rev());
        let ms = |part| of.permille(part).as_millis();
        assert_eq!([ms(0), ms(500), ms(990), ms(999), ms(1_000)], [0, 500, 990, 999, 999]);
        assert_eq!(measured(0..0).permille(990), Duration::ZERO);
    }

    #[test]
    fn only_good_answers_after_the_warm_up_count() {
        let mut notes = Notes::default();
        notes.take(true, None);
        notes.take(false, None);
        notes.take(true, Some(Duration::from_millis(1)));
        notes.take(false, Some(Duration::from_millis(1)));
        let of = Measured::of(notes, Duration::from_secs(2));
        assert_eq!((of.per_second(), of.bad, of.all), (0.5, 1, 4));
    }
}
