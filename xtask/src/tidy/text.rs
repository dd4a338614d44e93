//! Rules for every text file: no stray white space, no path of somebody's machine; and every Rust
//! file says at its top what it is for.

use super::Violation;
use super::source::Source;

/// No white space at the end of a line; a line break at the end of the file.
pub(super) fn whitespace(file: &Source) -> Vec<Violation> {
    let rule = "white space";
    let mut found = Vec::new();
    for (index, line) in file.text.split('\n').enumerate() {
        if line.ends_with([' ', '\t', '\r']) {
            found.push(Violation::new(
                &file.path,
                index + 1,
                rule,
                "remove it from the end of the line",
            ));
        }
    }
    if !file.text.is_empty() && !file.text.ends_with('\n') {
        let last = file.text.lines().count();
        found.push(Violation::new(&file.path, last, rule, "end the file with a line break"));
    }
    found
}

/// No absolute path into a home folder.
pub(super) fn home_folders(file: &Source) -> Vec<Violation> {
    // Put together here so that this file does not break its own rule.
    let homes = ["root", "home"].map(|name| format!("/{name}/"));
    let mut found = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        if homes.iter().any(|home| names_home(line, home)) {
            let advice = "say it without the path of a home folder";
            found.push(Violation::new(&file.path, index + 1, "home folder", advice));
        }
    }
    found
}

/// A folder of that name further down a path or a URL is none of our business.
fn names_home(line: &str, home: &str) -> bool {
    line.match_indices(home).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|letter| letter.is_alphanumeric() || "_-.}*~".contains(letter))
    })
}

/// A Rust file begins with `//!`.
pub(super) fn opening_line(file: &Source) -> Vec<Violation> {
    if !file.is_rust() || file.text.starts_with("//! ") {
        return Vec::new();
    }
    let advice = "begin with `//! ` and say what the file is for, then why";
    vec![Violation::new(&file.path, 1, "opening line", advice)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(rule: fn(&Source) -> Vec<Violation>, path: &str, text: &str) -> Vec<usize> {
        rule(&Source::new(path, text)).iter().map(|found| found.line).collect()
    }

    #[test]
    fn stray_white_space_is_found() {
        assert!(lines(whitespace, "a.md", "one\n\ntwo\n").is_empty());
        assert!(lines(whitespace, "empty", "").is_empty());
        assert_eq!(lines(whitespace, "a.md", "one \ntwo\t\nthree\r\n"), [1, 2, 3]);
        assert_eq!(lines(whitespace, "a.md", "one\ntwo"), [2]);
    }

    #[test]
    fn home_folders_are_found() {
        let home = ["/", "home", "/someone"].concat();
        assert_eq!(lines(home_folders, "a.md", &format!("ok\nsee `{home}/x`\n")), [2]);
        assert_eq!(lines(home_folders, "a.sh", &format!("{home}\n")), [1]);
        assert!(lines(home_folders, "a.md", &format!("https://example.com{home}\n")).is_empty());
        assert!(lines(home_folders, "a.md", "a folder called home\n").is_empty());
    }

    #[test]
    fn a_rust_file_must_say_what_it_is_for() {
        assert!(lines(opening_line, "a.rs", "//! What it is.\n").is_empty());
        assert_eq!(lines(opening_line, "a.rs", "fn a() {}\n"), [1]);
        assert_eq!(lines(opening_line, "a.rs", "\n//! Too late.\n"), [1]);
        assert!(lines(opening_line, "a.ts", "let a;\n").is_empty());
    }
}
