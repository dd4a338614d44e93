//! Changes a plan. Retiring it stops the tokens of every application that has it.

use super::{as_json, fields, limits_of, status_of, take_limits, take_status, view};
use crate::Engine;
use crate::authority::PlatformAdmin;
use crate::ctx::Ctx;
use crate::directory::name_key;
use crate::directory::wanted::unless_stale;
use crate::refusal::{NotDone, Refusal, take};
use crate::store::PlanContent;
use crate::store::sought;
use grantry_core::audit;
use grantry_core::console::PlanView;
use grantry_core::name::Name;
use grantry_core::slug::Slug;
use std::collections::BTreeMap;

/// What shall be different; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct PlanEdit {
    /// A new short name.
    pub slug: Option<String>,
    /// A new name.
    pub name: Option<String>,
    /// `active` or `retired`.
    pub status: Option<String>,
    /// All limits that it shall have.
    pub limits: Option<BTreeMap<String, i64>>,
    /// The version that was seen; the change is refused when it is another by now.
    pub version: Option<i64>,
}

impl Engine {
    /// Changes a plan.
    pub async fn change_plan(
        &self,
        ctx: &Ctx,
        _: &PlatformAdmin,
        slug: &str,
        edit: PlanEdit,
    ) -> Result<PlanView, NotDone> {
        let mut errors = Vec::new();
        let new_slug = edit.slug.and_then(|text| take(Slug::parse(&text), "slug", &mut errors));
        let new_name = edit.name.and_then(|text| take(Name::parse(&text), "name", &mut errors));
        let new_status = edit.status.and_then(|text| take_status(&text, &mut errors));
        let new_limits = edit.limits.and_then(|limits| take_limits(&limits, &mut errors));
        if !errors.is_empty() {
            return Err(Refusal::Invalid(errors).into());
        }
        let (now, entry, slug) = (ctx.now, self.entry(ctx, "plan.change"), sought(slug));
        self.store
            .change(move |tx| {
                Box::pin(async move {
                    let old = tx.lock_plan(&slug).await?.ok_or(Refusal::NotFound)?;
                    unless_stale(edit.version, old.version)?;
                    let (old_status, old_limits) = (status_of(&old)?, limits_of(&old)?);
                    let slug = new_slug.as_ref().map_or(old.slug.as_str(), Slug::as_str);
                    let name = new_name.as_ref().map_or(old.name.as_str(), Name::as_str);
                    let status = new_status.unwrap_or(old_status);
                    let limits = new_limits.as_ref().unwrap_or(&old_limits);
                    let changes = audit::changed(
                        fields(&old.slug, &old.name, old_status, &old_limits),
                        fields(slug, name, status, limits),
                    );
                    if changes.is_empty() {
                        return Ok(view(old)?);
                    }
                    let (json, key) = (as_json(limits)?, name_key(name));
                    let plan = PlanContent { slug, name, name_key: &key, status, limits: &json };
                    if !tx.update_plan(&old.id, &plan, now).await? {
                        return Err(Refusal::name_taken("a plan").into());
                    }
                    entry.write(tx, slug, &old.id, None, &changes).await?;
                    let row = tx.plan_by_slug(slug).await?;
                    Ok(view(row.ok_or(Refusal::NotFound)?)?)
                })
            })
            .await
    }
}
