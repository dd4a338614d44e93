//! What was measured, as text and as JSON: per second, the ratio to the baseline, latencies, what
//! the server took. Fails where a bound is missed.

use crate::load::Measured;
use crate::scenario::Kind;
use crate::server::Usage;
use serde_json::{Value, json};
use std::fmt;
use std::process::ExitCode;
use std::time::Duration;

/// Bounds hold for so many connections.
const JUDGED: usize = 64;

/// All figures of a run.
pub(crate) struct Report {
    seconds: u64,
    figures: Vec<Figure>,
}

struct Figure {
    kind: Kind,
    connections: usize,
    measured: Measured,
    usage: Usage,
}

impl Report {
    pub(crate) fn begin(seconds: u64) -> Self {
        Self { seconds, figures: Vec::new() }
    }

    pub(crate) fn add(&mut self, kind: Kind, connections: usize, measured: Measured, usage: Usage) {
        self.figures.push(Figure { kind, connections, measured, usage });
    }

    fn ratio(&self, figure: &Figure) -> Option<f64> {
        self.times(figure, figure.kind.baseline()?)
    }

    /// How much faster than the rival, and how much it has to be.
    fn rivalry(&self, figure: &Figure) -> Option<(f64, f64)> {
        let (rival, bound) = figure.kind.rival()?;
        Some((self.times(figure, rival)?, bound))
    }

    fn times(&self, figure: &Figure, other: Kind) -> Option<f64> {
        let known = self
            .figures
            .iter()
            .find(|known| known.kind == other && known.connections == figure.connections)?;
        Some(figure.measured.per_second() / known.measured.per_second())
    }

    /// What falls short, one line each.
    fn short(&self) -> Vec<String> {
        let judged = self.figures.iter().filter(|figure| figure.connections == JUDGED);
        let mut short: Vec<_> = judged
            .filter_map(|figure| {
                let (ratio, bound) = (self.ratio(figure)?, figure.kind.bound()?);
                let name = figure.kind.name();
                (ratio < bound)
                    .then(|| format!("{name}: {ratio:.2} of its baseline, wanted {bound:.2}"))
            })
            .collect();
        let judged = self.figures.iter().filter(|figure| figure.connections == JUDGED);
        short.extend(judged.filter_map(|figure| {
            let ((times, bound), name) = (self.rivalry(figure)?, figure.kind.name());
            (times < bound).then(|| format!("{name}: {times:.1} times its rival, wanted {bound}"))
        }));
        let failed = self.figures.iter().filter(|figure| figure.measured.bad > 0);
        short.extend(
            failed.map(|figure| {
                format!("{}: {} bad answers", figure.kind.name(), figure.measured.bad)
            }),
        );
        short
    }

    /// Whether every bound was kept.
    pub(crate) fn verdict(&self) -> ExitCode {
        if self.short().is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    pub(crate) fn as_json(&self) -> String {
        let figures: Vec<Value> = self.figures.iter().map(|figure| self.figure(figure)).collect();
        let (machine, seconds) = (machine(), self.seconds);
        format!("{:#}\n", json!({ "machine": machine, "seconds": seconds, "figures": figures }))
    }

    fn figure(&self, figure: &Figure) -> Value {
        let of = &figure.measured;
        json!({
            "name": figure.kind.name(),
            "connections": figure.connections,
            "per_second": of.per_second(),
            "baseline": figure.kind.baseline().map(Kind::name),
            "ratio": self.ratio(figure),
            "times_oidc_provider": self.rivalry(figure).map(|(times, _)| times),
            "p50_us": micros(of.permille(500)),
            "p90_us": micros(of.permille(900)),
            "p99_us": micros(of.permille(990)),
            "p999_us": micros(of.permille(999)),
            "errors": of.bad,
            "cpu_ms": figure.usage.ticks * 10,
            "resident_kib": figure.usage.resident,
        })
    }
}

fn micros(span: Duration) -> u64 {
    u64::try_from(span.as_micros()).unwrap_or(u64::MAX)
}

/// "2 × Some Processor".
fn machine() -> String {
    let known = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = known.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let count = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    format!("{count} × {}", name.map_or("an unknown processor", |(_, name)| name))
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}, {} s each; latencies in milliseconds", machine(), self.seconds)?;
        writeln!(
            f,
            "{:<28}{:>6}{:>11}{:>8}{:>8}{:>8}{:>8}{:>8}{:>8}{:>7}{:>9}",
            "",
            "conns",
            "per second",
            "ratio",
            "× node",
            "p50",
            "p90",
            "p99",
            "p99.9",
            "errors",
            "MiB"
        )?;
        for figure in &self.figures {
            let of = &figure.measured;
            let said = |times: Option<f64>| times.map(|times| format!("{times:.2}"));
            let ratio = said(self.ratio(figure)).unwrap_or_default();
            let times = said(self.rivalry(figure).map(|(times, _)| times)).unwrap_or_default();
            let ms = |part| of.permille(part).as_secs_f64() * 1_000.0;
            writeln!(
                f,
                "{:<28}{:>6}{:>11.0}{:>8}{:>8}{:>8.2}{:>8.2}{:>8.2}{:>8.2}{:>7}{:>9}",
                figure.kind.name(),
                figure.connections,
                of.per_second(),
                ratio,
                times,
                ms(500),
                ms(900),
                ms(990),
                ms(999),
                of.bad,
                figure.usage.resident / 1024,
            )?;
        }
        for line in self.short() {
            writeln!(f, "falls short: {line}")?;
        }
        Ok(())
    }
}
