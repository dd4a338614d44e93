//! The scripts and modules of the browser half. They fit each other only as they were built together,
//! so one hash over all of them stands in every name: nobody can mix two releases.

use super::Mode;
use super::artifact::{Artifact, Role};
use super::hash::Parts;
use super::split::{LINK, MAIN, Piece};
use super::{bindgen, inline, optimise, split};
use crate::failure::{Result, work};
use crate::workspace::Workspace;

/// The module that every page needs.
const MODULE: &str = "grantry.wasm";

/// One file before its name is known.
struct File {
    name: String,
    bytes: Vec<u8>,
    role: Role,
}

/// Cuts, binds, and in releases shrinks.
pub(super) fn make(workspace: &Workspace, mode: Mode, wasm: &[u8]) -> Result<Vec<Artifact>> {
    let pieces = split::cut(workspace, wasm)?;
    let bindings = bindgen::generate(pieces.main, mode)?;
    let packed = |wasm: Vec<u8>| match mode {
        Mode::Dev => Ok(wasm),
        Mode::Release => optimise::shrink(workspace, &wasm),
    };
    let (mut later, mut link) = (pieces.later, pieces.link);
    for piece in &mut later {
        piece.wasm = packed(std::mem::take(&mut piece.wasm))?;
    }
    if mode == Mode::Release {
        later = inline::small_pieces(&mut link, later)?;
    }
    let file = |name: &str, bytes: Vec<u8>, role: Role| File { name: name.into(), bytes, role };
    let mut files = vec![
        file(MAIN, bindings.js.into_bytes(), Role::Js),
        file(LINK, link.into_bytes(), Role::Link),
        file(MODULE, packed(bindings.wasm)?, Role::Wasm),
    ];
    for Piece { name, wasm, parts } in later {
        files.push(File { name, bytes: wasm, role: Role::Part(parts) });
    }
    let mut artifacts = seal(files)?;
    for (name, text) in bindings.snippets {
        artifacts.push(Artifact::snippet(&name, text.into_bytes())?);
    }
    Ok(artifacts)
}

/// Puts the hash into every name, and the names into the scripts that ask for them.
fn seal(files: Vec<File>) -> Result<Vec<Artifact>> {
    let mut parts = Parts::new();
    files.iter().for_each(|file| parts.add(&file.name, &file.bytes));
    let hash = &parts.finish()[..16];
    let names: Vec<String> = files.iter().map(|file| file.name.clone()).collect();
    let mut artifacts = Vec::new();
    for File { name, bytes, role } in files {
        let bytes = match role {
            Role::Js | Role::Link => rename(&name, bytes, &names, hash)?,
            _ => bytes,
        };
        artifacts.push(Artifact::sealed(&name, hash, bytes, role)?);
    }
    Ok(artifacts)
}

fn rename(name: &str, script: Vec<u8>, names: &[String], hash: &str) -> Result<Vec<u8>> {
    let Ok(mut text) = String::from_utf8(script) else {
        return work(format!("{name} is not UTF-8"));
    };
    for other in names {
        let sealed = Artifact::file_name(other, hash)?;
        // Only where a file is asked for: the module knows the script by its plain name.
        for (before, quote) in [("from ", '"'), ("from ", '\''), ("new URL(", '"')] {
            let asked = |name: &str| format!("{before}{quote}./{name}{quote}");
            text = text.replace(&asked(other), &asked(&sealed));
        }
    }
    Ok(text.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundle(piece: &str) -> Vec<Artifact> {
        let file =
            |name: &str, text: &str, role| File { name: name.into(), bytes: text.into(), role };
        seal(vec![
            file(
                MAIN,
                "import * as a from './grantry_parts.js'; {\"./grantry_parts.js\": a}",
                Role::Js,
            ),
            file(
                LINK,
                "import {b} from \"./grantry.js\"; fetch(new URL(\"./chunk_1.wasm\", x))",
                Role::Link,
            ),
            file("chunk_1.wasm", piece, Role::Part(vec!["directory".into()])),
        ])
        .unwrap()
    }

    #[test]
    fn the_scripts_ask_for_the_names_that_are_served() {
        let artifacts = bundle("x");
        let name = |at: usize| artifacts[at].path.trim_start_matches("/pkg/").to_owned();
        let text = |at: usize| String::from_utf8(artifacts[at].bytes.clone()).unwrap();
        let main = format!("import * as a from './{}'; {{\"./grantry_parts.js\": a}}", name(1));
        assert_eq!(text(0), main);
        assert_eq!(
            text(1),
            format!("import {{b}} from \"./{}\"; fetch(new URL(\"./{}\", x))", name(0), name(2))
        );
    }

    #[test]
    fn a_change_of_one_file_renames_all_of_them() {
        let (one, other) = (bundle("x"), bundle("y"));
        for (a, b) in one.iter().zip(&other) {
            assert_ne!(a.path, b.path);
        }
        assert_eq!(one[0].path, bundle("x")[0].path);
    }
}
