//! How applications say who they are, at every endpoint that asks.

use super::grants::{Client, DEVICE, json, refusal};
use super::token::FORM;
use super::world::{Answer, World, encoded};
use crate::run::operator_ctx;
use axum::http::StatusCode;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use grantry_engine::authority::Operator;

const TOKEN: &str = "/oauth/token";
/// Every endpoint, with a request that is good except for who sends it.
const ENDPOINTS: [(&str, &[(&str, &str)]); 4] = [
    (TOKEN, &[("grant_type", "refresh_token"), ("refresh_token", "gry_rt_x")]),
    ("/oauth/introspect", &[("token", "x")]),
    ("/oauth/revoke", &[("token", "x")]),
    ("/oauth/device_authorization", &[("scope", "public")]),
];

async fn by_header(world: &World, path: &str, pair: &str, fields: &[(&str, &str)]) -> Answer {
    let basic = format!("Basic {}", BASE64_STANDARD.encode(pair));
    world.plain("POST", path, &[FORM, ("authorization", &basic)], encoded(fields)).await
}

async fn by_body(
    world: &World,
    path: &str,
    (id, secret): (&str, &str),
    fields: &[(&str, &str)],
) -> Answer {
    let own = [("client_id", id), ("client_secret", secret)];
    world.plain("POST", path, &[FORM], encoded(&[&own[..], fields].concat())).await
}

/// Whether somebody was recognised: what was asked for is another question.
fn recognised(answer: &Answer) -> bool {
    answer.status != StatusCode::UNAUTHORIZED && answer.status != StatusCode::TOO_MANY_REQUESTS
}

#[tokio::test]
async fn m044_who_is_not_recognised_hears_it_in_the_way_of_asking() {
    let world = World::new().await;
    let client = Client::of(&world, |_| ()).await;
    let wrong = format!("{}:gry_cs_wrong", client.id);
    for (path, fields) in ENDPOINTS {
        let answer = by_header(&world, path, &wrong, fields).await;
        assert_eq!(refusal(&answer), (401, "invalid_client".to_owned()), "{path}");
        assert!(answer.header("www-authenticate").starts_with("Basic realm="), "{path}");
        let answer = by_body(&world, path, (&client.id, "gry_cs_wrong"), fields).await;
        assert_eq!(refusal(&answer), (401, "invalid_client".to_owned()), "{path}");
        assert_eq!(answer.header("www-authenticate"), "", "{path}: the header was not used");
    }
}

#[tokio::test]
async fn m045_credentials_in_the_header_are_form_encoded() {
    let world = World::new().await;
    let client = Client::of(&world, |_| ()).await;
    let (id, secret) = (client.id.as_str(), client.secret());
    let escaped = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let (path, fields) = ENDPOINTS[0];
    for pair in [
        format!("{id}:{secret}"),
        format!("{}:{}", escaped(id), escaped(secret)),
        format!("{}:{}", escaped(id).to_lowercase(), secret.replace('_', "%5f")),
    ] {
        assert!(recognised(&by_header(&world, path, &pair, fields).await), "{pair}");
    }
    for pair in [
        format!("{id}:{}", escaped(&escaped(secret))),
        format!("{id}:{secret}+"),
        format!("{id}:{secret}%"),
        format!("{id}:{secret}:"),
        format!("{id}%3A{secret}"),
        format!("ü:{secret}"),
        format!("%FF%00:{secret}"),
        format!("{id}:%C3%BC\u{1f600}"),
    ] {
        let answer = by_header(&world, path, &pair, fields).await;
        assert_eq!(refusal(&answer), (401, "invalid_client".to_owned()), "{pair}");
    }
}

#[tokio::test]
async fn m046_a_secret_may_come_in_the_body_unless_the_application_is_strict() {
    let world = World::new().await;
    for (name, method, strict, header_is_good, body_is_good) in [
        ("Basic", "client_secret_basic", false, true, true),
        ("Post", "client_secret_post", false, true, true),
        ("Strictly basic", "client_secret_basic", true, true, false),
        ("Strictly post", "client_secret_post", true, false, true),
    ] {
        let client = Client::of(&world, |draft| {
            draft.name = name.to_owned();
            draft.token_endpoint_auth_method = Some(method.to_owned());
            draft.strict_client_auth = strict;
        })
        .await;
        let pair = format!("{}:{}", client.id, client.secret());
        for (path, fields) in ENDPOINTS {
            let answer = by_header(&world, path, &pair, fields).await;
            assert_eq!(recognised(&answer), header_is_good, "{name} {path}");
            let answer = by_body(&world, path, (&client.id, client.secret()), fields).await;
            assert_eq!(recognised(&answer), body_is_good, "{name} {path}");
        }
    }
}

