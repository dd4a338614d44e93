//! What applications belong to, from the outside: tenants, suites, projects, regions, plans and
//! permissions.

mod isolation;
mod plans;
mod projects;
mod regions;
mod scopes;
mod suites;
mod tenants;

use crate::support::{Home, at_once};
use grantry_core::application::Draft;
use grantry_core::console::{ProjectView, SuiteView, TenantView};
use grantry_core::listing::{ListRequest, Page};
use grantry_core::time::Span;
use grantry_engine::authority::{Operator, PlatformAdmin, Reader, Writer};
use grantry_engine::{
    AuditFilter, Ctx, Engine, NewApplication, NewProject, NewSuite, NewTenant, NotDone, Refusal,
};
use std::future::Future;

/// Somebody who may change what concerns the whole server.
fn admin() -> PlatformAdmin {
    Operator::at_the_command_line().platform_admin()
}

/// Somebody who may change the records of every tenant.
fn writer() -> Writer {
    Operator::at_the_command_line().writer()
}

fn reader() -> Reader {
    writer().reader()
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "what people may leave out is optional in every input"
)]
fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// What was made; the clock goes on, so that the next thing is made later.
fn made<T>(home: &Home, result: Result<T, NotDone>) -> T {
    home.advance(Span::seconds(1));
    result.unwrap_or_else(|stop| unreachable!("made: {stop:?}"))
}

async fn tenant(home: &Home, engine: &Engine, slug: &str) -> TenantView {
    let input = NewTenant { slug: slug.to_owned(), name: format!("Tenant {slug}") };
    made(home, engine.create_tenant(&home.ctx(), &admin(), input).await)
}

/// A suite of a tenant, made by the platform.
async fn suite(home: &Home, engine: &Engine, slug: &str, tenant: &str) -> SuiteView {
    let name = format!("Suite {slug}");
    let input = NewSuite { slug: slug.to_owned(), name, tenant: text(tenant) };
    made(home, engine.create_suite(&home.ctx(), &writer(), input).await)
}

/// A project of a tenant, made by the platform.
async fn project(
    home: &Home,
    engine: &Engine,
    slug: &str,
    (suite, tenant): (&str, &str),
) -> ProjectView {
    let (suite, name) = (suite.to_owned(), format!("Project {slug}"));
    let input = NewProject { slug: slug.to_owned(), name, suite, tenant: text(tenant) };
    made(home, engine.create_project(&home.ctx(), &writer(), input).await)
}

/// The least that an application needs.
fn application(name: &str) -> NewApplication {
    let scopes = vec!["public".to_owned()];
    let draft = Draft { name: name.to_owned(), scopes, ..Draft::default() };
    NewApplication { draft, ..NewApplication::default() }
}

/// Makes it and gives its client ID.
async fn apply(home: &Home, engine: &Engine, input: NewApplication) -> String {
    let done = engine.create_application(&home.ctx(), &writer(), input).await;
    made(home, done.map(|made| made.application.client_id))
}

async fn delete_application(home: &Home, engine: &Engine, client_id: &str) {
    made(home, engine.delete_application(&home.ctx(), &writer(), client_id).await);
}

/// The fields that were refused, with their codes.
fn wrong<T>(result: Result<T, NotDone>) -> Vec<(String, String)> {
    match result.err() {
        Some(NotDone::Refused(Refusal::Invalid(errors))) => {
            errors.into_iter().map(|error| (error.field, error.code)).collect()
        }
        other => unreachable!("not a refusal of fields: {other:?}"),
    }
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(field, code)| ((*field).to_owned(), (*code).to_owned())).collect()
}

/// The code of a conflict, and what it says.
fn conflict<T>(result: Result<T, NotDone>) -> (&'static str, String) {
    match result.err() {
        Some(NotDone::Refused(Refusal::Conflict(conflict))) => (conflict.code, conflict.message),
        other => unreachable!("not a conflict: {other:?}"),
    }
}

fn not_found<T>(result: Result<T, NotDone>) -> bool {
    match result.err() {
        Some(NotDone::Refused(Refusal::NotFound)) => true,
        Some(other) => unreachable!("not what is missing: {other:?}"),
        None => false,
    }
}

fn bad_query<T>(result: Result<T, NotDone>) -> String {
    match result.err() {
        Some(NotDone::Refused(Refusal::BadQuery(error))) => error.code,
        other => unreachable!("not a refusal of the question: {other:?}"),
    }
}

/// What was done to records of a kind, oldest first: the action, the target, and each change.
async fn log(home: &Home, engine: &Engine, action: &str) -> Vec<String> {
    let filter = AuditFilter { action: action.to_owned(), ..AuditFilter::default() };
    let all = ListRequest { limit: Some(200), ..ListRequest::default() };
    let page = engine.list_audit(&home.ctx(), &reader(), filter, &all).await.expect("listed");
    let mut lines = Vec::new();
    for entry in page.items.iter().rev() {
        let mut line = format!("{} {}", entry.action, entry.target);
        if let Some(tenant) = &entry.tenant {
            line = format!("{line} of {tenant}");
        }
        lines.push(line);
        for change in &entry.changes {
            let json = |value| serde_json::to_string(value).expect("plain data");
            let (before, after) = (json(&change.before), json(&change.after));
            lines.push(format!("{} {before} {after}", change.field));
        }
    }
    lines
}

fn asking(sort: &str, query: &str) -> ListRequest {
    ListRequest { sort: text(sort), query: text(query), ..ListRequest::default() }
}

/// Reads a list two rows at a time; between the first two pages something else happens.
async fn in_pages<T>(
    sort: &str,
    mut list: impl AsyncFnMut(ListRequest) -> Result<Page<T>, NotDone>,
    between: impl Future<Output = ()>,
) -> Vec<T> {
    let mut request = ListRequest { limit: Some(2), ..asking(sort, "") };
    let mut page = list(request.clone()).await.expect("listed");
    let mut rows = std::mem::take(&mut page.items);
    between.await;
    while let Some(cursor) = page.next_cursor {
        request.cursor = Some(cursor);
        page = list(request.clone()).await.expect("listed");
        assert!((1..=2).contains(&page.items.len()), "no page is empty or too long");
        rows.append(&mut page.items);
    }
    rows
}

/// Nothing in between.
async fn nothing() {}

/// Eight callers want the same at the same moment: one gets it, the others are told it is taken.
async fn only_one_gets_it<T, F>(
    home: &Home,
    engine: &Engine,
    wish: impl Fn(Engine, Ctx, usize) -> F,
) where
    T: Send + std::fmt::Debug + 'static,
    F: Future<Output = Result<T, NotDone>> + Send + 'static,
{
    let outcomes = at_once(8, |number| wish(engine.clone(), home.ctx(), number)).await;
    let (done, refused): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
    assert_eq!((done.len(), refused.len()), (1, 7));
    for outcome in refused {
        assert_eq!(conflict(outcome).0, "name_taken");
    }
}
