//! Opens the database, the master key and everything that hangs on it.

use crate::account::{PasswordCost, PasswordHasher, SetupGate};
use crate::clock::{Clock, Rng, SystemClock, SystemRng};
use crate::fault::Fault;
use crate::keys::{self, Envelope, KeysError, MasterKeyError};
use crate::store::{DatabaseUrl, OpenError, Store};
use crate::token::{
    ClientBook, Guesses, KeyRing, Ledger, OriginBook, RevokedBook, ScopeList, Sealer,
};
use crate::{Engine, Parts};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// How many callers one commit of SQLite may cover.
const GROUP_SIZE: usize = 256;

/// What an engine needs to know.
#[derive(Clone)]
pub struct Settings {
    /// Where the database is.
    pub database: DatabaseUrl,
    /// Where the master key is, or is to be made.
    pub master_key_file: PathBuf,
    /// The issuer: the public address of this server.
    pub issuer: String,
    /// What a password hash costs.
    pub password_cost: PasswordCost,
    /// Whether tries are limited. Off only for load tests.
    pub throttling: bool,
    /// How many callers one commit of SQLite may cover; 1 switches grouping off.
    pub group_size: usize,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Gives out random bytes.
    pub rng: Arc<dyn Rng>,
}

impl Settings {
    /// The usual choices, over this database and master key.
    pub fn new(database: DatabaseUrl, master_key_file: PathBuf, issuer: String) -> Self {
        Self {
            database,
            master_key_file,
            issuer,
            password_cost: PasswordCost::STANDARD,
            throttling: true,
            group_size: GROUP_SIZE,
            clock: Arc::new(SystemClock),
            rng: Arc::new(SystemRng),
        }
    }
}

/// Why the engine could not start. Its text is one line that says what to do.
#[derive(Debug)]
pub enum StartError {
    /// The master key cannot be used.
    MasterKey(MasterKeyError),
    /// The database cannot be opened.
    Open(OpenError),
    /// The keys in the database cannot be used.
    Keys(KeysError),
    /// Something else went wrong.
    Fault(Fault),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MasterKey(error) => error.fmt(f),
            Self::Open(error) => error.fmt(f),
            Self::Keys(error) => error.fmt(f),
            Self::Fault(fault) => write!(f, "cannot start: {fault}"),
        }
    }
}

impl std::error::Error for StartError {}

macro_rules! start_error_from {
    ($($source:ty => $variant:ident),* $(,)?) => {$(
        impl From<$source> for StartError {
            fn from(source: $source) -> Self {
                Self::$variant(source)
            }
        }
    )*};
}

start_error_from! {
    MasterKeyError => MasterKey,
    OpenError => Open,
    KeysError => Keys,
    Fault => Fault,
}

impl Engine {
    /// Opens everything; on the first start makes the database, the master key and the keys in it.
    pub async fn start(settings: Settings) -> Result<Self, StartError> {
        let Settings { clock, rng, .. } = settings;
        let now = clock.now();
        let store = Store::open(&settings.database, settings.group_size).await?;
        let (master, made) = if keys::has_pepper(&store).await? {
            (keys::load_master_key(&settings.master_key_file)?, false)
        } else {
            keys::load_or_make_master_key(&settings.master_key_file, rng.as_ref())?
        };
        if made {
            tracing::warn!(
                file = %settings.master_key_file.display(),
                "keys.master: a new master key was made in {}; keep a copy in a safe place, apart from the database",
                settings.master_key_file.display()
            );
        }
        let envelope = Envelope::new(master, rng.clone());
        let pepper = keys::load_pepper(&store, &envelope, rng.as_ref(), now).await?;
        keys::make_first_signing_keys(&store, &envelope, now).await?;
        let at_once = std::thread::available_parallelism().map_or(2, usize::from);
        let hasher = PasswordHasher::new(settings.password_cost, at_once, rng.clone())?;
        Ok(Self(Arc::new(Parts {
            store,
            envelope,
            sealer: Sealer::new(&pepper)?,
            pepper,
            hasher,
            setup: SetupGate::default(),
            key_ring: KeyRing::new(),
            clients: ClientBook::default(),
            ledger: Ledger::default(),
            guesses: Guesses::default(),
            origins: OriginBook::default(),
            revoked: RevokedBook::default(),
            scopes: ScopeList::default(),
            last_id: AtomicU64::new(0),
            clock,
            rng,
            issuer: settings.issuer,
            throttling: settings.throttling,
            started_at: now,
        })))
    }

    /// Opens and migrates the database and looks for damage, and nothing else.
    pub async fn migrate(database: &DatabaseUrl) -> Result<(), StartError> {
        let store = Store::open(database, 1).await?;
        let verified = store.verify().await;
        store.close().await;
        Ok(verified?)
    }
}
