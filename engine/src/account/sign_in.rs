//! Signing in to the dashboard with e-mail and password.
//!
//! A try is reserved before anything is hashed, by one statement per bucket, so that parallel tries
//! cannot beat the limit (A74). Unknown names, switched-off accounts and wrong passwords take the
//! same time and get the same answer. A browser that has signed in before has tries of its own.

use super::hasher::Checked;
use crate::Engine;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::keys::Purpose;
use crate::store::{NewSession, Tx, UserRow};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use grantry_core::id::{SessionId, UserId};
use grantry_core::secret::{Hashed, Secret};
use grantry_core::throttle::{
    Limit, SIGN_IN_ACCOUNT, SIGN_IN_KNOWN_BROWSER, SIGN_IN_NETWORK, SIGN_IN_PAIR,
};
use grantry_core::time::Timestamp;
use grantry_core::user::{Role, password};

/// 32 random bytes in base64url.
pub(crate) const COOKIE_LENGTH: usize = 43;
pub(crate) const LONGEST_USER_AGENT: usize = 300;
const LONGEST_NAME: usize = 254;

/// What a person typed, and what the browser sent along.
pub struct SignIn {
    /// The e-mail address, as typed.
    pub email: String,
    /// The password, as typed.
    pub password: Secret<String>,
    /// The browser's name for itself.
    pub user_agent: String,
    /// The cookie of a session that this one replaces.
    pub old_session: Option<String>,
    /// The mark of a browser that has signed in before.
    pub browser_mark: Option<String>,
}

/// What a browser gets after signing in.
#[derive(Debug)]
pub struct Welcome {
    /// The value of the session cookie.
    pub session: Secret<String>,
    /// The value of the cookie that marks this browser as known.
    pub browser_mark: Secret<String>,
}

/// What became of it.
#[derive(Debug)]
pub enum SignInOutcome {
    /// Signed in.
    Welcome(Welcome),
    /// Unknown address, wrong password or switched-off account: nobody learns which.
    Wrong,
    /// The password is right, but this person has no dashboard.
    NoDashboard,
    /// Too many tries.
    Throttled {
        /// When the next try is allowed.
        until: Timestamp,
    },
}

/// A person whose password was right.
pub(crate) struct Proven {
    pub(crate) user: UserRow,
    /// The same password, hashed as it is done today, where the stored hash is of another kind.
    pub(crate) newer_hash: Option<String>,
}

/// Whether somebody is who they say.
pub(crate) enum Proof {
    /// They are, and this is what the try was counted against.
    Right(Proven, Vec<Bucket>),
    /// Nobody learns what was wrong.
    Wrong,
    /// Too many tries.
    Throttled {
        /// When the next one is allowed.
        until: Timestamp,
    },
}

pub(crate) type Bucket = (Hashed, Limit);

impl Engine {
    /// Signs in.
    pub async fn sign_in(&self, ctx: &Ctx, input: SignIn) -> Result<SignInOutcome, Fault> {
        let (person, buckets) = match self.prove(ctx, &input).await? {
            Proof::Right(person, buckets) => (person, buckets),
            Proof::Wrong => return Ok(refused(ctx)),
            Proof::Throttled { until } => return Ok(SignInOutcome::Throttled { until }),
        };
        let user = &person.user;
        let role =
            Role::parse(&user.role).ok_or_else(|| Fault::bad_row("users", "role", &user.id))?;
        if !role.has_dashboard() {
            return Ok(SignInOutcome::NoDashboard);
        }
        let welcome = self.begin_session(ctx, input, person, buckets).await?;
        Ok(welcome.map_or_else(|| refused(ctx), SignInOutcome::Welcome))
    }

    /// Whether somebody is who they say. The tries that it took are given back by whoever makes use
    /// of the answer.
    pub(crate) async fn prove(&self, ctx: &Ctx, input: &SignIn) -> Result<Proof, Fault> {
        let email_key = input.email.trim().to_lowercase();
        let buckets = self.sign_in_buckets(ctx, &email_key, input.browser_mark.as_deref());
        if let Some(until) = self.reserve(ctx.now, buckets.clone()).await? {
            tracing::warn!(remote = %ctx.remote, request = %ctx.request, "account.sign_in: too many tries from {}", ctx.remote);
            return Ok(Proof::Throttled { until });
        }
        let user = self.find_user(&email_key).await?;
        let stored = user.as_ref().and_then(|user| user.password_hash.clone());
        let checked = self.check_bounded(&input.password, stored.as_deref()).await?;
        let user = match (checked, user) {
            (Checked::Right | Checked::RightButOutdated, Some(user)) if user.active => user,
            _ => return Ok(Proof::Wrong),
        };
        let newer_hash = match checked {
            Checked::RightButOutdated => Some(self.hasher.hash(&input.password).await?),
            Checked::Right | Checked::Wrong => None,
        };
        Ok(Proof::Right(Proven { user, newer_hash }, buckets))
    }

    pub(crate) async fn find_user(&self, email_key: &str) -> Result<Option<UserRow>, Fault> {
        // No address holds control characters, and PostgreSQL takes a zero byte for a mistake.
        if email_key.chars().count() > LONGEST_NAME || email_key.contains(char::is_control) {
            return Ok(None);
        }
        self.store.reader().await?.conn().user_by_email(email_key).await
    }

