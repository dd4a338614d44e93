//! The style sheet: `style/main.scss` through Sass, and its images through their hashed names.

use super::Mode;
use super::artifact::Artifact;
use crate::failure::{Doing, Result, work};
use crate::workspace::{Workspace, output};

const MAIN: &str = "style/main.scss";

/// The text of the one style sheet.
pub(super) fn compile(workspace: &Workspace, mode: Mode) -> Result<String> {
    if !workspace.root.join(MAIN).exists() {
        return work(format!("{MAIN} is missing"));
    }
    let style = match mode {
        Mode::Dev => "--style=expanded",
        Mode::Release => "--style=compressed",
    };
    let css = output(workspace.node_tool("sass")?.args(["--no-source-map", style, MAIN]))?;
    String::from_utf8(css).doing(|| "reading the style sheet".into())
}

/// Points `url(/logo.svg)` at the hashed name of `public/logo.svg`.
pub(super) fn link(css: &str, public: &[Artifact]) -> String {
    let mut linked = css.to_owned();
    for file in public.iter().filter(|file| file.immutable) {
        for quote in ["", "\"", "'"] {
            let plain = format!("url({quote}/{}{quote})", file.name);
            linked = linked.replace(&plain, &format!("url({})", file.path));
        }
    }
    linked
}

#[cfg(test)]
mod tests {
    use super::super::artifact::Role;
    use super::*;

    #[test]
    fn images_are_asked_for_by_their_hashed_names() {
        let logo = Artifact::hashed("logo.svg", b"<svg/>".to_vec(), Role::Other).unwrap();
        let robots = Artifact::fixed("robots.txt", vec![]).unwrap();
        let expected = format!("a{{background:url({})}}", logo.path);
        let public = [logo, robots];
        for css in ["a{background:url(/logo.svg)}", "a{background:url(\"/logo.svg\")}"] {
            assert_eq!(link(css, &public), expected);
        }
        assert_eq!(link("url(/robots.txt)", &public), "url(/robots.txt)");
    }
}
