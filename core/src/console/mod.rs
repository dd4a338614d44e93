//! What the dashboard shows: plain data that both halves of it share.
//!
//! Not domain types: adding a field there never publishes it here.

pub mod application;
pub mod attention;
pub mod bench;
pub mod directory;
pub mod incident;

pub use application::*;
pub use attention::*;
pub use bench::*;
pub use directory::*;
pub use incident::*;

use crate::id::{KeyId, SessionId, UserId};
use crate::signing_key::{Algorithm, KeyState};
use crate::time::Timestamp;
use crate::user::Role;
use serde::{Deserialize, Serialize};

/// The signed-in person, for the header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// Who it is.
    pub id: UserId,
    /// The address they sign in with.
    pub email: String,
    /// What they are greeted with.
    pub first_name: String,
    /// What they may do.
    pub role: Role,
}

impl Viewer {
    /// One or two letters for the round picture.
    pub fn initials(&self) -> String {
        let first = self.first_name.chars().next();
        first
            .or_else(|| self.email.chars().next())
            .into_iter()
            .flat_map(char::to_uppercase)
            .collect()
    }
}

/// One of one's own signed-in browsers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    /// Names the session when it is ended.
    pub id: SessionId,
    /// Whether this is the browser that asks.
    pub current: bool,
    /// "Firefox on Windows".
    pub browser: String,
    /// The address it signed in from.
    pub remote_addr: String,
    /// When it signed in.
    pub created_at: Timestamp,
    /// When it was last seen.
    pub last_seen_at: Timestamp,
}

/// One's own sessions, and what time the server thinks it is (a browser's clock may be off).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionList {
    /// The sessions, the current one first.
    pub items: Vec<SessionView>,
    /// The server's time.
    pub now: Timestamp,
}

/// One signing key. Never its private half.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyView {
    /// The `kid` that tokens name.
    pub id: KeyId,
    /// What it signs with.
    pub algorithm: Algorithm,
    /// What it is good for now.
    pub state: KeyState,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it began or begins to sign.
    pub active_from: Timestamp,
    /// When it leaves the key set, once a successor is known.
    pub published_until: Option<Timestamp>,
}

/// All signing keys, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyList {
    /// The keys.
    pub items: Vec<KeyView>,
    /// The server's time.
    pub now: Timestamp,
    /// Whether the person who asks may rotate them.
    pub may_rotate: bool,
}

/// What the first page says about this server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// The issuer: what clients are configured with.
    pub issuer: String,
    /// Grantry's version.
    pub version: String,
    /// When this process started.
    pub started_at: Timestamp,
    /// The server's time.
    pub now: Timestamp,
    /// Only for those who may see what concerns the whole server.
    pub platform: Option<PlatformFigures>,
}

/// Figures of the whole server, across all tenants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlatformFigures {
    /// "SQLite 3.51.3" or "PostgreSQL 15.18".
    pub database: String,
    /// People who can sign in to the dashboard.
    pub administrators: i64,
    /// Signed-in browsers, everybody's.
    pub sessions: i64,
    /// The keys that sign now.
    pub signing_keys: Vec<KeyView>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_come_from_the_name_or_the_address() {
        let mut viewer = Viewer {
            id: UserId::parse("u1").expect("an id"),
            email: "sam@example.com".to_owned(),
            first_name: "élodie".to_owned(),
            role: Role::Auditor,
        };
        assert_eq!(viewer.initials(), "É");
        viewer.first_name.clear();
        assert_eq!(viewer.initials(), "S");
    }
}
