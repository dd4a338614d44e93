//! `manifest.json`: what the server learns about the files, and from which inputs they came.

use std::path::Path;

use serde_json::{Value, json};

use super::artifact::Artifact;

pub(super) const FILE: &str = "manifest.json";

/// One file as the manifest lists it.
pub(super) fn entry(artifact: &Artifact, br: Option<&str>, gz: Option<&str>) -> Value {
    json!({
        "name": artifact.name,
        "path": artifact.path,
        "file": artifact.file(),
        "content_type": artifact.content_type,
        "immutable": artifact.immutable,
        "role": artifact.role.name(),
        "parts": artifact.role.parts(),
        "br": br,
        "gz": gz,
    })
}

/// The whole document.
pub(super) fn document(inputs: &str, files: Vec<Value>) -> String {
    format!("{:#}\n", json!({ "inputs": inputs, "files": files }))
}

/// Whether a site was made from these inputs and still has all its files.
pub(super) fn is_current(site: &Path, inputs: &str) -> bool {
    std::fs::read_to_string(site.join(FILE))
        .is_ok_and(|text| lists(&text, inputs, |file| site.join(file).is_file()))
}

fn lists(text: &str, inputs: &str, exists: impl Fn(&str) -> bool) -> bool {
    let Ok(manifest) = serde_json::from_str::<Value>(text) else { return false };
    let Some(files) = manifest["files"].as_array() else { return false };
    manifest["inputs"] == inputs
        && files.iter().all(|file| {
            file["file"].is_string()
                && ["file", "br", "gz"].iter().all(|key| file[key].as_str().is_none_or(&exists))
        })
}

#[cfg(test)]
mod tests {
    use super::super::artifact::Role;
    use super::*;

    fn sample() -> (String, String) {
        let artifact = Artifact::hashed("grantry.js", b"x".to_vec(), Role::Js).unwrap();
        let compressed = format!("{}.br", artifact.file());
        let text = document("abc", vec![entry(&artifact, Some(&compressed), None)]);
        (text, artifact.path)
    }

    #[test]
    fn an_entry_has_what_the_server_reads() {
        let (text, path) = sample();
        let manifest: Value = serde_json::from_str(&text).unwrap();
        let file = &manifest["files"][0];
        assert_eq!(file["path"], path);
        assert_eq!(file["file"], path[1..]);
        assert_eq!(file["content_type"], "text/javascript; charset=utf-8");
        assert_eq!(file["immutable"], true);
        assert_eq!(file["role"], "js");
        assert_eq!(file["parts"], json!([]));
        assert_eq!(file["br"], format!("{}.br", &path[1..]));
        assert!(file["gz"].is_null());
    }

    #[test]
    fn a_piece_of_the_module_says_what_it_is_for() {
        let role = Role::Part(vec!["directory".into()]);
        let piece = Artifact::hashed("chunk_1.wasm", b"x".to_vec(), role).unwrap();
        let entry = entry(&piece, None, None);
        assert_eq!((&entry["role"], &entry["parts"]), (&json!("part"), &json!(["directory"])));
    }

    #[test]
    fn a_site_is_current_only_with_equal_inputs_and_all_files() {
        let (text, _) = sample();
        assert!(lists(&text, "abc", |_| true));
        assert!(!lists(&text, "abd", |_| true));
        assert!(!lists(&text, "abc", |file| !file.ends_with(".br")));
        assert!(!lists("{}", "abc", |_| true));
        assert!(!lists("", "abc", |_| true));
    }
}
