//! A further secret beside the others, so that callers can move to it one by one (PRODUCT D1).

use super::convert::secret_view;
use super::regenerate_secret::no_secrets;
use super::resolve::{expiry_is_ahead, lock};
use crate::Engine;
use crate::authority::Writer;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::refusal::{NotDone, Refusal, take, wrong};
use grantry_core::application::{MAX_SECRETS, SecretLabel};
use grantry_core::audit::{Change, Value};
use grantry_core::console::SecretView;
use grantry_core::secret::Secret;
use grantry_core::time::Timestamp;

/// What somebody typed.
#[derive(Debug, Clone, Default)]
pub struct NewSecret {
    /// What it is for.
    pub label: Option<String>,
    /// When it stops working by itself.
    pub expires_at: Option<Timestamp>,
}

impl Engine {
    /// Makes a further secret; the others live on.
    pub async fn add_secret(
        &self,
        ctx: &Ctx,
        writer: &Writer,
        client_id: &str,
        input: NewSecret,
    ) -> Result<(SecretView, Secret<String>), NotDone> {
        let mut errors = Vec::new();
        let label = input.label.unwrap_or_else(|| format!("added {}", &ctx.now.to_string()[..10]));
        let label = take(SecretLabel::parse(&label), "label", &mut errors);
        if !expiry_is_ahead(input.expires_at, ctx.now) {
            errors.push(wrong("expires_at", "not_ahead", "Choose a time that is still to come."));
        }
        let (Some(label), true) = (label, errors.is_empty()) else {
            return Err(Refusal::Invalid(errors).into());
        };
        let fresh = self.fresh_secret(ctx, label, input.expires_at)?;
        let (entry, now) = (self.entry(ctx, "application.add_secret"), ctx.now);
        let (reach, name) = (writer.reach().clone(), client_id.to_owned());
        self.store
            .change(move |tx| {
                Box::pin(async move {
                    let record = lock(tx, &reach, &name).await?;
                    if !record.confidential {
                        return Err(no_secrets().into());
                    }
                    if tx.living_secrets(&record.id).await?.len() >= MAX_SECRETS {
                        let message =
                            format!("It has {MAX_SECRETS} secrets. Retire one that is not used.");
                        return Err(Refusal::conflict("too_many_secrets", message).into());
                    }
                    let change = Change {
                        field: format!("secret {}", fresh.label()),
                        before: Value::Nothing(()),
                        after: Value::from(fresh.hint()),
                    };
                    let id = fresh.id().to_string();
                    let secret = fresh.keep(tx, &record.id, now).await?;
                    let tenant = Some(record.tenant_id.as_str());
                    entry.write(tx, &record.client_id, &record.id, tenant, &[change]).await?;
                    let rows = tx.living_secrets(&record.id).await?;
                    let row = rows.into_iter().find(|row| row.id == id);
                    let row = row.ok_or_else(|| Fault::broken_because("a new secret is gone"))?;
                    Ok((secret_view(row), secret))
                })
            })
            .await
    }
}
