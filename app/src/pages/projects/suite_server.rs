//! Server functions about suites.

use crate::AppError;
use crate::records::{Asked, Sheet};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// What the form of a suite sends; what is missing stays as it is.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct SuiteForm {
    name: Option<String>,
    slug: Option<String>,
    /// Only for a new one; a suite stays in its tenant.
    tenant: Option<String>,
}

/// The suites within reach.
#[server(prefix = "/fn", endpoint = "suites/list", input = GetUrl)]
pub(super) async fn list_suites(#[server(default)] asked: Asked) -> Result<Sheet, AppError> {
    let console = crate::context::console()?;
    let (ctx, reader, tenant) = (&console.ctx, console.reader(), asked.maybe("tenant"));
    let page = console.engine.list_suites(ctx, &reader, tenant.as_deref(), &asked.request()).await;
    let may_write = console.person.writer().is_some();
    let sheet = |page| Sheet::of(page, may_write, |suite| super::row::suite(suite, ctx.now));
    let sheet = sheet(console.done(page)?);
    Ok(sheet.offering("tenant", crate::pages::choices::tenants(&console).await?))
}

/// Makes a suite.
#[server(prefix = "/fn", endpoint = "suites/create")]
pub(super) async fn create_suite(#[server(default)] form: SuiteForm) -> Result<(), AppError> {
    let console = crate::context::console()?;
    let writer = console.writer()?;
    let (slug, name) = (form.slug.unwrap_or_default(), form.name.unwrap_or_default());
    let new = grantry_engine::NewSuite { slug, name, tenant: form.tenant };
    console.done(console.engine.create_suite(&console.ctx, &writer, new).await).map(drop)
}

/// Changes a suite's names.
#[server(prefix = "/fn", endpoint = "suites/change")]
pub(super) async fn change_suite(
    key: String,
    version: Option<i64>,
    #[server(default)] form: SuiteForm,
) -> Result<(), AppError> {
    let console = crate::context::console()?;
    let (ctx, writer) = (&console.ctx, console.writer()?);
    let (tenant, known) = crate::pages::choices::apart(&key);
    let edit = grantry_engine::SuiteEdit { slug: form.slug, name: form.name, version };
    console.done(console.engine.change_suite(ctx, &writer, known, tenant, edit).await).map(drop)
}

/// Deletes a suite that contains no project.
#[server(prefix = "/fn", endpoint = "suites/delete")]
pub(super) async fn delete_suite(key: String) -> Result<(), AppError> {
    let console = crate::context::console()?;
    let writer = console.writer()?;
    let (tenant, slug) = crate::pages::choices::apart(&key);
    console.done(console.engine.delete_suite(&console.ctx, &writer, slug, tenant).await)
}
