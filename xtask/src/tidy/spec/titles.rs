//! The tests in a browser test's file, found by the word `test` before a quoted title.

/// Where each title begins, and the title.
pub(super) fn titles(text: &str) -> Vec<(usize, &str)> {
    let calls = ["test(", "it("];
    let mut found: Vec<_> = calls.iter().flat_map(|call| of_calls(text, call)).collect();
    found.sort_unstable();
    found
}

fn of_calls<'a>(text: &'a str, call: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
    text.match_indices(call).filter_map(move |(at, _)| {
        let before = text[..at].chars().next_back();
        if before
            .is_some_and(|before| before.is_alphanumeric() || matches!(before, '_' | '.' | '$'))
        {
            return None;
        }
        let start = at + call.len();
        let rest = text[start..].trim_start();
        let quote = rest.chars().next().filter(|first| matches!(first, '\'' | '"' | '`'))?;
        let title = &rest[1..];
        let end = title
            .char_indices()
            .find(|(at, letter)| *letter == quote && !title[..*at].ends_with('\\'))?;
        Some((at, &title[..end.0]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_found() {
        let text = "test('A1 x', () => {});\n  test(\n    `M001 ${y}`, z);\nit(\"b\", c);\n\
                    pattern.test('no');\nlatest('no');\ntest(name);\ntest('it\\'s', d);\n";
        let found: Vec<_> = titles(text).into_iter().map(|(_, title)| title).collect();
        assert_eq!(found, ["A1 x", "M001 ${y}", "b", "it\\'s"]);
    }
}
