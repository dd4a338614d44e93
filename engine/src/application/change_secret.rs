//! Another label or another end for a secret that lives on (PRODUCT D1).

use super::convert::secret_view;
use super::resolve::{expiry_is_ahead, lock};
use crate::Engine;
use crate::authority::Writer;
use crate::ctx::Ctx;
use crate::refusal::{NotDone, Refusal, take, wrong};
use grantry_core::application::SecretLabel;
use grantry_core::audit::{Change, Value};
use grantry_core::console::SecretView;
use grantry_core::time::Timestamp;

/// What is to change; `None` leaves it as it is.
#[derive(Debug, Clone, Default)]
pub struct SecretChange {
    /// What it is for.
    pub label: Option<String>,
    /// When it stops working by itself; `Some(None)`: never.
    pub expires_at: Option<Option<Timestamp>>,
}

impl Engine {
    /// Changes what is known of a secret. The secret itself stays.
    pub async fn change_secret(
        &self,
        ctx: &Ctx,
        writer: &Writer,
        (client_id, secret): (&str, &str),
        change: SecretChange,
    ) -> Result<SecretView, NotDone> {
        let mut errors = Vec::new();
        let label = change.label.as_deref();
        let label = label.and_then(|label| take(SecretLabel::parse(label), "label", &mut errors));
        if !expiry_is_ahead(change.expires_at.flatten(), ctx.now) {
            errors.push(wrong("expires_at", "not_ahead", "Choose a time that is still to come."));
        }
        if !errors.is_empty() {
            return Err(Refusal::Invalid(errors).into());
        }
        let (entry, now) = (self.entry(ctx, "application.change_secret"), ctx.now);
        let (reach, name, secret) =
            (writer.reach().clone(), client_id.to_owned(), secret.to_owned());
        self.store
            .change(move |tx| {
                Box::pin(async move {
                    let record = lock(tx, &reach, &name).await?;
                    let rows = tx.living_secrets(&record.id).await?;
                    let known = rows.into_iter().find(|row| row.id == secret);
                    let before = secret_view(known.ok_or(Refusal::NotFound)?);
                    // What is over stays over: whoever was told so relies on it.
                    if before.expires_at.is_some_and(|at| at <= now) {
                        let message = "Its time is over. Add a new secret instead.";
                        return Err(Refusal::conflict("secret_expired", message).into());
                    }
                    let after = SecretView {
                        label: label
                            .map_or_else(|| before.label.clone(), |label| label.to_string()),
                        expires_at: change.expires_at.unwrap_or(before.expires_at),
                        ..before.clone()
                    };
                    let changes = changes(&before, &after);
                    if !changes.is_empty() {
                        tx.change_secret(&after.id, &after.label, after.expires_at).await?;
                        let tenant = Some(record.tenant_id.as_str());
                        entry.write(tx, &record.client_id, &record.id, tenant, &changes).await?;
                    }
                    Ok(after)
                })
            })
            .await
    }
}

fn changes(before: &SecretView, after: &SecretView) -> Vec<Change> {
    let time = |at: Option<Timestamp>| Value::maybe(at.map(|at| at.to_string()).as_deref());
    let mut changes = Vec::new();
    if before.label != after.label {
        changes.push(Change {
            field: format!("secret {}…{} label", before.prefix, before.last4),
            before: Value::from(before.label.as_str()),
            after: Value::from(after.label.as_str()),
        });
    }
    if before.expires_at != after.expires_at {
        changes.push(Change {
            field: format!("secret {} expires_at", after.label),
            before: time(before.expires_at),
            after: time(after.expires_at),
        });
    }
    changes
}
