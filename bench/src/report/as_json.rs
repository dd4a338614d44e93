//! The report for programs.

use super::{Figure, Report};
use crate::scale::Grown;
use serde_json::{Value, json};
use std::time::Duration;

impl Report {
    pub(crate) fn as_json(&self) -> String {
        let figures: Vec<Value> = self.figures.iter().map(|figure| self.figure(figure)).collect();
        let soaked = self.soaked.as_ref().map(|soaked| {
            json!({
                "seconds": soaked.seconds,
                "per_second": soaked.measured.per_second(),
                "errors": soaked.measured.bad,
                "resident_kib": soaked.resident,
                "growth": soaked.growth(),
            })
        });
        let grown: Vec<Value> = self.grown.iter().map(Grown::as_json).collect();
        let report = json!({
            "machine": self.machine.as_json(),
            "postgres": self.postgres,
            "seconds": self.seconds,
            "figures": figures,
            "memory_under_load": soaked,
            "as_it_grows": grown,
            "not_judged": self.unjudged(),
            "falls_short": self.short(),
        });
        format!("{report:#}\n")
    }

    fn figure(&self, figure: &Figure) -> Value {
        let of = &figure.measured;
        json!({
            "name": figure.name(),
            "database": figure.database.name(),
            "connections": figure.connections,
            "rate": figure.rate,
            "per_second": of.per_second(),
            "baseline": figure.scenario.baseline,
            "ratio": self.ratio(figure),
            "times_oidc_provider": self.times_rival(figure),
            "p50_us": micros(of.permille(500)),
            "p90_us": micros(of.permille(900)),
            "p99_us": micros(of.permille(990)),
            "p999_us": micros(of.permille(999)),
            "spread_of_the_middle_second": of.spread(),
            "errors": of.bad,
            "cpu_ms": figure.usage.ticks * 10,
            "cpu_us_per_answer": figure.cpu_micros(),
            "resident_kib": figure.usage.resident,
        })
    }
}

fn micros(span: Duration) -> u64 {
    u64::try_from(span.as_micros()).unwrap_or(u64::MAX)
}
