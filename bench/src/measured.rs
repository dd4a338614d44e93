//! What was measured: how many answers there were, and how long each took.

use std::time::Duration;

/// What one connection has seen, or all of them together.
#[derive(Default)]
pub(crate) struct Notes {
    latencies: Vec<Duration>,
    /// The same by the second in which each was due, where they came at a rate.
    seconds: Vec<Vec<Duration>>,
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

    /// One more good answer at a rate, in a second since the warm-up.
    pub(crate) fn take_in(&mut self, second: usize, latency: Duration) {
        self.take(true, Some(latency));
        if self.seconds.len() <= second {
            self.seconds.resize_with(second + 1, Vec::new);
        }
        self.seconds[second].push(latency);
    }

    pub(crate) fn join(&mut self, other: Self) {
        if self.seconds.len() < other.seconds.len() {
            self.seconds.resize_with(other.seconds.len(), Vec::new);
        }
        for (own, more) in self.seconds.iter_mut().zip(other.seconds) {
            own.extend(more);
        }
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
    seconds: Vec<Vec<Duration>>,
}

impl Measured {
    pub(crate) fn of(notes: Notes, span: Duration) -> Self {
        let Notes { mut latencies, mut seconds, bad, all } = notes;
        latencies.sort_unstable();
        seconds.iter_mut().for_each(|second| second.sort_unstable());
        Self { bad, all, span, latencies, seconds }
    }

    /// How many times as long as a usual answer a slow one takes (p99 to p50) in the middle one of the
    /// seconds: a machine that stands still for a moment spoils one of them, a server that is slow
    /// now and then spoils them all. Nothing where they came at no rate.
    pub(crate) fn spread(&self) -> Option<f64> {
        let mut all: Vec<f64> = self.seconds.iter().filter_map(|one| spread_of(one)).collect();
        all.sort_unstable_by(f64::total_cmp);
        all.get(all.len() / 2).copied()
    }

    /// The latency that 99 of 100 stay below in the middle one of the seconds.
    pub(crate) fn slow(&self) -> Duration {
        let mut all: Vec<_> = self.seconds.iter().map(|one| permille_of(one, 990)).collect();
        all.sort_unstable();
        all.get(all.len() / 2).copied().unwrap_or_default()
    }

    /// Good answers in a second.
    pub(crate) fn per_second(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "far from 2^52")]
        let good = self.latencies.len() as f64;
        good / self.span.as_secs_f64()
    }

    /// The latency that so many of a thousand stay below.
    pub(crate) fn permille(&self, part: usize) -> Duration {
        permille_of(&self.latencies, part)
    }
}

fn permille_of(sorted: &[Duration], part: usize) -> Duration {
    let place = (sorted.len() * part / 1_000).min(sorted.len().saturating_sub(1));
    sorted.get(place).copied().unwrap_or_default()
}

fn spread_of(sorted: &[Duration]) -> Option<f64> {
    let [usual, slow] = [500, 990].map(|part| permille_of(sorted, part).as_secs_f64());
    (usual > 0.0).then(|| slow / usual)
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

    #[test]
    fn a_moment_in_which_the_machine_stands_still_does_not_count_and_a_slow_server_does() {
        let ms = Duration::from_millis;
        let seconds = |slow: [u64; 3]| {
            let mut notes = Notes::default();
            for (second, slow) in slow.into_iter().enumerate() {
                (0..98).for_each(|_| notes.take_in(second, ms(2)));
                (0..2).for_each(|_| notes.take_in(second, ms(slow)));
            }
            let mut all = Notes::default();
            all.join(notes);
            Measured::of(all, Duration::from_secs(3)).spread().expect("a rate")
        };
        assert!((seconds([2, 80, 2]) - 1.0).abs() < 0.01);
        assert!((seconds([8, 80, 8]) - 4.0).abs() < 0.01);
        assert!(measured(0..9).spread().is_none());
        assert_eq!(measured(0..9).slow(), Duration::ZERO);
    }
}
