//! What the result is made of, as one hash: equal inputs need no second build.

use super::Mode;
use super::hash::Parts;
use super::optimise;
use crate::failure::Result;
use crate::workspace::{Workspace, files_below, read_bytes};

/// Raise it when this program starts to make something else of the same inputs.
const GENERATION: &str = "2";

/// The hash of everything that the steps after the compiler read.
pub(super) fn digest(workspace: &Workspace, mode: Mode, wasm: &[u8]) -> Result<String> {
    let mut parts = Parts::new();
    parts.add("generation", GENERATION.as_bytes());
    parts.add("wasm", wasm);
    if mode == Mode::Release {
        parts.add("wasm-opt", optimise::FLAGS.join(" ").as_bytes());
    }
    // The lock files stand for the versions of wasm-bindgen, Sass and wasm-opt.
    for lock in ["Cargo.lock", "package-lock.json"] {
        let path = workspace.root.join(lock);
        if path.exists() {
            parts.add(lock, &read_bytes(&path)?);
        }
    }
    for folder in ["style", "public"] {
        let below = workspace.root.join(folder);
        for name in files_below(&below)? {
            parts.add(&format!("{folder}/{name}"), &read_bytes(&below.join(&name))?);
        }
    }
    Ok(parts.finish())
}
