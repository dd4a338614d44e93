//! Server functions that read: the list, what forms offer, one application and what was done to it.

use super::answers::{Detail, FormAnswer, ListAnswer, Timeline};
use super::list::Wanted;
use crate::AppError;
use grantry_core::console::ApplicationChoices;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// A page of the list.
#[server(prefix = "/fn", endpoint = "applications/list", input = GetUrl)]
pub(super) async fn list_applications(wanted: Wanted) -> Result<ListAnswer, AppError> {
    let console = crate::context::console()?;
    let (filter, request) = super::list::asked(&wanted);
    let reader = console.reader();
    let list = console.engine.list_applications(&console.ctx, &reader, filter, &request).await;
    let (list, now) = (console.done(list)?, console.ctx.now);
    let may_write = console.person.writer().is_some();
    Ok(ListAnswer { page: list.page, by_match: list.by_match, now, may_write })
}

/// What can be chosen in a tenant; in the first one where none is named.
#[server(prefix = "/fn", endpoint = "applications/choices", input = GetUrl)]
pub(super) async fn list_choices(tenant: String) -> Result<ApplicationChoices, AppError> {
    let console = crate::context::console()?;
    let tenant = Some(tenant.as_str()).filter(|tenant| !tenant.is_empty());
    let reader = console.reader();
    console.done(console.engine.application_choices(&console.ctx, &reader, tenant).await)
}

/// What a form begins with: a new application, a copy of another, or one that is changed.
#[server(prefix = "/fn", endpoint = "applications/form", input = GetUrl)]
pub(super) async fn application_form(of: String, copy: bool) -> Result<FormAnswer, AppError> {
    let console = crate::context::console()?;
    let reader = console.writer()?.reader();
    let (engine, ctx) = (&console.engine, &console.ctx);
    if of.is_empty() {
        let choices = engine.application_choices(ctx, &reader, None).await;
        return Ok(super::form::blank(console.done(choices)?, console.person.viewer()));
    }
    let view = console.done(engine.application(ctx, &reader, &of).await)?;
    let choices = engine.application_choices(ctx, &reader, Some(&view.tenant)).await;
    let (draft, version) = console.done(engine.application_draft(ctx, &reader, &of).await)?;
    Ok(super::form::begun(console.done(choices)?, draft, (version, copy, view.region)))
}

/// One application.
#[server(prefix = "/fn", endpoint = "applications/get", input = GetUrl)]
pub(super) async fn application(client_id: String) -> Result<Detail, AppError> {
    let console = crate::context::console()?;
    let (reader, issuer) = (console.reader(), console.engine.issuer().to_owned());
    let found = console.engine.application(&console.ctx, &reader, &client_id).await;
    let application = console.done(found)?;
    let leaks = console.engine.application_leaks(&console.ctx, &reader, &client_id).await;
    let leaks = console.done(leaks)?;
    let writer = console.person.writer();
    let may_write = writer.is_some_and(|writer| writer.is_platform() || !application.privileged);
    Ok(Detail { application, leaks, issuer, now: console.ctx.now, may_write })
}

/// What was done to an application, newest first.
#[server(prefix = "/fn", endpoint = "applications/timeline", input = GetUrl)]
pub(super) async fn application_timeline(
    client_id: String,
    after: String,
) -> Result<Timeline, AppError> {
    use grantry_core::listing::ListRequest;
    let console = crate::context::console()?;
    let cursor = Some(after).filter(|after| !after.is_empty());
    let request = ListRequest { cursor, ..ListRequest::default() };
    let (engine, ctx) = (&console.engine, &console.ctx);
    let page = engine.application_timeline(ctx, &console.reader(), &client_id, &request).await;
    Ok(Timeline { page: console.done(page)?, now: ctx.now })
}
