//! `wasm-opt -Oz`, from the npm package `binaryen`: a third off the size of every module.

use super::scratch::Scratch;
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
    let scratch = Scratch::new(workspace, "optimise")?;
    let (before, after) = (scratch.file("before.wasm"), scratch.file("after.wasm"));
    std::fs::write(&before, wasm).doing(|| format!("writing {}", before.display()))?;
    run(workspace.node_tool("wasm-opt")?.args(FLAGS).arg(&before).arg("-o").arg(&after))?;
    read_bytes(&after)
}
