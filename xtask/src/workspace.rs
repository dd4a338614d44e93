//! Where the repository and its build products are, and how other programs are run in it.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::failure::{Doing, Failure, Result, work};

/// The repository, as `cargo metadata` describes it.
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    pub(crate) target: PathBuf,
    /// All of `cargo metadata --no-deps`; the crate arrows are read from it.
    pub(crate) metadata: Value,
}

impl Workspace {
    /// Asks cargo: from the folder of this package when `cargo run` started us, else from here.
    pub(crate) fn find() -> Result<Self> {
        let here = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| ".".into());
        let mut command = cargo(Path::new(&here));
        command.args(["metadata", "--no-deps", "--format-version", "1"]);
        let metadata: Value = serde_json::from_slice(&output(&mut command)?)
            .doing(|| "reading cargo metadata".into())?;
        let folder = |key: &str| match metadata[key].as_str() {
            Some(path) => Ok(PathBuf::from(path)),
            None => work(format!("cargo metadata names no {key}")),
        };
        Ok(Self { root: folder("workspace_root")?, target: folder("target_directory")?, metadata })
    }

    /// A tool that `npm ci` installs.
    pub(crate) fn node_tool(&self, name: &str) -> Result<Command> {
        let tool = self.root.join("node_modules/.bin").join(name);
        if !tool.exists() {
            return work(format!("node_modules/.bin/{name} is missing; run: npm ci"));
        }
        let mut command = Command::new(tool);
        command.current_dir(&self.root);
        Ok(command)
    }

    /// Cargo, in the root of the repository.
    pub(crate) fn cargo(&self) -> Command {
        cargo(&self.root)
    }
}

/// The cargo that started us, without the variables it set for us alone: seen by a nested build
/// they would make crates look changed.
fn cargo(folder: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(folder);
    for (name, _) in std::env::vars_os().filter(|(name, _)| is_ours_alone(name)) {
        command.env_remove(name);
    }
    command
}

fn is_ours_alone(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") || name == "OUT_DIR"
}

/// Runs a program whose output the user should see.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().doing(|| format!("starting {}", name(command)))?;
    if status.success() { Ok(()) } else { work(format!("{} failed ({status})", name(command))) }
}

/// Runs a program for what it prints; its complaints still go to the terminal.
pub(crate) fn output(command: &mut Command) -> Result<Vec<u8>> {
    let done = command
        .stderr(Stdio::inherit())
        .output()
        .doing(|| format!("starting {}", name(command)))?;
    if done.status.success() {
        Ok(done.stdout)
    } else {
        work(format!("{} failed ({})", name(command), done.status))
    }
}

/// How a command is called in a message: the program's file name and its first argument.
fn name(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let program = program.file_name().unwrap_or(program.as_os_str()).to_owned();
    let words: Vec<OsString> =
        std::iter::once(program).chain(command.get_args().take(1).map(OsStr::to_owned)).collect();
    words.join(OsStr::new(" ")).to_string_lossy().into_owned()
}

/// Reads a file as text or says which one could not be read.
pub(crate) fn read_text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).doing(|| format!("reading {}", path.display()))
}

/// Reads a file or says which one could not be read.
pub(crate) fn read_bytes(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).doing(|| format!("reading {}", path.display()))
}

/// All files below a folder, as sorted paths relative to it, `/` between the parts. Hidden files
/// are left out; a folder that is not there holds nothing.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    if folder.is_dir() {
        collect(folder, "", &mut found)?;
    }
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, prefix: &str, found: &mut Vec<String>) -> Result<()> {
    let doing = || format!("listing {}", folder.display());
    for entry in std::fs::read_dir(folder).doing(doing)? {
        let entry = entry.doing(doing)?;
        let Ok(name) = entry.file_name().into_string() else {
            return Err(Failure::Work(format!("{}: a file name is not UTF-8", folder.display())));
        };
        if name.starts_with('.') {
            continue;
        }
        let relative = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        if entry.path().is_dir() {
            collect(&entry.path(), &relative, found)?;
        } else {
            found.push(relative);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_variables_are_dropped() {
        assert!(is_ours_alone(OsStr::new("CARGO_PKG_NAME")));
        assert!(is_ours_alone(OsStr::new("CARGO_MANIFEST_DIR")));
        assert!(!is_ours_alone(OsStr::new("CARGO_TARGET_DIR")));
        assert!(!is_ours_alone(OsStr::new("CARGO_HOME")));
    }

    #[test]
    fn a_command_is_called_by_its_first_words() {
        let mut command = Command::new("/somewhere/bin/cargo");
        command.args(["build", "-p", "x"]);
        assert_eq!(name(&command), "cargo build");
    }

    #[test]
    fn files_are_listed_with_their_folders() {
        let files = files_below(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
        assert!(files.contains(&"main.rs".to_owned()));
        assert!(files.contains(&"web/mod.rs".to_owned()));
        assert!(files_below(Path::new("/nowhere/at/all")).unwrap().is_empty());
    }
}
