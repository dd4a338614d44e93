//! A folder for programs that read and write files; it goes away with the value.

use std::path::PathBuf;

use crate::failure::{Doing, Result};
use crate::workspace::Workspace;

pub(super) struct Scratch(PathBuf);

impl Scratch {
    /// Below the target directory, so that what a killed build leaves is swept up with it.
    pub(super) fn new(workspace: &Workspace, purpose: &str) -> Result<Self> {
        let name = format!("xtask-{purpose}-{}", std::process::id());
        let folder = workspace.target.join(name);
        std::fs::create_dir_all(&folder).doing(|| format!("creating {}", folder.display()))?;
        Ok(Self(folder))
    }

    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What is left behind is in the target directory and harms nobody.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
