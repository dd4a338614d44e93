//! What is measured. A scenario is a row of a table: where it runs, with how many connections, what it
//! is compared with, what it must reach, and how its server is made ready.

pub(crate) mod administration;
mod baselines;
mod dashboard;
mod devices;
pub(crate) mod people;
mod table;
pub(crate) mod tokens;

pub(crate) use table::{ALL, SOAKED};

use crate::database::{Database, FreshDatabase, PostgresServer};
use crate::filled::Filled;
use crate::load::Callers;
use crate::server::Server;
use std::pin::Pin;
use std::time::Duration;

/// Bounds hold for so many connections.
pub(crate) const JUDGED: usize = 64;

/// One thing that is measured.
pub(crate) struct Scenario {
    pub(crate) name: &'static str,
    pub(crate) place: Place,
    /// With how many connections. What others are compared with is measured with their numbers.
    pub(crate) connections: &'static [usize],
    /// The name of what it is compared with.
    pub(crate) baseline: Option<&'static str>,
    /// The least that it must reach of that, with [`JUDGED`] connections on SQLite.
    pub(crate) bound: Option<f64>,
    /// What another server does for the same, and how many times as fast it must be.
    pub(crate) rival: Option<(&'static str, f64)>,
    /// The least that it must do in a second, with [`JUDGED`] connections on SQLite.
    pub(crate) floor: Option<f64>,
    /// Whether it is measured once more at half of the rate that it reaches.
    pub(crate) paced: bool,
    pub(crate) prepare: Prepare,
}

/// Where the product keeps its data.
#[derive(Clone, Copy)]
pub(crate) enum Home<'a> {
    /// A fresh file of SQLite.
    Fresh,
    /// A fresh database on a server.
    On(&'a PostgresServer),
    /// What is there already.
    In(&'a Filled),
}

/// What a scenario needs of the run.
pub(crate) struct Setting<'a> {
    pub(crate) binary: &'a str,
    pub(crate) home: Home<'a>,
    /// How long each figure is measured.
    pub(crate) span: Duration,
}

/// Starts a server and makes what is needed in it.
pub(crate) type Prepare = for<'a> fn(&'a Setting<'a>) -> Preparation<'a>;
pub(crate) type Preparation<'a> = Pin<Box<dyn Future<Output = Stage> + 'a>>;

/// A server that is ready, and who asks what of it.
pub(crate) struct Stage {
    pub(crate) server: Server,
    pub(crate) callers: Callers,
    /// After the server, so that nobody uses it any more when it is removed.
    pub(crate) _database: Option<FreshDatabase>,
}

/// Where a scenario runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Not in the product.
    Elsewhere,
    /// It does not touch the database, so one is enough.
    OneDatabase,
    EachDatabase,
}

impl Scenario {
    /// The databases on which it is measured.
    pub(crate) fn databases(&self, with_postgres: bool) -> &'static [Database] {
        match self.place {
            Place::Elsewhere => &[Database::None],
            Place::EachDatabase if with_postgres => &[Database::Sqlite, Database::Postgres],
            Place::OneDatabase | Place::EachDatabase => &[Database::Sqlite],
        }
    }

    /// Whether another one is compared with this one at a number of connections.
    fn is_compared(&self, other: &Self, connections: usize) -> bool {
        let by_rate = other.baseline == Some(self.name);
        by_rate || (connections == JUDGED && other.rival.is_some_and(|(name, _)| name == self.name))
    }

    /// With how many connections it is measured, when only some names and numbers are wanted.
    pub(crate) fn numbers(&self, only: &str, wanted: &[usize]) -> Vec<usize> {
        let chosen = |scenario: &Self| scenario.name.starts_with(only);
        let own = self.connections.iter().copied().filter(|_| chosen(self));
        let others = ALL.iter().filter(|other| chosen(other));
        let theirs = others.flat_map(|other| {
            other.connections.iter().copied().filter(|number| self.is_compared(other, *number))
        });
        let mut numbers: Vec<_> = own.chain(theirs).collect();
        numbers.retain(|number| wanted.is_empty() || wanted.contains(number));
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> &'static Scenario {
        ALL.iter().find(|scenario| scenario.name == name).expect("a scenario of this name")
    }

    #[test]
    fn what_is_compared_is_measured_with_the_same_numbers() {
        for scenario in ALL {
            let numbers = scenario.numbers("", &[]);
            assert!(!numbers.is_empty(), "{} is never measured", scenario.name);
            if let Some(baseline) = scenario.baseline {
                let theirs = named(baseline).numbers(scenario.name, &[]);
                assert_eq!(theirs, numbers, "{} and {baseline}", scenario.name);
            }
            if let Some((rival, _)) = scenario.rival {
                assert_eq!(named(rival).numbers(scenario.name, &[]), [JUDGED]);
            }
        }
    }

    #[test]
    fn what_is_judged_is_measured_with_that_number() {
        for scenario in ALL {
            let judged = scenario.bound.is_some() || scenario.floor.is_some() || scenario.paced;
            let numbers = scenario.numbers("", &[]);
            assert!(!judged || numbers.contains(&JUDGED), "{}", scenario.name);
        }
    }

    #[test]
    fn only_what_is_wanted_is_measured() {
        assert_eq!(named("userinfo").numbers("refresh", &[]), [0; 0]);
        assert_eq!(named("refresh with rotation").numbers("refresh", &[64, 3]), [64]);
    }
}
