//! Blanks out what is not code, so that a rule about code is not fooled by a comment or a string.

/// The same text, byte for byte as long, with the content of comments, strings and character
/// literals replaced by spaces. Quotes and line breaks stay.
pub(super) fn code(text: &str) -> String {
    let mut masker = Masker { bytes: text.as_bytes(), masked: text.as_bytes().to_vec(), at: 0 };
    masker.run();
    // Whole literals are blanked, so what is left is whole characters.
    String::from_utf8_lossy(&masker.masked).into_owned()
}

struct Masker<'a> {
    bytes: &'a [u8],
    masked: Vec<u8>,
    at: usize,
}

impl Masker<'_> {
    fn run(&mut self) {
        while self.at < self.bytes.len() {
            match self.bytes[self.at] {
                b'/' if self.peek(1) == Some(b'/') => self.line_comment(),
                b'/' if self.peek(1) == Some(b'*') => self.block_comment(),
                b'"' => self.string(),
                b'r' if self.raw_hashes().is_some() => self.raw_string(),
                b'\'' => self.character(),
                _ => self.at += 1,
            }
        }
    }

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    /// Blanks up to `end` and goes on there.
    fn blank_to(&mut self, end: usize) {
        let end = end.min(self.bytes.len());
        for byte in &mut self.masked[self.at..end] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        self.at = end;
    }

    fn line_comment(&mut self) {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
        self.blank_to(self.at + length);
    }

    fn block_comment(&mut self) {
        let (mut depth, mut end) = (0_usize, self.at);
        while end < self.bytes.len() {
            match self.bytes.get(end..end + 2) {
                Some(b"/*") => (depth, end) = (depth + 1, end + 2),
                Some(b"*/") => (depth, end) = (depth - 1, end + 2),
                _ => end += 1,
            }
            if depth == 0 {
                break;
            }
        }
        self.blank_to(end);
    }

    fn string(&mut self) {
        self.at += 1;
        let mut end = self.at;
        while end < self.bytes.len() && self.bytes[end] != b'"' {
            end += if self.bytes[end] == b'\\' { 2 } else { 1 };
        }
        self.blank_to(end);
        self.at += 1;
    }

    /// How many `#` open the raw string that starts here; `None` if none does.
    fn raw_hashes(&self) -> Option<usize> {
        let before = |back: usize| self.at.checked_sub(back).map(|at| self.bytes[at]);
        let prefix = matches!(before(1), Some(b'b' | b'c'));
        if before(if prefix { 2 } else { 1 }).is_some_and(is_word) {
            return None;
        }
        let hashes = self.bytes[self.at + 1..].iter().take_while(|byte| **byte == b'#').count();
        (self.peek(1 + hashes) == Some(b'"')).then_some(hashes)
    }

    fn raw_string(&mut self) {
        let hashes = self.raw_hashes().unwrap_or_default();
        self.at += 1 + hashes + 1;
        let closing = [b"\"".as_slice(), &b"#".repeat(hashes)].concat();
        let rest = &self.bytes[self.at..];
        let length = rest.windows(closing.len()).position(|window| window == closing);
        self.blank_to(self.at + length.unwrap_or(rest.len()));
        self.at += closing.len();
    }

    /// A character literal is blanked; a lifetime is left alone.
    fn character(&mut self) {
        let Some(first) = self.peek(1) else {
            self.at += 1;
            return;
        };
        let length = if first == b'\\' {
            let rest = self.bytes.get(self.at + 3..).unwrap_or_default();
            rest.iter().position(|byte| *byte == b'\'').map(|more| 2 + more)
        } else {
            let width = utf8_width(first);
            (self.peek(1 + width) == Some(b'\'')).then_some(width)
        };
        self.at += 1;
        if let Some(length) = length {
            self.blank_to(self.at + length);
            self.at += 1;
        }
    }
}

fn utf8_width(first: u8) -> usize {
    match first {
        0xf0.. => 4,
        0xe0.. => 3,
        0xc0.. => 2,
        _ => 1,
    }
}

/// Whether a byte can be part of an identifier.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// Where `needle` occurs as a whole: not as part of a longer identifier.
pub(super) fn occurrences(code: &str, needle: &str) -> Vec<usize> {
    let bytes = code.as_bytes();
    let word = |byte: Option<&u8>| byte.is_some_and(|byte| is_word(*byte));
    let (starts, ends) = (word(needle.as_bytes().first()), word(needle.as_bytes().last()));
    code.match_indices(needle)
        .map(|(at, _)| at)
        .filter(|at| !(starts && at.checked_sub(1).is_some_and(|before| is_word(bytes[before]))))
        .filter(|at| !(ends && word(bytes.get(at + needle.len()))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_blanked_and_nothing_moves() {
        let cases = [
            ("a // b\nc", "a     \nc"),
            ("a /* b /* c */ d */ e", "a                   e"),
            (r#"f("x{", y)"#, r#"f("  ", y)"#),
            (r#""\"{" {"#, r#""   " {"#),
            ("r#\"a\"{\"# b", "r#\"   \"# b"),
            ("br\"{\\\" x", "br\"  \" x"),
            ("'{' '\\'' '\\u{7f}' 'ä'", "' ' '  ' '      ' '  '"),
            ("fn f<'a>(x: &'a str) {", "fn f<'a>(x: &'a str) {"),
            ("r#type { for\"x\"", "r#type { for\" \""),
        ];
        for (text, expected) in cases {
            assert_eq!(code(text), expected, "{text}");
            assert_eq!(code(text).len(), text.len(), "{text}");
        }
    }

    #[test]
    fn what_does_not_end_is_blanked_to_the_end() {
        for text in ["\"abc", "/* abc", "r#\"abc\"", "'", "'\\", "\"\\"] {
            assert_eq!(code(text).len(), text.len(), "{text}");
        }
    }

    #[test]
    fn only_whole_words_are_found() {
        assert_eq!(occurrences("sqlx sqlxa asqlx (sqlx)", "sqlx"), [0, 18]);
        assert_eq!(occurrences("dbg!( xdbg!(", "dbg!("), [0]);
        assert_eq!(occurrences("a.unwrap().unwrap()", ".unwrap()"), [1, 10]);
    }
}
