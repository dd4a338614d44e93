//! Makes a secret and keeps its keyed hash: shared by creating, regenerating and adding.

use super::credentials::{SECRET_PREFIX, new_credential, shown};
use crate::Engine;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::keys::Purpose;
use crate::store::{NewSecretRow, Tx};
use grantry_core::application::SecretLabel;
use grantry_core::id::SecretId;
use grantry_core::secret::{Hashed, Secret};
use grantry_core::time::Timestamp;

/// A secret before it is kept. Made outside the transaction, which waits for nothing.
pub(super) struct FreshSecret {
    id: SecretId,
    plain: Secret<String>,
    hash: Hashed,
    label: SecretLabel,
    created_by: String,
    expires_at: Option<Timestamp>,
}

impl Engine {
    /// Makes a secret.
    pub(super) fn fresh_secret(
        &self,
        ctx: &Ctx,
        label: SecretLabel,
        expires_at: Option<Timestamp>,
    ) -> Result<FreshSecret, Fault> {
        let plain = new_credential(self.rng.as_ref(), SECRET_PREFIX);
        Ok(FreshSecret { expires_at, ..self.given_secret(ctx, label, plain)? })
    }

    /// Takes a secret that the configuration has given.
    pub(super) fn given_secret(
        &self,
        ctx: &Ctx,
        label: SecretLabel,
        plain: Secret<String>,
    ) -> Result<FreshSecret, Fault> {
        let hash = self.pepper.hash(Purpose::ClientSecret, &[plain.expose().as_bytes()]);
        let id = SecretId::parse(&self.new_id(ctx.now))
            .map_err(|_bad| Fault::broken_because("a new id is not an id"))?;
        let created_by = ctx.actor.name().to_owned();
        Ok(FreshSecret { id, plain, hash, label, created_by, expires_at: None })
    }
}

impl FreshSecret {
    /// Names it when it is retired.
    pub(super) fn id(&self) -> &SecretId {
        &self.id
    }

    /// What it is for.
    pub(super) fn label(&self) -> &str {
        self.label.as_str()
    }

    /// What may be shown of it: never enough to use it.
    pub(super) fn hint(&self) -> String {
        let (prefix, last4) = shown(self.plain.expose());
        format!("{prefix}…{last4}")
    }

    /// Keeps its hash, and gives the secret out, this once.
    pub(super) async fn keep(
        self,
        tx: &mut Tx<'_>,
        application_id: &str,
        now: Timestamp,
    ) -> Result<Secret<String>, Fault> {
        let (prefix, last4) = shown(self.plain.expose());
        let row = NewSecretRow {
            id: &self.id,
            application_id,
            label: self.label.as_str(),
            hash: &self.hash,
            prefix,
            last4,
            created_by: &self.created_by,
            expires_at: self.expires_at,
        };
        tx.insert_secret(&row, now).await?;
        Ok(self.plain)
    }
}
