//! Turns the cookie of somebody who has signed in to applications into that person.

use super::{PersonShown, Visitor};
use crate::Engine;
use crate::account::COOKIE_LENGTH;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::keys::Purpose;
use crate::store::PersonSessionRow;
use grantry_core::authorize::judge_person;
use grantry_core::secret::Hashed;
use grantry_core::session::Verdict;
use grantry_core::time::Timestamp;

/// Somebody who has signed in to applications with this browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SignedInPerson {
    /// Names the session; ID tokens call it `sid`.
    pub(crate) session_id: String,
    pub(crate) user_id: String,
    pub(crate) shown: PersonShown,
    /// When the password was last typed.
    pub(crate) signed_in_at: Timestamp,
}

impl Engine {
    /// `None`: nobody, or the session is over, or the person is switched off. Reads only: a page
    /// that is looked at writes nothing.
    pub(crate) async fn person_of(
        &self,
        ctx: &Ctx,
        visitor: &Visitor,
    ) -> Result<Option<SignedInPerson>, Fault> {
        self.person_of_cookie(ctx, visitor.session.as_deref()).await
    }

    /// The same, by the value of the cookie.
    pub(crate) async fn person_of_cookie(
        &self,
        ctx: &Ctx,
        cookie: Option<&str>,
    ) -> Result<Option<SignedInPerson>, Fault> {
        let Some(token) = cookie.and_then(|cookie| self.person_session_hash(cookie)) else {
            return Ok(None);
        };
        let row = self.store.reader().await?.conn().person_session_by_token(&token).await?;
        Ok(row.filter(|row| is_alive(row, ctx.now)).map(SignedInPerson::from))
    }

    /// The keyed hash under which a session is stored; `None` for what cannot be a cookie of ours.
    pub(crate) fn person_session_hash(&self, cookie: &str) -> Option<Hashed> {
        let plausible = cookie.len() == COOKIE_LENGTH && cookie.is_ascii();
        plausible.then(|| self.pepper.hash(Purpose::PersonSession, &[cookie.as_bytes()]))
    }
}

fn is_alive(row: &PersonSessionRow, now: Timestamp) -> bool {
    let signed_in_at = Timestamp::from_millis(row.signed_in_at);
    let verdict = judge_person(signed_in_at, Timestamp::from_millis(row.last_seen_at), now);
    matches!(verdict, Verdict::Alive { .. }) && row.active && row.signed_in_at >= row.not_before
}

impl From<PersonSessionRow> for SignedInPerson {
    fn from(row: PersonSessionRow) -> Self {
        let name = format!("{} {}", row.first_name, row.last_name).trim().to_owned();
        Self {
            session_id: row.id,
            user_id: row.user_id,
            shown: PersonShown { name, email: row.email },
            signed_in_at: Timestamp::from_millis(row.signed_in_at),
        }
    }
}
