//! Compiles `grantry-frontend` for the browser. What is out of date is cargo's to know.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::Mode;
use crate::failure::{Result, work};
use crate::workspace::{Workspace, output, read_bytes, run};

const TARGET: &str = "wasm32-unknown-unknown";
const PACKAGE: &str = "grantry-frontend";

/// The module that the compiler produced, before wasm-bindgen.
pub(super) fn wasm(workspace: &Workspace, mode: Mode) -> Result<Vec<u8>> {
    require_target(workspace)?;
    let mut build = workspace.cargo();
    build.args(["build", "--package", PACKAGE, "--target", TARGET]);
    if let Some(profile) = profile(mode) {
        build.args(["--profile", profile, "--config", &without_home_paths(workspace)]);
    }
    run(&mut build)?;
    // Cargo calls the folder of the profile `dev` by another name.
    let folder = profile(mode).unwrap_or("debug");
    read_bytes(&workspace.target.join(TARGET).join(folder).join("grantry_frontend.wasm"))
}

fn profile(mode: Mode) -> Option<&'static str> {
    match mode {
        Mode::Dev => None,
        Mode::Release => Some("wasm-release"),
    }
}

/// Panic messages name source files. Without this they would tell every visitor where on which
/// machine Grantry was built, and the hash of the module would depend on it.
fn without_home_paths(workspace: &Workspace) -> String {
    let cargo_home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo_home = cargo_home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    remap_flags(&workspace.root, cargo_home.as_deref())
}

/// Cargo appends these to the flags of `.cargo/config.toml`.
fn remap_flags(root: &Path, cargo_home: Option<&Path>) -> String {
    let flags: Vec<String> = [(Some(root), "grantry"), (cargo_home, "cargo")]
        .into_iter()
        .filter_map(|(folder, name)| {
            Some(format!("--remap-path-prefix={}={name}", folder?.display()))
        })
        .map(|flag| Value::from(flag).to_string())
        .collect();
    format!("target.{TARGET}.rustflags=[{}]", flags.join(", "))
}

/// The compiler's own message about a missing target is long and names the wrong cure.
fn require_target(workspace: &Workspace) -> Result<()> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let mut ask = Command::new(rustc);
    ask.current_dir(&workspace.root).args(["--print", "target-libdir", "--target", TARGET]);
    let folder = String::from_utf8_lossy(&output(&mut ask)?).trim().to_owned();
    if has_std(Path::new(&folder)) {
        Ok(())
    } else {
        work(format!("the Rust target {TARGET} is not installed; run: scripts/setup.sh"))
    }
}

fn has_std(folder: &Path) -> bool {
    std::fs::read_dir(folder).is_ok_and(|mut entries| {
        entries.any(|entry| {
            entry.is_ok_and(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_folder_of_the_builder_stays_in_the_module() {
        assert_eq!(
            remap_flags(Path::new("/src/grantry"), Some(Path::new("/opt/cargo"))),
            "target.wasm32-unknown-unknown.rustflags=[\"--remap-path-prefix=/src/grantry=grantry\", \
             \"--remap-path-prefix=/opt/cargo=cargo\"]"
        );
        assert!(!remap_flags(Path::new("/src"), None).contains("cargo"));
    }

    #[test]
    fn a_folder_without_the_standard_library_is_no_target() {
        assert!(!has_std(Path::new("/nowhere/at/all")));
        assert!(!has_std(Path::new(env!("CARGO_MANIFEST_DIR"))));
    }
}
