//! An application that is switched off or deleted: at that moment nothing of it works anywhere.

use super::authorize;
use super::grants::{Client, DEVICE, json, refusal};
use super::world::{Answer, PASSWORD, World, address_of};
use crate::run::operator_ctx;
use axum::body::Body;
use axum::http::StatusCode;
use grantry_core::user::Role;
use grantry_engine::authority::Operator;
use serde_json::Value;

/// What an application holds while it works.
struct Holdings {
    access: String,
    refresh: String,
    device: String,
    user_code: String,
    code: String,
}

const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

async fn holdings(world: &World, client: &Client) -> Holdings {
    let address = address_of(Role::User);
    let typed = [
        ("grant_type", "password"),
        ("username", address.as_str()),
        ("password", PASSWORD),
        ("scope", "openid offline_access"),
    ];
    let tokens = json(&client.ask(world, &typed).await);
    let started = json(&client.post(world, "/oauth/device_authorization", &[]).await);
    let mut browser = authorize::known(world, &client.id, authorize::USER).await;
    let again = browser.open(&authorize::link(&client.id, &[])).await;
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    Holdings {
        access: text(&tokens["access_token"]),
        refresh: text(&tokens["refresh_token"]),
        device: text(&started["device_code"]),
        user_code: text(&started["user_code"]),
        code: authorize::told(&again, "code"),
    }
}

async fn userinfo(world: &World, access: &str) -> Answer {
    let header = format!("Bearer {access}");
    world.plain("GET", "/oauth/userinfo", &[("authorization", &header)], Body::empty()).await
}

async fn is_active(world: &World, watcher: &Client, token: &str) -> bool {
    let answer = watcher.post(world, "/oauth/introspect", &[("token", token)]).await;
    json(&answer)["active"].as_bool().expect("yes or no")
}

/// Every endpoint as the application meets it. Whoever is not recognised hears no more.
async fn nothing_works(world: &World, client: &Client, held: &Holdings) {
    let (access, code) = (held.access.as_str(), held.code.as_str());
    for (path, fields) in [
        ("/oauth/token", vec![("grant_type", "client_credentials")]),
        ("/oauth/token", vec![("grant_type", "refresh_token"), ("refresh_token", &held.refresh)]),
        (
            "/oauth/token",
            vec![
                ("grant_type", "authorization_code"),
                ("code", code),
                ("redirect_uri", authorize::CALLBACK),
                ("code_verifier", VERIFIER),
            ],
        ),
        ("/oauth/token", vec![("grant_type", DEVICE), ("device_code", &held.device)]),
        ("/oauth/device_authorization", vec![]),
        ("/oauth/introspect", vec![("token", access)]),
        ("/oauth/revoke", vec![("token", access)]),
    ] {
        let answer = client.post(world, path, &fields).await;
        assert_eq!(refusal(&answer), (401, "invalid_client".to_owned()), "{path} {fields:?}");
    }
    assert_eq!(userinfo(world, access).await.status, StatusCode::UNAUTHORIZED);
    let page = world.browser().open(&authorize::link(&client.id, &[])).await;
    assert!(!page.body.contains("login-submit"), "nobody is asked for a password");
}

#[tokio::test]
async fn m060_what_is_switched_off_or_deleted_stops_everywhere_at_once() {
    for delete in [false, true] {
        let world = World::new().await;
        let watcher = Client::of(&world, |draft| {
            draft.name = "Watcher".to_owned();
            draft.scopes.push("grantry:introspect".to_owned());
        })
        .await;
        let client = Client::of(&world, |draft| {
            draft.redirect_uris = vec![authorize::CALLBACK.to_owned()];
            draft.grant_types.push("client_credentials".to_owned());
        })
        .await;
        let held = holdings(&world, &client).await;
        assert_eq!(userinfo(&world, &held.access).await.status, StatusCode::OK);
        for token in [&held.access, &held.refresh] {
            assert!(is_active(&world, &watcher, token).await, "before");
        }
        let (ctx, writer) = (operator_ctx(&world.engine), Operator::at_the_command_line().writer());
        if delete {
            world.engine.delete_application(&ctx, &writer, &client.id).await.expect("deleted");
        } else {
            world.engine.disable_application(&ctx, &writer, &client.id).await.expect("disabled");
        }
        nothing_works(&world, &client, &held).await;
        for token in [&held.access, &held.refresh] {
            assert!(!is_active(&world, &watcher, token).await, "deleted: {delete}");
        }
        let mut browser = world.browser();
        let form_token = browser.open("/device").await.hidden("form_token");
        let next = format!("/device?user_code={}", held.user_code);
        let typed = [
            ("form_token", form_token.as_str()),
            ("next", next.as_str()),
            ("username", authorize::USER),
            ("password", PASSWORD),
        ];
        let signed_in = browser.submit("/oauth/sign-in", &typed).await;
        assert_eq!(signed_in.status, StatusCode::SEE_OTHER, "{}", signed_in.body);
        let page = browser.open("/device").await;
        let form_token = page.hidden("form_token");
        let go_on = [
            ("form_token", form_token.as_str()),
            ("user_code", held.user_code.as_str()),
            ("action", "continue"),
        ];
        let answer = browser.submit("/device", &go_on).await;
        assert!(!answer.body.contains("device-allow"), "{}", answer.body);
    }
}
