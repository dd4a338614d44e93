//! A tracked text file, with what several rules want to know about it.

use std::ops::Range;

use super::functions::{Function, functions, test_items};
use super::mask;

/// A file as the rules see it.
pub(super) struct Source {
    /// Relative to the root of the repository.
    pub(super) path: String,
    pub(super) text: String,
    /// For Rust files: the text without comments and the content of literals; else empty.
    pub(super) code: String,
    pub(super) functions: Vec<Function>,
    test_items: Vec<Range<usize>>,
}

impl Source {
    pub(super) fn new(path: &str, text: &str) -> Self {
        let code = if path.ends_with(".rs") { mask::code(text) } else { String::new() };
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            functions: functions(&code),
            test_items: test_items(&code),
            code,
        }
    }

    pub(super) fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    pub(super) fn is_under(&self, folder: &str) -> bool {
        self.path.starts_with(folder)
    }

    /// Whether the whole file is there for tests or measurements.
    pub(super) fn is_test_file(&self) -> bool {
        let mut parts = self.path.split('/');
        self.path.ends_with("/tests.rs")
            || self.code.contains("#![cfg(test)]")
            || parts.any(|part| part == "tests" || part == "benches")
    }

    /// Whether the code at this offset is only there for tests.
    pub(super) fn is_test(&self, at: usize) -> bool {
        self.is_test_file() || self.test_items.iter().any(|item| item.contains(&at))
    }

    /// The number of the line that holds this offset, from 1.
    pub(super) fn line(&self, at: usize) -> usize {
        self.text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1
    }

    /// How many lines a range of offsets touches.
    pub(super) fn height(&self, range: &Range<usize>) -> usize {
        self.line(range.end.saturating_sub(1)) - self.line(range.start) + 1
    }

    /// How many lines are not part of a test-only item.
    pub(super) fn lines_without_tests(&self) -> usize {
        let tests: usize = self.test_items.iter().map(|item| self.height(item)).sum();
        self.text.lines().count().saturating_sub(tests)
    }

    /// Whether the line at this offset, or the comment right above it, says `// why:`.
    pub(super) fn says_why(&self, at: usize) -> bool {
        let lines: Vec<&str> = self.text.lines().collect();
        let here = self.line(at) - 1;
        let above = lines[..here].iter().rev();
        let comment = above.take_while(|line| line.trim_start().starts_with("//"));
        lines.get(here).into_iter().chain(comment).any(|line| line.contains("// why:"))
            || here > 0 && lines[here - 1].contains("// why:")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str =
        "//! X.\nfn a() {\n    b()\n}\n#[cfg(test)]\nmod tests {\n    fn c() {}\n}\n";

    #[test]
    fn tests_are_told_apart() {
        let source = Source::new("core/src/x.rs", SAMPLE);
        assert!(!source.is_test(source.functions[0].at));
        assert!(source.is_test(source.functions[1].at));
        assert_eq!(source.lines_without_tests(), 4);
        assert_eq!(source.height(&source.functions[0].body), 3);
        for path in ["core/tests/x.rs", "engine/benches/y.rs", "core/src/x/tests.rs"] {
            assert!(Source::new(path, SAMPLE).is_test_file(), "{path}");
        }
        assert!(Source::new("x.rs", "#![cfg(test)]\n").is_test_file());
        assert!(!source.is_test_file());
    }

    #[test]
    fn a_reason_counts_on_the_line_or_right_above() {
        let why = |text: &str| {
            let source = Source::new("x.rs", text);
            source.says_why(source.code.find("here").unwrap())
        };
        assert!(why("here(); // why: because\n"));
        assert!(why("// why: because\nhere();\n"));
        assert!(why("// why: because of\n// two things\nhere();\n"));
        assert!(!why("// why: because\nother();\nhere();\n"));
        assert!(!why("// because\nhere();\n"));
    }
}
