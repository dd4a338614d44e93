//! What falls short as a database grows.

use super::{Grown, Swept};
use std::time::Duration;

/// A server on the largest database listens after this long, and takes so much memory at most.
const START: Duration = Duration::from_secs(1);
const RESIDENT_KIB: u64 = 300 * 1024;
/// What a slow answer may take while the broom is at work, as a multiple of what it takes otherwise.
const HURT: f64 = 2.0;

impl Grown {
    /// One line each.
    pub(crate) fn short(&self) -> Vec<String> {
        let rates = self.rates().filter(|(question, _, left)| *left < question.least).map(
            |(question, _, left)| {
                format!(
                    "{}: {left:.2} of the rate is left, wanted {:.2}",
                    question.name, question.least
                )
            },
        );
        let sizes = self.sizes.iter().flat_map(|size| {
            let start = size.start();
            let resident = size.resident;
            [
                (start >= START).then(|| format!("starts after {start:.2?}, wanted {START:?}")),
                (resident >= RESIDENT_KIB).then(|| {
                    format!("{} MiB resident, wanted {}", resident / 1024, RESIDENT_KIB / 1024)
                }),
                (size.bad() > 0).then(|| format!("{} bad answers", size.bad())),
            ]
            .into_iter()
            .flatten()
            .map(move |short| format!("{} applications: {short}", size.applications))
        });
        let all = rates.chain(sizes).chain(self.swept.short());
        all.map(|short| format!("{}, {short}", self.database.name())).collect()
    }
}

impl Swept {
    fn short(&self) -> Vec<String> {
        let [quiet, sweeping] = self.slow().map(|span| span.as_secs_f64() * 1_000.0);
        let idle = self.removed.contains(&0);
        [
            (sweeping >= quiet * HURT).then(|| {
                format!("cleaning up: p99 goes from {quiet:.1} to {sweeping:.1} ms, wanted less than {HURT} times")
            }),
            idle.then(|| "cleaning up: nothing was removed while it was measured".to_owned()),
            (self.bad() > 0).then(|| format!("cleaning up: {} bad answers", self.bad())),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{QUESTIONS, Size};
    use super::*;
    use crate::database::Database;
    use crate::measured::{Measured, Notes};

    fn measured(count: usize, ms: u64) -> Measured {
        let mut notes = Notes::default();
        (0..count).for_each(|_| notes.take_in(0, Duration::from_millis(ms)));
        Measured::of(notes, Duration::from_secs(1))
    }

    /// So many answers in a second to every question.
    fn size(applications: usize, rate: usize) -> Size {
        let answers = QUESTIONS.iter().map(|_| vec![measured(rate, 1)]).collect();
        let (filled_in, starts) = (None, vec![Duration::from_millis(60)]);
        Size { applications, filled_in, starts, resident: 50 * 1024, answers }
    }

    fn grown(last: Size) -> Grown {
        let [quiet, sweeping] = [(), ()].map(|()| vec![measured(9, 1)]);
        let swept = Swept { quiet, sweeping, removed: vec![200] };
        Grown { database: Database::Sqlite, sizes: vec![size(1_000, 100), last], swept }
    }

    #[test]
    fn what_is_as_fast_with_many_rows_as_with_few_is_good() {
        assert_eq!(grown(size(1_000_000, 95)).short(), [""; 0]);
    }

    #[test]
    fn each_question_has_its_own_bound() {
        let short = grown(size(1_000_000, 60)).short();
        assert_eq!(
            short,
            ["SQLite, client credentials, JWT: 0.60 of the rate is left, wanted 0.90"]
        );
        assert_eq!(grown(size(1_000_000, 40)).short().len(), QUESTIONS.len());
    }

    #[test]
    fn start_memory_and_the_broom_are_judged_too() {
        let starts = vec![Duration::from_millis(1_200)];
        let large = Size { starts, resident: 400 * 1024, ..size(1_000_000, 100) };
        let mut grown = grown(large);
        grown.swept.sweeping = vec![measured(9, 3)];
        grown.swept.removed = vec![0];
        assert_eq!(
            grown.short(),
            [
                "SQLite, 1000000 applications: starts after 1.20s, wanted 1s",
                "SQLite, 1000000 applications: 400 MiB resident, wanted 300",
                "SQLite, cleaning up: p99 goes from 1.0 to 3.0 ms, wanted less than 2 times",
                "SQLite, cleaning up: nothing was removed while it was measured",
            ]
        );
    }
}
