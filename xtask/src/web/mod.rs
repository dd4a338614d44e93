//! `cargo xtask web`: compiles the browser half and lays it out as the server will serve it.
//!
//! Everything under `/pkg/` carries a hash of its content in its name, so that it can be cached
//! for ever. `manifest.json` beside the files tells the server what there is.

mod artifact;
mod bindgen;
mod bundle;
mod compile;
mod compress;
mod hash;
mod inline;
mod inputs;
mod manifest;
mod optimise;
mod public;
mod publish;
mod scratch;
mod split;
mod style;
mod versions;

use crate::failure::Result;
use crate::workspace::Workspace;
use artifact::{Artifact, Role};

/// For whom the browser half is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Quickly, with names in stack traces.
    Dev,
    /// Small, and compressed beforehand.
    Release,
}

impl Mode {
    /// The folder at the root of the workspace that receives the result.
    fn site(self) -> &'static str {
        match self {
            Self::Dev => "site-dev",
            Self::Release => "site",
        }
    }
}

/// Builds what is out of date and says what came of it.
pub(crate) fn run(workspace: &Workspace, mode: Mode) -> Result<()> {
    versions::check(workspace)?;
    let wasm = compile::wasm(workspace, mode)?;
    let inputs = inputs::digest(workspace, mode, &wasm)?;
    let site = workspace.root.join(mode.site());
    if manifest::is_current(&site, &inputs) {
        println!("web: {}/ is up to date", mode.site());
        return Ok(());
    }
    let artifacts = make(workspace, mode, wasm)?;
    let sizes = publish::publish(&site, mode, &inputs, &artifacts)?;
    for line in publish::table(&sizes) {
        println!("{line}");
    }
    Ok(())
}

fn make(workspace: &Workspace, mode: Mode, wasm: Vec<u8>) -> Result<Vec<Artifact>> {
    let public = public::collect(workspace)?;
    let css = style::link(&style::compile(workspace, mode)?, &public);
    let mut artifacts = bundle::make(workspace, mode, &wasm)?;
    artifacts.push(Artifact::hashed("grantry.css", css.into_bytes(), Role::Css)?);
    artifacts.extend(public);
    Ok(artifacts)
}
