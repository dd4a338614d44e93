//! The token endpoint over HTTP: what it issues, and the one way in which it refuses.

use super::world::{Answer, World, encoded};
use crate::run::operator_ctx;
use axum::http::StatusCode;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use grantry_core::application::Draft;
use grantry_engine::NewApplication;
use grantry_engine::authority::Operator;

pub(super) const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// An application with a secret.
pub(super) struct Client {
    pub(super) id: String,
    pub(super) secret: String,
}

pub(super) async fn client(world: &World, change: impl FnOnce(&mut Draft)) -> Client {
    let mut draft =
        Draft { name: "Worker".to_owned(), scopes: vec!["public".to_owned()], ..Draft::default() };
    change(&mut draft);
    let input = NewApplication { draft, ..NewApplication::default() };
    let writer = Operator::at_the_command_line().writer();
    let made = world.engine.create_application(&operator_ctx(&world.engine), &writer, input).await;
    let made = made.unwrap_or_else(|stop| unreachable!("made: {stop:?}"));
    let secret = made.secret.expect("a secret").expose().clone();
    Client { id: made.application.client_id, secret }
}

impl Client {
    pub(super) fn basic(&self) -> String {
        format!("Basic {}", BASE64_STANDARD.encode(format!("{}:{}", self.id, self.secret)))
    }
}

async fn ask(world: &World, headers: &[(&str, &str)], fields: &[(&str, &str)]) -> Answer {
    let mut all = vec![FORM];
    all.extend_from_slice(headers);
    world.plain("POST", "/oauth/token", &all, encoded(fields)).await
}

fn error(answer: &Answer) -> String {
    let body: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("content-type"), "application/json");
    body["error"].as_str().expect("a code").to_owned()
}

const GRANT: (&str, &str) = ("grant_type", "client_credentials");

#[tokio::test]
async fn product_c02_a_client_gets_a_token_in_either_way() {
    let world = World::new().await;
    let client = client(&world, |_| ()).await;
    let by_header = ask(&world, &[("authorization", &client.basic())], &[GRANT]).await;
    let in_body = [GRANT, ("client_id", &client.id), ("client_secret", &client.secret)];
    let by_body = ask(&world, &[], &in_body).await;
    for answer in [by_header, by_body] {
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        assert_eq!(answer.header("cache-control"), "no-store");
        let body: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
        assert_eq!((&body["token_type"], &body["expires_in"]), (&"Bearer".into(), &900.into()));
        assert_eq!(body["scope"], "public");
        assert!(body["access_token"].as_str().expect("a token").starts_with("eyJ"));
        assert!(body.get("refresh_token").is_none());
    }
}

#[tokio::test]
async fn product_c10_every_unknown_client_hears_the_same_words() {
    let world = World::new().await;
    let client = client(&world, |_| ()).await;
    let wrong = Client { id: client.id.clone(), secret: "gry_cs_wrong".to_owned() };
    let nobody = Client { id: "nobody-of-that-name".to_owned(), secret: client.secret.clone() };
    let mut said = Vec::new();
    for client in [wrong, nobody] {
        let answer = ask(&world, &[("authorization", &client.basic())], &[GRANT]).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert!(answer.header("www-authenticate").starts_with("Basic "));
        assert_eq!(error(&answer), "invalid_client");
        said.push(answer.body);
        let fields = [GRANT, ("client_id", &client.id), ("client_secret", &client.secret)];
        let answer = ask(&world, &[], &fields).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert_eq!(answer.header("www-authenticate"), "", "not asked for by the header");
        said.push(answer.body);
    }
    said.dedup();
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("Invalid client ID or secret"));
}

#[tokio::test]
async fn malformed_requests_are_refused_as_the_specification_says() {
    let world = World::new().await;
    let client = client(&world, |_| ()).await;
    let basic = client.basic();
    let header = [("authorization", basic.as_str())];
    for (headers, fields, code) in [
        (&header[..], &[][..], "invalid_request"),
        (&header, &[("grant_type", "implicit")], "unsupported_grant_type"),
        (&header, &[("grant_type", "password")], "unauthorized_client"),
        (&header, &[GRANT, GRANT], "invalid_request"),
        (&header, &[GRANT, ("client_secret", "x")], "invalid_request"),
        (&header, &[GRANT, ("client_id", "another-client-id")], "invalid_request"),
        (&[], &[GRANT], "invalid_client"),
        (&[("authorization", "Bearer x")], &[GRANT], "invalid_client"),
        (&header, &[GRANT, ("scope", "openid")], "invalid_scope"),
    ] {
        let answer = ask(&world, headers, fields).await;
        assert_eq!(error(&answer), code, "{fields:?}");
        let status = if code == "invalid_client" { 401 } else { 400 };
        assert_eq!(answer.status.as_u16(), status, "{fields:?}");
    }
    let headers = [FORM, header[0]];
    let query = world.plain("POST", "/oauth/token?scope=public", &headers, encoded(&[GRANT])).await;
    assert_eq!(error(&query), "invalid_request");
    let json = [("content-type", "application/json"), header[0]];
    let json = world.plain("POST", "/oauth/token", &json, "{}").await;
    assert_eq!(error(&json), "invalid_request");
}
