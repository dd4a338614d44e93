//! A server in a process of its own, and what it takes of the machine.

use crate::load::clock;
use std::net::SocketAddr;
use std::process::Stdio;
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

/// A running server; it ends when this is dropped.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
    /// How long it took until it listened.
    pub(crate) started: Duration,
    /// What else it says stays unread; a program whose output is closed may end.
    _output: Lines<BufReader<ChildStdout>>,
    _folder: TempDir,
}

/// What a process has used so far, or between two moments.
#[derive(Clone, Copy, Default)]
pub(crate) struct Usage {
    /// Of the processor, in hundredths of a second.
    pub(crate) ticks: u64,
    /// Resident memory at the end, in KiB.
    pub(crate) resident: u64,
}

impl Usage {
    pub(crate) fn since(self, before: Self) -> Self {
        Self { ticks: self.ticks.saturating_sub(before.ticks), resident: self.resident }
    }
}

impl Server {
    /// Starts a program and waits for the line that says where it listens. It sees the environment
    /// that is given, or ours where none is.
    pub(crate) async fn start(
        program: &str,
        arguments: &[&str],
        environment: Option<&[(&str, &str)]>,
    ) -> Self {
        let folder = tempfile::tempdir_in(scratch()).expect("a folder on disk");
        let program = std::fs::canonicalize(program).expect("the program is there; build it first");
        let mut command = Command::new(program);
        if let Some(environment) = environment {
            command.env_clear().envs(environment.iter().copied());
        }
        let begin = clock();
        let mut child = command
            .args(arguments)
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("the server starts");
        let output = child.stdout.take().expect("its output");
        let mut lines = BufReader::new(output).lines();
        let address = loop {
            let line = lines.next_line().await.expect("a line").expect("it says where it listens");
            if let Some(address) = line.strip_prefix("listening on http://") {
                break address.parse().expect("an address");
            }
        };
        Self { child, address, started: clock() - begin, _output: lines, _folder: folder }
    }

    /// What it has used since it was started.
    pub(crate) fn usage(&self) -> Usage {
        let Some(pid) = self.child.id() else { return Usage::default() };
        let read = |file: &str| std::fs::read_to_string(format!("/proc/{pid}/{file}"));
        // After the name, which may hold blanks: state is the first, user and system time are the
        // twelfth and thirteenth (proc_pid_stat(5)).
        let stat = read("stat").unwrap_or_default();
        let fields = stat.rsplit(')').next().unwrap_or_default();
        let ticks =
            fields.split_whitespace().skip(11).take(2).filter_map(|text| text.parse::<u64>().ok());
        let status = read("status").unwrap_or_default();
        let resident = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:")?.split_whitespace().next()?.parse().ok());
        Usage { ticks: ticks.sum(), resident: resident.unwrap_or(0) }
    }
}

impl Drop for Server {
    /// Waits until it is gone: its database may be wanted at once.
    fn drop(&mut self) {
        let _ = self.child.start_kill();
        while let Ok(None) = self.child.try_wait() {
            std::thread::yield_now();
        }
    }
}

/// Beside the program: the usual folder for what is temporary may be in memory, where a sync is free.
pub(crate) fn scratch() -> std::path::PathBuf {
    let own = std::env::current_exe().expect("a path");
    own.parent().expect("a folder").to_path_buf()
}
