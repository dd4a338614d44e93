//! The report for people: one line for each figure.

use super::{Figure, Report};
use std::fmt;

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.machine)?;
        if let Some(postgres) = &self.postgres {
            writeln!(
                f,
                "{postgres}, on the same machine; its processor time is not in \"CPU µs\""
            )?;
        }
        if !self.figures.is_empty() {
            self.header(f)?;
        }
        for figure in &self.figures {
            self.line(f, figure)?;
        }
        if let Some(soaked) = &self.soaked {
            let mib: Vec<_> = soaked.resident.iter().map(|kib| (kib / 1024).to_string()).collect();
            let rate = soaked.measured.per_second();
            writeln!(
                f,
                "memory under load for {} s at {rate:.0} per second, MiB every 10 s: {}",
                soaked.seconds,
                mib.join(" ")
            )?;
        }
        self.grown.iter().try_for_each(|grown| write!(f, "{grown}"))?;
        for line in self.unjudged() {
            writeln!(f, "not judged: {line}")?;
        }
        for line in self.short() {
            writeln!(f, "falls short: {line}")?;
        }
        Ok(())
    }
}

impl Report {
    fn header(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} s each; latencies in milliseconds, CPU µs per answer", self.seconds)?;
        writeln!(
            f,
            "{:<31}{:<11}{:>5}{:>11}{:>7}{:>7}{:>9}{:>9}{:>9}{:>9}{:>7}{:>8}{:>5}",
            "",
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
            "CPU µs",
            "MiB"
        )
    }

    fn line(&self, f: &mut fmt::Formatter<'_>, figure: &Figure) -> fmt::Result {
        let of = &figure.measured;
        let said = |times: Option<f64>| times.map(|times| format!("{times:.2}"));
        let ms = |part| of.permille(part).as_secs_f64() * 1_000.0;
        writeln!(
            f,
            "{:<31}{:<11}{:>5}{:>11.0}{:>7}{:>7}{:>9.2}{:>9.2}{:>9.2}{:>9.2}{:>7}{:>8.0}{:>5}",
            figure.name(),
            figure.database.name(),
            figure.connections,
            of.per_second(),
            said(self.ratio(figure)).unwrap_or_default(),
            said(self.times_rival(figure)).unwrap_or_default(),
            ms(500),
            ms(900),
            ms(990),
            ms(999),
            of.bad,
            figure.cpu_micros(),
            figure.usage.resident / 1024,
        )
    }
}
