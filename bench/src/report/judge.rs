//! Which bounds were missed. Ratios and rates are judged on SQLite: PostgreSQL works on the same
//! processors, and how much of them it takes is none of our doing.

use super::{Figure, Report};
use crate::database::Database;
use crate::scale::Grown;
use crate::scenario::JUDGED;
use std::process::ExitCode;

/// At half of the rate that it reaches, a slow answer takes at most so many times the usual one.
const SPREAD: f64 = 3.0;

impl Report {
    /// Whether something was measured and every bound was kept.
    pub(crate) fn verdict(&self) -> ExitCode {
        let measured = !self.figures.is_empty() || self.soaked.is_some() || !self.grown.is_empty();
        match measured && self.short().is_empty() {
            true => ExitCode::SUCCESS,
            false => ExitCode::FAILURE,
        }
    }

    /// What falls short, one line each.
    pub(super) fn short(&self) -> Vec<String> {
        let judged = self.figures.iter().filter(|figure| {
            figure.connections == JUDGED
                && figure.database == Database::Sqlite
                && figure.rate.is_none()
        });
        let reached = judged.flat_map(|figure| {
            let name = figure.scenario.name;
            self.reached(figure).into_iter().flatten().map(move |short| format!("{name}: {short}"))
        });
        let each = self.figures.iter().flat_map(|figure| {
            let name = format!("{} ({})", figure.name(), place(figure));
            let short = [self.spread(figure), bad(figure.measured.bad), silent(figure)];
            short.into_iter().flatten().map(move |short| format!("{name}: {short}"))
        });
        let soaked = self.soaked.iter().flat_map(|soaked| {
            let bad = bad(soaked.measured.bad).map(|bad| format!("memory under load: {bad}"));
            [soaked.short(), bad].into_iter().flatten()
        });
        let grown = self.grown.iter().flat_map(Grown::short);
        reached.chain(each).chain(soaked).chain(grown).collect()
    }

    /// Of what the product did at a rate, where its baseline shows that the machine can be judged by.
    fn spread(&self, figure: &Figure) -> Option<String> {
        let is = figure.measured.spread().filter(|is| *is >= SPREAD)?;
        let fair = self.control(figure)?.measured.spread()? < SPREAD;
        let words = format!("p99 is {is:.1} times p50, wanted less than {SPREAD}");
        fair.then_some(words)
    }

    /// The baseline at its own rate.
    fn control(&self, figure: &Figure) -> Option<&Figure> {
        let wanted = figure.scenario.baseline?;
        self.figures.iter().find(|known| known.scenario.name == wanted && known.rate.is_some())
    }

    /// Spreads that say more about the machine than about the product, one line each.
    pub(super) fn unjudged(&self) -> Vec<String> {
        let unfair = |figure: &&Figure| {
            let own = figure.measured.spread().is_some_and(|is| is >= SPREAD);
            own && figure.scenario.baseline.is_some() && self.spread(figure).is_none()
        };
        let line = |figure: &Figure| {
            let is = figure.measured.spread().unwrap_or_default();
            let control = self.control(figure).and_then(|control| control.measured.spread());
            format!(
                "{} ({}): p99 is {is:.1} times p50, but {:.1} times for its baseline: this machine stands still too often",
                figure.name(),
                place(figure),
                control.unwrap_or_default()
            )
        };
        self.figures.iter().filter(unfair).map(line).collect()
    }

    fn reached(&self, figure: &Figure) -> [Option<String>; 3] {
        let scenario = figure.scenario;
        let rival = scenario.rival.map(|(_, bound)| bound);
        let rate = Some(figure.measured.per_second());
        [
            below(self.ratio(figure), scenario.bound)
                .map(|(is, wanted)| format!("{is:.2} of its baseline, wanted {wanted:.2}")),
            below(self.times_rival(figure), rival)
                .map(|(is, wanted)| format!("{is:.1} times its rival, wanted {wanted}")),
            below(rate, scenario.floor)
                .map(|(is, wanted)| format!("{is:.0} per second, wanted {wanted:.0} per second")),
        ]
    }
}

/// Both, where there are both and the bound is missed.
fn below(is: Option<f64>, wanted: Option<f64>) -> Option<(f64, f64)> {
    is.zip(wanted).filter(|(is, wanted)| is < wanted)
}

