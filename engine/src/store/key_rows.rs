//! Tables `sealed_values` and `signing_keys`. Of two racing starts only the first one's rows stay.

use super::backend::{affected, run};
use super::{Conn, Tx};
use crate::fault::Fault;
use grantry_core::time::Timestamp;

/// A signing key as it is stored; `sealed_private` opens only with the master key.
#[derive(Clone, sqlx::FromRow)]
pub(crate) struct SigningKeyRow {
    pub(crate) id: String,
    pub(crate) algorithm: String,
    pub(crate) generation: i64,
    pub(crate) public_jwk: String,
    pub(crate) sealed_private: Vec<u8>,
    pub(crate) created_at: i64,
    pub(crate) active_from: i64,
}

const SEALED: &str = "SELECT sealed FROM sealed_values WHERE name = $1";

const INSERT_SEALED: &str =
    "INSERT INTO sealed_values (name, sealed, created_at) VALUES ($1, $2, $3)
    ON CONFLICT (name) DO NOTHING";

const KEYS: &str =
    "SELECT id, algorithm, generation, public_jwk, sealed_private, created_at, active_from
    FROM signing_keys ORDER BY algorithm, generation DESC LIMIT 1000";

const INSERT_KEY: &str = "INSERT INTO signing_keys
    (id, algorithm, generation, public_jwk, sealed_private, created_at, active_from)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (algorithm, generation) DO NOTHING";

impl Conn<'_> {
    pub(crate) async fn sealed_value(&mut self, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        let row: Option<(Vec<u8>,)> = run!(self, sqlx::query_as(SEALED).bind(name), fetch_optional);
        Ok(row.map(|(sealed,)| sealed))
    }

    /// Newest first within each algorithm.
    pub(crate) async fn signing_keys(&mut self) -> Result<Vec<SigningKeyRow>, Fault> {
        Ok(run!(self, sqlx::query_as(KEYS), fetch_all))
    }
}

impl Tx<'_> {
    /// Keeps what is there: whoever comes second reads the first one's value.
    pub(crate) async fn offer_sealed_value(
        &mut self,
        name: &str,
        sealed: &[u8],
        now: Timestamp,
    ) -> Result<(), Fault> {
        affected!(self, sqlx::query(INSERT_SEALED).bind(name).bind(sealed).bind(now.as_millis()));
        Ok(())
    }

    /// `false`: this generation of the algorithm exists already.
    pub(crate) async fn insert_signing_key(&mut self, key: &SigningKeyRow) -> Result<bool, Fault> {
        let inserted = affected!(
            self,
            sqlx::query(INSERT_KEY)
                .bind(key.id.as_str())
                .bind(key.algorithm.as_str())
                .bind(key.generation)
                .bind(key.public_jwk.as_str())
                .bind(key.sealed_private.as_slice())
                .bind(key.created_at)
                .bind(key.active_from)
        );
        Ok(inserted == 1)
    }
}
