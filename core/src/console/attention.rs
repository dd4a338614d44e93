//! What on the whole server, or in one tenant, somebody should look at.

use crate::time::Timestamp;
use crate::usage::UsageView;
use serde::{Deserialize, Serialize};

/// So many applications are named of each kind; of the others only the number is told.
pub const NAMED: usize = 5;
/// Nobody counts further than this.
pub const COUNTED: i64 = 100;

/// An application that should be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concern {
    /// Which.
    pub client_id: String,
    /// What people call it.
    pub name: String,
    /// Which secret, plan or origin it is about.
    pub what: String,
    /// When it will happen or when it last happened.
    pub at: Option<Timestamp>,
    /// How often, where that counts.
    pub times: i64,
}

/// Applications with the same concern.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concerns {
    /// The most pressing ones.
    pub named: Vec<Concern>,
    /// How many there are, up to [`COUNTED`].
    pub count: i64,
}

/// Everything that needs attention.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attention {
    /// Secrets that end within thirty days or have ended within the last thirty.
    pub expiring: Concerns,
    /// Applications whose requests were refused in the last 24 hours, the most refused first.
    pub refused: Concerns,
    /// Applications that nobody has used for ninety days.
    pub unused: Concerns,
    /// Applications whose plan is retired: they get no tokens.
    pub retired_plans: Concerns,
    /// Applications that pages of any origin may call.
    pub any_origin: Concerns,
}

impl Attention {
    /// Whether there is nothing to look at.
    pub fn is_quiet(&self) -> bool {
        let all =
            [&self.expiring, &self.refused, &self.unused, &self.retired_plans, &self.any_origin];
        all.iter().all(|concerns| concerns.named.is_empty())
    }
}

/// What the landing page shows of applications.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Landing {
    /// What needs attention.
    pub attention: Attention,
    /// Tokens by the day, within the reader's reach.
    pub usage: UsageView,
    /// The server's time.
    pub now: Timestamp,
}
