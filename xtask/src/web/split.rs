//! Cuts the compiler's module: what every page needs comes first, and the rest is fetched by the
//! browser when a page wants it. Where the cuts are is said in `app/src/layout/part.rs`.
//!
//! A function that several parts need, but not every page, becomes a piece of its own.

use std::collections::BTreeMap;
use std::path::Path;

use wasm_split_cli_support::{Options, transform};

use super::scratch::Scratch;
use crate::failure::{Doing, Result, work};
use crate::workspace::{Workspace, read_bytes, read_text};

/// The script that fetches the pieces, as the module imports it.
pub(super) const LINK: &str = "grantry_parts.js";
/// The script of wasm-bindgen, as the other one imports it.
pub(super) const MAIN: &str = "grantry.js";

/// The module in pieces.
pub(super) struct Pieces {
    /// What every page needs; wasm-bindgen takes it from here.
    pub(super) main: Vec<u8>,
    /// The text of [`LINK`].
    pub(super) link: String,
    pub(super) later: Vec<Piece>,
}

/// What is fetched later.
pub(super) struct Piece {
    /// As the script asks for it, for example `split_directory.wasm`.
    pub(super) name: String,
    pub(super) wasm: Vec<u8>,
    /// The parts of the dashboard that cannot be shown without it.
    pub(super) parts: Vec<String>,
}

/// Cuts a module that was linked with its relocations.
pub(super) fn cut(workspace: &Workspace, wasm: &[u8]) -> Result<Pieces> {
    let scratch = Scratch::new(workspace, "split")?;
    let (folder, main) = (scratch.file("pieces"), scratch.file("main.wasm"));
    let mut options = Options::new(wasm);
    options.output_dir = &folder;
    options.main_out_path = &main;
    let (link, script) = (format!("./{LINK}"), format!("./{MAIN}"));
    options.link_name = &link;
    options.main_module = &script;
    let cut = transform(options).doing(|| "cutting the module".into())?;
    let needs = by_piece(cut.prefetch_map);
    let mut later = Vec::new();
    for path in &cut.split_modules {
        let (name, stem) = (file_name(path)?, stem(path));
        // Nothing asks for a piece that holds nothing.
        if let Some(parts) = needs.get(&stem) {
            later.push(Piece { name, wasm: read_bytes(path)?, parts: parts.clone() });
        }
    }
    later.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(Pieces { main: read_bytes(&main)?, link: read_text(&folder.join(LINK))?, later })
}

/// Turns "this part needs these pieces" around.
fn by_piece(
    by_part: impl IntoIterator<Item = (String, Vec<String>)>,
) -> BTreeMap<String, Vec<String>> {
    let mut pieces: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (part, names) in by_part {
        for name in names {
            pieces.entry(name).or_default().push(part.clone());
        }
    }
    pieces.values_mut().for_each(|parts| parts.sort());
    pieces
}

fn file_name(path: &Path) -> Result<String> {
    match path.file_name().and_then(|name| name.to_str()) {
        Some(name) => Ok(name.to_owned()),
        None => work(format!("{}: a piece without a name", path.display())),
    }
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_knows_every_part_that_needs_it() {
        let part = |name: &str, pieces: &[&str]| {
            (name.to_owned(), pieces.iter().map(|piece| (*piece).to_owned()).collect())
        };
        let pieces = by_piece([
            part("directory", &["chunk_1", "split_directory"]),
            part("applications", &["chunk_1", "split_applications"]),
        ]);
        assert_eq!(pieces["chunk_1"], ["applications", "directory"]);
        assert_eq!(pieces["split_directory"], ["directory"]);
        assert_eq!(pieces.len(), 3);
    }
}
