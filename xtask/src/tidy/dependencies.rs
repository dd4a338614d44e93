//! Dependencies: each has a line in docs/DEPENDENCIES.md, and two are not wanted at all.

use super::source::Source;
use super::{Tree, Violation};

const DOCUMENT: &str = "docs/DEPENDENCIES.md";

/// Packages that must not be in `Cargo.lock`, with the reason.
const UNWANTED: [(&str, &str); 3] = [
    ("rsa", "its private-key operations are not constant-time (RUSTSEC-2023-0071); use aws-lc-rs"),
    ("openssl", "the binary must not need a library of the system; use rustls with aws-lc-rs"),
    ("openssl-sys", "the binary must not need a library of the system; use rustls with aws-lc-rs"),
];

/// None of the unwanted packages was resolved.
pub(super) fn locked(file: &Source) -> Vec<Violation> {
    if file.path != "Cargo.lock" {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        for (name, reason) in UNWANTED {
            if line == format!("name = \"{name}\"") {
                let advice = format!("`{name}`: {reason}");
                found.push(Violation::new(&file.path, index + 1, "unwanted crate", advice));
            }
        }
    }
    found
}

/// Every dependency is explained.
pub(super) fn documented(tree: &Tree) -> Vec<Violation> {
    let Some(document) = tree.file(DOCUMENT) else { return Vec::new() };
    let manifests = tree
        .files
        .iter()
        .filter(|file| file.path == "Cargo.toml" || file.path.ends_with("/Cargo.toml"));
    let undocumented = |manifest: &Source| -> Vec<Violation> {
        declared(&manifest.text)
            .into_iter()
            .filter(|(_, name)| !name.starts_with("grantry-"))
            .filter(|(_, name)| !document.text.contains(&format!("`{name}`")))
            .map(|(line, name)| {
                let advice =
                    format!("`{name}`: say in {DOCUMENT} what it is, why, what would replace it");
                Violation::new(&manifest.path, line, "undocumented", advice)
            })
            .collect()
    };
    manifests.flat_map(undocumented).collect()
}

/// The line and name of each entry in the dependency tables of a manifest.
fn declared(manifest: &str) -> Vec<(usize, String)> {
    let mut inside = false;
    let mut found = Vec::new();
    for (index, line) in manifest.lines().enumerate() {
        let line = line.trim_end();
        if let Some(header) = line.strip_prefix('[') {
            let header = header.trim_end_matches(']');
            inside = header.ends_with("dependencies");
            if let Some((table, name)) = header.rsplit_once('.')
                && table.ends_with("dependencies")
            {
                found.push((index + 1, name.trim_matches('"').to_owned()));
            }
        } else if inside {
            let name: String = line.chars().take_while(|letter| is_key(*letter)).collect();
            if !name.is_empty() {
                found.push((index + 1, name));
            }
        }
    }
    found
}

fn is_key(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '-' || letter == '_'
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    const MANIFEST: &str = "[package]\nname = \"x\"\n\n[dependencies]\ngrantry-core = { path = \"core\" }\n\
                            # why\nserde = \"1\"\ntoml.workspace = true\n\n[dev-dependencies.tempfile]\n\
                            version = \"3\"\n\n[features]\nssr = []\n";

    #[test]
    fn tables_are_read() {
        let names: Vec<_> = declared(MANIFEST).into_iter().map(|(_, name)| name).collect();
        assert_eq!(names, ["grantry-core", "serde", "toml", "tempfile"]);
        assert_eq!(
            declared("[workspace.dependencies]\naxum = \"0.8\"\n"),
            [(2, "axum".to_owned())]
        );
        assert_eq!(declared("[target.'cfg(unix)'.dependencies]\nnix = \"1\"\n").len(), 1);
    }

    #[test]
    fn an_unexplained_dependency_fails() {
        let tree = |document: Option<&str>| {
            let manifest = Source::new("core/Cargo.toml", MANIFEST);
            let document = document.map(|text| Source::new(DOCUMENT, text));
            Tree { files: document.into_iter().chain([manifest]).collect(), metadata: Value::Null }
        };
        assert!(documented(&tree(None)).is_empty());
        assert!(documented(&tree(Some("| `serde` | `toml` | `tempfile` |"))).is_empty());
        let found = documented(&tree(Some("| serde | `toml` | `tempfile` |")));
        assert_eq!((found.len(), found[0].line), (1, 7));
    }

    #[test]
    fn unwanted_packages_fail() {
        let count = |name: &str| {
            let lock = format!("[[package]]\nname = \"{name}\"\nversion = \"1.0.0\"\n");
            locked(&Source::new("Cargo.lock", &lock)).len()
        };
        assert_eq!((count("rsa"), count("openssl"), count("rsa-oaep")), (1, 1, 0));
    }
}
