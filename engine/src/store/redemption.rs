//! Tables `authorization_codes` and `refresh_tokens`: what is handed in for tokens.
//!
//! Each is decided by one conditional statement, and the row that it gives back is the permission.

use super::backend::{affected, run};
use super::{Conn, Tx};
use crate::fault::Fault;
use grantry_core::secret::Hashed;
use grantry_core::time::Timestamp;

/// A code at the moment of its redemption.
#[derive(sqlx::FromRow, Clone)]
pub(crate) struct RedeemedCodeRow {
    pub(crate) grant_id: String,
    pub(crate) redirect_uri: String,
    /// Whether the authorization request has named the address.
    pub(crate) named_uri: bool,
    pub(crate) challenge: Option<String>,
    pub(crate) nonce: Option<String>,
    pub(crate) expires_at: i64,
}

const REDEEM_CODE: &str = "UPDATE authorization_codes SET redeemed_at = $2
    WHERE hash = $1 AND redeemed_at IS NULL
    RETURNING grant_id, redirect_uri, named_uri, challenge, nonce, expires_at";

const GRANT_OF_CODE: &str = "SELECT grant_id FROM authorization_codes WHERE hash = $1";

const ADD_REFRESH_TOKEN: &str =
    "INSERT INTO refresh_tokens (hash, grant_id, number) VALUES ($1, $2, $3)";

/// The head becomes the parent of a new head; or, as long as the head has not arrived anywhere, its
/// parent gets another successor and the head is forgotten.
const ROTATE: &str = "UPDATE grants
    SET head = head + 1, parent = $2, head_used = $4, refreshed_at = $3
    WHERE id = $1 AND ended_at = 0 AND expires_at > $3
        AND (head = $2 OR (parent = $2 AND NOT head_used))
    RETURNING head";

/// The same token stays good.
const KEEP: &str = "UPDATE grants SET refreshed_at = $3
    WHERE id = $1 AND ended_at = 0 AND expires_at > $3 AND head = $2
    RETURNING head";

/// Only if the token is really one that must not come again.
const END_REUSED: &str = "UPDATE grants
    SET ended_at = $3, ended_because = 'refresh_token_reused'
    WHERE id = $1 AND ended_at = 0 AND head > $2 AND (parent > $2 OR head_used)";

impl Conn<'_> {
    /// The grant of a code, redeemed or not.
    pub(crate) async fn grant_of_code(&mut self, hash: &Hashed) -> Result<Option<String>, Fault> {
        let row: Option<(String,)> =
            run!(self, sqlx::query_as(GRANT_OF_CODE).bind(&hash.as_bytes()[..]), fetch_optional);
        Ok(row.map(|(grant,)| grant))
    }
}

impl Tx<'_> {
    /// Burns a code: `Some` for exactly one caller.
    pub(crate) async fn redeem_code(
        &mut self,
        hash: &Hashed,
        now: Timestamp,
    ) -> Result<Option<RedeemedCodeRow>, Fault> {
        Ok(run!(
            self,
            sqlx::query_as(REDEEM_CODE).bind(&hash.as_bytes()[..]).bind(now.as_millis()),
            fetch_optional
        ))
    }

    /// The number of a new refresh token, kept under this hash, in exchange for the one with the
    /// number `presented`; 0 stands for none yet. `None`: that one is not good any more.
    pub(crate) async fn rotate_refresh_token(
        &mut self,
        grant_id: &str,
        presented: i64,
        new: &Hashed,
        now: Timestamp,
    ) -> Result<Option<i64>, Fault> {
        let row: Option<(i64,)> = run!(
            self,
            sqlx::query_as(ROTATE).bind(grant_id).bind(presented).bind(now.as_millis()).bind(false),
            fetch_optional
        );
        let Some((number,)) = row else { return Ok(None) };
        affected!(
            self,
            sqlx::query(ADD_REFRESH_TOKEN).bind(&new.as_bytes()[..]).bind(grant_id).bind(number)
        );
        Ok(Some(number))
    }

    /// Notes that a refresh token was used and stays good. `false`: it is not the newest.
    pub(crate) async fn keep_refresh_token(
        &mut self,
        grant_id: &str,
        presented: i64,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let row: Option<(i64,)> = run!(
            self,
            sqlx::query_as(KEEP).bind(grant_id).bind(presented).bind(now.as_millis()),
            fetch_optional
        );
        Ok(row.is_some())
    }

    /// Ends a grant of which a token has come that was replaced and whose successor has arrived.
    pub(crate) async fn end_reused_grant(
        &mut self,
        grant_id: &str,
        presented: i64,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let ended = affected!(
            self,
            sqlx::query(END_REUSED).bind(grant_id).bind(presented).bind(now.as_millis())
        );
        Ok(ended > 0)
    }
}
