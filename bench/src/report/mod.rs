//! All figures of a run: as text, as JSON, and what falls short of its bound.

mod as_json;
mod as_text;
mod judge;

use crate::database::Database;
use crate::machine::Machine;
use crate::measured::Measured;
use crate::scale::Grown;
use crate::scenario::Scenario;
use crate::server::Usage;
use crate::soak::Soaked;

pub(crate) struct Report {
    machine: Machine,
    postgres: Option<String>,
    seconds: u64,
    pub(crate) figures: Vec<Figure>,
    pub(crate) soaked: Option<Soaked>,
    pub(crate) grown: Vec<Grown>,
}

/// One scenario on one database with a number of connections.
pub(crate) struct Figure {
    pub(crate) scenario: &'static Scenario,
    pub(crate) database: Database,
    pub(crate) connections: usize,
    /// Requests in a second where they came at a rate.
    pub(crate) rate: Option<f64>,
    pub(crate) measured: Measured,
    pub(crate) usage: Usage,
    /// What it reaches of others, by their names, where it was measured in turns with them.
    pub(crate) in_turns: Vec<(&'static str, f64)>,
}

impl Report {
    pub(crate) fn begin(seconds: u64, postgres: Option<String>) -> Self {
        let machine = Machine::this();
        let figures = Vec::new();
        Self { machine, postgres, seconds, figures, soaked: None, grown: Vec::new() }
    }

    /// How much of its baseline it reaches.
    fn ratio(&self, figure: &Figure) -> Option<f64> {
        self.times(figure, figure.scenario.baseline?)
    }

    /// How much faster than the rival it is.
    fn times_rival(&self, figure: &Figure) -> Option<f64> {
        self.times(figure, figure.scenario.rival?.0)
    }

    /// At a rate nothing is reached.
    fn times(&self, figure: &Figure, other: &str) -> Option<f64> {
        if let Some((_, reached)) = figure.in_turns.iter().find(|(name, _)| *name == other) {
            return Some(*reached);
        }
        let known = self.figures.iter().find(|known| {
            known.scenario.name == other && known.connections == figure.connections
        })?;
        let reached = figure.measured.per_second() / known.measured.per_second();
        figure.rate.is_none().then_some(reached)
    }
}

impl Figure {
    fn name(&self) -> String {
        let paced = if self.rate.is_some() { ", paced" } else { "" };
        format!("{}{paced}", self.scenario.name)
    }

    /// What each answer has cost the server of the processor, in microseconds. What PostgreSQL takes
    /// is not in it.
    fn cpu_micros(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "far from 2^52")]
        let (ticks, all) = (self.usage.ticks as f64, self.measured.all.max(1) as f64);
        ticks * 10_000.0 / all
    }
}
