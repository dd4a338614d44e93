//! `wasm-bindgen` in the browser half and the generator in this program must be the same release:
//! the format between them is private, and a mismatch shows up as a cryptic failure.

use crate::failure::{Result, work};
use crate::workspace::{Workspace, read_text};

/// Compares the two in `Cargo.lock`, from which this very program was compiled.
pub(super) fn check(workspace: &Workspace) -> Result<()> {
    compare(&read_text(&workspace.root.join("Cargo.lock"))?)
}

fn compare(lock: &str) -> Result<()> {
    let library = locked(lock, "wasm-bindgen");
    let generator = locked(lock, "wasm-bindgen-cli-support");
    match (library, generator) {
        (Some(library), Some(generator)) if library == generator => Ok(()),
        (Some(library), Some(generator)) => work(format!(
            "Cargo.lock has wasm-bindgen {library} but wasm-bindgen-cli-support {generator}; \
             give both the same version in Cargo.toml and xtask/Cargo.toml"
        )),
        _ => work("Cargo.lock names no wasm-bindgen or no wasm-bindgen-cli-support"),
    }
}

/// The version of a package in the text of a `Cargo.lock`.
fn locked<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let mut lines = lock.lines();
    let name = format!("name = \"{package}\"");
    lines.by_ref().find(|line| *line == name)?;
    lines.next()?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock(library: &str, generator: &str) -> String {
        format!(
            "[[package]]\nname = \"wasm-bindgen\"\nversion = \"{library}\"\n\n\
             [[package]]\nname = \"wasm-bindgen-cli-support\"\nversion = \"{generator}\"\n"
        )
    }

    #[test]
    fn equal_versions_pass_and_others_do_not() {
        assert!(compare(&lock("0.2.130", "0.2.130")).is_ok());
        assert!(compare(&lock("0.2.131", "0.2.130")).is_err());
        assert!(compare("").is_err());
    }

    #[test]
    fn the_lock_file_of_this_repository_passes() {
        compare(include_str!("../../../Cargo.lock")).unwrap();
    }
}
