//! `grantry-bench`: how fast the released binary answers over loopback, next to bare servers that do
//! only what cannot be left out. Every figure is a ratio to a baseline of the same run, because
//! machines are noisy; the report says what the machine is.
//!
//! The servers are processes of their own, one at a time. The load comes from one thread, which the
//! baselines have to share the processors with in the same way.

#![expect(clippy::expect_used, reason = "a benchmark that cannot run shall say so and stop")]

mod bare;
mod load;
mod product;
mod report;
mod scenario;
mod server;
mod wire;

use report::Report;
use scenario::Kind;
use std::process::ExitCode;
use std::time::Duration;

const USAGE: &str = "\
usage: grantry-bench [--seconds N] [--connections N,N] [--only NAME]
       [--database URL] [--json FILE] BINARY

  BINARY         the program to load: target/release/grantry
  --seconds      how long each figure is measured (5)
  --connections  how many at once (1,16,64)
  --only         scenarios whose name begins so
  --database     an empty PostgreSQL database instead of a fresh SQLite file; for one scenario
  --json         where the report is written as JSON, too";

/// What was asked for.
struct Wanted {
    binary: String,
    database: String,
    seconds: u64,
    connections: Vec<usize>,
    only: String,
    json: Option<String>,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [serve, kind] = &arguments[..]
        && serve == "serve"
    {
        bare::serve(kind);
        return ExitCode::SUCCESS;
    }
    let Some(wanted) = read(&arguments) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let report = run(&wanted);
    print!("{report}");
    if let Some(file) = &wanted.json {
        std::fs::write(file, report.as_json()).expect("the report can be written");
    }
    report.verdict()
}

fn read(arguments: &[String]) -> Option<Wanted> {
    let mut wanted = Wanted {
        binary: String::new(),
        database: String::new(),
        seconds: 5,
        connections: vec![1, 16, 64],
        only: String::new(),
        json: None,
    };
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--seconds" => wanted.seconds = rest.next()?.parse().ok()?,
            "--connections" => {
                let numbers = rest.next()?.split(',').map(|number| number.parse().ok());
                wanted.connections = numbers.collect::<Option<_>>()?;
            }
            "--only" => wanted.only.clone_from(rest.next()?),
            "--database" => wanted.database.clone_from(rest.next()?),
            "--json" => wanted.json = Some(rest.next()?.clone()),
            path if !path.starts_with('-') && wanted.binary.is_empty() => {
                path.clone_into(&mut wanted.binary);
            }
            _ => return None,
        }
    }
    (!wanted.binary.is_empty()).then_some(wanted)
}

/// One server after the other, with all numbers of connections.
fn run(wanted: &Wanted) -> Report {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("a runtime");
    let mut report = Report::begin(wanted.seconds);
    let span = Duration::from_secs(wanted.seconds);
    for kind in Kind::ALL {
        if !kind.is_compared_with() && !kind.name().starts_with(&wanted.only) {
            continue;
        }
        let stage = runtime.block_on(kind.prepare((&wanted.binary, &wanted.database)));
        for connections in &wanted.connections {
            eprintln!("bench: {} with {connections} connections", kind.name());
            let callers = stage.callers(*connections);
            let before = stage.server.usage();
            let measured = runtime.block_on(load::run(stage.server.address, callers, span));
            let usage = stage.server.usage().since(before);
            report.add(*kind, *connections, measured, usage);
        }
    }
    report
}
