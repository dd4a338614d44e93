//! The rules about docs/SPEC.md, tried on small trees.

use serde_json::Value;

use super::*;

const RIGHT: &str = "## M: what must hold\n\
    | M012 | once | `engine/tests/token/code.rs::m012_codes_work_once` |\n\
    ## A: attacks\n\
    | A01 | in | `login.spec.ts::attack A01 signs in`, see `Vec::new` |\n";

fn tree(document: &str) -> Tree {
    let files = vec![
        Source::new(DOCUMENT, document),
        Source::new(
            "engine/tests/token/code.rs",
            "//! X.\n#[test]\nfn m012_codes_work_once() {}\n",
        ),
        Source::new("end2end/specs/login.spec.ts", "test('attack A01 signs in', () => {});\n"),
        Source::new("core/src/x.rs", "//! X.\nfn a01_is_no_test() {}\n"),
    ];
    Tree { files, metadata: Value::Null }
}

/// What is wrong beside the demands that such a small tree cannot meet.
fn wrong_rows(document: &str) -> Vec<String> {
    let found = demands_are_met(&tree(document));
    found
        .into_iter()
        .map(|found| found.advice)
        .filter(|advice| !advice.contains("has to be"))
        .collect()
}

fn missing(document: &str) -> BTreeSet<String> {
    let found = demands_are_met(&tree(document)).into_iter().map(|found| found.advice);
    found.filter_map(|advice| Some(advice.split_once(" has to be")?.0.to_owned())).collect()
}

#[test]
fn a_document_that_is_right_passes() {
    assert!(names_exist(&tree(RIGHT)).is_empty());
    assert!(tests_are_named(&tree(RIGHT)).is_empty());
    assert!(wrong_rows(RIGHT).is_empty());
    assert!(names_exist(&tree("`token/code.rs::tests::m012_codes_work_once()`")).is_empty());
}

#[test]
fn a_name_that_is_nowhere_fails() {
    for wrong in [
        "code.rs::m012_other",
        "no/such.rs::m012_codes_work_once",
        "login.spec.ts::attack A01 signs",
        "x.ts::a",
    ] {
        let document = format!("\n| M012 | `{wrong}` |\n");
        assert_eq!(names_exist(&tree(&document))[0].line, 2, "{wrong}");
    }
}

#[test]
fn a_numbered_test_that_is_not_named_fails() {
    let found = tests_are_named(&tree("`code.rs::m012_codes_work_once_more`\n"));
    let places: Vec<_> = found.iter().map(|found| (found.path.as_str(), found.line)).collect();
    assert_eq!(places, [("engine/tests/token/code.rs", 3), ("end2end/specs/login.spec.ts", 1)]);
}

#[test]
fn a_demand_without_test_or_reason_fails() {
    let all: BTreeSet<String> = demands(demanded::DEMANDED).map(|id| id.to_string()).collect();
    assert!(all.contains("M012") && all.contains("M100") && all.contains("product A10"));
    assert!(!all.contains("M057") && !all.contains("M101"), "these come later");
    assert_eq!(missing(""), all);
    let without = |kept: &[&str]| {
        let is_kept = |id: &&String| kept.contains(&id.as_str());
        all.iter().filter(|id| !is_kept(id)).cloned().collect::<BTreeSet<_>>()
    };
    assert_eq!(missing(RIGHT), without(&["M012", "attack A01"]));
    let excused =
        "## What comes later\n| M012 | there are no codes yet, they come with the grant |\n";
    assert_eq!(missing(excused), without(&["M012"]));
}

#[test]
fn a_row_without_a_test_of_its_number_fails() {
    let none = "## M: what must hold\n| M012 | once | `engine/src/x.rs` | |\n";
    assert_eq!(wrong_rows(none), ["M012 names no test"]);
    let other = RIGHT.replace("| M012 |", "| M013 |");
    assert!(wrong_rows(&other)[0].contains("does not carry M013"), "{:?}", wrong_rows(&other));
    let confused = RIGHT.replace("## A: attacks", "## Product: what people do");
    assert!(wrong_rows(&confused)[0].contains("product A1"), "{:?}", wrong_rows(&confused));
}

#[test]
fn an_excuse_needs_a_reason_and_no_test() {
    let excuse = |why: &str| format!("{RIGHT}## Attacks that do not apply\n| A13 | {why} |\n");
    assert!(wrong_rows(&excuse("there is no answer by messages between windows")).is_empty());
    assert_eq!(wrong_rows(&excuse("later")), ["attack A13 needs a reason"]);
    let stale = excuse("there is no answer by messages between windows").replace("A13", "A01");
    assert_eq!(wrong_rows(&stale), ["attack A01 has a test; take its excuse away"]);
}
