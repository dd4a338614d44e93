//! Changes the settings of an application: never its secret, region, tenant or client ID (A5).

use super::convert::{draft, fields, view};
use super::resolve::{Of, lock, resolve};
use crate::Engine;
use crate::authority::{Reach, Writer};
use crate::ctx::Ctx;
use crate::refusal::{NotDone, Refusal};
use crate::store::{ApplicationRecord, Conn, OwnerRow, Tx};
use grantry_core::application::{ApplicationStatus, Draft, Settings};
use grantry_core::audit;
use grantry_core::console::ApplicationView;
use grantry_core::field_error::FieldError;
use grantry_core::time::Timestamp;

type Edit = Box<dyn FnOnce(&mut Draft) -> Vec<FieldError> + Send + 'static>;

impl Engine {
    /// Changes the settings of an application. The edit gets them as they are at that moment and
    /// says what it could not read; `seen` refuses the change when somebody else was faster.
    #[expect(clippy::too_many_arguments, reason = "who, which one, as seen when, and how")]
    pub async fn change_application(
        &self,
        ctx: &Ctx,
        writer: &Writer,
        client_id: &str,
        seen: Option<i64>,
        edit: impl FnOnce(&mut Draft) -> Vec<FieldError> + Send + 'static,
    ) -> Result<ApplicationView, NotDone> {
        let edit: Edit = Box::new(edit);
        let entry = self.entry(ctx, "application.change");
        let (reach, issuer, now) = (writer.reach().clone(), self.issuer.clone(), ctx.now);
        let name = client_id.to_owned();
        self.store
            .change(move |tx| {
                Box::pin(async move {
                    let record = lock(tx, &reach, &name).await?;
                    if seen.is_some_and(|seen| seen != record.version) {
                        return Err(Refusal::stale().into());
                    }
                    let old = current(tx, &record).await?;
                    let mut typed = old.clone();
                    let errors = edit(&mut typed);
                    let drafts = (&old, typed, errors);
                    let changed =
                        write_changed(tx, &reach, &record, drafts, (&issuer, now)).await?;
                    if !changed.is_empty() {
                        let tenant = Some(record.tenant_id.as_str());
                        entry.write(tx, &record.client_id, &record.id, tenant, &changed).await?;
                    }
                    Ok(())
                })
            })
            .await?;
        self.application_view(&Reach::Platform, client_id).await
    }
}

/// What is wrong with the shape of the change, and what is wrong with the settings as a whole
/// where the change did not touch the field in vain.
fn joined(mut errors: Vec<FieldError>, more: Vec<FieldError>) -> Vec<FieldError> {
    let known: Vec<_> = errors.iter().map(|error| error.field.clone()).collect();
    errors.extend(more.into_iter().filter(|error| !known.contains(&error.field)));
    errors
}

/// The settings as they are.
pub(super) async fn current(
    conn: &mut Conn<'_>,
    record: &ApplicationRecord,
) -> Result<Draft, NotDone> {
    let belongings = conn.belongings(&record.id).await?;
    Ok(draft(&view(record.clone(), belongings, Vec::new())?))
}

/// Judges what shall be instead of what is, writes it, and says in what the two differ. The errors
/// are what the edit itself could not read.
pub(super) async fn write_changed(
    tx: &mut Tx<'_>,
    reach: &Reach,
    record: &ApplicationRecord,
    (old, typed, errors): (&Draft, Draft, Vec<FieldError>),
    (issuer, now): (&str, Timestamp),
) -> Result<Vec<audit::Change>, NotDone> {
    let settings = match Settings::check(&typed) {
        Ok(settings) if errors.is_empty() => settings,
        Ok(_) => return Err(Refusal::Invalid(errors).into()),
        Err(more) => return Err(Refusal::Invalid(joined(errors, more)).into()),
    };
    let owner = &owner_of(tx, record, &settings).await?;
    apply(tx, reach, record, settings, At { owner, old, issuer, now }).await
}

async fn owner_of(
    tx: &mut Tx<'_>,
    record: &ApplicationRecord,
    settings: &Settings,
) -> Result<OwnerRow, NotDone> {
    if settings.owner.is_none() {
        return Err(Refusal::field("owner", "required", "Choose who owns it.").into());
    }
    Ok(tx.owner_by_id(&record.owner_id).await?.ok_or(Refusal::NotFound)?)
}

/// What the new settings are compared with and written at.
struct At<'a> {
    owner: &'a OwnerRow,
    old: &'a Draft,
    issuer: &'a str,
    now: Timestamp,
}

/// Writes the new settings and says in what they differ.
async fn apply(
    tx: &mut Tx<'_>,
    reach: &Reach,
    record: &ApplicationRecord,
    settings: Settings,
    at: At<'_>,
) -> Result<Vec<audit::Change>, NotDone> {
    let resolved = resolve(tx, reach, &record.tenant_id, settings, at.owner).await?;
    let new = Draft { owner: Some(resolved.owner.email.clone()), ..resolved.settings.to_draft() };
    let changed = audit::changed(fields(at.old), fields(&new));
    if changed.is_empty() {
        return Ok(changed);
    }
    let of = Of {
        id: &record.id,
        number: record.number,
        client_id: &record.client_id,
        tenant_id: &record.tenant_id,
        status: ApplicationStatus::parse(&record.status).unwrap_or(ApplicationStatus::Disabled),
    };
    resolved.claim_name(tx, &of).await?;
    tx.update_application(&record.id, &resolved.stored(), at.now).await?;
    resolved.write_belongings(tx, &of, at.issuer).await?;
    if record.confidential && !resolved.settings.confidential {
        // A public application has no secret (PRODUCT A14).
        tx.retire_all_secrets(&record.id, at.now).await?;
    }
    Ok(changed)
}
