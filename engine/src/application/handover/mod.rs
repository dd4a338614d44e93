//! Links that hand a secret over: whoever opens one gets a new secret of an application, once, and
//! needs no account (PRODUCT D7). The link never holds the secret, and only its keyed hash is kept.

mod cancel;
mod create;
mod list;
mod look;
mod press;

pub use create::HandoverMade;
pub use look::HandoverSeen;
pub use press::{HandoverUse, HandoverUsed};

use crate::Engine;
use crate::application::checked_body;
use crate::keys::Purpose;
use crate::refusal::Refusal;
use grantry_core::application::MAX_SECRETS;
use grantry_core::secret::{Hashed, Secret};

/// How the one-time part of a link begins.
const PREFIX: &str = "gry_hl_";
/// So many links of an application wait at a time.
const MAX_PENDING: usize = 5;

impl Engine {
    /// `None` for what was mistyped or cut off, which needs no look at the database.
    fn handover_hash(&self, token: &Secret<String>) -> Option<Hashed> {
        checked_body(token.expose(), PREFIX)?;
        Some(self.pepper.hash(Purpose::Handover, &[token.expose().as_bytes()]))
    }
}

/// There is no room for the secret that the link would make.
fn no_room() -> Refusal {
    let message =
        format!("It has {MAX_SECRETS} secrets, so no further one can be made. Retire one first.");
    Refusal::conflict("too_many_secrets", message)
}
