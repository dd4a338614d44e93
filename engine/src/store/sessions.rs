//! Table `console_sessions`: the signed-in browsers of the dashboard.

use super::backend::{affected, run};
use super::{Conn, Tx};
use crate::fault::Fault;
use grantry_core::id::{SessionId, UserId};
use grantry_core::secret::Hashed;
use grantry_core::time::Timestamp;

/// A session together with the person it belongs to.
#[derive(sqlx::FromRow)]
pub(crate) struct SessionRow {
    pub(crate) id: String,
    pub(crate) user_id: String,
    pub(crate) tenant_id: String,
    pub(crate) user_agent: String,
    pub(crate) remote_addr: String,
    pub(crate) created_at: i64,
    pub(crate) last_seen_at: i64,
    pub(crate) email: String,
    pub(crate) first_name: String,
    pub(crate) role: String,
    pub(crate) active: bool,
}

/// What a new row needs.
#[derive(Clone)]
pub(crate) struct NewSession {
    pub(crate) id: SessionId,
    pub(crate) token: Hashed,
    pub(crate) user: UserId,
    pub(crate) user_agent: String,
    pub(crate) remote_addr: String,
}

const BY_TOKEN: &str =
    "SELECT s.id, s.user_id, s.user_agent, s.remote_addr, s.created_at, s.last_seen_at,
        u.tenant_id, u.email, u.first_name, u.role, u.active
    FROM console_sessions s JOIN users u ON u.id = s.user_id
    WHERE s.token_hash = $1";

const OF_USER: &str =
    "SELECT s.id, s.user_id, s.user_agent, s.remote_addr, s.created_at, s.last_seen_at,
        u.tenant_id, u.email, u.first_name, u.role, u.active
    FROM console_sessions s JOIN users u ON u.id = s.user_id
    WHERE s.user_id = $1 AND s.created_at > $2 AND s.last_seen_at > $3
    ORDER BY s.last_seen_at DESC, s.id LIMIT 100";

const COUNT_ALIVE: &str =
    "SELECT count(*) FROM console_sessions WHERE created_at > $1 AND last_seen_at > $2";

const INSERT: &str = "INSERT INTO console_sessions
    (id, token_hash, user_id, user_agent, remote_addr, created_at, last_seen_at)
    VALUES ($1, $2, $3, $4, $5, $6, $6)";

const TOUCH: &str =
    "UPDATE console_sessions SET last_seen_at = $2 WHERE id = $1 AND last_seen_at < $2";

const DELETE_BY_TOKEN: &str = "DELETE FROM console_sessions WHERE token_hash = $1";

const DELETE_OWN: &str = "DELETE FROM console_sessions WHERE id = $1 AND user_id = $2";

const DELETE_OTHERS: &str = "DELETE FROM console_sessions WHERE user_id = $1 AND id <> $2";

const DELETE_ALL: &str = "DELETE FROM console_sessions WHERE user_id = $1";

impl Conn<'_> {
    pub(crate) async fn session_by_token(
        &mut self,
        token: &Hashed,
    ) -> Result<Option<SessionRow>, Fault> {
        Ok(run!(self, sqlx::query_as(BY_TOKEN).bind(&token.as_bytes()[..]), fetch_optional))
    }

    /// Begun after `created` and seen after `seen`: the ones that still work.
    pub(crate) async fn sessions_of(
        &mut self,
        user: &UserId,
        created: Timestamp,
        seen: Timestamp,
    ) -> Result<Vec<SessionRow>, Fault> {
        Ok(run!(
            self,
            sqlx::query_as(OF_USER)
                .bind(user.as_str())
                .bind(created.as_millis())
                .bind(seen.as_millis()),
            fetch_all
        ))
    }

    pub(crate) async fn count_sessions(
        &mut self,
        created: Timestamp,
        seen: Timestamp,
    ) -> Result<i64, Fault> {
        let (count,): (i64,) = run!(
            self,
            sqlx::query_as(COUNT_ALIVE).bind(created.as_millis()).bind(seen.as_millis()),
            fetch_one
        );
        Ok(count)
    }
}

impl Tx<'_> {
    pub(crate) async fn insert_session(
        &mut self,
        session: &NewSession,
        now: Timestamp,
    ) -> Result<(), Fault> {
        affected!(
            self,
            sqlx::query(INSERT)
                .bind(session.id.as_str())
                .bind(&session.token.as_bytes()[..])
                .bind(session.user.as_str())
                .bind(session.user_agent.as_str())
                .bind(session.remote_addr.as_str())
                .bind(now.as_millis())
        );
        Ok(())
    }

    pub(crate) async fn touch_session(
        &mut self,
        id: &SessionId,
        now: Timestamp,
    ) -> Result<(), Fault> {
        affected!(self, sqlx::query(TOUCH).bind(id.as_str()).bind(now.as_millis()));
        Ok(())
    }

    pub(crate) async fn delete_session_by_token(&mut self, token: &Hashed) -> Result<(), Fault> {
        affected!(self, sqlx::query(DELETE_BY_TOKEN).bind(&token.as_bytes()[..]));
        Ok(())
    }

    /// `false`: there is no such session of this person.
    pub(crate) async fn delete_own_session(
        &mut self,
        user: &UserId,
        id: &SessionId,
    ) -> Result<bool, Fault> {
        Ok(affected!(self, sqlx::query(DELETE_OWN).bind(id.as_str()).bind(user.as_str())) == 1)
    }

    /// How many other sessions of this person there were.
    pub(crate) async fn delete_other_sessions(
        &mut self,
        user: &UserId,
        keep: &SessionId,
    ) -> Result<u64, Fault> {
        Ok(affected!(self, sqlx::query(DELETE_OTHERS).bind(user.as_str()).bind(keep.as_str())))
    }

    /// Signs a person out everywhere.
    pub(crate) async fn delete_all_sessions(&mut self, user_id: &str) -> Result<(), Fault> {
        affected!(self, sqlx::query(DELETE_ALL).bind(user_id));
        Ok(())
    }
}
