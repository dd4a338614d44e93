//! Table `handovers`: links that hand a secret over once. What happens once is decided by one
//! conditional statement.

use super::backend::{affected, run};
use super::{Conn, Tx, sought};
use crate::fault::Fault;
use grantry_core::secret::Hashed;
use grantry_core::time::Timestamp;

/// A link as it stands.
#[derive(sqlx::FromRow, Clone)]
pub(crate) struct HandoverRow {
    pub(crate) id: String,
    pub(crate) application_id: String,
    pub(crate) client_id: String,
    pub(crate) application: String,
    pub(crate) confidential: bool,
    pub(crate) created_by: String,
    pub(crate) created_at: i64,
    pub(crate) expires_at: i64,
    pub(crate) used_at: Option<i64>,
    pub(crate) cancelled_at: Option<i64>,
}

/// What a new row needs.
pub(crate) struct NewHandover<'a> {
    pub(crate) id: &'a str,
    pub(crate) application_id: &'a str,
    pub(crate) token: &'a Hashed,
    pub(crate) created_by: &'a str,
    pub(crate) expires_at: Timestamp,
}

macro_rules! select {
    ($where:literal) => {
        concat!(
            "SELECT h.id, h.application_id, a.client_id, a.name AS application, a.confidential,
                h.created_by, h.created_at, h.expires_at, h.used_at, h.cancelled_at
            FROM handovers h JOIN applications a ON a.id = h.application_id WHERE ",
            $where
        )
    };
}

const BY_TOKEN: &str = select!("h.token_hash = $1");

const PENDING: &str = select!(
    "h.application_id = $1 AND h.used_at IS NULL AND h.cancelled_at IS NULL AND h.expires_at > $2
    ORDER BY h.id LIMIT 100"
);

const INSERT: &str = "INSERT INTO handovers
        (id, application_id, token_hash, created_by, created_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6)";

const USE: &str = "UPDATE handovers SET used_at = $2, used_addr = $3
    WHERE token_hash = $1 AND used_at IS NULL AND cancelled_at IS NULL AND expires_at > $2
    RETURNING id";

const CANCEL: &str = "UPDATE handovers SET cancelled_at = $3
    WHERE application_id = $1 AND id = $2
        AND used_at IS NULL AND cancelled_at IS NULL AND expires_at > $3";

const CANCEL_ALL: &str = "UPDATE handovers SET cancelled_at = $2
    WHERE application_id = $1 AND used_at IS NULL AND cancelled_at IS NULL AND expires_at > $2";

impl Conn<'_> {
    /// `None`: no such link was made here, or it is forgotten by now.
    pub(crate) async fn handover(&mut self, token: &Hashed) -> Result<Option<HandoverRow>, Fault> {
        Ok(run!(self, sqlx::query_as(BY_TOKEN).bind(&token.as_bytes()[..]), fetch_optional))
    }

    /// The links of an application that still work, oldest first.
    pub(crate) async fn pending_handovers(
        &mut self,
        application_id: &str,
        now: Timestamp,
    ) -> Result<Vec<HandoverRow>, Fault> {
        Ok(run!(
            self,
            sqlx::query_as(PENDING).bind(application_id).bind(now.as_millis()),
            fetch_all
        ))
    }
}

impl Tx<'_> {
    pub(crate) async fn insert_handover(
        &mut self,
        new: &NewHandover<'_>,
        now: Timestamp,
    ) -> Result<(), Fault> {
        affected!(
            self,
            sqlx::query(INSERT)
                .bind(new.id)
                .bind(new.application_id)
                .bind(&new.token.as_bytes()[..])
                .bind(new.created_by)
                .bind(now.as_millis())
                .bind(new.expires_at.as_millis())
        );
        Ok(())
    }

    /// Burns a link: `true` for exactly one caller.
    pub(crate) async fn use_handover(
        &mut self,
        token: &Hashed,
        remote_addr: &str,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let row: Option<(String,)> = run!(
            self,
            sqlx::query_as(USE).bind(&token.as_bytes()[..]).bind(now.as_millis()).bind(remote_addr),
            fetch_optional
        );
        Ok(row.is_some())
    }

    /// `false`: there is none of that name that still works.
    pub(crate) async fn cancel_handover(
        &mut self,
        application_id: &str,
        id: &str,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let cancelled = affected!(
            self,
            sqlx::query(CANCEL).bind(application_id).bind(sought(id)).bind(now.as_millis())
        );
        Ok(cancelled == 1)
    }

    /// How many there were.
    pub(crate) async fn cancel_all_handovers(
        &mut self,
        application_id: &str,
        now: Timestamp,
    ) -> Result<u64, Fault> {
        Ok(affected!(self, sqlx::query(CANCEL_ALL).bind(application_id).bind(now.as_millis())))
    }
}
