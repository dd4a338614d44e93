//! Table `logout_messages`, which tells applications that somebody has signed out (OpenID Connect
//! Back-Channel Logout).

use super::backend::{affected, run};
use super::{Conn, Tx};
use crate::fault::Fault;
use grantry_core::time::Timestamp;

/// A message that is due.
#[derive(sqlx::FromRow, Clone)]
pub(crate) struct LogoutMessageRow {
    pub(crate) id: String,
    pub(crate) client_id: String,
    pub(crate) user_id: String,
    pub(crate) session_id: String,
    pub(crate) attempts: i64,
}

/// A message to be sent.
#[derive(Clone)]
pub(crate) struct NewLogoutMessage {
    pub(crate) id: String,
    pub(crate) application_id: String,
    pub(crate) user_id: String,
    pub(crate) session_id: String,
}

/// In one order for everybody, so that two sign-outs never wait for each other.
const TO_BE_TOLD: &str = "SELECT DISTINCT a.id FROM grants g
    JOIN applications a ON a.id = g.application_id
    WHERE g.session_id = $1 AND a.backchannel_logout_uri IS NOT NULL ORDER BY a.id";

const INSERT: &str = "INSERT INTO logout_messages
        (id, application_id, user_id, session_id, attempts, due_at, created_at)
    VALUES ($1, $2, $3, $4, 0, $5, $5)";

const DUE: &str = "SELECT m.id, a.client_id, m.user_id, m.session_id, m.attempts
    FROM logout_messages m JOIN applications a ON a.id = m.application_id
    WHERE m.due_at <= $1 ORDER BY m.due_at, m.id LIMIT $2";

/// Who moves the count on has the try; another node that read the same row has not.
const CLAIM: &str = "UPDATE logout_messages SET attempts = attempts + 1, due_at = $3
    WHERE id = $1 AND attempts = $2";

const DELETE: &str = "DELETE FROM logout_messages WHERE id = $1";

impl Conn<'_> {
    /// The applications of a sign-in that want to hear of its end.
    pub(crate) async fn applications_to_be_told(
        &mut self,
        session_id: &str,
    ) -> Result<Vec<String>, Fault> {
        let rows: Vec<(String,)> =
            run!(self, sqlx::query_as(TO_BE_TOLD).bind(session_id), fetch_all);
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    pub(crate) async fn due_logout_messages(
        &mut self,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<LogoutMessageRow>, Fault> {
        Ok(run!(self, sqlx::query_as(DUE).bind(now.as_millis()).bind(limit), fetch_all))
    }
}

impl Tx<'_> {
    pub(crate) async fn insert_logout_message(
        &mut self,
        new: &NewLogoutMessage,
        now: Timestamp,
    ) -> Result<(), Fault> {
        affected!(
            self,
            sqlx::query(INSERT)
                .bind(&new.id)
                .bind(&new.application_id)
                .bind(&new.user_id)
                .bind(&new.session_id)
                .bind(now.as_millis())
        );
        Ok(())
    }

    /// Whether the try is the caller's. It is tried again at `next`, unless it is deleted before.
    pub(crate) async fn claim_logout_message(
        &mut self,
        id: &str,
        attempts: i64,
        next: Timestamp,
    ) -> Result<bool, Fault> {
        let query =
            affected!(self, sqlx::query(CLAIM).bind(id).bind(attempts).bind(next.as_millis()));
        Ok(query == 1)
    }

    pub(crate) async fn delete_logout_message(&mut self, id: &str) -> Result<(), Fault> {
        affected!(self, sqlx::query(DELETE).bind(id));
        Ok(())
    }
}