    /// What is too long to be a password is compared with the decoy: same answer, same time (A82).
    pub(crate) async fn check_bounded(
        &self,
        password: &Secret<String>,
        stored: Option<&str>,
    ) -> Result<Checked, Fault> {
        if password::is_plausible(password.expose()) {
            return self.hasher.check(password, stored).await;
        }
        self.hasher.check(&Secret::new(String::new()), None).await
    }

    /// `None`: the password was changed or the person switched off while the password was checked.
    pub(super) async fn begin_session(
        &self,
        ctx: &Ctx,
        input: SignIn,
        Proven { user, newer_hash }: Proven,
        buckets: Vec<Bucket>,
    ) -> Result<Option<Welcome>, Fault> {
        let cookie = self.new_session_cookie();
        let id = UserId::parse(&user.id).map_err(|_bad| Fault::bad_row("users", "id", &user.id))?;
        let session = NewSession {
            id: SessionId::parse(&self.new_id(ctx.now))
                .map_err(|_bad| Fault::broken_because("a new id is not an id"))?,
            token: self.pepper.hash(Purpose::Session, &[cookie.expose().as_bytes()]),
            user: id.clone(),
            user_agent: input.user_agent.chars().take(LONGEST_USER_AGENT).collect(),
            remote_addr: ctx.remote.to_string(),
        };
        let old = input.old_session.and_then(|cookie| self.session_hash(&cookie));
        let now = ctx.now;
        let stored = user.password_hash.unwrap_or_default();
        let begun = self
            .store
            .write(move |tx| {
                Box::pin(async move {
                    let newer = newer_hash.as_deref().unwrap_or(&stored);
                    if !tx.confirm_password_hash(&session.user, &stored, newer).await? {
                        return Ok(false);
                    }
                    give_back(tx, &buckets).await?;
                    if let Some(old) = old {
                        tx.delete_session_by_token(&old).await?;
                    }
                    tx.insert_session(&session, now).await?;
                    Ok(true)
                })
            })
            .await?;
        if !begun {
            return Ok(None);
        }
        tracing::info!(user = %id, remote = %ctx.remote, request = %ctx.request, "account.sign_in: {id} signed in");
        let browser_mark = self.mark_browser(&user.email_key);
        Ok(Some(Welcome { session: cookie, browser_mark }))
    }

    pub(crate) fn new_session_cookie(&self) -> Secret<String> {
        let mut random = [0; 32];
        self.rng.fill(&mut random);
        Secret::new(URL_SAFE_NO_PAD.encode(random))
    }

    /// The buckets that a try counts against; the narrowest is last.
    pub(crate) fn sign_in_buckets(
        &self,
        ctx: &Ctx,
        email_key: &str,
        mark: Option<&str>,
    ) -> Vec<Bucket> {
        if let Some(own) = mark.and_then(|mark| self.known_browser_bucket(mark, email_key)) {
            return vec![(own, SIGN_IN_KNOWN_BROWSER)];
        }
        let network = ctx.network();
        let bucket = |parts: &[&[u8]]| self.pepper.hash(Purpose::ThrottleBucket, parts);
        let name = email_key.as_bytes();
        vec![
            (bucket(&[b"network", network.as_bytes()]), SIGN_IN_NETWORK),
            (bucket(&[b"account", name]), SIGN_IN_ACCOUNT),
            (bucket(&[b"pair", name, network.as_bytes()]), SIGN_IN_PAIR),
        ]
    }

    /// Reserves a try in every bucket, or in none of them: a refused try costs nothing more.
    /// Narrow buckets come before wide ones, always, so that no two transactions can deadlock.
    pub(crate) async fn reserve(
        &self,
        now: Timestamp,
        buckets: Vec<Bucket>,
    ) -> Result<Option<Timestamp>, Fault> {
        if !self.throttling {
            return Ok(None);
        }
        self.store
            .write(move |tx| {
                Box::pin(async move {
                    for (taken, (bucket, limit)) in buckets.iter().enumerate().rev() {
                        let Some(until) = tx.reserve_try(bucket, *limit, now).await? else {
                            continue;
                        };
                        for (bucket, limit) in &buckets[taken + 1..] {
                            tx.give_back_try(bucket, *limit).await?;
                        }
                        return Ok(Some(until));
                    }
                    Ok(None)
                })
            })
            .await
    }
}

/// Gives back what a right password was counted against, and clears the narrowest bucket. In the
/// order in which they were reserved, or two could wait for each other.
pub(crate) async fn give_back(tx: &mut Tx<'_>, buckets: &[Bucket]) -> Result<(), Fault> {
    for (bucket, limit) in buckets.iter().rev() {
        tx.give_back_try(bucket, *limit).await?;
    }
    match buckets.last() {
        Some((narrowest, _)) => tx.clear_tries(narrowest).await,
        None => Ok(()),
    }
}

/// One answer for everything that is wrong, so that nobody learns what it was.
fn refused(ctx: &Ctx) -> SignInOutcome {
    tracing::info!(remote = %ctx.remote, request = %ctx.request, "account.sign_in: refused from {}", ctx.remote);
    SignInOutcome::Wrong
}
