//! Grantry: one binary that serves, migrates and administers.

#![recursion_limit = "256"]

mod api;
mod assets;
mod bench;
mod cli;
mod config;
mod error;
mod extract;
mod http;
mod layer;
mod metrics;
mod outbound;
mod run;
mod serve;
mod state;
mod telemetry;
#[cfg(test)]
mod tests;

use clap::Parser;
use mimalloc::MiMalloc;
use std::process::ExitCode;

/// A request makes some hundred small pieces and drops them on the thread that made them, or on another
/// one; the system's allocator took a seventh of the time of a token (docs/PERFORMANCE.md).
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    match cli::execute(cli::Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(line) => {
            eprintln!("grantry: {line}");
            ExitCode::FAILURE
        }
    }
}
