//! Style sheets: parts, pages and the layout use tokens, so that a colour or a size is decided in
//! one place; and nothing is styled from Rust.

use super::Violation;
use super::mask::is_word;
use super::source::Source;

const COLOUR_FUNCTIONS: [&str; 9] =
    ["rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch("];

/// No literal colour, and no length in px but a hairline.
pub(super) fn tokens_only(file: &Source) -> Vec<Violation> {
    let folders = ["style/parts/", "style/pages/", "style/layout"];
    if !is_sheet(file) || !folders.iter().any(|folder| file.is_under(folder)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for statement in statements(&file.text).iter().filter(|statement| !statement.opens_block) {
        let value = statement.value();
        if let Some(colour) = literal_colour(value) {
            let advice = format!("`{colour}`: use a token, var(--…)");
            found.push(Violation::new(&file.path, statement.line, "literal colour", advice));
        }
        if let Some(length) = literal_length(value) {
            let advice = format!("`{length}`: use a token, var(--…); only 1px and 2px are literal");
            found.push(Violation::new(&file.path, statement.line, "literal length", advice));
        }
    }
    found
}

/// `style/main.scss` is a table of contents.
pub(super) fn main_is_a_list(file: &Source) -> Vec<Violation> {
    if file.path != "style/main.scss" {
        return Vec::new();
    }
    statements(&file.text)
        .iter()
        .filter(|statement| {
            let word = statement.text.split_whitespace().next().unwrap_or_default();
            let listed = matches!(word, "" | "@use" | "@layer");
            statement.opens_block || !listed
        })
        .map(|statement| {
            let advice = "only comments, the order of the layers and @use lines belong here";
            Violation::new(&file.path, statement.line, "main.scss", advice)
        })
        .collect()
}

/// No `style=` or `style:property=` in the app: the policy of the pages forbids inline styles.
pub(super) fn inline(file: &Source) -> Vec<Violation> {
    if !file.is_under("app/src/") {
        return Vec::new();
    }
    let bytes = file.code.as_bytes();
    let is_attribute = |at: usize| {
        let separate = at.checked_sub(1).is_some_and(|before| bytes[before].is_ascii_whitespace());
        let next = |ahead: usize| bytes.get(at + "style".len() + ahead).copied().unwrap_or(b' ');
        let whole = next(0) == b'=' && next(1) != b'=';
        let property = next(0) == b':' && next(1).is_ascii_lowercase();
        separate && (whole || property)
    };
    let found = file.code.match_indices("style").map(|(at, _)| at).filter(|at| is_attribute(*at));
    found
        .map(|at| {
            let advice = "give it a class; the policy of the pages forbids inline styles";
            Violation::new(&file.path, file.line(at), "inline style", advice)
        })
        .collect()
}

fn is_sheet(file: &Source) -> bool {
    file.path.ends_with(".scss") || file.path.ends_with(".css")
}

/// What stands between two of `;`, `{` and `}`.
struct Statement {
    text: String,
    line: usize,
    /// Whether it is a selector or a condition rather than a declaration.
    opens_block: bool,
}

impl Statement {
    /// Of a declaration, what is right of the colon.
    fn value(&self) -> &str {
        match self.text.split_once(':') {
            Some((_, value)) if !self.text.starts_with('@') => value,
            _ => &self.text,
        }
    }
}

fn statements(text: &str) -> Vec<Statement> {
    let masked = without_comments(text);
    let (mut found, mut start) = (Vec::new(), 0);
    let mut previous = ' ';
    let mut interpolation = false;
    for (at, letter) in masked.char_indices() {
        match letter {
            '{' if previous == '#' => interpolation = true,
            '}' if interpolation => interpolation = false,
            ';' | '{' | '}' => {
                found.push(statement(&masked, start, at, letter == '{'));
                start = at + 1;
            }
            _ => {}
        }
        previous = letter;
    }
    found.push(statement(&masked, start, masked.len(), false));
    found
}

fn statement(masked: &str, start: usize, end: usize, opens_block: bool) -> Statement {
    let raw = &masked[start..end];
    let leading = raw.len() - raw.trim_start().len();
    let line = masked[..start + leading].matches('\n').count() + 1;
    Statement { text: raw.trim().to_owned(), line, opens_block }
}

/// Comments and the content of strings as spaces. An address without quotes holds `//` as well.
fn without_comments(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let length = if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if rest.starts_with("//") && !masked.ends_with(':') {
            rest.find('\n').unwrap_or(rest.len())
        } else if letter == '"' || letter == '\'' {
            rest[1..].find(letter).map_or(rest.len(), |end| end + 2)
        } else {
            masked.push(letter);
            rest = &rest[letter.len_utf8()..];
            continue;
        };
        masked.extend(rest[..length].chars().map(|letter| if letter == '\n' { '\n' } else { ' ' }));
        rest = &rest[length..];
    }
    masked
}

