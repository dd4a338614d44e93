//! Guessing at client secrets (RFC 6749 section 2.3.1): wrong ones are counted for each application
//! and network, in the buckets of all tries; who has used them up waits, with a right secret too.
//!
//! Only a wrong secret costs a write. That a bucket is empty is remembered here until it is not, so
//! that a flood costs nothing and a client that is right never waits for the database.

use crate::Engine;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::keys::Purpose;
use grantry_core::secret::Hashed;
use grantry_core::throttle::CLIENT_SECRET;
use grantry_core::time::Timestamp;
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

/// How many buckets are remembered; beyond that the database is asked again.
const REMEMBERED: usize = 10_000;

/// Buckets without a try left, and until when.
#[derive(Default)]
pub(crate) struct Guesses(RwLock<HashMap<Hashed, Timestamp>>);

impl Guesses {
    fn is_empty(&self) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).is_empty()
    }

    fn until(&self, bucket: &Hashed, now: Timestamp) -> Option<Timestamp> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.get(bucket).copied().filter(|until| *until > now)
    }

    fn remember(&self, bucket: Hashed, until: Timestamp, now: Timestamp) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.retain(|_, until| *until > now);
        }
        if known.len() < REMEMBERED {
            known.insert(bucket, until);
        }
    }
}

impl Engine {
    /// Until when an application, or `None` for one that nobody knows, is not listened to from this
    /// network.
    pub(super) fn must_wait(&self, ctx: &Ctx, application: Option<&str>) -> Option<Timestamp> {
        if self.guesses.is_empty() {
            return None;
        }
        self.guesses.until(&self.guess_bucket(ctx, application), ctx.now)
    }

    /// Counts a wrong secret; the moment to come back where there were too many.
    pub(super) async fn count_guess(
        &self,
        ctx: &Ctx,
        application: Option<&str>,
    ) -> Result<Option<Timestamp>, Fault> {
        let bucket = self.guess_bucket(ctx, application);
        let until = self.reserve(ctx.now, vec![(bucket, CLIENT_SECRET)]).await?;
        if let Some(until) = until {
            self.guesses.remember(bucket, until, ctx.now);
            tracing::warn!(remote = %ctx.remote, request = %ctx.request, "token.client: too many wrong secrets from {}", ctx.remote);
        }
        Ok(until)
    }

    fn guess_bucket(&self, ctx: &Ctx, application: Option<&str>) -> Hashed {
        let (network, application) = (ctx.network(), application.unwrap_or(""));
        let parts: [&[u8]; 3] = [b"client-secret", application.as_bytes(), network.as_bytes()];
        self.pepper.hash(Purpose::ThrottleBucket, &parts)
    }
}
