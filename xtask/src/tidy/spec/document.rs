//! docs/SPEC.md as tidy reads it: rows with their numbers and tests, and lines that excuse.

use super::ids::{Id, of_row};

/// A line of a table that begins with a number.
pub(super) struct Row<'a> {
    pub(super) line: usize,
    pub(super) id: Id,
    /// Whether its section is one of those that say why there is no test.
    pub(super) excuses: bool,
    /// What stands behind the number.
    pub(super) says: &'a str,
    pub(super) tests: Vec<Reference>,
}

/// A backticked `path::test`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) line: usize,
    pub(super) path: String,
    pub(super) test: String,
}

impl Reference {
    /// A path may leave out its first folders.
    pub(super) fn is_of(&self, path: &str) -> bool {
        path.strip_suffix(&self.path).is_some_and(|front| front.is_empty() || front.ends_with('/'))
    }
}

pub(super) fn references(text: &str) -> Vec<Reference> {
    text.lines().enumerate().flat_map(|(index, line)| in_line(index + 1, line)).collect()
}

pub(super) fn rows(text: &str) -> Vec<Row<'_>> {
    let (mut rows, mut heading) = (Vec::new(), "");
    for (index, line) in text.lines().enumerate() {
        if let Some(title) = line.strip_prefix("## ") {
            heading = title.trim();
        }
        let Some((cell, says)) = line.strip_prefix('|').and_then(|rest| rest.split_once('|'))
        else {
            continue;
        };
        if let Some(id) = of_row(heading, cell.trim()) {
            let excuses = heading.contains("do not apply") || heading.contains("comes later");
            let tests = in_line(index + 1, line);
            rows.push(Row {
                line: index + 1,
                id,
                excuses,
                says: says.trim_matches([' ', '|']),
                tests,
            });
        }
    }
    rows
}

fn in_line(number: usize, line: &str) -> Vec<Reference> {
    line.split('`').skip(1).step_by(2).filter_map(|quoted| reference(number, quoted)).collect()
}

fn reference(line: usize, quoted: &str) -> Option<Reference> {
    let (path, test) = quoted.split_once("::")?;
    let path = path.trim();
    let test = if path.ends_with(".rs") {
        test.rsplit("::").next().unwrap_or(test).trim_end_matches("()")
    } else if path.ends_with(".ts") {
        test
    } else {
        return None;
    };
    Some(Reference { line, path: path.to_owned(), test: test.trim().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_know_their_section_and_their_tests() {
        let text = "## A: attacks\n| Id | What |\n| A10 | bent | `a.rs::tests::a10_x()` |\n\
                    ## Product: what people do\n| A10 | types | `b.spec.ts::A10 x`, `Vec::new` |\n\
                    ## Attacks that do not apply\n| A13 | there is no such mode |\n";
        let rows = rows(text);
        let shown: Vec<_> = rows
            .iter()
            .map(|row| (row.line, row.id.to_string(), row.excuses, row.tests.len()))
            .collect();
        let want =
            [(3, "attack A10", false, 1), (5, "product A10", false, 1), (7, "attack A13", true, 0)];
        assert_eq!(
            shown,
            want.map(|(line, id, excuses, tests)| (line, id.to_owned(), excuses, tests))
        );
        assert_eq!(rows[0].tests[0].test, "a10_x");
        assert_eq!(rows[2].says, "there is no such mode");
    }

    #[test]
    fn a_path_may_leave_out_its_first_folders() {
        let of = |path: &str| Reference { line: 1, path: path.to_owned(), test: String::new() };
        assert!(of("token/code.rs").is_of("engine/src/token/code.rs"));
        assert!(of("code.rs").is_of("code.rs"));
        assert!(!of("ode.rs").is_of("code.rs"));
    }
}
