//! What everybody may know before they ask for anything: the public keys (RFC 7517) and the names of
//! the permissions.

use crate::Engine;
use crate::ctx::Ctx;
use crate::fault::Fault;
use serde::Serialize;
use serde_json::value::RawValue;
use std::sync::{Arc, PoisonError, RwLock};

/// The names of the permissions, and the number that they were read under (ADR 0016).
#[derive(Default)]
pub(crate) struct ScopeList(RwLock<Option<(u64, Arc<[String]>)>>);

#[derive(Serialize)]
struct KeySet<'a> {
    keys: Vec<&'a RawValue>,
}

impl Engine {
    /// The key set, as JSON: every key that signs, has signed what may still be good, or will sign
    /// soon (M093).
    pub async fn key_set(&self, ctx: &Ctx) -> Result<String, Fault> {
        let keys = self.keys(ctx).await?;
        let set = KeySet { keys: keys.published(ctx.now).collect() };
        serde_json::to_string(&set).map_err(Fault::broken)
    }

    /// The scopes that an application may be given by whoever looks after it. Those that open this
    /// server itself are not advertised.
    pub async fn advertised_scopes(&self) -> Result<Arc<[String]>, Fault> {
        let epoch = self.store.epochs().await?.clients;
        let known = self.scopes.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, scopes)) = known.filter(|(at, _)| *at == epoch) {
            return Ok(scopes);
        }
        let read = self.store.reader().await?.conn().advertised_scopes().await?;
        let scopes: Arc<[String]> = read.into();
        *self.scopes.0.write().unwrap_or_else(PoisonError::into_inner) =
            Some((epoch, scopes.clone()));
        Ok(scopes)
    }
}
