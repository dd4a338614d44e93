//! Makes a plan.

use super::{as_json, fields, take_limits, take_status, view};
use crate::Engine;
use crate::authority::PlatformAdmin;
use crate::ctx::Ctx;
use crate::directory::{name_key, not_an_id};
use crate::refusal::{NotDone, Refusal, take};
use crate::store::PlanContent;
use grantry_core::audit;
use grantry_core::console::PlanView;
use grantry_core::id::PlanId;
use grantry_core::name::Name;
use grantry_core::plan::PlanStatus;
use grantry_core::slug::Slug;
use std::collections::BTreeMap;

/// What somebody typed.
#[derive(Debug, Clone, Default)]
pub struct NewPlan {
    /// Its short name, in tokens.
    pub slug: String,
    /// What people call it.
    pub name: String,
    /// `active` or `retired`; active where nothing is said.
    pub status: Option<String>,
    /// Named limits in Document Units.
    pub limits: BTreeMap<String, i64>,
}

impl Engine {
    /// Makes a plan.
    pub async fn create_plan(
        &self,
        ctx: &Ctx,
        _: &PlatformAdmin,
        input: NewPlan,
    ) -> Result<PlanView, NotDone> {
        let mut errors = Vec::new();
        let slug = take(Slug::parse(&input.slug), "slug", &mut errors);
        let name = take(Name::parse(&input.name), "name", &mut errors);
        let status = match &input.status {
            Some(text) => take_status(text, &mut errors),
            None => Some(PlanStatus::Active),
        };
        let limits = take_limits(&input.limits, &mut errors);
        let (Some(slug), Some(name), Some(status), Some(limits)) = (slug, name, status, limits)
        else {
            return Err(Refusal::Invalid(errors).into());
        };
        let id = PlanId::parse(&self.new_id(ctx.now)).map_err(not_an_id)?;
        let (json, key) = (as_json(&limits)?, name_key(name.as_str()));
        let (now, entry) = (ctx.now, self.entry(ctx, "plan.create"));
        self.store
            .change(move |tx| {
                Box::pin(async move {
                    let (slug, name) = (slug.as_str(), name.as_str());
                    let plan = PlanContent { slug, name, name_key: &key, status, limits: &json };
                    if !tx.insert_plan(&id, &plan, now).await? {
                        return Err(Refusal::name_taken("a plan").into());
                    }
                    let made = audit::created(fields(slug, name, status, &limits));
                    entry.write(tx, slug, id.as_str(), None, &made).await?;
                    let row = tx.plan_by_slug(slug).await?;
                    Ok(view(row.ok_or(Refusal::NotFound)?)?)
                })
            })
            .await
    }
}
