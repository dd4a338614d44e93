//! People and the users of applications, as administrators see and change them.

mod application_users;
mod change;
mod create;
mod delete;
mod isolation;
mod last_administrator;
mod list;

use crate::support::{Home, PASSWORD, secret, welcome};
use grantry_core::application::Draft;
use grantry_core::console::{ApplicationView, UserView};
use grantry_core::listing::ListRequest;
use grantry_engine::authority::{Operator, SignedIn, Writer};
use grantry_engine::{
    ApplicationFilter, AuditFilter, Engine, NewApplication, NewPerson, NewTenant, NotDone, Refusal,
    UserEdit,
};

/// Somebody who may change everything.
fn platform() -> Writer {
    Operator::at_the_command_line().writer()
}

/// What a form holds for `name@example.com` with the usual password.
fn person(name: &str) -> NewPerson {
    NewPerson {
        email: format!("{name}@example.com"),
        first_name: name.to_owned(),
        password: Some(secret(PASSWORD)),
        ..NewPerson::default()
    }
}

async fn add(home: &Home, engine: &Engine, new: NewPerson) -> UserView {
    engine.create_user(&home.ctx(), &platform(), new).await.expect("made")
}

/// Makes `name@example.com` with a role in a tenant.
async fn add_to(home: &Home, engine: &Engine, name: &str, tenant: &str, role: &str) -> UserView {
    let (tenant, role) = (Some(tenant.to_owned()), Some(role.to_owned()));
    add(home, engine, NewPerson { tenant, role, ..person(name) }).await
}

async fn change(home: &Home, engine: &Engine, name: &str, edit: UserEdit) -> UserView {
    try_change(home, engine, name, edit).await.expect("changed")
}

async fn try_change(
    home: &Home,
    engine: &Engine,
    name: &str,
    edit: UserEdit,
) -> Result<UserView, NotDone> {
    engine.change_user(&home.ctx(), &platform(), &format!("{name}@example.com"), edit).await
}

async fn add_tenant(home: &Home, engine: &Engine, slug: &str) {
    let admin = Operator::at_the_command_line().platform_admin();
    let new = NewTenant { slug: slug.to_owned(), name: slug.to_owned() };
    engine.create_tenant(&home.ctx(), &admin, new).await.expect("made");
}

/// Ada administers the platform, Tom the tenant `acme`.
async fn start_with_tom(home: &Home) -> (Engine, SignedIn) {
    let engine = home.start_with_ada().await;
    add_tenant(home, &engine, "acme").await;
    add_to(home, &engine, "tom", "acme", "tenant-admin").await;
    let tom = signed_in(home, &engine, "tom").await;
    (engine, tom)
}

async fn signed_in(home: &Home, engine: &Engine, name: &str) -> SignedIn {
    home.signed_in(engine, name).await.1
}

/// Signs in with another password than the usual one.
async fn sign_in_with(home: &Home, engine: &Engine, email: &str, password: &str) {
    welcome(home.try_sign_in(engine, email, password).await);
}

/// An application owned by `owner@example.com`.
async fn add_application(home: &Home, engine: &Engine, name: &str, owner: &str) -> ApplicationView {
    let draft = Draft { owner: Some(format!("{owner}@example.com")), ..application(name).draft };
    create(home, engine, NewApplication { draft, ..NewApplication::default() }).await
}

fn application(name: &str) -> NewApplication {
    let draft = Draft { name: name.to_owned(), scopes: vec!["public".into()], ..Draft::default() };
    NewApplication { draft, ..NewApplication::default() }
}

async fn create(home: &Home, engine: &Engine, new: NewApplication) -> ApplicationView {
    let made = engine.create_application(&home.ctx(), &platform(), new).await;
    made.unwrap_or_else(|stop| unreachable!("{stop:?}")).application
}

fn search(query: &str) -> ListRequest {
    ListRequest { query: Some(query.to_owned()), ..ListRequest::default() }
}

/// The names of the applications that a search finds.
async fn applications(home: &Home, engine: &Engine, query: &str) -> Vec<String> {
    let (reader, filter) = (platform().reader(), ApplicationFilter::default());
    let list = engine.list_applications(&home.ctx(), &reader, filter, &search(query)).await;
    list.expect("listed").page.items.into_iter().map(|row| row.name).collect()
}

/// Actions and changes that were recorded of a target, as JSON, oldest first.
async fn recorded(home: &Home, engine: &Engine, target: &str) -> Vec<(String, String)> {
    let filter = AuditFilter { target: target.to_owned(), ..AuditFilter::default() };
    let (reader, all) = (platform().reader(), ListRequest::default());
    let page = engine.list_audit(&home.ctx(), &reader, filter, &all).await.expect("listed");
    let mut entries: Vec<_> = page
        .items
        .into_iter()
        .map(|entry| (entry.action, serde_json::to_string(&entry.changes).expect("JSON")))
        .collect();
    entries.reverse();
    entries
}

/// What was answered instead of a result.
fn refusal<T>(result: Result<T, NotDone>) -> Refusal {
    match result {
        Err(NotDone::Refused(refusal)) => refusal,
        Err(NotDone::Fault(fault)) => unreachable!("{fault}"),
        Ok(_) => unreachable!("it was done"),
    }
}

/// The code of a conflict.
fn conflict<T>(result: Result<T, NotDone>) -> &'static str {
    match refusal(result) {
        Refusal::Conflict(conflict) => conflict.code,
        other => unreachable!("{other:?}"),
    }
}

/// Wrong fields with their codes.
fn wrong<T>(result: Result<T, NotDone>) -> Vec<String> {
    match refusal(result) {
        Refusal::Invalid(errors) => {
            errors.into_iter().map(|error| format!("{} {}", error.field, error.code)).collect()
        }
        other => unreachable!("{other:?}"),
    }
}
