//! The program under test: started with nothing but the settings of the test.

use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Generous, since two cores may be shared with other work; nothing waits that long when all is well.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

static STARTS: AtomicUsize = AtomicUsize::new(0);

/// A running server. Killed when dropped.
pub(crate) struct Server {
    child: Child,
    stdout: PathBuf,
    stderr: PathBuf,
    pub(crate) address: SocketAddr,
}

/// What a command has said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// The program, in a folder, with these settings alone (without `GRANTRY_`).
pub(crate) fn program(folder: &Path, settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_grantry"));
    command.env_clear().current_dir(folder).stdin(Stdio::null());
    command.env("GRANTRY_LISTEN", "127.0.0.1:0");
    for (name, value) in settings {
        command.env(format!("GRANTRY_{name}"), value);
    }
    command
}

/// Runs a command to its end.
pub(crate) fn run(folder: &Path, settings: &[(&str, &str)], arguments: &[&str]) -> Said {
    finish(program(folder, settings).args(arguments))
}

pub(crate) fn finish(command: &mut Command) -> Said {
    let output = command.output().expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("the program writes UTF-8");
    Said { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

/// Looks again and again until there is something, or fails with what was waited for.
pub(crate) async fn eventually<T>(
    what: &str,
    within: Duration,
    mut look: impl AsyncFnMut() -> Option<T>,
) -> T {
    let found = tokio::time::timeout(within, async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    found.await.unwrap_or_else(|_late| panic!("waited {within:?} for: {what}"))
}

impl Server {
    /// Starts and waits until it listens.
    pub(crate) async fn start(folder: &Path, settings: &[(&str, &str)]) -> Self {
        let mut server = Self::begin(folder, settings);
        server.listening().await;
        server
    }

    /// Starts and does not wait.
    pub(crate) fn begin(folder: &Path, settings: &[(&str, &str)]) -> Self {
        let number = STARTS.fetch_add(1, Ordering::Relaxed);
        let [stdout, stderr] = ["out", "err"].map(|kind| folder.join(format!("{number}.{kind}")));
        let file = |path: &Path| File::create(path).expect("a file for what the program says");
        let child = program(folder, settings)
            .stdout(file(&stdout))
            .stderr(file(&stderr))
            .spawn()
            .expect("the program starts");
        let address = SocketAddr::from(([127, 0, 0, 1], 0));
        Self { child, stdout, stderr, address }
    }

    /// Waits for the line that scripts wait for.
    pub(crate) async fn listening(&mut self) {
        let port = eventually("a line `listening on`", PATIENCE, async || {
            if let Some(status) = self.child.try_wait().expect("a child") {
                panic!("the program ended with {status}: {}", self.stderr());
            }
            let stdout = self.stdout();
            let (line, _) =
                stdout.split_once("listening on http://127.0.0.1:")?.1.split_once('\n')?;
            line.parse::<u16>().ok()
        });
        let port = port.await;
        self.address.set_port(port);
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn stdout(&self) -> String {
        std::fs::read_to_string(&self.stdout).expect("what the program wrote")
    }

    pub(crate) fn stderr(&self) -> String {
        std::fs::read_to_string(&self.stderr).expect("what the program logged")
    }

    /// The one-time address that was printed, without its origin.
    pub(crate) fn setup_path(&self) -> Option<String> {
        let stdout = self.stdout();
        let (_, rest) = stdout.split_once("/setup?token=")?;
        Some(format!("/setup?token={}", rest.lines().next().unwrap_or("")))
    }

    /// Asks it to end, as a service manager does.
    pub(crate) fn terminate(&self) {
        let kill = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(kill.expect("kill runs").success());
    }

    /// Ends it as a power cut does.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("it was running");
        self.child.wait().expect("it has ended");
    }

    pub(crate) async fn ended(&mut self, within: Duration) -> ExitStatus {
        eventually("the end of the program", within, async || {
            self.child.try_wait().expect("a child")
        })
        .await
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // why: it may have ended already, which is what is wanted
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
