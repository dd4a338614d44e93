//! One file of the result: its public path, its type, its bytes.

use super::hash;
use crate::failure::{Result, work};

/// What the page needs a file for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Js,
    /// The script that fetches what the module leaves for later.
    Link,
    Wasm,
    /// A piece of the module that these parts of the dashboard need.
    Part(Vec<String>),
    Css,
    Icon,
    Other,
}

impl Role {
    /// As written in the manifest.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Js => "js",
            Self::Link => "link",
            Self::Wasm => "wasm",
            Self::Part(_) => "part",
            Self::Css => "css",
            Self::Icon => "icon",
            Self::Other => "other",
        }
    }

    /// For which parts of the dashboard it is fetched.
    pub(super) fn parts(&self) -> &[String] {
        match self {
            Self::Part(parts) => parts,
            _ => &[],
        }
    }
}

/// A file and how it is to be served.
#[derive(Debug)]
pub(super) struct Artifact {
    /// The name before the hash went in: how a page or a style sheet asks for it.
    pub(super) name: String,
    /// The path of the URL.
    pub(super) path: String,
    pub(super) content_type: &'static str,
    /// Whether the path changes with the content.
    pub(super) immutable: bool,
    pub(super) role: Role,
    pub(super) bytes: Vec<u8>,
}

impl Artifact {
    /// A file below `/pkg/` with the hash of its content in its name.
    pub(super) fn hashed(name: &str, bytes: Vec<u8>, role: Role) -> Result<Self> {
        let hash = hash::short(&bytes);
        Self::sealed(name, &hash, bytes, role)
    }

    /// A file below `/pkg/` whose hash others have a share in.
    pub(super) fn sealed(name: &str, hash: &str, bytes: Vec<u8>, role: Role) -> Result<Self> {
        let path = format!("/pkg/{}", Self::file_name(name, hash)?);
        Self::at(name, path, bytes, role, true)
    }

    /// A name with a hash in it.
    pub(super) fn file_name(name: &str, hash: &str) -> Result<String> {
        let (stem, extension) = split(name)?;
        Ok(format!("{stem}.{hash}.{extension}"))
    }

    /// A file whose URL is known outside and therefore stays.
    pub(super) fn fixed(name: &str, bytes: Vec<u8>) -> Result<Self> {
        Self::at(name, format!("/{name}"), bytes, Role::Other, false)
    }

    /// A piece of script that the generated one imports by a relative path.
    pub(super) fn snippet(name: &str, bytes: Vec<u8>) -> Result<Self> {
        Self::at(name, format!("/pkg/snippets/{name}"), bytes, Role::Other, false)
    }

    fn at(name: &str, path: String, bytes: Vec<u8>, role: Role, immutable: bool) -> Result<Self> {
        let content_type = content_type(split(name)?.1, name)?;
        Ok(Self { name: name.to_owned(), path, content_type, immutable, role, bytes })
    }

    /// Where the bytes are, relative to the site's folder.
    pub(super) fn file(&self) -> &str {
        self.path.trim_start_matches('/')
    }

    /// Whether a compressed copy can be worth its place.
    pub(super) fn compressible(&self) -> bool {
        ["text/", "application/", "image/svg+xml"]
            .iter()
            .any(|kind| self.content_type.starts_with(kind))
    }
}

fn split(name: &str) -> Result<(&str, &str)> {
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => Ok((stem, extension)),
        _ => work(format!("{name}: a served file needs a name and an extension")),
    }
}

fn content_type(extension: &str, name: &str) -> Result<&'static str> {
    Ok(match extension {
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "css" => "text/css; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "xml" => "application/xml",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        _ => {
            return work(format!(
                "{name}: no content type is known for .{extension}; add it to web/artifact.rs"
            ));
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hashed_name_changes_with_the_content_only() {
        let one = Artifact::hashed("grantry.css", b"a{}".to_vec(), Role::Css).unwrap();
        let same = Artifact::hashed("grantry.css", b"a{}".to_vec(), Role::Css).unwrap();
        let other = Artifact::hashed("grantry.css", b"b{}".to_vec(), Role::Css).unwrap();
        assert_eq!(one.path, same.path);
        assert_ne!(one.path, other.path);
        assert!(one.path.starts_with("/pkg/grantry.") && one.path.ends_with(".css"));
        assert_eq!(one.path.len(), "/pkg/grantry..css".len() + 16);
        assert_eq!(one.file(), &one.path[1..]);
    }

    #[test]
    fn folders_are_kept() {
        let image = Artifact::hashed("art/logo.png", vec![1], Role::Other).unwrap();
        assert!(image.path.starts_with("/pkg/art/logo."));
        assert!(!image.compressible());
    }

    #[test]
    fn a_fixed_file_keeps_its_path() {
        let robots = Artifact::fixed("robots.txt", vec![]).unwrap();
        assert_eq!((robots.path.as_str(), robots.immutable), ("/robots.txt", false));
        assert!(robots.compressible());
    }

    #[test]
    fn an_unknown_type_is_refused() {
        assert!(Artifact::fixed("notes.doc", vec![]).is_err());
        assert!(Artifact::fixed("LICENSE", vec![]).is_err());
    }
}
