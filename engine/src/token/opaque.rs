//! Opaque access tokens: what they say is sealed, so that only this server reads it, and nothing has
//! to be stored before one can be given out (ADR 0016).
//!
//! The construction is that of all generated credentials: a prefix, letters of base 62, a checksum.
//! AES-GCM-SIV keeps its promise also when, after very many tokens, a nonce comes twice.

use super::claims::Claims;
use crate::application::{checked_body, with_checksum};
use crate::clock::Rng;
use crate::fault::Fault;
use crate::keys::{Pepper, Purpose};
use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

/// How every opaque access token begins.
pub(crate) const PREFIX: &str = "gry_at_";
/// Bytes are written in groups, so that the work grows with the length and not with its square.
const GROUP: usize = 8;
/// 62^11 is more than 2^64.
const GROUP_LETTERS: usize = 11;
const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Seals and opens them.
#[derive(Clone)]
pub(crate) struct Sealer(std::sync::Arc<LessSafeKey>);

impl Sealer {
    pub(crate) fn new(pepper: &Pepper) -> Result<Self, Fault> {
        let key = pepper.hash(Purpose::OpaqueToken, &[]);
        let key = UnboundKey::new(&AES_256_GCM_SIV, key.as_bytes()).map_err(Fault::broken)?;
        Ok(Self(std::sync::Arc::new(LessSafeKey::new(key))))
    }

    pub(super) fn write(&self, rng: &dyn Rng, claims: &Claims) -> Result<String, Fault> {
        let mut nonce = [0; NONCE_LEN];
        rng.fill(&mut nonce);
        let mut sealed = serde_json::to_vec(claims).map_err(Fault::broken)?;
        let aad = Aad::from(PREFIX.as_bytes());
        self.0
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut sealed)
            .map_err(Fault::broken)?;
        let mut bytes = nonce.to_vec();
        bytes.append(&mut sealed);
        Ok(with_checksum(format!("{PREFIX}{}", encode(&bytes))))
    }

    /// What a token says, over or not; `None` for what we have not sealed.
    pub(super) fn read(&self, token: &str) -> Option<Claims> {
        let letters = checked_body(token, PREFIX)?;
        let bytes = decode(letters)?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let mut sealed = sealed.to_vec();
        let aad = Aad::from(PREFIX.as_bytes());
        let plain = self.0.open_in_place(nonce, aad, &mut sealed).ok()?;
        serde_json::from_slice(plain).ok()
    }
}

/// Eleven letters for eight bytes; the last group is filled up with zeros, and one letter at the end
/// says how many.
fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() / GROUP * GROUP_LETTERS + 2 * GROUP_LETTERS);
    for group in bytes.chunks(GROUP) {
        let mut word = [0; GROUP];
        word[..group.len()].copy_from_slice(group);
        let mut rest = u64::from_be_bytes(word);
        let mut letters = [b'0'; GROUP_LETTERS];
        for letter in letters.iter_mut().rev() {
            *letter = LETTERS[usize::try_from(rest % 62).unwrap_or(0)];
            rest /= 62;
        }
        text.extend(letters.iter().map(|letter| char::from(*letter)));
    }
    let filled = (GROUP - bytes.len() % GROUP) % GROUP;
    text.push(char::from(LETTERS[filled]));
    text
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let (groups, filled) = text.as_bytes().split_at_checked(text.len().checked_sub(1)?)?;
    let filled = digit(filled[0]).filter(|filled| *filled < GROUP as u64)?;
    let mut bytes = Vec::with_capacity(groups.len());
    for group in groups.chunks(GROUP_LETTERS) {
        if group.len() != GROUP_LETTERS {
            return None;
        }
        let word = group
            .iter()
            .try_fold(0_u64, |word, letter| word.checked_mul(62)?.checked_add(digit(*letter)?))?;
        bytes.extend_from_slice(&word.to_be_bytes());
    }
    let length = bytes.len().checked_sub(usize::try_from(filled).ok()?)?;
    bytes.truncate(length);
    Some(bytes)
}

fn digit(letter: u8) -> Option<u64> {
    match letter {
        b'0'..=b'9' => Some(u64::from(letter - b'0')),
        b'A'..=b'Z' => Some(u64::from(letter - b'A') + 10),
        b'a'..=b'z' => Some(u64::from(letter - b'a') + 36),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn letters_read_back(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let text = encode(&bytes);
            prop_assert!(text.bytes().all(|letter| letter.is_ascii_alphanumeric()));
            prop_assert_eq!(decode(&text), Some(bytes));
        }

        #[test]
        fn no_text_breaks_the_reader(text in ".{0,80}") {
            let _ = decode(&text);
        }
    }
}
