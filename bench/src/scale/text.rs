//! How a database grows, for people and for programs.

use super::{Grown, QUESTIONS};
use serde_json::{Value, json};
use std::fmt;
use std::time::Duration;

impl fmt::Display for Grown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<38}", format!("{}, applications", self.database.name()))?;
        self.sizes.iter().try_for_each(|size| write!(f, "{:>12}", size.applications))?;
        writeln!(f, "{:>8}", "left")?;
        for (place, (question, rates, left)) in self.rates().enumerate() {
            write!(f, "{:<38}", format!("{}, per second", question.name))?;
            rates.iter().try_for_each(|rate| write!(f, "{rate:>12.0}"))?;
            writeln!(f, "{left:>8.2}")?;
            write!(f, "{:<38}", "  p50 and p99, ms")?;
            for size in &self.sizes {
                let [usual, slow] = [500, 990].map(|part| ms(size.permille(place, part)));
                write!(f, "{:>12}", format!("{usual:.1} {slow:.1}"))?;
            }
            writeln!(f)?;
        }
        write!(f, "{:<38}", "filled in, s")?;
        self.sizes.iter().try_for_each(|size| match size.filled_in {
            Some(span) => write!(f, "{:>12.0}", span.as_secs_f64()),
            None => write!(f, "{:>12}", "before"),
        })?;
        write!(f, "\n{:<38}", "start, ms")?;
        self.sizes.iter().try_for_each(|size| write!(f, "{:>12.0}", ms(size.start())))?;
        write!(f, "\n{:<38}", "resident, MiB")?;
        self.sizes.iter().try_for_each(|size| write!(f, "{:>12}", size.resident / 1024))?;
        let (usual, slow) = (self.swept.usual().map(ms), self.swept.slow().map(ms));
        writeln!(
            f,
            "\nrefreshing while nothing has expired: p50 {:.1} ms, p99 {:.1}; while grants are swept away ({:?}): {:.1}, {:.1}",
            usual[0], slow[0], self.swept.removed, usual[1], slow[1]
        )
    }
}

impl Grown {
    pub(crate) fn as_json(&self) -> Value {
        let sizes: Vec<_> = self
            .sizes
            .iter()
            .map(|size| {
                json!({
                    "applications": size.applications,
                    "filled_in_s": size.filled_in.map(|span| span.as_secs_f64()),
                    "start_ms": ms(size.start()),
                    "resident_kib": size.resident,
                    "questions": questions(size),
                })
            })
            .collect();
        let left: Vec<_> = self
            .rates()
            .map(|(question, _, left)| {
                json!({ "name": question.name, "left": left, "wanted": question.least })
            })
            .collect();
        let [quiet, sweeping] = self.swept.slow().map(ms);
        json!({
            "database": self.database.name(),
            "sizes": sizes,
            "left_of_the_rate": left,
            "cleaning_up": {
                "p99_ms_before": quiet, "p99_ms_meanwhile": sweeping, "removed": self.swept.removed,
            },
        })
    }
}

fn questions(size: &super::Size) -> Vec<Value> {
    let question = |(place, question): (usize, &super::Question)| {
        json!({
            "name": question.name,
            "connections": question.connections,
            "per_second": size.rate(place),
            "p50_ms": ms(size.permille(place, 500)),
            "p99_ms": ms(size.permille(place, 990)),
        })
    };
    QUESTIONS.iter().enumerate().map(question).collect()
}

fn ms(span: Duration) -> f64 {
    span.as_secs_f64() * 1_000.0
}
