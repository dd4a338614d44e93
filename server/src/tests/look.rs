//! Introspection, revocation and userinfo over HTTP: how to ask, and how each refuses.

use super::token::{Client, FORM, client};
use super::world::{Answer, World, encoded};
use axum::body::Body;
use axum::http::StatusCode;
use serde_json::{Value, json};

const INACTIVE: &str = r#"{"active":false}"#;
const HINTS: [&str; 3] = ["access_token", "refresh_token", "nonsense"];

async fn token(world: &World, app: &Client) -> String {
    let form = encoded(&[("grant_type", "client_credentials")]);
    let headers = [FORM, ("authorization", &app.basic())];
    let answer = world.plain("POST", "/oauth/token", &headers, form).await;
    let body: Value = serde_json::from_str(&answer.body).expect("JSON");
    body["access_token"].as_str().expect("a token").to_owned()
}

async fn post(world: &World, path: &str, app: Option<&Client>, fields: &[(&str, &str)]) -> Answer {
    let basic = app.map(Client::basic).unwrap_or_default();
    let mut headers = vec![FORM];
    if app.is_some() {
        headers.push(("authorization", basic.as_str()));
    }
    world.plain("POST", path, &headers, encoded(fields)).await
}

async fn look(world: &World, app: &Client, token: &str) -> String {
    let answer = post(world, "/oauth/introspect", Some(app), &[("token", token)]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert_eq!(answer.header("cache-control"), "no-store");
    answer.body
}

fn error(answer: &Answer) -> String {
    let body: Value = serde_json::from_str(&answer.body).unwrap_or_default();
    body["error"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn m083_m087_introspection_wants_a_client_and_a_posted_form() {
    let world = World::new().await;
    let app = client(&world, |_| ()).await;
    let token = token(&world, &app).await;
    let nobody = post(&world, "/oauth/introspect", None, &[("token", &token)]).await;
    assert_eq!((nobody.status.as_u16(), error(&nobody).as_str()), (401, "invalid_client"));
    let by_name = [("token", token.as_str()), ("client_id", &app.id)];
    let by_name = post(&world, "/oauth/introspect", None, &by_name).await;
    assert_eq!((by_name.status.as_u16(), error(&by_name).as_str()), (401, "invalid_client"));
    let wrong = Client { id: app.id.clone(), secret: "wrong".to_owned() };
    let wrong = post(&world, "/oauth/introspect", Some(&wrong), &[("token", &token)]).await;
    assert!(wrong.header("www-authenticate").starts_with("Basic "));
    let nothing = post(&world, "/oauth/introspect", Some(&app), &[]).await;
    assert_eq!((nothing.status.as_u16(), error(&nothing).as_str()), (400, "invalid_request"));
    let path = format!("/oauth/introspect?token={token}");
    let in_address = post(&world, &path, Some(&app), &[]).await;
    assert_eq!(error(&in_address), "invalid_request");
    let got = world.plain("GET", &path, &[], Body::empty()).await;
    assert_eq!(got.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn m084_m085_only_the_owner_hears_more_than_that_it_is_not_active() {
    let world = World::new().await;
    let app = client(&world, |_| ()).await;
    let other = client(&world, |draft| draft.name = "Other".to_owned()).await;
    let token = token(&world, &app).await;
    let said: Value = serde_json::from_str(&look(&world, &app, &token).await).expect("JSON");
    assert_eq!((&said["active"], &said["client_id"]), (&json!(true), &json!(app.id)));
    assert_eq!(look(&world, &other, &token).await, INACTIVE);
    assert_eq!(look(&world, &app, "something else").await, INACTIVE);
    world.clock.advance(grantry_core::time::Span::seconds(900));
    assert_eq!(look(&world, &app, &token).await, INACTIVE);
}

#[tokio::test]
async fn m078_m079_a_token_is_given_up_whatever_the_hint_says() {
    let world = World::new().await;
    let app = client(&world, |_| ()).await;
    let other = client(&world, |draft| draft.name = "Other".to_owned()).await;
    for hint in HINTS {
        let token = token(&world, &app).await;
        let fields = [("token", token.as_str()), ("token_type_hint", hint)];
        let foreign = post(&world, "/oauth/revoke", Some(&other), &fields).await;
        assert_eq!(foreign.status, StatusCode::OK);
        assert_ne!(look(&world, &app, &token).await, INACTIVE, "a foreign token stays");
        for _ in 0..2 {
            let answer = post(&world, "/oauth/revoke", Some(&app), &fields).await;
            assert_eq!((answer.status.as_u16(), answer.body.as_str()), (200, ""));
            assert_eq!(answer.header("cache-control"), "no-store");
        }
        assert_eq!(look(&world, &app, &token).await, INACTIVE, "{hint}");
    }
    let unknown = post(&world, "/oauth/revoke", Some(&app), &[("token", "nobody's")]).await;
    assert_eq!(unknown.status, StatusCode::OK);
}

#[tokio::test]
async fn m077_revocation_wants_a_client() {
    let world = World::new().await;
    let app = client(&world, |_| ()).await;
    let token = token(&world, &app).await;
    let nobody = post(&world, "/oauth/revoke", None, &[("token", &token)]).await;
    assert_eq!((nobody.status.as_u16(), error(&nobody).as_str()), (401, "invalid_client"));
    let by_name = [("token", token.as_str()), ("client_id", &app.id)];
    let by_name = post(&world, "/oauth/revoke", None, &by_name).await;
    assert_eq!(by_name.status, StatusCode::UNAUTHORIZED, "it has a secret");
    let nothing = post(&world, "/oauth/revoke", Some(&app), &[]).await;
    assert_eq!((nothing.status.as_u16(), error(&nothing).as_str()), (400, "invalid_request"));
    assert_ne!(look(&world, &app, &token).await, INACTIVE);
}

#[tokio::test]
async fn m081_without_its_database_nothing_is_said_to_be_given_up() {
    let world = World::new().await;
    let app = client(&world, |_| ()).await;
    let token = token(&world, &app).await;
    world.engine.close().await;
    let answer = post(&world, "/oauth/revoke", Some(&app), &[("token", &token)]).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.body);
    let answer = post(&world, "/oauth/introspect", Some(&app), &[("token", &token)]).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.body);
}

#[tokio::test]
async fn m070_m071_m072_m075_a_token_is_presented_in_one_way() {
    let world = World::new().await;
    let app = client(&world, |_| ()).await;
    let token = token(&world, &app).await;
    // The token is good and lacks openid, so 403 says that it was read.
    for scheme in ["Bearer", "bearer", "BEARER"] {
        let header = format!("{scheme} {token}");
        for method in ["GET", "POST"] {
            let headers = [("authorization", header.as_str())];
            let answer = world.plain(method, "/oauth/userinfo", &headers, Body::empty()).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{method} {scheme}");
        }
    }
    let (header, form) = (format!("Bearer {token}"), encoded(&[("access_token", &token)]));
    let authorization = ("authorization", header.as_str());
    let in_address = format!("/oauth/userinfo?access_token={token}");
    let plain = ("content-type", "text/plain");
    for (method, path, headers, body, status) in [
        ("POST", "/oauth/userinfo", &[FORM][..], form.as_str(), 403),
        ("POST", "/oauth/userinfo", &[FORM, authorization], &form, 400),
        ("POST", "/oauth/userinfo", &[FORM], &format!("{form}&{form}"), 400),
        ("POST", "/oauth/userinfo", &[authorization, authorization], "", 400),
        ("GET", &in_address, &[authorization], "", 400),
        ("GET", &in_address, &[], "", 401),
        ("GET", "/oauth/userinfo", &[FORM], &form, 401),
        ("POST", "/oauth/userinfo", &[plain], &form, 401),
        ("POST", "/oauth/userinfo", &[("content-type", "application/json")], "{}", 401),
    ] {
        let answer = world.plain(method, path, headers, body.to_owned()).await;
        assert_eq!(answer.status.as_u16(), status, "{method} {path} {headers:?}");
        assert!(answer.header("www-authenticate").starts_with("Bearer "));
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}

#[tokio::test]
async fn m073_m074_refusals_say_what_is_missing() {
    let world = World::new().await;
    let app = client(&world, |_| ()).await;
    let good = format!("Bearer {}", token(&world, &app).await);
    for (header, status, challenge) in [
        (None, 401, "Bearer realm=\"grantry\""),
        (Some("Basic eDp5"), 401, "Bearer realm=\"grantry\""),
        (Some("Bearer x"), 401, "Bearer realm=\"grantry\", error=\"invalid_token\""),
        (Some("Bearer"), 401, "Bearer realm=\"grantry\", error=\"invalid_token\""),
        (
            Some(good.as_str()),
            403,
            "Bearer realm=\"grantry\", error=\"insufficient_scope\", scope=\"openid\"",
        ),
    ] {
        let headers: Vec<_> = header.map(|header| ("authorization", header)).into_iter().collect();
        let answer = world.plain("GET", "/oauth/userinfo", &headers, Body::empty()).await;
        assert_eq!(answer.status.as_u16(), status, "{header:?}");
        assert_eq!(answer.header("www-authenticate"), challenge, "{header:?}");
    }
}
