//! `cargo xtask dev`: rebuilds both halves and restarts the server whenever a source file changes.
//!
//! A build that fails leaves the running server alone. Ctrl-C reaches this process and the server
//! together, because the terminal sends it to the whole group.

mod server;
mod watch;

use std::time::Duration;

use crate::failure::{Failure, Result};
use crate::web;
use crate::workspace::{Workspace, run as run_command};
use server::Server;
use watch::Snapshot;

const PAUSE: Duration = Duration::from_millis(400);

/// Runs until it is interrupted.
pub(crate) fn run(workspace: &Workspace, arguments: &[String]) -> Result<()> {
    let mut server = Server::new(workspace, arguments);
    let mut built = Snapshot::take(workspace)?;
    rebuild(workspace, &mut server);
    loop {
        #[expect(clippy::disallowed_methods, reason = "watching files is a poll")]
        std::thread::sleep(PAUSE);
        server.report_exit();
        let now = Snapshot::take(workspace)?;
        let Some(changed) = now.difference(&built) else { continue };
        println!("dev: {changed} changed");
        built = settled(workspace, now)?;
        rebuild(workspace, &mut server);
    }
}

/// Waits until two looks in a row see the same: editors and git write several files at once.
fn settled(workspace: &Workspace, mut seen: Snapshot) -> Result<Snapshot> {
    loop {
        #[expect(clippy::disallowed_methods, reason = "watching files is a poll")]
        std::thread::sleep(PAUSE / 4);
        let now = Snapshot::take(workspace)?;
        if now.difference(&seen).is_none() {
            return Ok(now);
        }
        seen = now;
    }
}

/// Builds, then restarts; says what failed and keeps the old server otherwise.
fn rebuild(workspace: &Workspace, server: &mut Server) {
    let outcome = build(workspace).and_then(|()| server.restart());
    match outcome {
        Ok(()) | Err(Failure::Reported) => {}
        Err(Failure::Work(message) | Failure::Usage(message)) => {
            let kept = if server.is_running() { "; the old server keeps running" } else { "" };
            eprintln!("dev: {message}{kept}");
        }
    }
}

fn build(workspace: &Workspace) -> Result<()> {
    web::run(workspace, web::Mode::Dev)?;
    run_command(workspace.cargo().args(["build", "--package", "grantry-server"]))
}
