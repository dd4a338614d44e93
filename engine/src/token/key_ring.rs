//! The signing keys, opened and ready in memory, and the key set that everybody may read (RFC 7517).
//!
//! A new key is published ten minutes before it signs, so a ring that is read again every half
//! minute always has the key that signs; and a token with a key that is not on it is simply unknown.

use crate::fault::Fault;
use crate::keys::list::in_succession;
use crate::keys::{Envelope, Place};
use crate::store::{SigningKeyRow, Store};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, ED25519, EcdsaKeyPair,
    Ed25519KeyPair, KeyPair, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256,
    RSA_PSS_2048_8192_SHA256, RSA_PSS_SHA256, RsaEncoding, RsaKeyPair, UnparsedPublicKey,
    VerificationAlgorithm,
};
use grantry_core::secret::Secret;
use grantry_core::signing_key::{Algorithm, KeyState, Tenure};
use grantry_core::time::{Span, Timestamp};
use serde_json::value::RawValue;
use std::sync::{Arc, PoisonError, RwLock};

const READ_AGAIN_AFTER: Span = Span::seconds(30);

/// The keys that are known now, read again when they are old.
pub(crate) struct KeyRing(RwLock<Option<Arc<Keys>>>);

/// Keys as they stood in the database at a moment.
pub(crate) struct Keys {
    read_at: Timestamp,
    keys: Vec<RingKey>,
}

struct RingKey {
    id: String,
    algorithm: Algorithm,
    tenure: Tenure,
    public_jwk: Box<RawValue>,
    pair: Pair,
}

enum Pair {
    Ecdsa(EcdsaKeyPair),
    Rsa(RsaKeyPair, &'static dyn RsaEncoding),
    Ed25519(Ed25519KeyPair),
}

impl KeyRing {
    pub(crate) fn new() -> Self {
        Self(RwLock::new(None))
    }

    /// The keys, at most half a minute old.
    pub(crate) async fn keys(
        &self,
        store: &Store,
        envelope: &Envelope,
        now: Timestamp,
    ) -> Result<Arc<Keys>, Fault> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(keys) = known.filter(|keys| now.since(keys.read_at) < READ_AGAIN_AFTER) {
            return Ok(keys);
        }
        let keys = Arc::new(read(store, envelope, now).await?);
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(keys.clone());
        Ok(keys)
    }
}

async fn read(store: &Store, envelope: &Envelope, now: Timestamp) -> Result<Keys, Fault> {
    let rows = store.reader().await?.conn().signing_keys().await?;
    let mut keys = Vec::new();
    for (row, known) in rows.iter().zip(in_succession(&rows)?) {
        if known.tenure.state(now).is_published() {
            keys.push(open(envelope, row, known.algorithm, known.tenure)?);
        }
    }
    Ok(Keys { read_at: now, keys })
}

fn open(
    envelope: &Envelope,
    row: &SigningKeyRow,
    algorithm: Algorithm,
    tenure: Tenure,
) -> Result<RingKey, Fault> {
    let bad = |column| Fault::bad_row("signing_keys", column, &row.id);
    let place = Place { table: "signing_keys", row: &row.id };
    let private = envelope.open(place, &row.sealed_private)?;
    let private = private.ok_or_else(|| bad("sealed_private"))?;
    let public_jwk = RawValue::from_string(row.public_jwk.clone());
    Ok(RingKey {
        id: row.id.clone(),
        algorithm,
        tenure,
        public_jwk: public_jwk.map_err(|_bad| bad("public_jwk"))?,
        pair: Pair::open(algorithm, &private)?,
    })
}

impl Pair {
    fn open(algorithm: Algorithm, private: &Secret<Vec<u8>>) -> Result<Self, Fault> {
        let der = private.expose();
        let rsa = || RsaKeyPair::from_pkcs8(der).map_err(Fault::broken);
        Ok(match algorithm {
            Algorithm::Es256 => {
                let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, der);
                Self::Ecdsa(pair.map_err(Fault::broken)?)
            }
            Algorithm::Rs256 => Self::Rsa(rsa()?, &RSA_PKCS1_SHA256),
            Algorithm::Ps256 => Self::Rsa(rsa()?, &RSA_PSS_SHA256),
            Algorithm::EdDsa => {
                Self::Ed25519(Ed25519KeyPair::from_pkcs8(der).map_err(Fault::broken)?)
            }
        })
    }

    /// A signature as RFC 7518 section 3 and RFC 8037 section 3.1 write it.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Fault> {
        let random = SystemRandom::new();
        Ok(match self {
            Self::Ecdsa(pair) => {
                pair.sign(&random, message).map_err(Fault::broken)?.as_ref().to_vec()
            }
            Self::Rsa(pair, encoding) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(*encoding, &random, message, &mut signature).map_err(Fault::broken)?;
                signature
            }
            Self::Ed25519(pair) => pair.sign(message).as_ref().to_vec(),
        })
    }

    fn public(&self) -> &[u8] {
        match self {
            Self::Ecdsa(pair) => pair.public_key().as_ref(),
            Self::Rsa(pair, _) => pair.public_key().as_ref(),
            Self::Ed25519(pair) => pair.public_key().as_ref(),
        }
    }
}

fn verifier(algorithm: Algorithm) -> &'static dyn VerificationAlgorithm {
    match algorithm {
        Algorithm::Es256 => &ECDSA_P256_SHA256_FIXED,
        Algorithm::Rs256 => &RSA_PKCS1_2048_8192_SHA256,
        Algorithm::Ps256 => &RSA_PSS_2048_8192_SHA256,
        Algorithm::EdDsa => &ED25519,
    }
}

impl Keys {
    /// What is written about the key that signs now, followed by its signature.
    pub(crate) fn sign(
        &self,
        now: Timestamp,
        algorithm: Algorithm,
        message: impl FnOnce(&str) -> String,
    ) -> Result<(String, Vec<u8>), Fault> {
        let signs = |key: &&RingKey| {
            key.algorithm == algorithm && key.tenure.state(now) == KeyState::Active
        };
        let key = self.keys.iter().find(signs).ok_or_else(|| {
            Fault::broken_because(&format!("no {algorithm} key signs at this moment"))
        })?;
        let message = message(&key.id);
        let signature = key.pair.sign(message.as_bytes())?;
        Ok((message, signature))
    }

    /// Whether a published key of this name and kind has signed the message.
    pub(crate) fn verify(
        &self,
        now: Timestamp,
        (algorithm, id): (Algorithm, &str),
        message: &[u8],
        signature: &[u8],
    ) -> bool {
        let published = |key: &&RingKey| {
            key.id == id && key.algorithm == algorithm && key.tenure.state(now).is_published()
        };
        self.keys.iter().find(published).is_some_and(|key| {
            let public = UnparsedPublicKey::new(verifier(algorithm), key.pair.public());
            public.verify(message, signature).is_ok()
        })
    }

    /// The public halves that are published now, as JSON Web Keys.
    pub(crate) fn published(&self, now: Timestamp) -> impl Iterator<Item = &RawValue> {
        let published = move |key: &&RingKey| key.tenure.state(now).is_published();
        self.keys.iter().filter(published).map(|key| key.public_jwk.as_ref())
    }
}
