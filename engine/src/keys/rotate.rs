//! Rotates the signing keys: a new key per algorithm, published now, signing later (M093).

use super::generate::FreshKey;
use super::list::{KnownKey, read};
use crate::Engine;
use crate::authority::PlatformAdmin;
use crate::ctx::Ctx;
use crate::fault::Fault;
use grantry_core::audit::{self, Value};
use grantry_core::signing_key::{Algorithm, PUBLISH_BEFORE_USE, RotationRefused, may_rotate};
use grantry_core::time::Timestamp;

/// What became of a rotation.
#[derive(Debug)]
pub enum Rotated {
    /// New keys are published and sign from this moment on.
    Done {
        /// When the new keys begin to sign.
        active_from: Timestamp,
    },
    /// The last rotation is not over yet.
    Refused(RotationRefused),
}

impl Engine {
    /// Makes a new key for every algorithm. Of two simultaneous rotations one is refused.
    pub async fn rotate_signing_keys(
        &self,
        ctx: &Ctx,
        _: &PlatformAdmin,
    ) -> Result<Rotated, Fault> {
        let keys = read(&self.store).await?;
        let active_from = ctx.now + PUBLISH_BEFORE_USE;
        let mut rows = Vec::new();
        for algorithm in Algorithm::ALL {
            let newest = keys.iter().find(|key| key.algorithm == algorithm);
            if let Err(refusal) = newest.map_or(Ok(()), |key| may_rotate(key.tenure, ctx.now)) {
                return Ok(Rotated::Refused(refusal));
            }
            let fresh = tokio::task::spawn_blocking(move || FreshKey::generate(algorithm))
                .await
                .map_err(Fault::broken)??;
            rows.push(fresh.into_row(
                &self.envelope,
                next_generation(newest),
                ctx.now,
                active_from,
            )?);
        }
        let entry = self.entry(ctx, "keys.rotate");
        let won = self
            .store
            .write(move |tx| {
                Box::pin(async move {
                    for row in &rows {
                        if !tx.insert_signing_key(row).await? {
                            return Ok(false);
                        }
                    }
                    let made = rows.iter().map(|row| format!("{} {}", row.algorithm, row.id));
                    let made = vec![("keys", Value::list(made))];
                    entry.write(tx, "keys", "keys", None, &audit::created(made)).await?;
                    Ok(true)
                })
            })
            .await?;
        if !won {
            let until = active_from;
            return Ok(Rotated::Refused(RotationRefused::AlreadyWaiting { until }));
        }
        tracing::info!(actor = %ctx.actor, request = %ctx.request, "keys.rotate: new signing keys are published and sign from {active_from}");
        Ok(Rotated::Done { active_from })
    }
}

fn next_generation(newest: Option<&KnownKey>) -> i64 {
    newest.map_or(1, |key| key.generation + 1)
}
