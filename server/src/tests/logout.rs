//! Signing out of applications over HTTP, as far as a browser without a sign-in goes.

use super::token::client;
use super::world::{World, encoded};
use axum::http::StatusCode;

const BYE: &str = "https://desk.example.com/bye";

async fn desk(world: &World) -> String {
    let app = client(world, |draft| {
        draft.grant_types = vec!["authorization_code".to_owned()];
        draft.redirect_uris = vec!["https://desk.example.com/cb".to_owned()];
        draft.post_logout_redirect_uris = vec![BYE.to_owned()];
    });
    app.await.id
}

fn address(client_id: &str, uri: &str) -> String {
    let fields = [("client_id", client_id), ("post_logout_redirect_uri", uri), ("state", "a b")];
    format!("/oauth/logout?{}", encoded(&fields))
}

#[tokio::test]
async fn m145_m146_who_names_an_application_is_asked_and_then_sent_on() {
    let world = World::new().await;
    let client_id = desk(&world).await;
    let mut browser = world.browser();
    let page = browser.open(&address(&client_id, BYE)).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("id=\"logout-confirm\""), "{}", page.body);
    assert!(page.policy().contains("form-action 'self' https://desk.example.com;"));
    let fields = [
        ("form_token", page.hidden("form_token")),
        ("client_id", page.hidden("client_id")),
        ("post_logout_redirect_uri", page.hidden("post_logout_redirect_uri")),
        ("state", page.hidden("state")),
    ];
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let answer = browser.submit("/oauth/logout", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(answer.header("location"), format!("{BYE}?state=a+b"));
}

#[tokio::test]
async fn m145_no_browser_is_sent_to_an_address_that_is_not_registered() {
    let world = World::new().await;
    let client_id = desk(&world).await;
    let mut browser = world.browser();
    for uri in ["https://evil.example/", "https://desk.example.com/bye/", "javascript:alert(1)"] {
        let page = browser.open(&address(&client_id, uri)).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("id=\"logout-done\""), "{uri}");
        assert!(page.policy().contains("form-action 'self';"), "{}", page.policy());
    }
    let page = browser.open("/oauth/logout").await;
    assert!(page.body.contains("id=\"logout-done\""));
}

#[tokio::test]
async fn m146_what_another_site_posts_becomes_a_question() {
    let world = World::new().await;
    let client_id = desk(&world).await;
    let form = ("content-type", "application/x-www-form-urlencoded");
    let cross = [form, ("sec-fetch-site", "cross-site"), ("origin", "https://desk.example.com")];
    let fields = [("client_id", client_id.as_str()), ("post_logout_redirect_uri", BYE)];
    let answer = world.plain("POST", "/oauth/logout", &cross, encoded(&fields)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header("location"), format!("/oauth/logout?{}", encoded(&fields)));
    let forged = [fields[0], fields[1], ("form_token", "guessed")];
    let answer = world.plain("POST", "/oauth/logout", &cross, encoded(&forged)).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let twice = world.plain("GET", "/oauth/logout?state=a&state=b", &[], "").await;
    assert_eq!(twice.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a45_our_own_token_does_not_help_another_site_to_sign_anybody_out() {
    let world = World::new().await;
    let client_id = desk(&world).await;
    let mut browser = world.browser();
    let token = browser.open(&address(&client_id, BYE)).await.hidden("form_token");
    let form = encoded(&[("form_token", token.as_str()), ("client_id", &client_id)]);
    for foreign in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        let answer = browser.post("/oauth/logout", &[foreign], &form).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{foreign:?}");
    }
    let own = [("origin", "null"), ("sec-fetch-site", "same-origin")];
    let answer = browser.post("/oauth/logout", &own, &form).await;
    assert!(answer.body.contains("id=\"logout-done\""), "{}", answer.body);
}
