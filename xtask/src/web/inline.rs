//! Pieces that are smaller than what a request costs stand in the script that would fetch them.

use super::split::Piece;
use crate::failure::{Result, work};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

/// Bytes of a module, before compression.
const SMALL: usize = 5_000;

const BYTES: &str = "
function bytes(text) {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
";

/// Takes the small pieces into the script; the others are left.
pub(super) fn small_pieces(link: &mut String, pieces: Vec<Piece>) -> Result<Vec<Piece>> {
    // One that the script does not name is fetched by nobody, and stays what it is.
    let is_small = |piece: &Piece| piece.wasm.len() <= SMALL && link.contains(&piece.name);
    let (small, large): (Vec<_>, Vec<_>) = pieces.into_iter().partition(is_small);
    for Piece { name, wasm, .. } in &small {
        let fetched = fetching(name);
        if !link.contains(&fetched) {
            return work(format!("the script of the pieces does not fetch {name} as it used to"));
        }
        *link = link.replace(&fetched, &holding(wasm));
    }
    if !small.is_empty() {
        link.push_str(BYTES);
    }
    Ok(large)
}

/// As the tool that cuts the module writes it.
fn fetching(name: &str) -> String {
    format!(
        "    const src = fetch(new URL(\"./{name}\", import.meta.url));
    src.catch(() => {{}});
    return async (imports) => (WebAssembly.instantiateStreaming(src, imports));
"
    )
}

fn holding(wasm: &[u8]) -> String {
    format!(
        "    const src = bytes(\"{}\");
    return async (imports) => (WebAssembly.instantiate(src, imports));
",
        BASE64_STANDARD.encode(wasm)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(name: &str, size: usize) -> Piece {
        Piece { name: name.to_owned(), wasm: vec![0; size], parts: Vec::new() }
    }

    #[test]
    fn only_small_pieces_move_into_the_script() {
        let mut link = format!("a{}b{}c", fetching("small.wasm"), fetching("large.wasm"));
        let left =
            small_pieces(&mut link, vec![piece("small.wasm", 3), piece("large.wasm", SMALL + 1)])
                .unwrap();
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].name, "large.wasm");
        assert!(link.contains("bytes(\"AAAA\")") && !link.contains("small.wasm"));
        assert!(link.contains(&fetching("large.wasm")));
    }

    #[test]
    fn a_script_that_is_written_in_another_way_is_noticed() {
        let mut link = String::from("load('small.wasm')");
        assert!(small_pieces(&mut link, vec![piece("small.wasm", 3)]).is_err());
        let mut link = String::from("nothing");
        assert_eq!(small_pieces(&mut link, vec![piece("small.wasm", 3)]).unwrap().len(), 1);
    }
}
