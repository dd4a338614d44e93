//! What this server counts, for whoever watches it from outside.

use crate::Engine;
use crate::fault::Fault;
use grantry_core::application::secret_life::WARNINGS;
use grantry_core::time::{Span, Timestamp};

/// Figures at one moment. Tokens are counted since the start of this process.
#[derive(Debug, Clone)]
pub struct Measures {
    /// How many tokens were issued and how many requests refused, by grant.
    pub tokens: Vec<(String, u64, u64)>,
    /// How many living secrets end within so many days.
    pub expiring: Vec<(i64, i64)>,
    /// How many secrets have ended by themselves and are still listed.
    pub expired: i64,
    /// When this process started.
    pub started_at: Timestamp,
}

impl Engine {
    /// Reads the figures.
    pub async fn measures(&self) -> Result<Measures, Fault> {
        let now = self.now();
        let mut reader = self.store.reader().await?;
        let mut conn = reader.conn();
        let mut expiring = Vec::new();
        for days in WARNINGS {
            let until = now + Span::days(days);
            expiring.push((days, conn.count_expiring_secrets(now, until).await?));
        }
        let expired = conn.count_expiring_secrets(Timestamp::from_millis(0), now).await?;
        Ok(Measures {
            tokens: self.ledger.totals(),
            expiring,
            expired,
            started_at: self.started_at,
        })
    }
}
