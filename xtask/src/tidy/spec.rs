//! docs/SPEC.md promises that a clause is tested by a function; here the two are held together.

use super::source::Source;
use super::{Tree, Violation};

const DOCUMENT: &str = "docs/SPEC.md";

/// Every test that the document names exists.
pub(super) fn names_exist(tree: &Tree) -> Vec<Violation> {
    let Some(document) = tree.file(DOCUMENT) else { return Vec::new() };
    let missing = |(line, reference): (usize, Reference)| {
        let fault = fault(&tree.files, &reference)?;
        Some(Violation::new(DOCUMENT, line, "spec", fault))
    };
    references(&document.text).into_iter().filter_map(missing).collect()
}

/// Every test of a numbered clause is named in the document.
pub(super) fn tests_are_named(tree: &Tree) -> Vec<Violation> {
    let Some(document) = tree.file(DOCUMENT) else { return Vec::new() };
    let mut found = Vec::new();
    for file in &tree.files {
        for function in file.functions.iter().filter(|function| is_numbered(&function.name)) {
            if file.is_test(function.at) && !names(&document.text, &function.name) {
                let advice = format!("name `{}` in {DOCUMENT} beside its clause", function.name);
                found.push(Violation::new(&file.path, file.line(function.at), "spec", advice));
            }
        }
    }
    found
}

/// A backticked `path::test`.
struct Reference {
    path: String,
    test: String,
}

fn references(text: &str) -> Vec<(usize, Reference)> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let quoted = line.split('`').skip(1).step_by(2);
        found.extend(quoted.filter_map(reference).map(|reference| (index + 1, reference)));
    }
    found
}

fn reference(quoted: &str) -> Option<Reference> {
    let (path, test) = quoted.split_once("::")?;
    let path = path.trim();
    let test = if path.ends_with(".rs") {
        test.rsplit("::").next().unwrap_or(test).trim_end_matches("()")
    } else if path.ends_with(".ts") {
        test
    } else {
        return None;
    };
    Some(Reference { path: path.to_owned(), test: test.trim().to_owned() })
}

/// What is wrong with a reference. A path may leave out its first folders.
fn fault(files: &[Source], reference: &Reference) -> Option<String> {
    let Reference { path, test } = reference;
    let tail = format!("/{path}");
    let mut named =
        files.iter().filter(|file| file.path == *path || file.path.ends_with(&tail)).peekable();
    if named.peek().is_none() {
        return Some(format!("there is no file {path}; correct the path or write the test"));
    }
    let holds = |file: &Source| {
        if file.is_rust() {
            file.functions.iter().any(|function| function.name == *test)
        } else {
            !test.is_empty() && file.text.contains(test.as_str())
        }
    };
    let advice = || format!("{path} has no test `{test}`; correct the name or write the test");
    (!named.any(holds)).then(advice)
}

/// `m012_…`, `a03_…`, `r07_…`: the numbers of the clauses.
fn is_numbered(name: &str) -> bool {
    let digits = match name.as_bytes().first() {
        Some(b'm') => 3,
        Some(b'a' | b'r') => 2,
        _ => return false,
    };
    let rest = name.as_bytes().get(1..).unwrap_or_default();
    rest.len() > digits && rest[..digits].iter().all(u8::is_ascii_digit) && rest[digits] == b'_'
}

fn names(document: &str, function: &str) -> bool {
    !super::mask::occurrences(document, function).is_empty()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn tree(document: &str) -> Tree {
        let files = vec![
            Source::new(DOCUMENT, document),
            Source::new(
                "engine/tests/token/code.rs",
                "//! X.\n#[test]\nfn m012_codes_work_once() {}\n",
            ),
            Source::new("end2end/specs/login.spec.ts", "test('A01 signs in', () => {});\n"),
            Source::new("core/src/x.rs", "//! X.\nfn a01_is_no_test() {}\n"),
        ];
        Tree { files, metadata: Value::Null }
    }

    #[test]
    fn a_document_that_is_right_passes() {
        let right = tree(
            "| M012 | once | `engine/tests/token/code.rs::m012_codes_work_once` |\n\
             | A01 | in | `login.spec.ts::A01 signs in`, see `Vec::new` |\n",
        );
        assert!(names_exist(&right).is_empty());
        assert!(tests_are_named(&right).is_empty());
        assert!(names_exist(&tree("`token/code.rs::tests::m012_codes_work_once()`")).is_empty());
    }

    #[test]
    fn a_name_that_is_nowhere_fails() {
        for wrong in [
            "code.rs::m012_other",
            "no/such.rs::m012_codes_work_once",
            "login.spec.ts::A02",
            "x.ts::a",
        ] {
            assert_eq!(
                names_exist(&tree(&format!("\n| M012 | `{wrong}` |\n")))[0].line,
                2,
                "{wrong}"
            );
        }
    }

    #[test]
    fn a_numbered_test_that_is_not_named_fails() {
        let found = tests_are_named(&tree("nothing here: m012_codes_work_once_more\n"));
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].path.as_str(), found[0].line), ("engine/tests/token/code.rs", 3));
    }

    #[test]
    fn numbers_are_recognised() {
        for name in ["m012_x", "a01_x", "r99_x"] {
            assert!(is_numbered(name), "{name}");
        }
        for name in ["m12_x", "a001_x", "r1_x", "m012", "makes_x", "b01_x", ""] {
            assert!(!is_numbered(name), "{name}");
        }
    }
}
