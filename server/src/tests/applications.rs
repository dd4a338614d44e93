//! The server functions about applications, as the dashboard's own script calls them.

use super::browser::Browser;
use super::world::{Answer, PUBLIC_URL, World, address_of};
use axum::http::StatusCode;
use grantry_app::AppError;
use grantry_core::application::Draft;
use grantry_core::console::Credentials;
use grantry_core::user::Role;
use serde_json::{Value, json};
use server_fn::error::FromServerFnError;

fn draft(name: &str) -> Draft {
    Draft { name: name.to_owned(), scopes: vec!["public".to_owned()], ..Draft::default() }
}

async fn create(person: &mut Browser<'_>, draft: &Draft) -> Answer {
    let body = json!({ "tenant": "", "region": "", "draft": draft }).to_string();
    person.call("POST", "/fn/applications/create", &body).await
}

async fn made(person: &mut Browser<'_>, name: &str) -> Credentials {
    let answer = create(person, &draft(name)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    serde_json::from_str(&answer.body).expect("credentials")
}

fn error(answer: &Answer) -> AppError {
    AppError::de(axum::body::Bytes::from(answer.body.clone()))
}

async fn get(person: &mut Browser<'_>, client_id: &str) -> Value {
    let asked = format!("client_id={client_id}");
    let answer = person.call("GET", "/fn/applications/get", &asked).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    serde_json::from_str(&answer.body).expect("an application")
}

#[tokio::test]
async fn product_a03_a_secret_is_in_the_answer_that_makes_it_and_in_no_other() {
    let world = World::new().await;
    let mut person = world.signed_in(Role::PlatformAdmin).await;
    let answer = create(&mut person, &draft("Billing sync")).await;
    assert_eq!(answer.header("cache-control"), "no-store");
    let made: Credentials = serde_json::from_str(&answer.body).expect("credentials");
    let secret = made.client_secret.expect("a secret");
    assert_eq!((secret.len(), made.issuer.as_str()), (56, PUBLIC_URL));
    let id = &made.client_id;
    for (path, asked) in [
        ("/fn/applications/list", "wanted=".to_owned()),
        ("/fn/applications/get", format!("client_id={id}")),
        ("/fn/applications/form", format!("of={id}&copy=true")),
        ("/fn/applications/timeline", format!("client_id={id}&after=")),
    ] {
        let answer = person.call("GET", path, &asked).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
        assert!(!answer.body.contains(&secret), "{path}");
    }
    for tab in ["", "/credentials", "/activity", "/edit"] {
        let page = person.open(&format!("/applications/{id}{tab}")).await;
        assert_eq!(page.status, StatusCode::OK, "{tab}");
        assert!(page.body.contains("Billing sync") && !page.body.contains(&secret), "{tab}");
    }
}

#[tokio::test]
async fn product_a05_a_change_of_an_older_state_is_refused_as_stale() {
    let world = World::new().await;
    let mut person = world.signed_in(Role::TenantAdmin).await;
    let made = made(&mut person, "Old importer").await;
    let seen = get(&mut person, &made.client_id).await["application"]["version"].clone();
    let change = |name: &str| {
        let owner = Some(address_of(Role::TenantAdmin));
        let draft = Draft { owner, ..draft(name) };
        json!({ "client_id": made.client_id, "seen": seen, "draft": draft }).to_string()
    };
    let first = person.call("POST", "/fn/applications/change", &change("New importer")).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.body);
    let second = person.call("POST", "/fn/applications/change", &change("Mine")).await;
    assert_eq!(second.status, StatusCode::CONFLICT);
    assert!(error(&second).is_conflict("stale"), "{}", second.body);
    assert_eq!(get(&mut person, &made.client_id).await["application"]["name"], "New importer");
}

#[tokio::test]
async fn product_a18_auditors_see_applications_and_are_told_that_they_may_not_change_them() {
    let world = World::new().await;
    let made = made(&mut world.signed_in(Role::TenantAdmin).await, "Billing sync").await;
    let mut auditor = world.signed_in(Role::Auditor).await;
    assert_eq!(get(&mut auditor, &made.client_id).await["may_write"], false);
    let page = auditor.open(&format!("/applications/{}", made.client_id)).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains("Actions"), "no control that would be refused");
    assert_eq!(create(&mut auditor, &draft("Another")).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn names_that_are_taken_and_wrong_fields_are_told_apart() {
    let world = World::new().await;
    let mut person = world.signed_in(Role::PlatformAdmin).await;
    made(&mut person, "Billing sync").await;
    let taken = create(&mut person, &draft(" billing SYNC ")).await;
    assert!(error(&taken).is_conflict("name_taken"), "{}", taken.body);
    let wrong = Draft { scopes: Vec::new(), ..draft("") };
    let wrong = error(&create(&mut person, &wrong).await);
    assert!(wrong.on_field("name").is_some() && wrong.on_field("scopes").is_some(), "{wrong:?}");
}

#[tokio::test]
async fn several_applications_are_disabled_at_once() {
    let world = World::new().await;
    let mut person = world.signed_in(Role::PlatformAdmin).await;
    let (one, other) = (made(&mut person, "One").await, made(&mut person, "Other").await);
    let both = format!("client_ids={}%2C{}&active=false", one.client_id, other.client_id);
    let answer = person.call("POST", "/fn/applications/set-status", &both).await;
    assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, "2"));
    for made in [one, other] {
        assert_eq!(get(&mut person, &made.client_id).await["application"]["status"], "disabled");
    }
}

#[tokio::test]
async fn m051_functions_that_read_json_read_nothing_else() {
    const PATH: &str = "/fn/applications/create";
    const JSON: (&str, &str) = ("content-type", "application/json");
    let world = World::new().await;
    let mut person = world.signed_in(Role::PlatformAdmin).await;
    let ours = ("origin", PUBLIC_URL);
    let form = person.post(PATH, &[ours], "tenant=&region=").await;
    assert_eq!(form.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    for body in ["{", "[]", "{}", r#"{"tenant":"","region":"","draft":{"name":7}}"#] {
        let answer = person.post(PATH, &[ours, JSON], body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}: {}", answer.body);
    }
    let large = format!("{{\"tenant\":\"{}\"}}", "a".repeat(100_000));
    let answer = person.post(PATH, &[ours, JSON], &large).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let foreign = person.post(PATH, &[("origin", "https://evil.example"), JSON], "{}").await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
}
