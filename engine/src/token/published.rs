//! What everybody may know before they ask for anything: the public keys (RFC 7517) and the names of
//! the permissions.

use super::remembered::Remembered;
use crate::Engine;
use crate::ctx::Ctx;
use crate::fault::Fault;
use serde::Serialize;
use serde_json::value::RawValue;
use std::sync::Arc;

/// The names of the permissions.
pub(crate) type ScopeList = Remembered<Vec<String>>;

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
    pub async fn advertised_scopes(&self) -> Result<Arc<Vec<String>>, Fault> {
        let number = self.store.epochs().await?.clients;
        let read = async { self.store.reader().await?.conn().advertised_scopes().await };
        self.scopes.or_read(number, read).await
    }
}
