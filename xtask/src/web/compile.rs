//! Compiles `grantry-frontend` for the browser. What is out of date is cargo's to know.

use std::path::Path;
use std::process::Command;

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
        build.args(["--profile", profile]);
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
    fn a_folder_without_the_standard_library_is_no_target() {
        assert!(!has_std(Path::new("/nowhere/at/all")));
        assert!(!has_std(Path::new(env!("CARGO_MANIFEST_DIR"))));
    }
}