#[tokio::test]
async fn m055_an_application_with_a_secret_is_nobody_without_it() {
    let world = World::new().await;
    let client = Client::of(&world, |_| ()).await;
    for (path, fields) in ENDPOINTS {
        for own in [
            &[][..],
            &[("client_id", client.id.as_str())],
            &[("client_id", client.id.as_str()), ("client_secret", "")],
            &[("client_secret", client.secret())],
        ] {
            let answer = world.plain("POST", path, &[FORM], encoded(&[own, fields].concat())).await;
            assert_eq!(refusal(&answer), (401, "invalid_client".to_owned()), "{path} {own:?}");
        }
        let answer = by_header(&world, path, &format!("{}:", client.id), fields).await;
        assert_eq!(refusal(&answer), (401, "invalid_client".to_owned()), "{path}");
    }
}

#[tokio::test]
async fn m061_a_replaced_secret_is_dead_when_the_new_one_is_told() {
    let world = World::new().await;
    let client = Client::of(&world, |_| ()).await;
    let old = format!("{}:{}", client.id, client.secret());
    for (path, fields) in ENDPOINTS {
        assert!(recognised(&by_header(&world, path, &old, fields).await), "{path}");
    }
    let (ctx, writer) = (operator_ctx(&world.engine), Operator::at_the_command_line().writer());
    let again = world.engine.regenerate_secret(&ctx, &writer, &client.id).await.expect("a new one");
    let new = format!("{}:{}", client.id, again.secret.expect("a secret").expose());
    for (path, fields) in ENDPOINTS {
        let answer = by_header(&world, path, &old, fields).await;
        assert_eq!(refusal(&answer), (401, "invalid_client".to_owned()), "{path}");
        assert!(recognised(&by_header(&world, path, &new, fields).await), "{path}");
    }
}

#[tokio::test]
async fn m047_unknown_grants_and_those_of_others_are_told_apart() {
    let world = World::new().await;
    let unknown = ["implicit", "Password", "token", "urn:x", "refresh_token ", "\u{0}"];
    let known = ["authorization_code", "refresh_token", "password", "client_credentials", DEVICE];
    let worker = Client::of(&world, |draft| {
        draft.grant_types = vec!["client_credentials".to_owned()];
    })
    .await;
    for grant in unknown {
        let answer = worker.ask(&world, &[("grant_type", grant)]).await;
        assert_eq!(refusal(&answer), (400, "unsupported_grant_type".to_owned()), "{grant:?}");
    }
    let whole = |grant| {
        [
            ("grant_type", grant),
            ("code", "x"),
            ("refresh_token", "x"),
            ("username", "x"),
            ("password", "x"),
            ("device_code", "x"),
        ]
    };
    for grant in known {
        let answer = worker.ask(&world, &whole(grant)).await;
        if grant == "client_credentials" {
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        } else {
            assert_eq!(refusal(&answer), (400, "unauthorized_client".to_owned()), "{grant}");
        }
    }
    let people = Client::of(&world, |draft| draft.name = "People".to_owned()).await;
    let answer = people.ask(&world, &whole("client_credentials")).await;
    assert_eq!(refusal(&answer), (400, "unauthorized_client".to_owned()));
}

#[tokio::test]
async fn m053_only_who_keeps_a_secret_acts_for_itself_and_nothing_renews_that() {
    let world = World::new().await;
    let grant = [("grant_type", "client_credentials")];
    let app = Client::of(&world, |draft| draft.grant_types.push("client_credentials".to_owned()));
    let tokens = json(&app.await.ask(&world, &grant).await);
    assert!(tokens["access_token"].is_string());
    assert_eq!((tokens.get("refresh_token"), tokens.get("id_token")), (None, None));
    let public = Client::of(&world, |draft| {
        draft.name = "Public".to_owned();
        draft.confidential = false;
        draft.grant_types.retain(|grant| grant != "password");
    })
    .await;
    let answer = public.ask(&world, &grant).await;
    assert_eq!(refusal(&answer), (400, "unauthorized_client".to_owned()));
}
