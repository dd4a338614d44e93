//! Turns the compiler's module into the pair that a browser loads: a script and a module.
//!
//! The generator runs inside this process, so there is no second program to install.

use wasm_bindgen_cli_support::{Bindgen, Output};

use super::Mode;
use crate::failure::{Doing, Result, work};

/// What wasm-bindgen makes of a module.
pub(super) struct Bindings {
    pub(super) js: String,
    pub(super) wasm: Vec<u8>,
    /// Scripts that crates bring along, by their path below `snippets/`.
    pub(super) snippets: Vec<(String, String)>,
}

/// Runs the generator.
pub(super) fn generate(wasm: Vec<u8>, mode: Mode) -> Result<Bindings> {
    let release = mode == Mode::Release;
    let mut generator = Bindgen::new();
    generator
        .web(true)
        .doing(|| "wasm-bindgen".into())?
        .input_bytes("grantry", wasm)
        .out_name("grantry")
        .typescript(false)
        .keep_debug(false)
        // The parts that come later use the stack and the table of this one.
        .keep_lld_exports(true)
        .remove_name_section(release)
        .remove_producers_section(release)
        // The page passes the URL of the module; a default would name a file that is not there.
        .omit_default_module_path(true);
    let mut output = generator.generate_output().doing(|| "wasm-bindgen".into())?;
    if let Some(package) = output.npm_dependencies().keys().next() {
        return work(format!(
            "a crate wants the npm package {package}; no script from outside is served"
        ));
    }
    Ok(Bindings {
        js: output.js().to_owned(),
        snippets: snippets(&output),
        wasm: output.wasm_mut().emit_wasm(),
    })
}

/// The names are those that the generated script imports.
fn snippets(output: &Output) -> Vec<(String, String)> {
    let inline = output.snippets().iter().flat_map(|(identifier, texts)| {
        texts
            .iter()
            .enumerate()
            .map(move |(index, text)| (format!("{identifier}/inline{index}.js"), text.clone()))
    });
    let local = output.local_modules().iter().map(|(path, text)| (path.clone(), text.clone()));
    let mut all: Vec<_> = inline.chain(local).collect();
    all.sort();
    all
}
