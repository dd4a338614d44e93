//! Client IDs and secrets as they are made and recognised: a fixed prefix, more than 256 random
//! bits, and a checksum, so that scanners find a leaked one and a typo is told from a wrong one.

use crate::clock::Rng;
use grantry_core::secret::Secret;

const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// Bytes from here on would make the first letters likelier.
const FAIR: u8 = 62 * 4;

const CLIENT_ID_LETTERS: usize = 22;
/// 62^43 is more than 2^256.
const SECRET_LETTERS: usize = 43;
const CHECKSUM_LETTERS: usize = 6;

/// How every client secret begins.
pub(crate) const SECRET_PREFIX: &str = "gry_cs_";
/// So much of a secret is shown besides its prefix, and so much of its end.
const SHOWN: usize = 4;

/// A new client ID.
pub(crate) fn new_client_id(rng: &dyn Rng) -> String {
    letters(rng, CLIENT_ID_LETTERS)
}

/// A new credential with this prefix.
pub(crate) fn new_credential(rng: &dyn Rng, prefix: &str) -> Secret<String> {
    let mut text = String::with_capacity(prefix.len() + SECRET_LETTERS + CHECKSUM_LETTERS);
    text.push_str(prefix);
    text.push_str(&letters(rng, SECRET_LETTERS));
    Secret::new(with_checksum(text))
}

/// Appends the checksum.
pub(crate) fn with_checksum(mut text: String) -> String {
    let sum = checksum(&text);
    text.push_str(&sum);
    text
}

/// What stands between the prefix and the checksum; `None` where either is wrong.
pub(crate) fn checked_body<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let at = text.len().checked_sub(CHECKSUM_LETTERS)?;
    let (body, sum) = (text.get(..at)?, text.get(at..)?);
    (checksum(body) == sum).then(|| body.strip_prefix(prefix)).flatten()
}

/// Whether a secret can be one that was generated here: another one was mistyped or cut off. What
/// the operator has chosen (the bootstrap client's) has no checksum.
pub(crate) fn has_right_checksum(secret: &str) -> bool {
    checked_body(secret, SECRET_PREFIX).is_some()
}

/// What of a secret may be shown: how it begins and how it ends.
pub(crate) fn shown(secret: &str) -> (&str, &str) {
    let prefix = if secret.starts_with(SECRET_PREFIX) { SECRET_PREFIX.len() } else { 0 };
    let start = secret.get(..prefix + SHOWN).unwrap_or("");
    let end = secret.len().checked_sub(SHOWN).and_then(|at| secret.get(at..)).unwrap_or("");
    (start, end)
}

/// CRC-32 of everything before it, in six letters of base 62.
fn checksum(text: &str) -> String {
    let mut rest = crc32fast::hash(text.as_bytes());
    let mut letters = [b'0'; CHECKSUM_LETTERS];
    for letter in letters.iter_mut().rev() {
        *letter = LETTERS[(rest % 62) as usize];
        rest /= 62;
    }
    letters.iter().map(|letter| char::from(*letter)).collect()
}

fn letters(rng: &dyn Rng, count: usize) -> String {
    let mut text = String::with_capacity(count);
    let mut buffer = [0; 64];
    while text.len() < count {
        rng.fill(&mut buffer);
        let fair = buffer.iter().filter(|byte| **byte < FAIR);
        let wanted = count - text.len();
        text.extend(fair.take(wanted).map(|byte| char::from(LETTERS[usize::from(byte % 62)])));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemRng;

    #[test]
    fn product_d08_credentials_have_a_prefix_and_a_checksum() {
        let secret = new_credential(&SystemRng, SECRET_PREFIX);
        let text = secret.expose();
        assert_eq!(text.len(), 7 + 43 + 6);
        let (body, sum) = text.split_at(50);
        assert!(body.starts_with("gry_cs_"));
        assert_eq!(checksum(body), sum);
        assert!(text[7..].bytes().all(|byte| byte.is_ascii_alphanumeric()));
        assert_eq!(shown(text), (&text[..11], &text[52..]));
    }

    #[test]
    fn the_checksum_is_the_published_one() {
        // CRC-32 (ISO-HDLC) of "123456789" is 0xcbf43926, which is 3 421 780 262.
        let mut number: u64 = 0;
        for letter in checksum("123456789").bytes() {
            let digit = LETTERS.iter().position(|known| *known == letter).expect("a letter");
            number = number * 62 + digit as u64;
        }
        assert_eq!(number, 0xcbf4_3926);
    }

    #[test]
    fn client_ids_are_plain_and_never_the_same() {
        let (one, other) = (new_client_id(&SystemRng), new_client_id(&SystemRng));
        assert_eq!(one.len(), 22);
        assert_ne!(one, other);
    }
}
