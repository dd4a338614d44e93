//! Which sites' scripts may call (CORS): those whose origin an application lists.
//!
//! A preflight names no application, so it may pass where any of them lists the origin. All origins
//! are remembered together, under the number that every change moves on (ADR 0016), so the answer is
//! exact and a flood of preflights reads the table once.

use crate::Engine;
use crate::fault::Fault;
use std::collections::HashSet;
use tokio::sync::Mutex;

const ANY: &str = "*";

/// Every origin that an active application lists.
#[derive(Default)]
pub(crate) struct OriginBook(Mutex<Option<(u64, HashSet<String>)>>);

impl Engine {
    /// Whether the scripts of a site may read what this application is answered.
    pub async fn origin_may_call(&self, client_id: &str, origin: &str) -> Result<bool, Fault> {
        let client = self.client(client_id).await?;
        Ok(client.is_some_and(|client| {
            client.active && client.allowed_origins.iter().any(|own| own == ANY || own == origin)
        }))
    }

    /// Whether the scripts of a site may ask at all.
    pub async fn origin_may_ask(&self, origin: &str) -> Result<bool, Fault> {
        let epoch = self.store.epochs().await?.clients;
        let mut known = self.origins.0.lock().await;
        if let Some((at, origins)) = known.as_ref()
            && *at >= epoch
        {
            return Ok(origins.contains(ANY) || origins.contains(origin));
        }
        let lists = self.store.reader().await?.conn().allowed_origins().await?;
        let mut origins = HashSet::new();
        for list in lists {
            let list: Vec<String> = serde_json::from_str(&list)
                .map_err(|_bad| Fault::bad_row("applications", "allowed_origins", &list))?;
            origins.extend(list);
        }
        let may = origins.contains(ANY) || origins.contains(origin);
        *known = Some((epoch, origins));
        Ok(may)
    }
}