fn bad(count: usize) -> Option<String> {
    (count > 0).then(|| format!("{count} bad answers"))
}

/// One that answers nothing in time has no latencies to be judged by.
fn silent(figure: &Figure) -> Option<String> {
    let nothing = figure.measured.bad == 0 && figure.measured.per_second() <= 0.0;
    nothing.then(|| format!("no answer within the time, {} before", figure.measured.all))
}

fn place(figure: &Figure) -> String {
    let name = figure.database.name();
    let comma = if name.is_empty() { "" } else { ", " };
    format!("{name}{comma}{} connections", figure.connections)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measured::{Measured, Notes};
    use crate::scenario::{ALL, Scenario};
    use crate::server::Usage;
    use std::time::Duration;

    fn named(name: &str) -> &'static Scenario {
        ALL.iter().find(|scenario| scenario.name == name).expect("a scenario of this name")
    }

    /// So many good answers in a second, with latencies in milliseconds.
    fn figure(name: &str, latencies: &[u64]) -> Figure {
        let mut notes = Notes::default();
        latencies.iter().for_each(|ms| notes.take(true, Some(Duration::from_millis(*ms))));
        let measured = Measured::of(notes, Duration::from_secs(1));
        let (scenario, database, connections) = (named(name), Database::Sqlite, JUDGED);
        let (usage, in_turns) = (Usage::default(), Vec::new());
        Figure { scenario, database, connections, rate: None, measured, usage, in_turns }
    }

    fn report(figures: Vec<Figure>) -> Report {
        Report { figures, ..Report::begin(1, None) }
    }

    #[test]
    fn a_bound_on_the_ratio_is_judged_on_sqlite() {
        let verify = || figure("bare: verify ES256", &[1; 100]);
        let ours = || figure("introspection, JWT", &[1; 59]);
        let short = report(vec![verify(), ours()]).short();
        assert_eq!(short, ["introspection, JWT: 0.59 of its baseline, wanted 0.60"]);
        let elsewhere = Figure { database: Database::Postgres, ..ours() };
        assert!(report(vec![verify(), elsewhere]).short().is_empty());
    }

    #[test]
    fn what_was_measured_in_turns_counts_more() {
        let verify = figure("bare: verify ES256", &[1; 100]);
        let in_turns = vec![("bare: verify ES256", 0.7)];
        let ours = Figure { in_turns, ..figure("introspection, JWT", &[1; 59]) };
        assert!(report(vec![verify, ours]).short().is_empty());
    }

    #[test]
    fn a_rate_and_bad_answers_are_judged_by_themselves() {
        let mut notes = Notes::default();
        notes.take(false, Some(Duration::from_millis(1)));
        let measured = Measured::of(notes, Duration::from_secs(1));
        let short =
            report(vec![Figure { measured, ..figure("refresh with rotation", &[]) }]).short();
        assert_eq!(
            short,
            [
                "refresh with rotation: 0 per second, wanted 4000 per second",
                "refresh with rotation (SQLite, 64 connections): 1 bad answers",
            ]
        );
    }

    /// A paced figure whose slow answers take so many times as long as the usual ones.
    fn paced(name: &str, times: u64) -> Figure {
        let mut notes = Notes::default();
        (0..98).for_each(|_| notes.take_in(0, Duration::from_millis(2)));
        (0..2).for_each(|_| notes.take_in(0, Duration::from_millis(2 * times)));
        let measured = Measured::of(notes, Duration::from_secs(1));
        Figure { rate: Some(100.0), measured, ..figure(name, &[]) }
    }

    #[test]
    fn a_paced_run_is_judged_by_its_slow_answers() {
        let (sign, ours) = ("bare: sign ES256", "client credentials, JWT");
        let short = report(vec![paced(sign, 2), paced(ours, 4)]).short();
        assert_eq!(short.len(), 1);
        assert!(short[0].ends_with("p99 is 4.0 times p50, wanted less than 3"), "{}", short[0]);
        assert!(report(vec![paced(sign, 2), paced(ours, 2)]).short().is_empty());
    }

    #[test]
    fn a_machine_on_which_the_baseline_is_as_uneven_is_no_judge() {
        let report =
            report(vec![paced("bare: sign ES256", 5), paced("client credentials, JWT", 4)]);
        assert!(report.short().is_empty());
        assert_eq!(report.unjudged().len(), 1);
    }
}
