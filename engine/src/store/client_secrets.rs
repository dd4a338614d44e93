//! Table `client_secrets`: keyed hashes, and what may be shown of each secret.

use super::among::{Among, Of, among};
use super::backend::{affected, run};
use super::{Conn, Tx, sought};
use crate::fault::Fault;
use grantry_core::id::SecretId;
use grantry_core::secret::Hashed;
use grantry_core::time::Timestamp;

/// A row as it is shown.
#[derive(sqlx::FromRow, Clone)]
pub(crate) struct SecretRow {
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) prefix: String,
    pub(crate) last4: String,
    pub(crate) created_by: String,
    pub(crate) created_at: i64,
    pub(crate) expires_at: Option<i64>,
    pub(crate) last_used_at: i64,
    pub(crate) last_used_addr: Option<String>,
}

/// What a new row needs.
pub(crate) struct NewSecretRow<'a> {
    pub(crate) id: &'a SecretId,
    pub(crate) application_id: &'a str,
    pub(crate) label: &'a str,
    pub(crate) hash: &'a Hashed,
    pub(crate) prefix: &'a str,
    pub(crate) last4: &'a str,
    pub(crate) created_by: &'a str,
    pub(crate) expires_at: Option<Timestamp>,
}

const LIVING: Among = among!(
    "SELECT application_id AS holder, id, label, prefix, last4, created_by, created_at, expires_at,
        last_used_at, last_used_addr
    FROM client_secrets WHERE retired_at IS NULL AND application_id",
    "ORDER BY created_at, id"
);

const INSERT: &str = "INSERT INTO client_secrets
    (id, application_id, label, hash, prefix, last4, created_by, created_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

const RETIRE: &str = "UPDATE client_secrets SET retired_at = $3
    WHERE application_id = $1 AND id = $2 AND retired_at IS NULL
    RETURNING id, label, prefix, last4, created_by, created_at, expires_at, last_used_at,
        last_used_addr";

const CHANGE: &str = "UPDATE client_secrets SET label = $2, expires_at = $3 WHERE id = $1";

const RETIRE_ALL: &str = "UPDATE client_secrets SET retired_at = $2
    WHERE application_id = $1 AND retired_at IS NULL";

impl Conn<'_> {
    /// The secrets of an application that have not been retired, oldest first.
    pub(crate) async fn living_secrets(
        &mut self,
        application_id: &str,
    ) -> Result<Vec<SecretRow>, Fault> {
        let rows = self.living_secrets_of(&[application_id]).await?;
        Ok(rows.into_iter().map(|of| of.row).collect())
    }

    pub(super) async fn living_secrets_of(
        &mut self,
        application_ids: &[&str],
    ) -> Result<Vec<Of<SecretRow>>, Fault> {
        self.of_several(&LIVING, application_ids).await
    }
}

impl Tx<'_> {
    pub(crate) async fn insert_secret(
        &mut self,
        new: &NewSecretRow<'_>,
        now: Timestamp,
    ) -> Result<(), Fault> {
        affected!(
            self,
            sqlx::query(INSERT)
                .bind(new.id.as_str())
                .bind(new.application_id)
                .bind(new.label)
                .bind(&new.hash.as_bytes()[..])
                .bind(new.prefix)
                .bind(new.last4)
                .bind(new.created_by)
                .bind(now.as_millis())
                .bind(new.expires_at.map(Timestamp::as_millis))
        );
        Ok(())
    }

    /// Another label and another end.
    pub(crate) async fn change_secret(
        &mut self,
        id: &str,
        label: &str,
        expires_at: Option<Timestamp>,
    ) -> Result<(), Fault> {
        let expires_at = expires_at.map(Timestamp::as_millis);
        affected!(self, sqlx::query(CHANGE).bind(id).bind(label).bind(expires_at));
        Ok(())
    }

    /// The retired secret; `None` when there was no living one of that name.
    pub(crate) async fn retire_secret(
        &mut self,
        application_id: &str,
        id: &str,
        now: Timestamp,
    ) -> Result<Option<SecretRow>, Fault> {
        Ok(run!(
            self,
            sqlx::query_as(RETIRE).bind(application_id).bind(sought(id)).bind(now.as_millis()),
            fetch_optional
        ))
    }

    /// How many there were.
    pub(crate) async fn retire_all_secrets(
        &mut self,
        application_id: &str,
        now: Timestamp,
    ) -> Result<u64, Fault> {
        Ok(affected!(self, sqlx::query(RETIRE_ALL).bind(application_id).bind(now.as_millis())))
    }
}
