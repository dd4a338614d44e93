//! What is asked about single tokens: table `revoked_tokens`, which has the access tokens that were
//! given up before their time (RFC 7009). And what everybody may know: the scopes, and the origins that may ask.

use super::backend::{affected, run};
use super::{Conn, Tx};
use crate::fault::Fault;
use grantry_core::time::Timestamp;

const IS_REVOKED: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM revoked_tokens WHERE jti = $1";

const REVOKE: &str = "INSERT INTO revoked_tokens (jti, number, expires_at) VALUES ($1, 0, $2) ON CONFLICT (jti) DO NOTHING";

/// The trigger has given each its number.
const REVOKED_SINCE: &str = "SELECT jti, number, expires_at FROM revoked_tokens
    WHERE number > $1 AND expires_at > $2 ORDER BY number LIMIT $3";

const CLIENT_ID: &str = "SELECT client_id FROM applications WHERE id = $1";

/// Those that open this server itself are left out.
const ADVERTISED: &str =
    "SELECT name FROM scopes WHERE name NOT LIKE 'grantry:%' ORDER BY name LIMIT 1000";

const ORIGINS: &str = "SELECT DISTINCT allowed_origins FROM applications
    WHERE allowed_origins <> '[]' AND status = 'active'";

/// An access token that was given up.
#[derive(sqlx::FromRow)]
pub(crate) struct RevokedRow {
    pub(crate) jti: String,
    pub(crate) number: i64,
    pub(crate) expires_at: i64,
}

impl Conn<'_> {
    /// The scopes that everybody may hear of.
    pub(crate) async fn advertised_scopes(&mut self) -> Result<Vec<String>, Fault> {
        let rows: Vec<(String,)> = run!(self, sqlx::query_as(ADVERTISED), fetch_all);
        Ok(rows.into_iter().map(|(name,)| name).collect())
    }

    /// The origins of every active application, each list in JSON.
    pub(crate) async fn allowed_origins(&mut self) -> Result<Vec<String>, Fault> {
        let rows: Vec<(String,)> = run!(self, sqlx::query_as(ORIGINS), fetch_all);
        Ok(rows.into_iter().map(|(list,)| list).collect())
    }

    /// The client ID of an application.
    pub(crate) async fn client_id_of(&mut self, id: &str) -> Result<Option<String>, Fault> {
        let found: Option<(String,)> =
            run!(self, sqlx::query_as(CLIENT_ID).bind(id), fetch_optional);
        Ok(found.map(|(client_id,)| client_id))
    }

    /// The access tokens that were given up after a number and have not ended, the first ones first.
    pub(crate) async fn revoked_since(
        &mut self,
        number: u64,
        now: Timestamp,
        most: i64,
    ) -> Result<Vec<RevokedRow>, Fault> {
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        Ok(run!(
            self,
            sqlx::query_as(REVOKED_SINCE).bind(number).bind(now.as_millis()).bind(most),
            fetch_all
        ))
    }

    /// Whether an access token was given up.
    pub(crate) async fn is_revoked(&mut self, jti: &str) -> Result<bool, Fault> {
        let (count,): (i64,) = run!(self, sqlx::query_as(IS_REVOKED).bind(jti), fetch_one);
        Ok(count > 0)
    }
}

impl Tx<'_> {
    /// Gives an access token up, until it would have ended anyway.
    pub(crate) async fn revoke_access_token(
        &mut self,
        jti: &str,
        expires_at: Timestamp,
    ) -> Result<(), Fault> {
        affected!(self, sqlx::query(REVOKE).bind(jti).bind(expires_at.as_millis()));
        Ok(())
    }
}

#[cfg(test)]
impl Tx<'_> {
    /// As a grant leaves it.
    pub(crate) async fn add_refresh_token_for_tests(
        &mut self,
        hash: &[u8],
        grant_id: &str,
        number: i64,
    ) -> Result<(), Fault> {
        const INSERT: &str =
            "INSERT INTO refresh_tokens (hash, grant_id, number) VALUES ($1, $2, $3)";
        affected!(self, sqlx::query(INSERT).bind(hash).bind(grant_id).bind(number));
        Ok(())
    }
}
