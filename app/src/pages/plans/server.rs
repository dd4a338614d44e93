//! Server functions about plans.

use crate::AppError;
use crate::records::{Asked, Sheet};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// What the form of a plan sends; what is missing stays as it is.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct PlanForm {
    name: Option<String>,
    slug: Option<String>,
    status: Option<String>,
    /// A line for each: the name, a tab, and the number.
    limits: Option<String>,
}

/// The plans.
#[server(prefix = "/fn", endpoint = "plans/list", input = GetUrl)]
pub(super) async fn list_plans(#[server(default)] asked: Asked) -> Result<Sheet, AppError> {
    let console = crate::context::console()?;
    let (ctx, reader) = (&console.ctx, console.reader());
    let page = console.engine.list_plans(ctx, &reader, &asked.request()).await;
    let may_write = console.person.platform_admin().is_some();
    Ok(Sheet::of(console.done(page)?, may_write, |plan| super::row::row(plan, ctx.now)))
}

/// Makes a plan.
#[server(prefix = "/fn", endpoint = "plans/create")]
pub(super) async fn create_plan(#[server(default)] form: PlanForm) -> Result<(), AppError> {
    let console = crate::context::console()?;
    let admin = console.platform_admin()?;
    let limits = super::row::limits(&form.limits.unwrap_or_default())?;
    let (slug, name) = (form.slug.unwrap_or_default(), form.name.unwrap_or_default());
    let new = grantry_engine::NewPlan { slug, name, status: form.status, limits };
    console.done(console.engine.create_plan(&console.ctx, &admin, new).await).map(drop)
}

/// Changes a plan, retires it or brings it back.
#[server(prefix = "/fn", endpoint = "plans/change")]
pub(super) async fn change_plan(
    key: String,
    version: Option<i64>,
    #[server(default)] form: PlanForm,
) -> Result<(), AppError> {
    let console = crate::context::console()?;
    let admin = console.platform_admin()?;
    let PlanForm { name, slug, status, limits } = form;
    let limits = limits.as_deref().map(super::row::limits).transpose()?;
    let edit = grantry_engine::PlanEdit { slug, name, status, limits, version };
    console.done(console.engine.change_plan(&console.ctx, &admin, &key, edit).await).map(drop)
}

/// Deletes a plan that no application has.
#[server(prefix = "/fn", endpoint = "plans/delete")]
pub(super) async fn delete_plan(key: String) -> Result<(), AppError> {
    let console = crate::context::console()?;
    let admin = console.platform_admin()?;
    console.done(console.engine.delete_plan(&console.ctx, &admin, &key).await)
}
