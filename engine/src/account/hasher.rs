//! Password hashing with Argon2id (RFC 9106), off the async threads and only so much at once.
//!
//! Hashing needs time and memory on purpose, so it happens behind a semaphore: a flood of sign-ins
//! waits, and past a bound is told to come back, instead of taking the machine's memory (A83, R21).

use crate::clock::Rng;
use crate::fault::Fault;
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use grantry_core::secret::Secret;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

/// How many callers may wait for their turn.
const QUEUE: usize = 200;

/// What one hash costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
}

impl PasswordCost {
    /// 64 MiB and three passes: more than OWASP's minimum of 19 MiB and two.
    pub const STANDARD: Self = Self { memory_kib: 64 * 1024, passes: 3 };
    /// For tests that sign in hundreds of times.
    pub const FOR_TESTS: Self = Self { memory_kib: 1024, passes: 1 };
}

/// Hashes and checks passwords.
#[derive(Clone)]
pub(crate) struct PasswordHasher {
    params: Params,
    turns: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    decoy: Arc<str>,
    rng: Arc<dyn Rng>,
}

/// The answer to "is this the password?".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Checked {
    Right,
    /// Right, but hashed with other parameters than today's.
    RightButOutdated,
    Wrong,
}

impl PasswordHasher {
    pub(crate) fn new(
        cost: PasswordCost,
        at_once: usize,
        rng: Arc<dyn Rng>,
    ) -> Result<Self, Fault> {
        let params = Params::new(cost.memory_kib, cost.passes, 1, None).map_err(Fault::broken)?;
        let decoy = decoy(&params, rng.as_ref())?;
        Ok(Self {
            params,
            turns: Arc::new(Semaphore::new(at_once.max(1))),
            waiting: Arc::new(AtomicUsize::new(0)),
            decoy: decoy.into(),
            rng,
        })
    }

    /// A new hash, as a PHC string.
    pub(crate) async fn hash(&self, password: &Secret<String>) -> Result<String, Fault> {
        let (params, rng, password) = (self.params.clone(), self.rng.clone(), password.clone());
        self.in_turn(move || hash_now(&params, rng.as_ref(), &password)).await?
    }

    /// Compares with a stored hash; where there is none, with a decoy that takes as long and never
    /// matches, so that time does not tell who exists.
    pub(crate) async fn check(
        &self,
        password: &Secret<String>,
        stored: Option<&str>,
    ) -> Result<Checked, Fault> {
        let real = stored.is_some();
        let stored = stored.map_or_else(|| self.decoy.clone(), Into::into);
        let (params, password) = (self.params.clone(), password.clone());
        let checked = self.in_turn(move || check_now(&params, &password, &stored)).await??;
        Ok(if real { checked } else { Checked::Wrong })
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Fault> {
        let _place = Place::take(&self.waiting)?;
        let turn = self.turns.clone().acquire_owned().await.map_err(Fault::broken)?;
        let task = tokio::task::spawn_blocking(move || {
            let value = work();
            drop(turn);
            value
        });
        task.await.map_err(Fault::broken)
    }
}

/// A place in the bounded queue, given back when dropped.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(waiting: &Arc<AtomicUsize>) -> Result<Self, Fault> {
        let place = Self(waiting.clone());
        if waiting.fetch_add(1, Ordering::AcqRel) >= QUEUE {
            return Err(Fault::busy("too many passwords are being checked"));
        }
        Ok(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Looks like a stored hash and takes as long to compare with; random, so that nothing matches it.
fn decoy(params: &Params, rng: &dyn Rng) -> Result<String, Fault> {
    let (mut salt, mut hash) = ([0; 16], [0; 32]);
    rng.fill(&mut salt);
    rng.fill(&mut hash);
    let decoy = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(params).map_err(Fault::broken)?,
        salt: Some(Salt::new(&salt).map_err(Fault::broken)?),
        hash: Some(Output::new(&hash).map_err(Fault::broken)?),
    };
    Ok(decoy.to_string())
}

fn argon2(params: &Params) -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone())
}

