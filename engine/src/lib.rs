//! Use-cases, keys and storage of Grantry. It knows nothing of HTTP or HTML.
//!
//! core decides, the store executes, this crate sequences. Every use-case is a method of [`Engine`]
//! in a file named by its verb; its first argument is the [`Ctx`], and where it needs authority it
//! takes a value from [`authority`] that only the check for it can make. `Ok` is an answer and has
//! been committed; a [`Fault`] means that nobody could find out, and nothing was kept.

mod account;
mod application;
mod audit;
pub mod authority;
mod authorize;
mod clock;
mod ctx;
mod directory;
mod fault;
mod housekeeping;
mod keys;
mod listing;
mod logout;
mod measure;
mod measures;
mod overview;
mod people;
mod refusal;
mod scanning;
mod start;
mod store;
mod token;

pub use account::{
    Administrator, AdministratorMade, ChangePassword, FirstAdministrator, PasswordChanged,
    PasswordCost, SetupOutcome, SignIn, SignInOutcome, Welcome,
};
pub use application::{
    ApplicationFilter, ApplicationMade, BootstrapMade, HandoverMade, HandoverSeen, HandoverUse,
    HandoverUsed, NewApplication, NewApplicationUser, NewSecret, SecretChange, UsageWanted,
};
pub use audit::AuditFilter;
pub use authorize::{
    AccountAsked, AccountChoice, Carried, ConsentAsked, ConsentDecision, PageProblem, PersonBegun,
    PersonSession, PersonShown, PersonSignIn, PersonSignedIn, PersonWelcome, ScopeAsked,
    SignInAsked, Step, Visitor,
};
pub use clock::{Clock, CountingRng, FixedClock, Rng, SystemClock, SystemRng};
pub use ctx::{Actor, Ctx};
pub use directory::{
    DatabaseInput, NewPlan, NewProject, NewRegion, NewScope, NewSuite, NewTenant, PlanEdit,
    ProjectEdit, ProjectFilter, RegionEdit, ScopeEdit, SuiteEdit, TenantEdit,
};
pub use fault::{Fault, FaultKind};
pub use keys::{KeysError, MasterKeyError, Rotated};
pub use listing::Listed;
pub use logout::{LogoutDelivery, LogoutRequest, LogoutStep, Returning};
pub use measures::Measures;
pub use people::{NewPerson, UserEdit, UserFilter, wrong_claims};
pub use refusal::{Conflict, Forbidden, NotDone, Refusal};
pub use scanning::{FoundToken, Judged, Scanner, ScanningKeys, ScanningKeysError};
pub use start::{Settings, StartError};
pub use store::{DatabaseUrl, OpenError};
pub use token::{
    AuthenticatedClient, ClientCredentials, ClientProblem, CodeGrant, DeviceAsked, DeviceRequest,
    DeviceStart, DeviceStarted, DeviceStep, GrantProblem, Introspected, IssuedTokens, OnBehalf,
    PresentedBy, ScopeShown, TokenGrant, TokenOnBehalf, TokenOutcome, TokenRefusal, TokenRequest,
    UserInfo, UserInfoAnswer, UserInfoForm,
};

use account::{PasswordHasher, SetupGate};
use grantry_core::id::RequestId;
use grantry_core::time::Timestamp;
use keys::{Envelope, Pepper};
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use store::Store;
use token::{ClientBook, Guesses, KeyRing, Ledger, OriginBook, RevokedBook, ScopeList, Sealer};

/// The part of an identifier that counts within a millisecond (RFC 9562 section 6.2, method 1).
const COUNTER_BITS: u32 = 12;

/// Everything that Grantry can do, over one open database. Whoever has a clone owns the same parts, so
/// that each of the many steps of a request can have one.
#[derive(Clone)]
pub struct Engine(Arc<Parts>);

/// What an engine consists of.
pub struct Parts {
    store: Store,
    envelope: Envelope,
    pepper: Pepper,
    hasher: PasswordHasher,
    setup: SetupGate,
    key_ring: KeyRing,
    sealer: Sealer,
    clients: ClientBook,
    ledger: Ledger,
    guesses: Guesses,
    origins: OriginBook,
    revoked: RevokedBook,
    scopes: ScopeList,
    last_id: AtomicU64,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    issuer: String,
    throttling: bool,
    started_at: Timestamp,
}

impl Deref for Engine {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Engine {
    /// What time it is.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Where tokens come from: what clients are configured with.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// A new identifier: random, and in the order of time, so that indexes stay compact (RFC 9562).
    /// Within a millisecond it counts up, so that what this process does one after the other is in
    /// that order in every list.
    pub fn new_id(&self, now: Timestamp) -> String {
        let mut random = [0; 10];
        self.rng.fill(&mut random);
        let earliest = u64::try_from(now.as_millis()).unwrap_or(0) << COUNTER_BITS;
        let next = |last: u64| Some(earliest.max(last + 1));
        let last = self.last_id.fetch_update(Ordering::Relaxed, Ordering::Relaxed, next);
        let moment = next(last.unwrap_or(0)).unwrap_or(earliest);
        let [.., high, low] = moment.to_be_bytes();
        (random[0], random[1]) = (high & 0x0f, low);
        let ms = moment >> COUNTER_BITS;
        uuid::Builder::from_unix_timestamp_millis(ms, &random).into_uuid().to_string()
    }

    /// The name of a request that came without one.
    pub fn new_request_id(&self) -> RequestId {
        // What we make is in the form that the check wants.
        RequestId::parse(&self.new_id(self.now())).unwrap_or_else(|_never| RequestId::unknown())
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), Fault> {
        self.store.ping().await
    }

    /// Finishes what is being written and closes the database.
    pub async fn close(&self) {
        if let Err(fault) = self.write_ledger().await {
            tracing::warn!(error = %fault, "close: the last counts are lost: {fault}");
        }
        self.store.close().await;
    }
}
