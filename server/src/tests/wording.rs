//! What machines read: every answer in its form, and no text of theirs in ours.

use super::authorize;
use super::grants::{Client, DEVICE};
use super::token::FORM;
use super::world::{Answer, PASSWORD, World, address_of, encoded};
use axum::http::StatusCode;
use grantry_core::user::Role;
use serde_json::Value;

/// Every parameter that some endpoint knows.
const PARAMETERS: [&str; 16] = [
    "grant_type",
    "code",
    "redirect_uri",
    "code_verifier",
    "refresh_token",
    "username",
    "password",
    "device_code",
    "scope",
    "resource",
    "tenant",
    "token",
    "token_type_hint",
    "client_id",
    "client_secret",
    "unknown",
];
const ENDPOINTS: [&str; 4] =
    ["/oauth/token", "/oauth/introspect", "/oauth/revoke", "/oauth/device_authorization"];
const CONTROLS: &str = "a\r\nX-Evil: 1\t\u{0}\u{7f}\"\\<script>ü\u{1f600}";

/// RFC 6749 section 5.2.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, 0x20..=0x21 | 0x23..=0x5b | 0x5d..=0x7e))
}

fn checked(answer: &Answer, what: &str) -> Value {
    assert!(answer.status.is_client_error(), "{what}: {}", answer.status);
    assert_eq!(answer.header("content-type"), "application/json", "{what}: {}", answer.body);
    assert_eq!(answer.header("cache-control"), "no-store", "{what}");
    assert_eq!(answer.header("x-evil"), "", "{what}");
    let body: Value = serde_json::from_str(&answer.body).expect("JSON");
    for name in ["error", "error_description"] {
        let text = body[name].as_str().unwrap_or_else(|| unreachable!("{what}: no {name}"));
        assert!(!text.is_empty() && is_plain(text), "{what}: {text:?}");
    }
    body
}

#[tokio::test]
async fn m049_descriptions_are_plain_whatever_is_sent() {
    let world = World::new().await;
    let client =
        Client::of(&world, |draft| draft.grant_types.push("client_credentials".to_owned()));
    let client = client.await;
    let grants =
        ["authorization_code", "refresh_token", "password", "client_credentials", DEVICE, CONTROLS];
    for path in ENDPOINTS {
        for parameter in PARAMETERS {
            for grant in grants {
                let mut fields = vec![("grant_type", grant), ("scope", CONTROLS)];
                fields.retain(|(name, _)| *name != parameter);
                fields.push((parameter, CONTROLS));
                let answer = client.post(&world, path, &fields).await;
                if answer.status != StatusCode::OK {
                    checked(&answer, &format!("{path} {parameter} {grant}"));
                }
                if path != "/oauth/token" {
                    break;
                }
            }
        }
        let twice = encoded(&[("client_id", CONTROLS), ("client_id", CONTROLS)]);
        checked(&world.plain("POST", path, &[FORM], twice).await, path);
        checked(&world.plain("POST", path, &[FORM], "%00%0d%0a=%").await, path);
    }
}

#[tokio::test]
async fn m049_what_goes_back_by_the_browser_is_plain() {
    let world = World::new().await;
    let app = authorize::application(&world, |_| ()).await;
    for parameter in ["scope", "response_type", "nonce", "max_age", "tenant", "resource"] {
        let answer = world.browser().open(&authorize::link(&app, &[(parameter, CONTROLS)])).await;
        let description = authorize::told(&answer, "error_description");
        assert!(!description.is_empty() && is_plain(&description), "{parameter} {description:?}");
        assert!(is_plain(&authorize::told(&answer, "error")), "{parameter}");
        assert_eq!(answer.header("x-evil"), "", "{parameter}");
    }
}

#[tokio::test]
async fn m048_answers_are_json_and_kept_by_nobody() {
    let world = World::new().await;
    let client = Client::of(&world, |_| ()).await;
    let address = address_of(Role::User);
    let good = [
        ("grant_type", "password"),
        ("username", address.as_str()),
        ("password", PASSWORD),
        ("scope", "openid"),
    ];
    for (path, fields, status) in [
        ("/oauth/token", &good[..], 200),
        ("/oauth/token", &[("grant_type", "refresh_token"), ("refresh_token", "x")], 400),
        ("/oauth/token", &[("grant_type", "x")], 400),
        ("/oauth/token", &[("client_secret", "x")], 400),
        ("/oauth/device_authorization", &[("scope", "public")], 200),
        ("/oauth/introspect", &[("token", "x")], 200),
        ("/oauth/introspect", &[], 400),
        ("/oauth/revoke", &[], 400),
    ] {
        let answer = client.post(&world, path, fields).await;
        assert_eq!(answer.status.as_u16(), status, "{path} {}", answer.body);
        assert_eq!(answer.header("content-type"), "application/json", "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(answer.header("pragma"), "no-cache", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
    }
}
