//! The code that a device shows and a person types (RFC 8628 section 6.1).
//!
//! Eight letters of twenty, without vowels, so that they make no words: 20^8 codes, of which very few
//! are good at any time. Case, dashes and blanks do not matter.

use std::fmt;

const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";
const LENGTH: usize = 8;
/// Bytes from here on would make the first letters likelier.
const FAIR: u8 = 240;

/// A code, without its dash.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UserCode(String);

impl UserCode {
    /// Makes a code from random bytes; `None` where too few of them are fair.
    pub fn from_random(bytes: &[u8]) -> Option<Self> {
        let fair = bytes.iter().filter(|byte| **byte < FAIR);
        let text: String = fair
            .take(LENGTH)
            .map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]))
            .collect();
        (text.len() == LENGTH).then_some(Self(text))
    }

    /// Reads what a person typed.
    pub fn parse(text: &str) -> Option<Self> {
        // Nobody types more than this to say eight letters.
        if text.len() > 64 {
            return None;
        }
        let plain = text.chars().filter(|c| !c.is_whitespace() && *c != '-');
        let code: String = plain.map(|c| c.to_ascii_uppercase()).collect();
        let good = code.len() == LENGTH && code.bytes().all(|b| LETTERS.contains(&b));
        good.then_some(Self(code))
    }

    /// As it is kept.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `XXXX-XXXX`, as it is shown.
impl fmt::Display for UserCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (left, right) = self.0.split_at(LENGTH / 2);
        write!(f, "{left}-{right}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn m097_case_and_dashes_do_not_matter_and_the_space_is_large() {
        for typed in ["WDJB-MJHT", "wdjbmjht", " wdjb mjht ", "W-D-J-B-M-J-H-T"] {
            assert_eq!(UserCode::parse(typed).map(|c| c.to_string()).as_deref(), Some("WDJB-MJHT"));
        }
        for bad in ["", "WDJB-MJH", "WDJB-MJHTT", "WDJA-MJHT", "WDJB-MJH0", &"-".repeat(70)] {
            assert_eq!(UserCode::parse(bad), None, "{bad}");
        }
        let mut letters = LETTERS.to_vec();
        letters.dedup();
        assert!(letters.len() == 20 && LENGTH == 8);
    }

    proptest! {
        #[test]
        fn a_code_reads_back_as_it_is_shown(bytes in prop::collection::vec(0u8..FAIR, 8..32)) {
            let code = UserCode::from_random(&bytes).expect("enough fair bytes");
            prop_assert_eq!(UserCode::parse(&code.to_string()), Some(code));
        }
    }
}
