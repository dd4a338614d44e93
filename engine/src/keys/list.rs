//! Lists the signing keys with what each is good for now. Never a private half (A66).

use crate::authority::PlatformReader;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::store::SigningKeyRow;
use crate::{Engine, store::Store};
use grantry_core::console::{KeyList, KeyView};
use grantry_core::id::KeyId;
use grantry_core::signing_key::{Algorithm, KeyState, PUBLISH_AFTER_USE, Tenure};
use grantry_core::time::Timestamp;

/// A stored key, read: its place in the succession decides its tenure.
pub(crate) struct KnownKey {
    pub(crate) id: KeyId,
    pub(crate) algorithm: Algorithm,
    pub(crate) generation: i64,
    pub(crate) created_at: Timestamp,
    pub(crate) tenure: Tenure,
}

impl Engine {
    /// All signing keys, newest first within each algorithm.
    pub async fn list_signing_keys(
        &self,
        ctx: &Ctx,
        reader: &PlatformReader,
    ) -> Result<KeyList, Fault> {
        let items = views(&read(&self.store).await?, ctx.now);
        Ok(KeyList { items, now: ctx.now, may_rotate: reader.may_write() })
    }
}

/// What the dashboard shows of keys.
fn views(keys: &[KnownKey], now: Timestamp) -> Vec<KeyView> {
    let view = |key: &KnownKey| KeyView {
        id: key.id.clone(),
        algorithm: key.algorithm,
        state: key.tenure.state(now),
        created_at: key.created_at,
        active_from: key.tenure.active_from,
        published_until: key.tenure.replaced_from.map(|from| from + PUBLISH_AFTER_USE),
    };
    keys.iter().map(view).collect()
}

/// The keys that sign now, one per algorithm.
pub(crate) async fn active(store: &Store, now: Timestamp) -> Result<Vec<KeyView>, Fault> {
    let mut all = views(&read(store).await?, now);
    all.retain(|key| key.state == KeyState::Active);
    Ok(all)
}

pub(super) async fn read(store: &Store) -> Result<Vec<KnownKey>, Fault> {
    in_succession(&store.reader().await?.conn().signing_keys().await?)
}

/// Rows come newest first, so that a key's successor is the row before it.
pub(crate) fn in_succession(rows: &[SigningKeyRow]) -> Result<Vec<KnownKey>, Fault> {
    let mut keys: Vec<KnownKey> = Vec::with_capacity(rows.len());
    for row in rows {
        let bad = |column| Fault::bad_row("signing_keys", column, &row.id);
        let algorithm = Algorithm::parse(&row.algorithm).ok_or_else(|| bad("algorithm"))?;
        let successor = keys.last().filter(|newer| newer.algorithm == algorithm);
        let replaced_from = successor.map(|newer| newer.tenure.active_from);
        keys.push(KnownKey {
            id: KeyId::parse(&row.id).ok().ok_or_else(|| bad("id"))?,
            algorithm,
            generation: row.generation,
            created_at: Timestamp::from_millis(row.created_at),
            tenure: Tenure { active_from: Timestamp::from_millis(row.active_from), replaced_from },
        });
    }
    Ok(keys)
}
