//! docs/SPEC.md promises that a requirement is tested; here document and tests are held together,
//! and both to the list of what has to be kept.

mod demanded;
mod document;
mod ids;
mod titles;

use std::collections::BTreeSet;

use self::document::{Reference, Row, references, rows};
use self::ids::{Id, List, of_name, of_title};
use super::source::Source;
use super::{Tree, Violation};

const DOCUMENT: &str = "docs/SPEC.md";

/// Shorter than this is no reason.
const REASON: usize = 25;

/// Every test that the document names exists.
pub(super) fn names_exist(tree: &Tree) -> Vec<Violation> {
    let Some(document) = tree.file(DOCUMENT) else { return Vec::new() };
    let missing = |reference: Reference| {
        let fault = fault(&tree.files, &reference)?;
        Some(Violation::new(DOCUMENT, reference.line, "spec", fault))
    };
    references(&document.text).into_iter().filter_map(missing).collect()
}

/// Every numbered test is named in the document.
pub(super) fn tests_are_named(tree: &Tree) -> Vec<Violation> {
    let Some(document) = tree.file(DOCUMENT) else { return Vec::new() };
    let named = references(&document.text);
    let mut found = Vec::new();
    for file in &tree.files {
        for (at, test) in numbered(file) {
            if !named.iter().any(|name| name.test == test && name.is_of(&file.path)) {
                let advice =
                    format!("name `{}::{test}` in {DOCUMENT} beside its requirement", file.path);
                found.push(Violation::new(&file.path, file.line(at), "spec", advice));
            }
        }
    }
    found
}

/// A row names tests that carry its number, an excuse names a reason and stands alone, and
/// everything that is demanded has one or the other.
pub(super) fn demands_are_met(tree: &Tree) -> Vec<Violation> {
    let Some(document) = tree.file(DOCUMENT) else { return Vec::new() };
    let rows = rows(&document.text);
    let proved: BTreeSet<Id> =
        rows.iter().flat_map(|row| row.tests.iter().flat_map(carried)).collect();
    let mut found: Vec<Violation> = rows.iter().filter_map(|row| wrong(row, &proved)).collect();
    let excused: BTreeSet<Id> = rows.iter().filter(|row| row.excuses).map(|row| row.id).collect();
    for id in demands(demanded::DEMANDED) {
        if !proved.contains(&id) && !excused.contains(&id) {
            let advice =
                format!("{id} has to be kept; write its test and its row, or why it needs none");
            found.push(Violation::new(DOCUMENT, 1, "spec", advice));
        }
    }
    found
}

fn demands(ranges: &[(List, u16, u16)]) -> impl Iterator<Item = Id> {
    let each = |&(list, first, last): &(List, u16, u16)| {
        (first..=last).map(move |number| Id { list, number })
    };
    ranges.iter().flat_map(each)
}

fn wrong(row: &Row<'_>, proved: &BTreeSet<Id>) -> Option<Violation> {
    let advice = if row.excuses {
        if proved.contains(&row.id) {
            format!("{} has a test; take its excuse away", row.id)
        } else if row.says.chars().count() < REASON {
            format!("{} needs a reason", row.id)
        } else {
            return None;
        }
    } else if row.tests.is_empty() {
        format!("{} names no test", row.id)
    } else {
        let stranger = row.tests.iter().find(|test| !carried(test).contains(&row.id))?;
        format!("`{}` does not carry {}; put it into the row of its number", stranger.test, row.id)
    };
    Some(Violation::new(DOCUMENT, row.line, "spec", advice))
}

fn carried(test: &Reference) -> Vec<Id> {
    if test.path.ends_with(".rs") { of_name(&test.test) } else { of_title(&test.test) }
}

/// The tests of a file that carry a number, with where they are.
fn numbered(file: &Source) -> Vec<(usize, &str)> {
    if file.path.ends_with(".ts") {
        let titles = titles::titles(&file.text).into_iter();
        return titles.filter(|(_, title)| !of_title(title).is_empty()).collect();
    }
    let functions = file.functions.iter().map(|function| (function.at, function.name.as_str()));
    functions.filter(|(at, name)| file.is_test(*at) && !of_name(name).is_empty()).collect()
}

/// What is wrong with a reference.
fn fault(files: &[Source], reference: &Reference) -> Option<String> {
    let Reference { path, test, .. } = reference;
    let mut named = files.iter().filter(|file| reference.is_of(&file.path)).peekable();
    if named.peek().is_none() {
        return Some(format!("there is no file {path}; correct the path or write the test"));
    }
    let holds = |file: &Source| {
        if file.is_rust() {
            file.functions.iter().any(|function| function.name == *test)
        } else {
            titles::titles(&file.text).iter().any(|(_, title)| title == test)
        }
    };
    let advice = || format!("{path} has no test `{test}`; correct the name or write the test");
    (!named.any(holds)).then(advice)
}

#[cfg(test)]
mod tests;
