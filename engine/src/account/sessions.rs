//! One's own signed-in browsers: see them, end one, end all others, sign out.

use crate::Engine;
use crate::authority::SignedIn;
use crate::ctx::Ctx;
use crate::fault::Fault;
use grantry_core::console::{SessionList, SessionView};
use grantry_core::id::SessionId;
use grantry_core::session::{ABSOLUTE, IDLE, browser_name};
use grantry_core::time::Timestamp;

impl Engine {
    /// The browsers in which this person is signed in, the asking one first.
    pub async fn list_own_sessions(
        &self,
        ctx: &Ctx,
        person: &SignedIn,
    ) -> Result<SessionList, Fault> {
        let (created, seen) = (ctx.now - ABSOLUTE, ctx.now - IDLE);
        let rows =
            self.store.reader().await?.conn().sessions_of(person.user(), created, seen).await?;
        let mut items = Vec::with_capacity(rows.len());
        for row in rows {
            let id = SessionId::parse(&row.id)
                .map_err(|_bad| Fault::bad_row("console_sessions", "id", &row.id))?;
            items.push(SessionView {
                current: id == *person.session(),
                id,
                browser: browser_name(&row.user_agent),
                remote_addr: row.remote_addr,
                created_at: Timestamp::from_millis(row.created_at),
                last_seen_at: Timestamp::from_millis(row.last_seen_at),
            });
        }
        items.sort_by_key(|view| !view.current);
        Ok(SessionList { items, now: ctx.now })
    }

    /// Ends one of this person's sessions. `false`: there is none of that name.
    pub async fn end_own_session(&self, person: &SignedIn, id: SessionId) -> Result<bool, Fault> {
        let user = person.user().clone();
        self.store
            .write(move |tx| Box::pin(async move { tx.delete_own_session(&user, &id).await }))
            .await
    }

    /// Ends every session of this person but the asking one; says how many there were.
    pub async fn end_other_sessions(&self, person: &SignedIn) -> Result<u64, Fault> {
        let (user, keep) = (person.user().clone(), person.session().clone());
        self.store
            .write(move |tx| Box::pin(async move { tx.delete_other_sessions(&user, &keep).await }))
            .await
    }

    /// Ends the session of a cookie. An unknown cookie is signed out already.
    pub async fn sign_out(&self, cookie: &str) -> Result<(), Fault> {
        let Some(token) = self.session_hash(cookie) else { return Ok(()) };
        self.store
            .write(move |tx| Box::pin(async move { tx.delete_session_by_token(&token).await }))
            .await
    }
}
