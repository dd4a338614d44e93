//! Server functions about permissions.

use crate::AppError;
use crate::records::{Asked, Sheet};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// What the form of a permission sends; what is missing stays as it is.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct ScopeForm {
    name: Option<String>,
    title: Option<String>,
    description: Option<String>,
    sensitive: Option<bool>,
}

/// The permissions.
#[server(prefix = "/fn", endpoint = "scopes/list", input = GetUrl)]
pub(super) async fn list_scopes(#[server(default)] asked: Asked) -> Result<Sheet, AppError> {
    let console = crate::context::console()?;
    let (ctx, reader) = (&console.ctx, console.reader());
    let page = console.engine.list_scopes(ctx, &reader, &asked.request()).await;
    let may_write = console.person.platform_admin().is_some();
    Ok(Sheet::of(console.done(page)?, may_write, super::row::row))
}

/// Makes a permission.
#[server(prefix = "/fn", endpoint = "scopes/create")]
pub(super) async fn create_scope(#[server(default)] form: ScopeForm) -> Result<(), AppError> {
    let console = crate::context::console()?;
    let admin = console.platform_admin()?;
    let new = grantry_engine::NewScope {
        name: form.name.unwrap_or_default(),
        title: form.title.unwrap_or_default(),
        description: form.description.unwrap_or_default(),
        sensitive: form.sensitive.unwrap_or(false),
    };
    console.done(console.engine.create_scope(&console.ctx, &admin, new).await).map(drop)
}

/// Changes the words of a permission.
#[server(prefix = "/fn", endpoint = "scopes/change")]
pub(super) async fn change_scope(
    key: String,
    version: Option<i64>,
    #[server(default)] form: ScopeForm,
) -> Result<(), AppError> {
    let console = crate::context::console()?;
    let admin = console.platform_admin()?;
    let ScopeForm { title, description, sensitive, .. } = form;
    let edit = grantry_engine::ScopeEdit { title, description, sensitive, version };
    console.done(console.engine.change_scope(&console.ctx, &admin, &key, edit).await).map(drop)
}

/// Deletes a permission that no application has.
#[server(prefix = "/fn", endpoint = "scopes/delete")]
pub(super) async fn delete_scope(key: String) -> Result<(), AppError> {
    let console = crate::context::console()?;
    let admin = console.platform_admin()?;
    console.done(console.engine.delete_scope(&console.ctx, &admin, &key).await)
}
