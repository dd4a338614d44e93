//! Server functions about tenants.

use crate::AppError;
use crate::records::{Asked, Sheet};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// What the form of a tenant sends; what is missing stays as it is.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct TenantForm {
    name: Option<String>,
    slug: Option<String>,
}

/// The tenants within reach.
#[server(prefix = "/fn", endpoint = "tenants/list", input = GetUrl)]
pub(super) async fn list_tenants(#[server(default)] asked: Asked) -> Result<Sheet, AppError> {
    let console = crate::context::console()?;
    let (ctx, reader) = (&console.ctx, console.reader());
    let page = console.engine.list_tenants(ctx, &reader, &asked.request()).await;
    let may_write = console.person.platform_admin().is_some();
    Ok(Sheet::of(console.done(page)?, may_write, |tenant| super::row::row(tenant, ctx.now)))
}

/// Makes a tenant.
#[server(prefix = "/fn", endpoint = "tenants/create")]
pub(super) async fn create_tenant(#[server(default)] form: TenantForm) -> Result<(), AppError> {
    let console = crate::context::console()?;
    let admin = console.platform_admin()?;
    let TenantForm { name, slug } = form;
    let (name, slug) = (name.unwrap_or_default(), slug.unwrap_or_default());
    let new = grantry_engine::NewTenant { slug, name };
    console.done(console.engine.create_tenant(&console.ctx, &admin, new).await).map(drop)
}

/// Changes a tenant's names.
#[server(prefix = "/fn", endpoint = "tenants/change")]
pub(super) async fn change_tenant(
    key: String,
    version: Option<i64>,
    #[server(default)] form: TenantForm,
) -> Result<(), AppError> {
    let console = crate::context::console()?;
    let admin = console.platform_admin()?;
    let edit = grantry_engine::TenantEdit { slug: form.slug, name: form.name, version };
    console.done(console.engine.change_tenant(&console.ctx, &admin, &key, edit).await).map(drop)
}

/// Deletes a tenant to which nothing belongs.
#[server(prefix = "/fn", endpoint = "tenants/delete")]
pub(super) async fn delete_tenant(key: String) -> Result<(), AppError> {
    let console = crate::context::console()?;
    let admin = console.platform_admin()?;
    console.done(console.engine.delete_tenant(&console.ctx, &admin, &key).await)
}
