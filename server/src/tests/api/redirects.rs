//! Which addresses an application may register, and that nobody is led to the others.

use super::{Program, text};
use crate::tests::world::{World, encoded};
use axum::http::StatusCode;
use serde_json::{Value, json};

fn wanted(uri: &str, confidential: bool) -> Value {
    json!({
        "name": format!("Leads to {uri}"),
        "scopes": ["public", "openid"],
        "grant_types": ["authorization_code"],
        "redirect_uris": [uri],
        "confidential": confidential,
    })
}

/// Why an address was not taken.
async fn refused(admin: &Program<'_>, uri: &str) -> String {
    let answer = admin.post("/applications", &wanted(uri, false)).await;
    let wrong = answer.wrong();
    assert_eq!(wrong.len(), 1, "{uri}: {wrong:?}");
    assert_eq!(wrong[0].0, "redirect_uris[0]", "{uri}");
    wrong[0].1.clone()
}

/// The page that a person sees whom an application sends off to this address.
async fn led_to(world: &World, client_id: &str, uri: &str) {
    let fields = [
        ("client_id", client_id),
        ("redirect_uri", uri),
        ("response_type", "code"),
        ("scope", "openid"),
    ];
    let answer = world.browser().open(&format!("/oauth/authorize?{}", encoded(&fields))).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::BAD_REQUEST, ""), "{uri}");
    assert!(answer.body.contains("id=\"error-code\">invalid_redirect_uri<"), "{uri}");
}

async fn refuses_all(rows: &[(&str, &str)]) {
    let world = World::new().await;
    let admin = world.admin().await;
    let good = admin.make("/applications", &wanted("https://app.example.com/cb", true)).await;
    let client_id = text(&good["client_id"]);
    for (uri, code) in rows {
        assert_eq!(refused(&admin, uri).await, *code, "{uri}");
        led_to(&world, &client_id, uri).await;
    }
}

#[tokio::test]
async fn m004_no_fragment_and_no_part_of_an_address_is_registered() {
    refuses_all(&[
        ("https://app.example.com/cb#x", "fragment"),
        ("https://app.example.com/cb#", "fragment"),
        ("com.example.app:/cb#x", "fragment"),
        ("/cb", "not_absolute"),
        ("cb", "not_absolute"),
        ("//app.example.com/cb", "not_absolute"),
        ("?x=1", "not_absolute"),
    ])
    .await;
}

#[tokio::test]
async fn m005_plain_http_is_for_this_computer_alone() {
    refuses_all(&[
        ("http://app.example.com/cb", "http_not_loopback"),
        ("http://10.0.0.1/cb", "http_not_loopback"),
        ("http://localhost.example.com/cb", "http_not_loopback"),
        ("http://[::2]/cb", "http_not_loopback"),
    ])
    .await;
    let world = World::new().await;
    let admin = world.admin().await;
    for uri in ["http://localhost:3000/cb", "http://127.0.0.1/cb", "http://[::1]/cb"] {
        admin.make("/applications", &wanted(uri, true)).await;
    }
}

#[tokio::test]
async fn m006_schemes_that_run_something_or_that_anybody_can_claim_are_refused() {
    refuses_all(&[
        ("javascript:alert(1)", "dangerous_scheme"),
        ("JavaScript://app.example.com/%0aalert(1)", "dangerous_scheme"),
        ("data:text/html,x", "dangerous_scheme"),
        ("vbscript:msgbox(1)", "dangerous_scheme"),
        ("file:///etc/passwd", "dangerous_scheme"),
        ("blob:https://app.example.com/1", "dangerous_scheme"),
        ("myapp:/cb", "scheme_without_dot"),
    ])
    .await;
    let world = World::new().await;
    let admin = world.admin().await;
    admin.make("/applications", &wanted("com.example.app:/cb", false)).await;
}
