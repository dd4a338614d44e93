//! First start: makes the pepper and one signing key per algorithm, once per database (R41).

use super::generate::FreshKey;
use super::{Envelope, Pepper, Place};
use crate::clock::Rng;
use crate::fault::Fault;
use crate::store::Store;
use grantry_core::signing_key::Algorithm;
use grantry_core::time::Timestamp;
use std::fmt;
use zeroize::Zeroizing;

const PEPPER: &str = "pepper";
const PEPPER_PLACE: Place<'static> = Place { table: "sealed_values", row: PEPPER };

/// Why the keys of a database cannot be used. Its text is one line that says what to do.
#[derive(Debug)]
pub enum KeysError {
    /// The database was sealed with another master key.
    WrongMasterKey,
    /// The database did not answer, or its content is damaged.
    Fault(Fault),
}

impl fmt::Display for KeysError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WrongMasterKey => f.write_str(
                "the master key does not open this database; set GRANTRY_MASTER_KEY_FILE to the key that belongs to it",
            ),
            Self::Fault(fault) => write!(f, "the keys in the database cannot be read: {fault}"),
        }
    }
}

impl From<Fault> for KeysError {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// Whether the database has been sealed with a master key.
pub(crate) async fn has_pepper(store: &Store) -> Result<bool, Fault> {
    Ok(store.reader().await?.conn().sealed_value(PEPPER).await?.is_some())
}

/// The key of all keyed hashes: what the database holds, or a new one that it holds from now on.
pub(crate) async fn load_pepper(
    store: &Store,
    envelope: &Envelope,
    rng: &dyn Rng,
    now: Timestamp,
) -> Result<Pepper, KeysError> {
    if let Some(pepper) = read_pepper(store, envelope).await? {
        return Ok(pepper);
    }
    let mut bytes = Zeroizing::new([0; 32]);
    rng.fill(&mut bytes[..]);
    let sealed = envelope.seal(PEPPER_PLACE, &bytes[..])?;
    store
        .write(move |tx| Box::pin(async move { tx.offer_sealed_value(PEPPER, &sealed, now).await }))
        .await?;
    // Another process may have been faster; its pepper is the one that counts.
    let pepper = read_pepper(store, envelope).await?;
    pepper.ok_or_else(|| Fault::broken_because("the pepper is gone right after it was made").into())
}

async fn read_pepper(store: &Store, envelope: &Envelope) -> Result<Option<Pepper>, KeysError> {
    let Some(sealed) = store.reader().await?.conn().sealed_value(PEPPER).await? else {
        return Ok(None);
    };
    match envelope.open(PEPPER_PLACE, &sealed)? {
        Some(bytes) => Ok(Some(Pepper::new(&bytes))),
        None => Err(KeysError::WrongMasterKey),
    }
}

/// Makes the first signing key of every algorithm that has none.
pub(crate) async fn make_first_signing_keys(
    store: &Store,
    envelope: &Envelope,
    now: Timestamp,
) -> Result<(), KeysError> {
    let existing = store.reader().await?.conn().signing_keys().await?;
    for algorithm in Algorithm::ALL {
        if existing.iter().any(|key| key.algorithm == algorithm.as_str()) {
            continue;
        }
        let fresh = tokio::task::spawn_blocking(move || FreshKey::generate(algorithm))
            .await
            .map_err(Fault::broken)??;
        let row = fresh.into_row(envelope, 1, now, now)?;
        // "Generation 1 exists" means that another process was faster: its key is as good.
        store.write(move |tx| Box::pin(async move { tx.insert_signing_key(&row).await })).await?;
    }
    Ok(())
}
