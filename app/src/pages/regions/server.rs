//! Server functions about regions.

use crate::AppError;
use crate::records::{Asked, Sheet};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// What the form of a region sends; what is missing stays as it is.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct RegionForm {
    name: Option<String>,
    code: Option<String>,
    active: Option<bool>,
    /// A line for each: the code, a tab, and whether it is active.
    databases: Option<String>,
}

/// The regions.
#[server(prefix = "/fn", endpoint = "regions/list", input = GetUrl)]
pub(super) async fn list_regions(#[server(default)] asked: Asked) -> Result<Sheet, AppError> {
    let console = crate::context::console()?;
    let (ctx, reader) = (&console.ctx, console.reader());
    let page = console.engine.list_regions(ctx, &reader, &asked.request()).await;
    let may_write = console.person.platform_admin().is_some();
    Ok(Sheet::of(console.done(page)?, may_write, |region| super::row::row(region, ctx.now)))
}

/// Makes a region.
#[server(prefix = "/fn", endpoint = "regions/create")]
pub(super) async fn create_region(#[server(default)] form: RegionForm) -> Result<(), AppError> {
    let console = crate::context::console()?;
    let admin = console.platform_admin()?;
    let new = grantry_engine::NewRegion {
        code: form.code.unwrap_or_default(),
        name: form.name,
        active: form.active.unwrap_or(true),
        databases: super::row::databases(&form.databases.unwrap_or_default()),
    };
    console.done(console.engine.create_region(&console.ctx, &admin, new).await).map(drop)
}

/// Changes a region and its databases.
#[server(prefix = "/fn", endpoint = "regions/change")]
pub(super) async fn change_region(
    key: String,
    version: Option<i64>,
    #[server(default)] form: RegionForm,
) -> Result<(), AppError> {
    let console = crate::context::console()?;
    let admin = console.platform_admin()?;
    let RegionForm { name, code, active, databases } = form;
    let databases = databases.as_deref().map(super::row::databases);
    let edit = grantry_engine::RegionEdit { code, name, active, databases, version };
    console.done(console.engine.change_region(&console.ctx, &admin, &key, edit).await).map(drop)
}

/// Deletes a region that no application has.
#[server(prefix = "/fn", endpoint = "regions/delete")]
pub(super) async fn delete_region(key: String) -> Result<(), AppError> {
    let console = crate::context::console()?;
    let admin = console.platform_admin()?;
    console.done(console.engine.delete_region(&console.ctx, &admin, &key).await)
}
