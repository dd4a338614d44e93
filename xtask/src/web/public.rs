//! The files under `public/`: images get hashed names under `/pkg/`; what crawlers look for at a
//! fixed place stays there.

use super::artifact::{Artifact, Role};
use crate::failure::Result;
use crate::workspace::{Workspace, files_below, read_bytes};

/// Served at the root of the site, under their own names.
const FIXED: [&str; 1] = ["robots.txt"];

/// Everything there is.
pub(super) fn collect(workspace: &Workspace) -> Result<Vec<Artifact>> {
    let folder = workspace.root.join("public");
    let mut artifacts = Vec::new();
    for name in files_below(&folder)? {
        let bytes = read_bytes(&folder.join(&name))?;
        artifacts.push(artifact(&name, bytes)?);
    }
    Ok(artifacts)
}

fn artifact(name: &str, bytes: Vec<u8>) -> Result<Artifact> {
    if FIXED.contains(&name) {
        return Artifact::fixed(name, bytes);
    }
    let role = if name == "favicon.svg" { Role::Icon } else { Role::Other };
    Artifact::hashed(name, bytes, role)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn robots_stays_and_the_rest_is_hashed() {
        assert_eq!(artifact("robots.txt", vec![]).unwrap().path, "/robots.txt");
        let icon = artifact("favicon.svg", vec![]).unwrap();
        assert!(icon.immutable && icon.path.starts_with("/pkg/favicon."));
        assert_eq!(icon.role, Role::Icon);
        assert_eq!(artifact("logo.svg", vec![]).unwrap().role, Role::Other);
    }
}
