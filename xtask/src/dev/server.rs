//! The running server: started from the last good build, and asked politely to end before the next.

use std::path::PathBuf;
use std::process::{Child, Command};
use std::time::Duration;

use crate::failure::{Doing, Result};
use crate::workspace::Workspace;

/// How long a server may take to finish its requests.
const GRACE: Duration = Duration::from_secs(10);
const STEP: Duration = Duration::from_millis(50);

/// At most one server process.
pub(super) struct Server {
    program: PathBuf,
    folder: PathBuf,
    arguments: Vec<String>,
    child: Option<Child>,
}

impl Server {
    pub(super) fn new(workspace: &Workspace, arguments: &[String]) -> Self {
        Self {
            program: workspace.target.join("debug/grantry"),
            folder: workspace.root.clone(),
            arguments: arguments.to_vec(),
            child: None,
        }
    }

    /// Ends the old process, if there is one, and starts a new one.
    pub(super) fn restart(&mut self) -> Result<()> {
        self.stop()?;
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).current_dir(&self.folder);
        let child = command.spawn().doing(|| format!("starting {}", self.program.display()))?;
        println!("dev: the server runs as process {}", child.id());
        self.child = Some(child);
        Ok(())
    }

    pub(super) fn is_running(&mut self) -> bool {
        self.child.as_mut().is_some_and(|child| matches!(child.try_wait(), Ok(None)))
    }

    /// Tells once when the server ended by itself.
    pub(super) fn report_exit(&mut self) {
        if let Some(Ok(Some(status))) = self.child.as_mut().map(Child::try_wait) {
            eprintln!("dev: the server ended ({status}); it starts again after the next change");
            self.child = None;
        }
    }

    /// SIGTERM, patience, then SIGKILL.
    fn stop(&mut self) -> Result<()> {
        if !self.is_running() {
            self.child = None;
            return Ok(());
        }
        let Some(mut child) = self.child.take() else { return Ok(()) };
        let mut kill = Command::new("kill");
        kill.args(["-TERM", &child.id().to_string()]);
        kill.status().doing(|| "asking the server to end".into())?;
        let mut waited = Duration::ZERO;
        while waited < GRACE {
            if child.try_wait().doing(|| "waiting for the server".into())?.is_some() {
                return Ok(());
            }
            #[expect(clippy::disallowed_methods, reason = "watching files is a poll")]
            std::thread::sleep(STEP);
            waited += STEP;
        }
        eprintln!("dev: the server did not end within {} s and is killed", GRACE.as_secs());
        child.kill().doing(|| "killing the server".into())?;
        child.wait().doing(|| "waiting for the server".into()).map(drop)
    }
}

/// An error that ends this program must not leave a server behind.
impl Drop for Server {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(program: &str, arguments: &[&str]) -> Server {
        let arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        Server { program: program.into(), folder: ".".into(), arguments, child: None }
    }

    #[test]
    fn a_restart_replaces_the_process() {
        let mut sleeper = server("sleep", &["60"]);
        sleeper.restart().unwrap();
        let first = sleeper.child.as_ref().unwrap().id();
        sleeper.restart().unwrap();
        assert_ne!(sleeper.child.as_ref().unwrap().id(), first);
        assert!(sleeper.is_running());
        sleeper.stop().unwrap();
        assert!(!sleeper.is_running());
    }

    #[test]
    fn a_server_that_ends_is_noticed() {
        let mut short = server("true", &[]);
        short.restart().unwrap();
        while short.is_running() {
            #[expect(clippy::disallowed_methods, reason = "watching files is a poll")]
            std::thread::sleep(STEP);
        }
        short.report_exit();
        assert!(short.child.is_none());
        assert!(server("/nowhere/at/all", &[]).restart().is_err());
    }
}
