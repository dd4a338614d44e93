//! Table `person_sessions`: browsers in which somebody has signed in to applications.

use super::backend::{affected, run};
use super::{Conn, Tx};
use crate::fault::Fault;
use grantry_core::secret::Hashed;
use grantry_core::time::Timestamp;

/// A session together with the person it belongs to.
#[derive(sqlx::FromRow, Clone)]
pub(crate) struct PersonSessionRow {
    pub(crate) id: String,
    pub(crate) user_id: String,
    pub(crate) signed_in_at: i64,
    pub(crate) last_seen_at: i64,
    pub(crate) email: String,
    pub(crate) first_name: String,
    pub(crate) last_name: String,
    pub(crate) active: bool,
    pub(crate) not_before: i64,
}

/// What a new row needs.
#[derive(Clone)]
pub(crate) struct NewPersonSession {
    pub(crate) id: String,
    pub(crate) token: Hashed,
    pub(crate) user_id: String,
    pub(crate) user_agent: String,
    pub(crate) remote_addr: String,
}

const BY_TOKEN: &str = "SELECT s.id, s.user_id, s.signed_in_at, s.last_seen_at,
        u.email, u.first_name, u.last_name, u.active, u.not_before
    FROM person_sessions s JOIN users u ON u.id = s.user_id
    WHERE s.token_hash = $1";

const INSERT: &str = "INSERT INTO person_sessions
    (id, token_hash, user_id, user_agent, remote_addr, signed_in_at, last_seen_at)
    VALUES ($1, $2, $3, $4, $5, $6, $6)";

/// The session of somebody who has typed the password again keeps its name and gets a new cookie.
const RENEW: &str = "UPDATE person_sessions SET token_hash = $3, user_agent = $4,
        remote_addr = $5, signed_in_at = $6, last_seen_at = $6
    WHERE token_hash = $1 AND user_id = $2";

const SEEN: &str = "UPDATE person_sessions SET last_seen_at = $2 WHERE id = $1";

const OF_PERSON: &str = "SELECT id FROM person_sessions WHERE user_id = $1 ORDER BY id";

const DELETE: &str = "DELETE FROM person_sessions WHERE id = $1";

impl Conn<'_> {
    pub(crate) async fn person_session_by_token(
        &mut self,
        token: &Hashed,
    ) -> Result<Option<PersonSessionRow>, Fault> {
        Ok(run!(self, sqlx::query_as(BY_TOKEN).bind(&token.as_bytes()[..]), fetch_optional))
    }

    /// In one order for everybody, so that two who end them never wait for each other.
    pub(crate) async fn person_sessions_of(&mut self, user_id: &str) -> Result<Vec<String>, Fault> {
        let rows: Vec<(String,)> = run!(self, sqlx::query_as(OF_PERSON).bind(user_id), fetch_all);
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }
}

impl Tx<'_> {
    pub(crate) async fn insert_person_session(
        &mut self,
        new: &NewPersonSession,
        now: Timestamp,
    ) -> Result<(), Fault> {
        affected!(
            self,
            sqlx::query(INSERT)
                .bind(&new.id)
                .bind(&new.token.as_bytes()[..])
                .bind(&new.user_id)
                .bind(&new.user_agent)
                .bind(&new.remote_addr)
                .bind(now.as_millis())
        );
        Ok(())
    }

    /// `false`: there is no session of that cookie, or it is somebody else's.
    pub(crate) async fn renew_person_session(
        &mut self,
        old: &Hashed,
        new: &NewPersonSession,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let renewed = affected!(
            self,
            sqlx::query(RENEW)
                .bind(&old.as_bytes()[..])
                .bind(&new.user_id)
                .bind(&new.token.as_bytes()[..])
                .bind(&new.user_agent)
                .bind(&new.remote_addr)
                .bind(now.as_millis())
        );
        Ok(renewed == 1)
    }

    /// Holds on to a session until the transaction ends. `false`: it has ended meanwhile.
    pub(crate) async fn person_session_seen(
        &mut self,
        id: &str,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        Ok(affected!(self, sqlx::query(SEEN).bind(id).bind(now.as_millis())) == 1)
    }

    pub(crate) async fn delete_person_session(&mut self, id: &str) -> Result<bool, Fault> {
        Ok(affected!(self, sqlx::query(DELETE).bind(id)) == 1)
    }
}
