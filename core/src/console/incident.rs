//! What an incident hits, before and after it (PRODUCT D4).

use serde::{Deserialize, Serialize};

/// What an incident will hit, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentPreview {
    /// What it ends.
    pub hit: IncidentHit,
    /// Sign-ins in browsers that what it ends came from.
    pub sessions: i64,
    /// Addresses that one of its secrets was used from within the last hour: the least number of
    /// callers.
    pub callers: i64,
    /// Its requests in this hour of the clock and the one before, as they are counted.
    pub requests: i64,
}

/// What an incident ends, or has ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentHit {
    /// Access tokens that may still be good. They are counted by the hour in which they were issued,
    /// so this is the most.
    pub access_tokens: i64,
    /// Grants of people that can be renewed.
    pub refresh_tokens: i64,
    /// Secrets that work.
    pub secrets: i64,
    /// People whose tokens these are.
    pub users: i64,
}
