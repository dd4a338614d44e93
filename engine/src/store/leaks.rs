//! Table `leaks`: credentials that were found where everybody can read them.

use super::backend::{affected, run};
use super::{Conn, Tx};
use crate::fault::Fault;
use grantry_core::secret::Hashed;
use grantry_core::time::Timestamp;

/// A row as it is shown.
#[derive(sqlx::FromRow, Clone)]
pub(crate) struct LeakRow {
    pub(crate) id: String,
    pub(crate) at: i64,
    pub(crate) kind: String,
    pub(crate) hint: String,
    pub(crate) url: String,
}

/// What a new row needs.
pub(crate) struct NewLeak<'a> {
    pub(crate) id: &'a str,
    pub(crate) application_id: &'a str,
    pub(crate) kind: &'a str,
    pub(crate) hint: &'a str,
    pub(crate) url: &'a str,
    pub(crate) source: &'a str,
}

const INSERT: &str = "INSERT INTO leaks (id, application_id, at, kind, hint, url, source)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

const SINCE: &str = "SELECT id, at, kind, hint, url FROM leaks
    WHERE application_id = $1 AND at > $2 ORDER BY id DESC LIMIT 5";

const SECRET_BY_HASH: &str =
    "SELECT id, application_id FROM client_secrets WHERE hash = $1 LIMIT 1";

impl Conn<'_> {
    /// The last ones of an application since then, newest first.
    pub(crate) async fn leaks_since(
        &mut self,
        application_id: &str,
        then: Timestamp,
    ) -> Result<Vec<LeakRow>, Fault> {
        Ok(run!(self, sqlx::query_as(SINCE).bind(application_id).bind(then.as_millis()), fetch_all))
    }

    /// A secret, living or retired, and whose it is.
    pub(crate) async fn secret_by_hash(
        &mut self,
        hash: &Hashed,
    ) -> Result<Option<(String, String)>, Fault> {
        Ok(run!(self, sqlx::query_as(SECRET_BY_HASH).bind(&hash.as_bytes()[..]), fetch_optional))
    }
}

impl Tx<'_> {
    pub(crate) async fn insert_leak(
        &mut self,
        new: &NewLeak<'_>,
        now: Timestamp,
    ) -> Result<(), Fault> {
        affected!(
            self,
            sqlx::query(INSERT)
                .bind(new.id)
                .bind(new.application_id)
                .bind(now.as_millis())
                .bind(new.kind)
                .bind(new.hint)
                .bind(new.url)
                .bind(new.source)
        );
        Ok(())
    }
}
