//! Table `device_codes`: devices that wait for a person (RFC 8628). What happens once is decided by
//! one conditional statement.

use super::backend::{affected, run};
use super::{Conn, Tx};
use crate::fault::Fault;
use grantry_core::secret::Hashed;
use grantry_core::time::Timestamp;

/// A device that waits, or has waited.
#[derive(sqlx::FromRow, Clone)]
pub(crate) struct DeviceRow {
    pub(crate) application_id: String,
    pub(crate) client_id: String,
    pub(crate) tenant: String,
    pub(crate) scopes: String,
    pub(crate) resources: String,
    pub(crate) state: String,
    pub(crate) remote_addr: String,
    pub(crate) expires_at: i64,
    pub(crate) redeemed_at: Option<i64>,
}

/// What a new row needs.
#[derive(Clone)]
pub(crate) struct NewDevice {
    pub(crate) hash: Hashed,
    pub(crate) user_code: String,
    pub(crate) application_id: String,
    pub(crate) tenant_id: String,
    pub(crate) scopes: String,
    /// A list in JSON.
    pub(crate) resources: String,
    pub(crate) wait_seconds: i64,
    pub(crate) remote_addr: String,
    pub(crate) expires_at: Timestamp,
}

/// The first question may come at once.
const INSERT: &str = "INSERT INTO device_codes (hash, user_code, application_id, tenant_id, scopes,
        resources, state, wait_seconds, polled_at, remote_addr, created_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, 'pending', $7, 0, $8, $9, $10)
    ON CONFLICT (user_code) DO NOTHING";

macro_rules! select {
    ($where:literal) => {
        concat!(
            "SELECT d.application_id, a.client_id, t.slug AS tenant, d.scopes, d.resources,
                d.state, d.remote_addr, d.expires_at, d.redeemed_at
            FROM device_codes d
            JOIN applications a ON a.id = d.application_id
            JOIN tenants t ON t.id = d.tenant_id
            WHERE ",
            $where
        )
    };
}

const BY_HASH: &str = select!("d.hash = $1");

const WAITING: &str = select!("d.user_code = $1 AND d.state = 'pending' AND d.expires_at > $2");

const REDEEM: &str = "UPDATE device_codes SET redeemed_at = $3
    WHERE hash = $1 AND application_id = $2 AND state = 'allowed' AND redeemed_at IS NULL
        AND expires_at > $3
    RETURNING grant_id";

/// `$3` is what a message may come too early, for clocks and networks that are not exact.
const POLL: &str = "UPDATE device_codes SET polled_at = $2
    WHERE hash = $1 AND polled_at + wait_seconds * 1000 <= $2 + $3";

const SLOW_DOWN: &str =
    "UPDATE device_codes SET polled_at = $2, wait_seconds = wait_seconds + $3 WHERE hash = $1";

const DECIDE: &str = "UPDATE device_codes SET state = $2
    WHERE user_code = $1 AND state = 'pending' AND expires_at > $3";

const SET_GRANT: &str = "UPDATE device_codes SET grant_id = $2 WHERE user_code = $1";

impl Conn<'_> {
    pub(crate) async fn device(&mut self, hash: &Hashed) -> Result<Option<DeviceRow>, Fault> {
        Ok(run!(self, sqlx::query_as(BY_HASH).bind(&hash.as_bytes()[..]), fetch_optional))
    }

    /// A device that still waits for somebody's decision.
    pub(crate) async fn waiting_device(
        &mut self,
        user_code: &str,
        now: Timestamp,
    ) -> Result<Option<DeviceRow>, Fault> {
        Ok(run!(
            self,
            sqlx::query_as(WAITING).bind(user_code).bind(now.as_millis()),
            fetch_optional
        ))
    }
}

impl Tx<'_> {
    /// `false`: another device shows this code.
    pub(crate) async fn insert_device(
        &mut self,
        new: &NewDevice,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let inserted = affected!(
            self,
            sqlx::query(INSERT)
                .bind(&new.hash.as_bytes()[..])
                .bind(&new.user_code)
                .bind(&new.application_id)
                .bind(&new.tenant_id)
                .bind(&new.scopes)
                .bind(&new.resources)
                .bind(new.wait_seconds)
                .bind(&new.remote_addr)
                .bind(now.as_millis())
                .bind(new.expires_at.as_millis())
        );
        Ok(inserted == 1)
    }

    /// The grant of a device that was allowed: `Some` for exactly one caller.
    pub(crate) async fn redeem_device(
        &mut self,
        hash: &Hashed,
        application_id: &str,
        now: Timestamp,
    ) -> Result<Option<String>, Fault> {
        let row: Option<(Option<String>,)> = run!(
            self,
            sqlx::query_as(REDEEM)
                .bind(&hash.as_bytes()[..])
                .bind(application_id)
                .bind(now.as_millis()),
            fetch_optional
        );
        Ok(row.and_then(|(grant,)| grant))
    }

    /// Notes that a device has asked. `false`: too early.
    pub(crate) async fn poll_device(
        &mut self,
        hash: &Hashed,
        early: i64,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let polled = affected!(
            self,
            sqlx::query(POLL).bind(&hash.as_bytes()[..]).bind(now.as_millis()).bind(early)
        );
        Ok(polled == 1)
    }

    /// From now on a device must wait longer.
    pub(crate) async fn slow_device_down(
        &mut self,
        hash: &Hashed,
        seconds: i64,
        now: Timestamp,
    ) -> Result<(), Fault> {
        affected!(
            self,
            sqlx::query(SLOW_DOWN).bind(&hash.as_bytes()[..]).bind(now.as_millis()).bind(seconds)
        );
        Ok(())
    }

    /// `false`: somebody has decided already, or its time is over.
    pub(crate) async fn decide_device(
        &mut self,
        user_code: &str,
        allow: bool,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let state = if allow { "allowed" } else { "denied" };
        let decided =
            affected!(self, sqlx::query(DECIDE).bind(user_code).bind(state).bind(now.as_millis()));
        Ok(decided == 1)
    }

    /// What came of the decision; in the transaction that made it.
    pub(crate) async fn set_grant_of_device(
        &mut self,
        user_code: &str,
        grant_id: &str,
    ) -> Result<(), Fault> {
        affected!(self, sqlx::query(SET_GRANT).bind(user_code).bind(grant_id));
        Ok(())
    }
}
