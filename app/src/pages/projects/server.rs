//! Server functions about projects.

use crate::AppError;
use crate::records::{Asked, Sheet};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// What the form of a project sends; what is missing stays as it is.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct ProjectForm {
    name: Option<String>,
    slug: Option<String>,
    /// With its tenant: `default/office`.
    suite: Option<String>,
}

/// The projects within reach.
#[server(prefix = "/fn", endpoint = "projects/list", input = GetUrl)]
pub(super) async fn list_projects(#[server(default)] asked: Asked) -> Result<Sheet, AppError> {
    let console = crate::context::console()?;
    let (ctx, reader, request) = (&console.ctx, console.reader(), asked.request());
    let page = console.engine.list_projects(ctx, &reader, filter(&asked), &request).await;
    let may_write = console.person.writer().is_some();
    let sheet = |page| Sheet::of(page, may_write, |project| super::row::project(project, ctx.now));
    let sheet = sheet(console.done(page)?);
    let sheet = sheet.offering("suite", crate::pages::choices::suites(&console).await?);
    Ok(sheet.offering("tenant", crate::pages::choices::tenants(&console).await?))
}

#[cfg(feature = "ssr")]
fn filter(asked: &Asked) -> grantry_engine::ProjectFilter {
    let (tenant, suite) = crate::pages::choices::apart(asked.get("suite"));
    let tenant = tenant.map(str::to_owned).or_else(|| asked.maybe("tenant"));
    let suite = (!suite.is_empty()).then(|| suite.to_owned());
    grantry_engine::ProjectFilter { tenant, suite }
}

/// Makes a project.
#[server(prefix = "/fn", endpoint = "projects/create")]
pub(super) async fn create_project(#[server(default)] form: ProjectForm) -> Result<(), AppError> {
    let console = crate::context::console()?;
    let writer = console.writer()?;
    let suite = form.suite.unwrap_or_default();
    let (tenant, suite) = crate::pages::choices::apart(&suite);
    let (tenant, suite) = (tenant.map(str::to_owned), suite.to_owned());
    let (slug, name) = (form.slug.unwrap_or_default(), form.name.unwrap_or_default());
    let new = grantry_engine::NewProject { slug, name, suite, tenant };
    console.done(console.engine.create_project(&console.ctx, &writer, new).await).map(drop)
}

/// Changes a project.
#[server(prefix = "/fn", endpoint = "projects/change")]
pub(super) async fn change_project(
    key: String,
    version: Option<i64>,
    #[server(default)] form: ProjectForm,
) -> Result<(), AppError> {
    let console = crate::context::console()?;
    let (ctx, writer) = (&console.ctx, console.writer()?);
    let (tenant, known) = crate::pages::choices::apart(&key);
    let suite = form.suite.map(|suite| in_its_tenant(&suite, tenant)).transpose()?;
    let ProjectForm { name, slug, .. } = form;
    let edit = grantry_engine::ProjectEdit { slug, name, suite, version };
    console.done(console.engine.change_project(ctx, &writer, known, tenant, edit).await).map(drop)
}

/// The slug of a suite, if it is one of the project's own tenant.
#[cfg(feature = "ssr")]
fn in_its_tenant(suite: &str, own: Option<&str>) -> Result<String, AppError> {
    let (tenant, slug) = crate::pages::choices::apart(suite);
    if tenant.is_none() || tenant == own {
        return Ok(slug.to_owned());
    }
    let error = grantry_core::field_error::FieldError {
        field: "suite".to_owned(),
        code: "immutable".to_owned(),
        message: "A project stays in its tenant. Choose a suite of the same tenant.".to_owned(),
    };
    Err(crate::context::answer(AppError::Invalid { errors: vec![error] }))
}

/// Deletes a project to which no application belongs.
#[server(prefix = "/fn", endpoint = "projects/delete")]
pub(super) async fn delete_project(key: String) -> Result<(), AppError> {
    let console = crate::context::console()?;
    let writer = console.writer()?;
    let (tenant, slug) = crate::pages::choices::apart(&key);
    console.done(console.engine.delete_project(&console.ctx, &writer, slug, tenant).await)
}
