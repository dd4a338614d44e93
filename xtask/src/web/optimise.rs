//! `wasm-opt -Oz`, from the npm package `binaryen`: a third off the size of the module.

use std::path::PathBuf;

use crate::failure::{Doing, Result};
use crate::workspace::{Workspace, read_bytes, run};

/// The features are those that rustc 1.95 switches on for this target; without them wasm-opt
/// refuses the module. They are part of the inputs' hash.
pub(super) const FLAGS: [&str; 11] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
];

/// The same module, smaller.
pub(super) fn shrink(workspace: &Workspace, wasm: &[u8]) -> Result<Vec<u8>> {
    let scratch = Scratch::new(workspace)?;
    let (before, after) = (scratch.0.join("before.wasm"), scratch.0.join("after.wasm"));
    std::fs::write(&before, wasm).doing(|| format!("writing {}", before.display()))?;
    run(workspace.node_tool("wasm-opt")?.args(FLAGS).arg(&before).arg("-o").arg(&after))?;
    read_bytes(&after)
}

/// A folder below the target directory that goes away with the value.
struct Scratch(PathBuf);

impl Scratch {
    fn new(workspace: &Workspace) -> Result<Self> {
        let folder = workspace.target.join(format!("xtask-{}", std::process::id()));
        std::fs::create_dir_all(&folder).doing(|| format!("creating {}", folder.display()))?;
        Ok(Self(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What is left behind is in the target directory and harms nobody.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
