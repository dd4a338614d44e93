//! How the same questions fare as a database grows: few rows and many are asked in turns, so that a
//! machine that is busy for a while is busy for both.

mod judge;
mod question;
mod sweep;
mod text;

use crate::database::{Database, PostgresServer};
use crate::filled::Filled;
use crate::load;
use crate::measured::Measured;
use crate::options::Options;
use crate::scenario::{Home, Setting};
use question::{QUESTIONS, Question};
use std::time::Duration;
use sweep::Swept;

/// Each question is asked so often of each size; the median counts.
const ROUNDS: usize = 5;

/// All sizes on one kind of database.
pub(crate) struct Grown {
    pub(crate) database: Database,
    /// In the order in which they were asked for.
    pub(crate) sizes: Vec<Size>,
    /// On the last of them.
    pub(crate) swept: Swept,
}

/// A database with so many rows.
pub(crate) struct Size {
    pub(crate) applications: usize,
    /// Nothing where it was there already.
    pub(crate) filled_in: Option<Duration>,
    /// How long each start took.
    starts: Vec<Duration>,
    /// The most resident memory that was seen, in KiB.
    pub(crate) resident: u64,
    /// For each question what each round has measured.
    answers: Vec<Vec<Measured>>,
}

impl Size {
    fn of(filled: &Filled) -> Self {
        Self {
            applications: filled.applications,
            filled_in: filled.took,
            starts: Vec::new(),
            resident: 0,
            answers: QUESTIONS.iter().map(|_| Vec::new()).collect(),
        }
    }

    /// How long the server takes until it listens.
    pub(crate) fn start(&self) -> Duration {
        median(self.starts.iter().copied()).unwrap_or_default()
    }

    /// Answers in a second.
    fn rate(&self, place: usize) -> f64 {
        median(self.answers[place].iter().map(Measured::per_second)).unwrap_or_default()
    }

    fn permille(&self, place: usize, part: usize) -> Duration {
        median(self.answers[place].iter().map(|of| of.permille(part))).unwrap_or_default()
    }

    fn bad(&self) -> usize {
        self.answers.iter().flatten().map(|of| of.bad).sum()
    }
}

impl Grown {
    /// Each question with its rates by size, and what is left with the most rows of the rate with the
    /// fewest.
    pub(crate) fn rates(&self) -> impl Iterator<Item = (&'static Question, Vec<f64>, f64)> {
        QUESTIONS.iter().enumerate().map(|(place, question)| {
            let rates: Vec<_> = self.sizes.iter().map(|size| size.rate(place)).collect();
            let (first, last) = (rates.first().copied(), rates.last().copied());
            let left = first.zip(last).map_or(0.0, |(first, last)| last / first);
            (question, rates, left)
        })
    }
}

/// The one in the middle.
fn median<T: PartialOrd + Copy>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut values: Vec<_> = values.collect();
    values
        .sort_unstable_by(|one, other| one.partial_cmp(other).unwrap_or(std::cmp::Ordering::Equal));
    values.get(values.len() / 2).copied()
}

/// Every kind of database, one after the other.
pub(crate) async fn run(options: &Options, postgres: Option<&PostgresServer>) -> Vec<Grown> {
    let mut all = vec![grown(options, None).await];
    if postgres.is_some() {
        all.push(grown(options, postgres).await);
    }
    all
}

async fn grown(options: &Options, server: Option<&PostgresServer>) -> Grown {
    let database = server.map_or(Database::Sqlite, |_| Database::Postgres);
    let mut places = Vec::new();
    for applications in &options.scale {
        eprintln!("bench: filling {} with {applications} applications", database.name());
        let filled =
            Filled::with(&options.binary, (server, options.keep.as_deref()), *applications);
        places.push((Size::of(&filled), filled));
    }
    let span = Duration::from_secs(options.seconds);
    for round in 1..=ROUNDS {
        eprintln!("bench: asking {}, round {round} of {ROUNDS}", database.name());
        for (place, question) in QUESTIONS.iter().enumerate() {
            for (size, filled) in &mut places {
                let setting = Setting { binary: &options.binary, home: Home::In(filled), span };
                size.take(place, question, &setting).await;
            }
        }
    }
    eprintln!("bench: cleaning up on {}", database.name());
    let (_, largest) = places.last().expect("there is a size");
    let setting = Setting { binary: &options.binary, home: Home::In(largest), span };
    let swept = sweep::run(&setting, largest).await;
    let sizes = places.into_iter().map(|(size, _)| size).collect();
    Grown { database, sizes, swept }
}

impl Size {
    async fn take(&mut self, place: usize, question: &Question, setting: &Setting<'_>) {
        let stage = (question.prepare)(setting).await;
        let asked = (&stage.callers, question.connections);
        let measured = load::run(stage.server.address, asked, setting.span).await;
        self.answers[place].push(measured);
        self.starts.push(stage.server.started);
        self.resident = self.resident.max(stage.server.usage().resident);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_in_the_middle_counts() {
        assert_eq!(median([3.0, 9.0, 1.0].into_iter()), Some(3.0));
        assert_eq!(median([7].into_iter()), Some(7));
        assert_eq!(median(std::iter::empty::<u8>()), None);
    }
}
