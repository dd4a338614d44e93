//! `grantry-bench`: how fast the released binary answers over loopback, next to bare servers that do
//! only what cannot be left out. Nearly every figure is a ratio to a baseline of the same run, because
//! machines are noisy; the report says what the machine is.
//!
//! The servers are processes of their own, one at a time. The load comes from one thread, which the
//! baselines have to share the processors with in the same way.

#![expect(clippy::expect_used, reason = "a benchmark that cannot run shall say so and stop")]

mod bare;
mod browser;
mod caller;
mod database;
mod filled;
mod load;
mod machine;
mod measured;
mod options;
mod pace;
mod product;
mod report;
mod run;
mod scale;
mod scenario;
mod server;
mod soak;
mod visit;
mod wire;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [serve, kind] = &arguments[..]
        && serve == "serve"
    {
        bare::serve(kind);
        return ExitCode::SUCCESS;
    }
    let Some(options) = options::read(&arguments) else {
        eprintln!("{}", options::USAGE);
        return ExitCode::from(2);
    };
    let report = run::run(&options);
    print!("{report}");
    if let Some(file) = &options.json {
        std::fs::write(file, report.as_json()).expect("the report can be written");
    }
    report.verdict()
}
