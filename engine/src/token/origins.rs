//! Which sites' scripts may call (CORS): those whose origin an application lists.
//!
//! A preflight names no application, so it may pass where any of them lists the origin. All origins
//! are remembered together, under the number that every change moves on (ADR 0016), so the answer is
//! exact and a flood of preflights reads the table once.

use super::remembered::Remembered;
use crate::Engine;
use crate::fault::Fault;
use std::collections::HashSet;

const ANY: &str = "*";

/// Every origin that an active application lists.
pub(crate) type OriginBook = Remembered<HashSet<String>>;

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
        let number = self.store.epochs().await?.clients;
        let origins = self.origins.or_read(number, self.read_origins()).await?;
        Ok(origins.contains(ANY) || origins.contains(origin))
    }

    async fn read_origins(&self) -> Result<HashSet<String>, Fault> {
        let lists = self.store.reader().await?.conn().allowed_origins().await?;
        let mut origins = HashSet::new();
        for list in lists {
            let list: Vec<String> = serde_json::from_str(&list)
                .map_err(|_bad| Fault::bad_row("applications", "allowed_origins", &list))?;
            origins.extend(list);
        }
        Ok(origins)
    }
}
