//! Envelope encryption of values that must be read again: signing keys, the pepper.
//!
//! Every value has a data key of its own, which the master key seals; both layers are AES-256-GCM
//! and bound to the place where the value is stored, so that a value copied into another row does
//! not open. Only the outer layer names the master key, so that a new master key means new wrappings
//! and leaves the values alone. Layout: version, master key id, nonce and sealed data key, nonce and sealed value.

use super::master_key::MasterKey;
use crate::clock::Rng;
use crate::fault::Fault;
use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use grantry_core::secret::Secret;
use std::sync::Arc;
use zeroize::Zeroizing;

const VERSION: u8 = 1;
const ID: usize = 8;
const KEY: usize = 32;
const TAG: usize = 16;
const WRAPPED: usize = NONCE_LEN + KEY + TAG;

/// Seals and opens values with the master key.
#[derive(Clone)]
pub(crate) struct Envelope {
    master: Arc<MasterKey>,
    rng: Arc<dyn Rng>,
}

/// Where a value is stored: it opens nowhere else.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) table: &'a str,
    pub(crate) row: &'a str,
}

impl Place<'_> {
    fn bound_to(self, layer: &str, header: &[u8]) -> Vec<u8> {
        let mut aad = format!("grantry\0{layer}\0{}\0{}\0", self.table, self.row).into_bytes();
        aad.extend_from_slice(header);
        aad
    }
}

impl Envelope {
    pub(crate) fn new(master: MasterKey, rng: Arc<dyn Rng>) -> Self {
        Self { master: Arc::new(master), rng }
    }

    /// Seals a value for a place.
    pub(crate) fn seal(&self, place: Place<'_>, value: &[u8]) -> Result<Vec<u8>, Fault> {
        let mut data_key = Zeroizing::new([0; KEY]);
        self.rng.fill(&mut data_key[..]);
        let mut sealed = vec![VERSION];
        sealed.extend_from_slice(&self.master.id());
        let header = sealed.clone();
        let wrapped =
            seal_with(self.master.bytes(), &place.bound_to("key", &header), &data_key[..])?;
        sealed.extend_from_slice(&wrapped);
        sealed.extend_from_slice(&seal_with(
            &data_key,
            &place.bound_to("value", &[VERSION]),
            value,
        )?);
        Ok(sealed)
    }

    /// Opens a value of a place. `Ok(None)`: another master key sealed it.
    pub(crate) fn open(
        &self,
        place: Place<'_>,
        sealed: &[u8],
    ) -> Result<Option<Secret<Vec<u8>>>, Fault> {
        let damaged =
            || Fault::broken_because(&format!("{} {} is damaged", place.table, place.row));
        let (header, rest) = sealed.split_at_checked(1 + ID).ok_or_else(damaged)?;
        if header[0] != VERSION {
            return Err(damaged());
        }
        if header[1..] != self.master.id() {
            return Ok(None);
        }
        let (wrapped, value) = rest.split_at_checked(WRAPPED).ok_or_else(damaged)?;
        let data_key = open_with(self.master.bytes(), &place.bound_to("key", header), wrapped)
            .ok_or_else(damaged)?;
        let data_key: &[u8; KEY] = data_key.expose()[..].try_into().ok().ok_or_else(damaged)?;
        let opened = open_with(data_key, &place.bound_to("value", &[VERSION]), value);
        opened.map(Some).ok_or_else(damaged)
    }
}

fn seal_with(key: &[u8; KEY], aad: &[u8], value: &[u8]) -> Result<Vec<u8>, Fault> {
    let key = RandomizedNonceKey::new(&AES_256_GCM, key).map_err(Fault::broken)?;
    let mut text = value.to_vec();
    let nonce = key.seal_in_place_append_tag(Aad::from(aad), &mut text).map_err(Fault::broken)?;
    let mut sealed = nonce.as_ref().to_vec();
    sealed.append(&mut text);
    Ok(sealed)
}

fn open_with(key: &[u8; KEY], aad: &[u8], sealed: &[u8]) -> Option<Secret<Vec<u8>>> {
    let key = RandomizedNonceKey::new(&AES_256_GCM, key).ok()?;
    let (nonce, text) = sealed.split_at_checked(NONCE_LEN)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let mut text = Zeroizing::new(text.to_vec());
    let opened = key.open_in_place(nonce, Aad::from(aad), &mut text).ok()?;
    Some(Secret::new(opened.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::super::master_key;
    use super::*;
    use crate::clock::SystemRng;

    const HERE: Place<'static> = Place { table: "signing_keys", row: "k1" };

    fn envelope() -> Envelope {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let (master, _) =
            master_key::load_or_make(&dir.path().join("master.key"), &SystemRng).expect("a key");
        Envelope::new(master, Arc::new(SystemRng))
    }

    #[test]
    fn a_value_opens_only_where_it_was_sealed() {
        let envelope = envelope();
        let sealed = envelope.seal(HERE, b"private").expect("sealed");
        let opened = envelope.open(HERE, &sealed).expect("opens").expect("the same master key");
        assert_eq!(opened.expose(), b"private");
        let elsewhere = Place { row: "k2", ..HERE };
        assert!(envelope.open(elsewhere, &sealed).is_err());
        assert!(!sealed.windows(7).any(|w| w == b"private"));
    }

    #[test]
    fn every_changed_byte_is_noticed() {
        let envelope = envelope();
        let sealed = envelope.seal(HERE, b"private").expect("sealed");
        for position in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[position] ^= 1;
            let opened = envelope.open(HERE, &changed);
            assert!(!matches!(opened, Ok(Some(_))), "byte {position}");
        }
        for length in 0..sealed.len() {
            assert!(envelope.open(HERE, &sealed[..length]).is_err(), "cut to {length}");
        }
    }

    #[test]
    fn another_master_key_is_told_from_damage() {
        let sealed = envelope().seal(HERE, b"private").expect("sealed");
        assert!(matches!(envelope().open(HERE, &sealed), Ok(None)));
    }
}
