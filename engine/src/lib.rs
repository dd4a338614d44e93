//! Use-cases, keys and storage of Grantry. It knows nothing of HTTP or HTML.
//!
//! core decides, the store executes, this crate sequences. Every use-case is a method of [`Engine`]
//! in a file named by its verb; its first argument is the [`Ctx`], and where it needs authority it
//! takes a value from [`authority`] that only the check for it can make. `Ok` is an answer and has
//! been committed; a [`Fault`] means that nobody could find out, and nothing was kept.

mod account;
pub mod authority;
mod clock;
mod ctx;
mod fault;
mod housekeeping;
mod keys;
mod measure;
mod overview;
mod start;
mod store;

pub use account::{
    Administrator, AdministratorMade, ChangePassword, FirstAdministrator, PasswordChanged,
    PasswordCost, SetupOutcome, SignIn, SignInOutcome, Welcome,
};
pub use clock::{Clock, CountingRng, FixedClock, Rng, SystemClock, SystemRng};
pub use ctx::{Actor, Ctx};
pub use fault::{Fault, FaultKind};
pub use keys::{KeysError, MasterKeyError, Rotated};
pub use start::{Settings, StartError};
pub use store::{DatabaseUrl, OpenError};

use account::{PasswordHasher, SetupGate};
use grantry_core::time::Timestamp;
use keys::{Envelope, Pepper};
use std::sync::Arc;
use store::Store;

/// Everything that Grantry can do, over one open database. Cheap to clone.
#[derive(Clone)]
pub struct Engine {
    store: Store,
    envelope: Envelope,
    pepper: Pepper,
    hasher: PasswordHasher,
    setup: Arc<SetupGate>,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    issuer: String,
    throttling: bool,
    started_at: Timestamp,
}

impl Engine {
    /// What time it is.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A new identifier: random, and in the order of time, so that indexes stay compact (RFC 9562).
    pub fn new_id(&self, now: Timestamp) -> String {
        let mut random = [0; 10];
        self.rng.fill(&mut random);
        let ms = u64::try_from(now.as_millis()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(ms, &random).into_uuid().to_string()
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), Fault> {
        self.store.ping().await
    }

    /// Finishes what is being written and closes the database.
    pub async fn close(&self) {
        self.store.close().await;
    }
}
