//! The end of a sign-in: its row, what was allowed in it and is not to outlive it, and a message to
//! every application that has taken part and wants to hear of it. One transaction, so that nobody is
//! signed out of one half only (OpenID Connect Back-Channel Logout section 2.7).

use crate::Engine;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::store::{NewLogoutMessage, Tx};
use grantry_core::time::Timestamp;

/// A sign-in that is to end.
#[derive(Clone)]
pub(crate) struct Ending {
    pub(crate) session_id: String,
    pub(crate) user_id: String,
    pub(crate) now: Timestamp,
}

impl Engine {
    /// Signs somebody out of one browser.
    pub(crate) async fn end_person_session(
        &self,
        ctx: &Ctx,
        session_id: &str,
        user_id: &str,
    ) -> Result<(), Fault> {
        let ending =
            Ending { session_id: session_id.to_owned(), user_id: user_id.to_owned(), now: ctx.now };
        let engine = self.clone();
        let ended = self
            .store
            .write(move |tx| Box::pin(async move { engine.end_sign_in(tx, &ending).await }))
            .await?;
        if ended {
            tracing::info!(user = user_id, remote = %ctx.remote, request = %ctx.request, "logout: {user_id} signed out");
        }
        Ok(())
    }

    /// The same inside a transaction. Whether the sign-in was still there: who comes second does and
    /// tells nothing.
    pub(crate) async fn end_sign_in(
        &self,
        tx: &mut Tx<'_>,
        ending: &Ending,
    ) -> Result<bool, Fault> {
        let Ending { session_id, user_id, now } = ending;
        if !tx.delete_person_session(session_id).await? {
            return Ok(false);
        }
        for application_id in tx.applications_to_be_told(session_id).await? {
            let message = NewLogoutMessage {
                id: self.new_id(*now),
                application_id,
                user_id: user_id.clone(),
                session_id: session_id.clone(),
            };
            tx.insert_logout_message(&message, *now).await?;
        }
        tx.end_grants_of_session(session_id, *now).await?;
        Ok(true)
    }
    /// Ends every sign-in of a person, whose password has changed or who is switched off.
    pub(crate) async fn end_sign_ins(
        &self,
        tx: &mut Tx<'_>,
        user_id: &str,
        now: Timestamp,
    ) -> Result<(), Fault> {
        for session_id in tx.person_sessions_of(user_id).await? {
            let ending = Ending { session_id, user_id: user_id.to_owned(), now };
            self.end_sign_in(tx, &ending).await?;
        }
        Ok(())
    }
}