/// One text, however its accents were typed.
fn normalised(password: &Secret<String>) -> Secret<String> {
    Secret::new(password.expose().nfc().collect())
}

fn hash_now(params: &Params, rng: &dyn Rng, password: &Secret<String>) -> Result<String, Fault> {
    let mut salt = [0; 16];
    rng.fill(&mut salt);
    let hash: PasswordHash = argon2(params)
        .hash_password_with_salt(normalised(password).expose().as_bytes(), &salt)
        .map_err(Fault::broken)?;
    Ok(hash.to_string())
}

fn check_now(params: &Params, password: &Secret<String>, stored: &str) -> Result<Checked, Fault> {
    let hash = PasswordHash::new(stored).map_err(Fault::broken)?;
    let bytes = normalised(password);
    match argon2(params).verify_password(bytes.expose().as_bytes(), &hash) {
        Ok(()) => {
            let used = Params::try_from(&hash).map_err(Fault::broken)?;
            let current = used.m_cost() == params.m_cost() && used.t_cost() == params.t_cost();
            Ok(if current { Checked::Right } else { Checked::RightButOutdated })
        }
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(Checked::Wrong),
        Err(other) => Err(Fault::broken(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemRng;

    fn hasher(cost: PasswordCost) -> PasswordHasher {
        PasswordHasher::new(cost, 2, Arc::new(SystemRng)).expect("a hasher")
    }

    fn secret(text: &str) -> Secret<String> {
        Secret::new(text.to_owned())
    }

    #[tokio::test]
    async fn the_right_password_is_told_from_a_wrong_one() {
        let hasher = hasher(PasswordCost::FOR_TESTS);
        let hash = hasher.hash(&secret("caf\u{e9} crème")).await.expect("hashed");
        assert!(hash.starts_with("$argon2id$v=19$"), "{hash}");
        let check = async |text| hasher.check(&secret(text), Some(&hash)).await.expect("checked");
        assert_eq!(check("caf\u{e9} crème").await, Checked::Right);
        assert_eq!(check("cafe\u{301} crème").await, Checked::Right, "typed with another accent");
        assert_eq!(check("cafe crème").await, Checked::Wrong);
        assert_eq!(check("").await, Checked::Wrong);
    }

    #[tokio::test]
    async fn nobody_is_never_right() {
        let hasher = hasher(PasswordCost::FOR_TESTS);
        for guess in ["", "no password at all"] {
            let checked = hasher.check(&secret(guess), None).await.expect("checked");
            assert_eq!(checked, Checked::Wrong);
        }
    }

    #[tokio::test]
    async fn an_old_hash_still_works_and_says_so() {
        let old = hasher(PasswordCost::FOR_TESTS);
        let hash = old.hash(&secret("four words are good")).await.expect("hashed");
        let new = hasher(PasswordCost { memory_kib: 2_048, passes: 1 });
        let checked = new.check(&secret("four words are good"), Some(&hash)).await.expect("ok");
        assert_eq!(checked, Checked::RightButOutdated);
    }

    #[test]
    fn the_standard_is_at_least_what_owasp_asks() {
        let PasswordCost { memory_kib, passes } = PasswordCost::STANDARD;
        assert!(memory_kib >= 19 * 1024 && passes >= 2);
    }

    #[tokio::test]
    async fn a83_a_flood_is_bounded() {
        let hasher = hasher(PasswordCost::FOR_TESTS);
        let all: Vec<_> =
            (0..QUEUE).map(|_| Place::take(&hasher.waiting).expect("a place")).collect();
        let refused = hasher.check(&secret("x"), None).await.expect_err("no place is left");
        assert_eq!(refused.kind(), crate::fault::FaultKind::Busy);
        drop(all);
        assert!(hasher.check(&secret("x"), None).await.is_ok());
    }
}
