//! Finds functions and test-only items by their braces: coarser than a parser, and it needs none.

use std::ops::Range;

use super::mask::is_word;

/// A function with a body.
#[derive(Debug)]
pub(super) struct Function {
    pub(super) name: String,
    /// The offset of `fn`.
    pub(super) at: usize,
    /// The body, with its braces.
    pub(super) body: Range<usize>,
    /// The attributes before it, each as `#[…]`.
    pub(super) attributes: Vec<String>,
    /// What stands between the attributes and `fn`: `pub(crate) async`.
    pub(super) qualifiers: String,
}

impl Function {
    pub(super) fn has_attribute(&self, name: &str) -> bool {
        self.attributes.iter().any(|attribute| {
            let inner = attribute.trim_start_matches("#[").trim_end_matches(']');
            let path = inner.split(['(', '=']).next().unwrap_or_default().trim();
            path == name || path.ends_with(&format!("::{name}"))
        })
    }
}

/// All functions of masked code.
pub(super) fn functions(code: &str) -> Vec<Function> {
    let bytes = code.as_bytes();
    let mut found = Vec::new();
    let mut attributes = Vec::new();
    let (mut at, mut item) = (0, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'#' if bytes.get(at + 1) == Some(&b'[') => {
                let end = closing(bytes, at + 1);
                attributes.push(code[at..end].to_owned());
                (at, item) = (end, end);
                continue;
            }
            b';' | b'{' | b'}' => {
                attributes.clear();
                item = at + 1;
            }
            b'f' => {
                if let Some((name, body)) = function_at(code, at) {
                    let attributes = std::mem::take(&mut attributes);
                    let qualifiers = code[item..at].trim().to_owned();
                    found.push(Function { name, at, body, attributes, qualifiers });
                }
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// The name and body of the function whose `fn` is at this offset.
fn function_at(code: &str, at: usize) -> Option<(String, Range<usize>)> {
    let bytes = code.as_bytes();
    let starts_word = at == 0 || !is_word(bytes[at - 1]);
    if !starts_word || !code[at..].starts_with("fn") || !bytes.get(at + 2)?.is_ascii_whitespace() {
        return None;
    }
    let rest = code[at + 2..].trim_start();
    let name: String =
        rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
    if name.is_empty() {
        return None;
    }
    let open = body_start(bytes, code.len() - rest.len() + name.len())?;
    Some((name, open..closing(bytes, open)))
}

/// The first `{` outside parentheses; `None` if a `;` comes first.
fn body_start(bytes: &[u8], from: usize) -> Option<usize> {
    let mut depth = 0_i32;
    for (at, byte) in bytes.iter().enumerate().skip(from) {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth -= 1,
            b'{' if depth == 0 => return Some(at),
            b';' | b'}' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

/// The offset behind the bracket that closes the one at `open`.
pub(super) fn closing(bytes: &[u8], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in bytes.iter().enumerate().skip(open) {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => continue,
        }
        if depth == 0 {
            return at + 1;
        }
    }
    bytes.len()
}

/// The items that only a test build has: from `#[cfg(test)]` to the end of what it stands before.
pub(super) fn test_items(code: &str) -> Vec<Range<usize>> {
    let bytes = code.as_bytes();
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, _) in code.match_indices("#[cfg(") {
        if found.last().is_some_and(|last| last.contains(&at)) {
            continue;
        }
        let mut from = closing(bytes, at + 1);
        let condition = &code[at + "#[cfg(".len()..from];
        if !(condition.starts_with("test)") || condition.starts_with("all(test,")) {
            continue;
        }
        while code[from..].trim_start().starts_with("#[") {
            let attribute = code.len() - code[from..].trim_start().len();
            from = closing(bytes, attribute + 1);
        }
        let end = match body_start(bytes, from) {
            Some(open) => closing(bytes, open),
            None => code[from..].find([';', '}']).map_or(code.len(), |more| from + more + 1),
        };
        found.push(at..end);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_found_with_their_attributes() {
        let code = "
#[component]
#[tracing::instrument(
    skip_all
)]
pub(crate) async fn one<'a>(x: [u8; 3], f: fn(u8) -> u8) -> Result<(), E> where A: B {
    fn inner() {}
}
trait T { fn none(&self); fn some() {} }
";
        let found = functions(code);
        let names: Vec<&str> = found.iter().map(|function| function.name.as_str()).collect();
        assert_eq!(names, ["one", "inner", "some"]);
        assert!(found[0].has_attribute("component"));
        assert!(found[0].has_attribute("instrument"));
        assert!(!found[0].has_attribute("server"));
        assert_eq!(found[0].qualifiers, "pub(crate) async");
        assert!(found[1].attributes.is_empty());
        assert!(code[found[0].body.clone()].ends_with("fn inner() {}\n}"));
    }

    #[test]
    fn test_only_items_are_found() {
        let code = "fn a() {}\n#[cfg(test)]\n#[path = x]\nmod tests { fn b() {} }\n\
                    #[cfg(not(test))] fn c() {}\n#[cfg(test)] use a::b;\nfn d() {}";
        let items: Vec<&str> = test_items(code).into_iter().map(|range| &code[range]).collect();
        assert_eq!(items.len(), 2);
        assert!(items[0].ends_with("fn b() {} }"));
        assert_eq!(items[1], "#[cfg(test)] use a::b;");
    }

    #[test]
    fn what_does_not_close_ends_with_the_text() {
        assert_eq!(functions("fn a() { { ")[0].body, 7..11);
        assert!(functions("fn a(").is_empty());
        assert_eq!(test_items("#[cfg(test)] mod x {")[0], 0..20);
    }
}
