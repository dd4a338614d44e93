//! Who may report: whoever signs with a key that the operator has named. The keys come in the form in
//! which GitHub's programme publishes them, from a file, since nothing is fetched while the server runs.

use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;
use std::fmt;

/// How a public key on the curve P-256 begins that stands uncompressed in a `SubjectPublicKeyInfo`
/// (RFC 5480 section 2); what follows is its point.
const P256: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];
const POINT: usize = 65;

/// Proof that a report is signed by a key that the operator has named.
#[derive(Debug)]
pub struct Scanner(());

/// The keys of those who may report.
#[derive(Debug)]
pub struct ScanningKeys(Vec<Key>);

#[derive(Debug)]
struct Key {
    id: String,
    point: Vec<u8>,
}

/// Why a file names no keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScanningKeysError {
    /// It is not what the programme publishes.
    NotTheList,
    /// There is no key in it.
    Empty,
    /// This one is not a key on the curve P-256.
    NotP256(String),
}

#[derive(Deserialize)]
struct Published {
    public_keys: Vec<PublishedKey>,
}

#[derive(Deserialize)]
struct PublishedKey {
    key_identifier: String,
    key: String,
}

impl ScanningKeys {
    /// Reads `{"public_keys": [{"key_identifier": …, "key": PEM}]}`.
    pub fn parse(json: &[u8]) -> Result<Self, ScanningKeysError> {
        let published: Published =
            serde_json::from_slice(json).map_err(|_bad| ScanningKeysError::NotTheList)?;
        let read = |PublishedKey { key_identifier: id, key }: PublishedKey| match point(&key) {
            Some(point) => Ok(Key { id, point }),
            None => Err(ScanningKeysError::NotP256(id)),
        };
        let keys = published.public_keys.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
        if keys.is_empty() { Err(ScanningKeysError::Empty) } else { Ok(Self(keys)) }
    }

    /// Whether this body is signed by the key of this name. One answer for everything that is wrong.
    pub fn check(&self, id: &str, signature: &str, body: &[u8]) -> Option<Scanner> {
        let signature = BASE64_STANDARD.decode(signature).ok()?;
        let key = self.0.iter().find(|key| key.id == id)?;
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, &key.point);
        key.verify(body, &signature).ok().map(|()| Scanner(()))
    }
}

/// The point of a public key in PEM.
fn point(pem: &str) -> Option<Vec<u8>> {
    let begin = "-----BEGIN PUBLIC KEY-----";
    let (_, rest) = pem.split_once(begin)?;
    let (body, _) = rest.split_once("-----END PUBLIC KEY-----")?;
    let letters: String = body.split_whitespace().collect();
    let der = BASE64_STANDARD.decode(letters).ok()?;
    let point = der.strip_prefix(&P256)?;
    (point.len() == POINT && point[0] == 4).then(|| point.to_vec())
}

impl fmt::Display for ScanningKeysError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotTheList => {
                f.write_str("use a JSON file with public_keys, each with key_identifier and key")
            }
            Self::Empty => f.write_str("there is no key in it"),
            Self::NotP256(id) => write!(f, "the key {id:?} is no public key of P-256 in PEM"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_lc_rs::rand::SystemRandom;
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};

    fn pair() -> EcdsaKeyPair {
        EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).expect("a key")
    }

    fn file(id: &str, pair: &EcdsaKeyPair) -> Vec<u8> {
        let der = [&P256[..], pair.public_key().as_ref()].concat();
        let pem = format!(
            "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
            BASE64_STANDARD.encode(der)
        );
        serde_json::json!({ "public_keys": [{ "key_identifier": id, "key": pem, "is_current": true }] })
            .to_string()
            .into_bytes()
    }

    fn sign(pair: &EcdsaKeyPair, body: &[u8]) -> String {
        let signature = pair.sign(&SystemRandom::new(), body).expect("signed");
        BASE64_STANDARD.encode(signature)
    }

    #[test]
    fn product_d08_only_a_signed_report_is_taken() {
        let (own, other) = (pair(), pair());
        let keys = ScanningKeys::parse(&file("k1", &own)).expect("keys");
        let body = b"[{\"token\":\"gry_cs_x\"}]";
        assert!(keys.check("k1", &sign(&own, body), body).is_some());
        assert!(keys.check("k1", &sign(&own, body), b"[]").is_none(), "of another body");
        assert!(keys.check("k2", &sign(&own, body), body).is_none(), "by a key nobody named");
        assert!(keys.check("k1", &sign(&other, body), body).is_none(), "by another key");
        for nonsense in ["", "AAAA", "not base64!", &"A".repeat(10_000)] {
            assert!(keys.check("k1", nonsense, body).is_none());
        }
    }

    #[test]
    fn a_file_without_usable_keys_says_so() {
        let error = |text: &str| ScanningKeys::parse(text.as_bytes()).expect_err("no keys");
        assert_eq!(error("-----BEGIN"), ScanningKeysError::NotTheList);
        assert_eq!(error(r#"{"public_keys":[]}"#), ScanningKeysError::Empty);
        let short = r#"{"public_keys":[{"key_identifier":"k","key":"-----BEGIN PUBLIC KEY-----AAAA-----END PUBLIC KEY-----"}]}"#;
        assert_eq!(error(short), ScanningKeysError::NotP256("k".to_owned()));
    }
}