fn literal_colour(value: &str) -> Option<String> {
    for (at, _) in value.match_indices('#') {
        let rest = &value[at + 1..];
        let digits = rest.bytes().take_while(|byte| is_name(*byte)).count();
        let hex = rest[..digits].bytes().all(|byte| byte.is_ascii_hexdigit());
        if hex && matches!(digits, 3 | 4 | 6 | 8) {
            return Some(value[at..=at + digits].to_owned());
        }
    }
    for function in COLOUR_FUNCTIONS {
        for (at, _) in value.match_indices(function) {
            let whole = !at.checked_sub(1).is_some_and(|before| is_name(value.as_bytes()[before]));
            // A colour made from a token is still the token's.
            let derived = value[at + function.len()..].trim_start().starts_with("from var(");
            if whole && !derived {
                return Some(format!("{function}…)"));
            }
        }
    }
    None
}

fn literal_length(value: &str) -> Option<String> {
    let bytes = value.as_bytes();
    for (at, _) in value.match_indices("px") {
        let digits = bytes[..at].iter().rev();
        let digits = digits.take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count();
        let from = at - digits;
        // A minus belongs to the number unless it is part of a name, as in `--size-12px`.
        let sign = value[..from].ends_with('-');
        let before = if sign { from.checked_sub(2) } else { from.checked_sub(1) };
        let named = before.is_some_and(|before| is_name(bytes[before]));
        let continues = bytes.get(at + 2).is_some_and(|byte| is_name(*byte));
        if digits > 0 && !named && !continues && !matches!(&value[from..at], "1" | "2") {
            return Some(value[from..at + 2].to_owned());
        }
    }
    None
}

fn is_name(byte: u8) -> bool {
    is_word(byte) || byte == b'-'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<(&'static str, usize)> {
        let found = tokens_only(&Source::new("style/parts/_button.scss", text));
        found.iter().map(|found| (found.rule, found.line)).collect()
    }

    #[test]
    fn literal_colours_fail() {
        for value in
            ["#fff", "1px solid #a0b1c2", "rgb(0 0 0 / 50%)", "light-dark(var(--a), oklch(1 0 0))"]
        {
            assert_eq!(
                tokens(&format!(".a {{\n  x: {value};\n}}\n")),
                [("literal colour", 2)],
                "{value}"
            );
        }
        assert_eq!(
            tokens(".a { color: #fff }\n").len(),
            1,
            "the last declaration needs no semicolon"
        );
    }

    #[test]
    fn tokens_pass() {
        let text = "/* #fff */ // rgb(0 0 0)\n#face:hover { color: var(--ink); background: url(#abc-d);\n\
                    border: 1px solid color-mix(in oklch, var(--line), transparent);\n\
                    outline-color: rgb(from var(--ink) r g b / 50%); content: \"#fff\"; margin: -1px; }\n";
        assert!(tokens(text).is_empty(), "{:?}", tokens(text));
    }

    #[test]
    fn literal_lengths_fail_outside_conditions() {
        assert_eq!(tokens(".a {\n\n  padding: 0 12px;\n}\n"), [("literal length", 3)]);
        assert_eq!(tokens(".a { margin: -3px; }\n"), [("literal length", 1)]);
        assert_eq!(tokens(".a { margin: 1.5px; }\n"), [("literal length", 1)]);
        assert!(tokens(".a { border-width: 2px; inset: calc(-1px + var(--12px)); }\n").is_empty());
        assert!(tokens("@media (width < 600px) { .a { gap: var(--s); } }\n").is_empty());
        assert!(tokens("@container card (width > 40px) { .a { gap: var(--s); } }\n").is_empty());
    }

    #[test]
    fn tokens_themselves_are_literal() {
        let text = ":root { --ink: #123456; --gap: 12px; }\n";
        for path in ["style/tokens.scss", "style/_reset.scss"] {
            assert!(tokens_only(&Source::new(path, text)).is_empty());
        }
        for path in ["style/layout.scss", "style/layout/_nav.scss", "style/pages/_a.scss"] {
            assert_eq!(tokens_only(&Source::new(path, text)).len(), 2);
        }
    }

    #[test]
    fn the_main_sheet_is_a_list() {
        let lines = |text: &str| -> Vec<usize> {
            let found = main_is_a_list(&Source::new("style/main.scss", text));
            found.iter().map(|found| found.line).collect()
        };
        assert!(lines("// Order.\n@layer reset,\n  parts;\n@use \"reset\";\n").is_empty());
        assert_eq!(lines("@use \"reset\";\n$gap: 1rem;\n"), [2]);
        assert_eq!(lines("@use \"reset\";\n@layer parts { }\n"), [2]);
        assert_eq!(lines("@import \"x.css\";\n"), [1]);
    }

    #[test]
    fn the_app_styles_nothing_inline() {
        let fails = |text: &str| !inline(&Source::new("app/src/x.rs", text)).is_empty();
        assert!(fails("view! { <p style=\"color: red\">\"x\"</p> }\n"));
        assert!(fails("view! { <p\n    style=move || colour()>\"x\"</p> }\n"));
        assert!(fails("view! { <p style:color=\"red\">\"x\"</p> }\n"));
        assert!(!fails("view! { <p data-style=\"x\" class=\"y\"/> }\n"));
        assert!(!fails("let style = Style { style: x };\nif style == y {}\n"));
        assert!(inline(&Source::new("server/src/x.rs", " style=\"\"\n")).is_empty());
    }
}
