//! Process-level tests: the real program, started, asked, interrupted and killed.
//!
//! Every test has a data folder and a port of its own, and waits for conditions with a deadline.

#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot go on ends here")]

mod back_channel;
mod bootstrap;
mod client;
mod command_line;
mod configuration;
mod crash;
mod drain;
mod first_start;
mod logs;
mod metrics;
mod others_client;
mod outage;
mod program;
mod rotation;
mod wire;
