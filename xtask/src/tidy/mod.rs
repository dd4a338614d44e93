//! `cargo xtask tidy`: the rules of the house that a machine can check, because only those last.
//!
//! A rule is a function from a file (or the whole tree) to what is wrong with it, so that its
//! tests need no disk. It looks at what git tracks or would track, and at nothing else.

mod arrows;
mod dependencies;
mod functions;
mod mask;
mod migrations;
mod patterns;
mod size;
mod source;
mod spec;
mod style;
mod text;
mod tracing;

use std::process::Command;

use serde_json::Value;

use crate::failure::{Doing, Failure, Result};
use crate::workspace::{Workspace, output};
use source::Source;

/// One fault and its cure.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Violation {
    path: String,
    line: usize,
    rule: &'static str,
    advice: String,
}

impl Violation {
    fn new(path: &str, line: usize, rule: &'static str, advice: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, rule, advice: advice.into() }
    }
}

/// All tracked text files, and what cargo says about the crates.
struct Tree {
    files: Vec<Source>,
    metadata: Value,
}

impl Tree {
    fn file(&self, path: &str) -> Option<&Source> {
        self.files.iter().find(|file| file.path == path)
    }
}

const FILE_RULES: [fn(&Source) -> Vec<Violation>; 12] = [
    text::whitespace,
    text::home_folders,
    text::opening_line,
    size::files,
    size::functions,
    patterns::forbidden,
    patterns::sqlx_fence,
    tracing::skip_all,
    style::tokens_only,
    style::main_is_a_list,
    style::inline,
    dependencies::locked,
];

const TREE_RULES: [fn(&Tree) -> Vec<Violation>; 6] = [
    arrows::check,
    dependencies::documented,
    migrations::same_names,
    spec::names_exist,
    spec::tests_are_named,
    spec::demands_are_met,
];

/// Checks everything and prints what is wrong.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let tree = Tree { files: tracked(workspace)?, metadata: workspace.metadata.clone() };
    let violations = check(&tree);
    for found in &violations {
        println!("{}:{}: {}: {}", found.path, found.line, found.rule, found.advice);
    }
    println!("tidy: {} files, {} violations", tree.files.len(), violations.len());
    if violations.is_empty() { Ok(()) } else { Err(Failure::Reported) }
}

fn check(tree: &Tree) -> Vec<Violation> {
    let of_files = tree.files.iter().flat_map(|file| FILE_RULES.iter().flat_map(|rule| rule(file)));
    let of_tree = TREE_RULES.iter().flat_map(|rule| rule(tree));
    let mut violations: Vec<Violation> = of_files.chain(of_tree).collect();
    violations.sort();
    violations
}

/// Binary files are left out; so is what git still lists although it was deleted.
fn tracked(workspace: &Workspace) -> Result<Vec<Source>> {
    let mut git = Command::new("git");
    git.current_dir(&workspace.root);
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let listed =
        String::from_utf8(output(&mut git)?).doing(|| "reading the list of files".into())?;
    let mut paths: Vec<&str> = listed.split('\0').filter(|path| !path.is_empty()).collect();
    paths.sort_unstable();
    paths.dedup();
    let mut files = Vec::new();
    for path in paths {
        let on_disk = workspace.root.join(path);
        if !on_disk.is_file() {
            continue;
        }
        let bytes = std::fs::read(&on_disk).doing(|| format!("reading {path}"))?;
        if let Ok(text) = String::from_utf8(bytes)
            && !text.contains('\0')
        {
            files.push(Source::new(path, &text));
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tidy_tree_passes_and_an_untidy_one_is_listed_in_order() {
        let tree = |files: &[(&str, &str)]| Tree {
            files: files.iter().map(|(path, text)| Source::new(path, text)).collect(),
            metadata: Value::Null,
        };
        assert!(check(&tree(&[("core/src/lib.rs", "//! Types.\n")])).is_empty());
        let found =
            check(&tree(&[("core/src/b.rs", "fn b() {}\n"), ("core/src/a.rs", "//! A.\n \n")]));
        let places: Vec<_> = found.iter().map(|found| (found.path.as_str(), found.line)).collect();
        assert_eq!(places, [("core/src/a.rs", 2), ("core/src/b.rs", 1)]);
    }
}
