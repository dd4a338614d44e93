//! The encoding of forms and queries (WHATWG URL section 5), in both directions.
//!
//! Our own, because nothing may be lost: `state` has to come back byte for byte (RFC 6749 section
//! 4.1.2), so a text that is not UTF-8 is refused instead of being mended.

use std::fmt::Write as _;

/// One name or value as it stands in a form.
pub(super) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() + 16);
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'*' | b'-' | b'.' | b'_' => {
                encoded.push(char::from(byte));
            }
            b' ' => encoded.push('+'),
            // Writing to a text cannot fail.
            _ => drop(write!(encoded, "%{byte:02X}")),
        }
    }
    encoded
}

/// Pairs as a query.
pub(super) fn encode_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut query = String::new();
    for (name, value) in pairs {
        if !query.is_empty() {
            query.push('&');
        }
        query.push_str(&encode(name));
        query.push('=');
        query.push_str(&encode(value));
    }
    query
}

/// The pairs of a query, in their order. A value that is not UTF-8 is `None`; so is a name, and then
/// nobody knows what it was about.
pub(super) fn decode_pairs(query: &[u8]) -> impl Iterator<Item = (Option<String>, Option<String>)> {
    query.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).map(|pair| {
        let at = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
        let value = pair.get(at + 1..).unwrap_or_default();
        (decode(&pair[..at]), decode(value))
    })
}

fn decode(encoded: &[u8]) -> Option<String> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded;
    while let [first, tail @ ..] = rest {
        rest = tail;
        match (first, tail) {
            (b'+', _) => bytes.push(b' '),
            (b'%', [high, low, after @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    bytes.push(high * 16 + low);
                    rest = after;
                }
                _ => bytes.push(b'%'),
            },
            (byte, _) => bytes.push(*byte),
        }
    }
    String::from_utf8(bytes).ok()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pairs(query: &str) -> Vec<(Option<String>, Option<String>)> {
        decode_pairs(query.as_bytes()).collect()
    }

    fn pair(name: &str, value: &str) -> (Option<String>, Option<String>) {
        (Some(name.to_owned()), Some(value.to_owned()))
    }

    #[test]
    fn queries_are_read_as_browsers_write_them() {
        assert_eq!(pairs("a=b+c&d=%C3%A4&&e"), [pair("a", "b c"), pair("d", "ä"), pair("e", "")]);
        assert_eq!(
            pairs("a=b=c&x=%&y=%zz&z=%4"),
            [pair("a", "b=c"), pair("x", "%"), pair("y", "%zz"), pair("z", "%4")]
        );
        assert_eq!(
            pairs("a=%ff&%fe=b"),
            [(Some("a".to_owned()), None), (None, Some("b".to_owned()))]
        );
        assert_eq!(encode_pairs([("a b", "c&d=ä+~")]), "a+b=c%26d%3D%C3%A4%2B%7E");
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(name in ".{1,20}", value in ".{0,60}") {
            let query = encode_pairs([(name.as_str(), value.as_str()), ("b", "")]);
            prop_assert_eq!(pairs(&query), [pair(&name, &value), pair("b", "")]);
        }

        #[test]
        fn nothing_breaks_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode_pairs(&bytes).count();
        }
    }
}
