//! The browser half: script, wasm, style sheet and icon, ready compressed, served from memory.

use bytes::Bytes;
use grantry_app::plain::AssetPaths;
use std::collections::HashMap;
use std::sync::Arc;

/// One file as the build has left it.
struct Embedded {
    path: &'static str,
    content_type: &'static str,
    immutable: bool,
    role: &'static str,
    parts: &'static [&'static str],
    raw: Option<&'static [u8]>,
    br: Option<&'static [u8]>,
    gz: Option<&'static [u8]>,
}

static EMBEDDED: &[Embedded] = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// One file, ready to be sent.
pub(crate) struct Asset {
    pub(crate) content_type: String,
    /// Its name holds a hash of its content.
    pub(crate) immutable: bool,
    pub(crate) raw: Bytes,
    pub(crate) br: Option<Bytes>,
    pub(crate) gz: Option<Bytes>,
}

/// All files, by their path.
#[derive(Clone)]
pub(crate) struct Assets(Arc<Loaded>);

struct Loaded {
    files: HashMap<String, Asset>,
    paths: Arc<AssetPaths>,
}

impl Assets {
    /// What is embedded in this binary; in development builds what lies in `site-dev/`.
    pub(crate) fn load() -> Self {
        let mut files = HashMap::new();
        let mut paths = AssetPaths::default();
        for file in EMBEDDED {
            note(&mut paths, file.role, file.parts.iter().copied(), file.path);
            let asset = Asset {
                content_type: file.content_type.to_owned(),
                immutable: file.immutable,
                raw: Bytes::from_static(file.raw.unwrap_or_default()),
                br: file.br.map(Bytes::from_static),
                gz: file.gz.map(Bytes::from_static),
            };
            files.insert(file.path.to_owned(), asset);
        }
        #[cfg(debug_assertions)]
        development::load(&mut files, &mut paths);
        Self(Arc::new(Loaded { files, paths: Arc::new(paths) }))
    }

    /// A browser half of a few bytes, the same on every machine.
    #[cfg(test)]
    pub(crate) fn for_tests() -> Self {
        let (mut files, mut paths) = (HashMap::new(), AssetPaths::default());
        for (role, path, content_type, immutable) in [
            ("js", "/pkg/start.js", "text/javascript; charset=utf-8", true),
            ("link", "/pkg/parts.js", "text/javascript; charset=utf-8", true),
            ("wasm", "/pkg/dashboard.wasm", "application/wasm", true),
            ("css", "/pkg/style.css", "text/css; charset=utf-8", true),
            ("icon", "/pkg/mark.svg", "image/svg+xml", true),
            ("other", "/robots.txt", "text/plain; charset=utf-8", false),
        ] {
            note(&mut paths, role, [].into_iter(), path);
            let content_type = content_type.to_owned();
            let (br, gz) = (Some(Bytes::from_static(b"br")), Some(Bytes::from_static(b"gz")));
            let raw = Bytes::from_static(b"raw");
            files.insert(path.to_owned(), Asset { content_type, immutable, raw, br, gz });
        }
        Self(Arc::new(Loaded { files, paths: Arc::new(paths) }))
    }

    pub(crate) fn get(&self, path: &str) -> Option<&Asset> {
        self.0.files.get(path)
    }

    /// The addresses that pages name.
    pub(crate) fn paths(&self) -> Arc<AssetPaths> {
        self.0.paths.clone()
    }
}

/// Remembers what a file is for.
fn note<'a>(paths: &mut AssetPaths, role: &str, parts: impl Iterator<Item = &'a str>, path: &str) {
    let slot = match role {
        "js" => &mut paths.script,
        "link" => &mut paths.link,
        "wasm" => &mut paths.wasm,
        "css" => &mut paths.style,
        "icon" => &mut paths.icon,
        _ => {
            for part in parts {
                paths.later.entry(part.to_owned()).or_default().push(path.to_owned());
            }
            return;
        }
    };
    path.clone_into(slot);
}

#[cfg(debug_assertions)]
mod development {
    use super::{Asset, note};
    use bytes::Bytes;
    use grantry_app::plain::AssetPaths;
    use std::collections::HashMap;
    use std::fs;
    use std::path::Path;

    /// Reads what `cargo xtask web` has left. Without it pages come without style and script.
    pub(super) fn load(files: &mut HashMap<String, Asset>, paths: &mut AssetPaths) {
        let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("../site-dev");
        let Ok(manifest) = fs::read_to_string(site.join("manifest.json")) else { return };
        let Ok(manifest) = serde_json::from_str::<serde_json::Value>(&manifest) else { return };
        for file in manifest["files"].as_array().into_iter().flatten() {
            let text = |name: &str| file[name].as_str().unwrap_or("").to_owned();
            let Ok(raw) = fs::read(site.join(text("file"))) else { continue };
            let parts = file["parts"].as_array().into_iter().flatten();
            let parts = parts.filter_map(serde_json::Value::as_str);
            note(paths, &text("role"), parts, &text("path"));
            let asset = Asset {
                content_type: text("content_type"),
                immutable: file["immutable"].as_bool().unwrap_or(false),
                raw: Bytes::from(raw),
                br: None,
                gz: None,
            };
            files.insert(text("path"), asset);
        }
    }
}
