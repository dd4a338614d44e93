//! Table `consents`, what the consent page says of scopes, and the codes that follow from consent.

use super::backend::{affected, run};
use super::{Conn, Tx};
use crate::fault::Fault;
use grantry_core::secret::Hashed;
use grantry_core::time::Timestamp;

/// Whose consent to what.
#[derive(Clone)]
pub(crate) struct ConsentKey {
    pub(crate) user: String,
    pub(crate) application: String,
    pub(crate) tenant: String,
}

/// A scope in words.
#[derive(sqlx::FromRow, Clone)]
pub(crate) struct ScopeWordsRow {
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) sensitive: bool,
}

/// What a new code needs.
#[derive(Clone)]
pub(crate) struct NewCode {
    pub(crate) hash: Hashed,
    pub(crate) grant_id: String,
    pub(crate) redirect_uri: String,
    /// Whether the request named it.
    pub(crate) named_uri: bool,
    pub(crate) challenge: Option<String>,
    pub(crate) nonce: Option<String>,
    pub(crate) expires_at: Timestamp,
}

const CONSENTED: &str = "SELECT scopes FROM consents
    WHERE user_id = $1 AND application_id = $2 AND tenant_id = $3";

const CONSENT: &str = "INSERT INTO consents
        (user_id, application_id, tenant_id, scopes, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $5)
    ON CONFLICT (user_id, application_id, tenant_id)
    DO UPDATE SET scopes = excluded.scopes, updated_at = excluded.updated_at";

const WORDS: &str = "SELECT title, description, sensitive FROM scopes WHERE name = $1";

const INSERT_CODE: &str = "INSERT INTO authorization_codes
        (hash, grant_id, redirect_uri, named_uri, challenge, nonce, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

impl Conn<'_> {
    /// The scopes that a person has allowed before, apart by blanks.
    pub(crate) async fn consented(&mut self, key: &ConsentKey) -> Result<Option<String>, Fault> {
        let found: Option<(String,)> = run!(
            self,
            sqlx::query_as(CONSENTED).bind(&key.user).bind(&key.application).bind(&key.tenant),
            fetch_optional
        );
        Ok(found.map(|(scopes,)| scopes))
    }

    pub(crate) async fn scope_words(&mut self, name: &str) -> Result<Option<ScopeWordsRow>, Fault> {
        Ok(run!(self, sqlx::query_as(WORDS).bind(name), fetch_optional))
    }
}

impl Tx<'_> {
    pub(crate) async fn remember_consent(
        &mut self,
        key: &ConsentKey,
        scopes: &str,
        now: Timestamp,
    ) -> Result<(), Fault> {
        affected!(
            self,
            sqlx::query(CONSENT)
                .bind(&key.user)
                .bind(&key.application)
                .bind(&key.tenant)
                .bind(scopes)
                .bind(now.as_millis())
        );
        Ok(())
    }

    pub(crate) async fn insert_code(&mut self, new: &NewCode) -> Result<(), Fault> {
        affected!(
            self,
            sqlx::query(INSERT_CODE)
                .bind(&new.hash.as_bytes()[..])
                .bind(&new.grant_id)
                .bind(&new.redirect_uri)
                .bind(new.named_uri)
                .bind(&new.challenge)
                .bind(&new.nonce)
                .bind(new.expires_at.as_millis())
        );
        Ok(())
    }
}
