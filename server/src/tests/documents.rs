//! The public documents: what they say is true, wherever they are asked for.

use super::token::{FORM, client};
use super::world::{Answer, PUBLIC_URL, World, encoded};
use axum::body::Body;
use axum::http::StatusCode;
use grantry_core::application::GrantType;
use grantry_core::time::Span;
use serde_json::Value;
use std::collections::BTreeSet;

const DISCOVERY: [&str; 2] =
    ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"];

async fn get(world: &World, path: &str, headers: &[(&str, &str)]) -> Answer {
    world.plain("GET", path, headers, Body::empty()).await
}

fn json(answer: &Answer) -> Value {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert_eq!(answer.header("content-type"), "application/json");
    serde_json::from_str(&answer.body).expect("JSON")
}

#[tokio::test]
async fn m088_the_issuer_is_the_configured_one_whoever_asks_how() {
    let world = World::empty(PUBLIC_URL).await;
    for path in DISCOVERY {
        let usual = json(&get(&world, path, &[]).await);
        assert_eq!(usual["issuer"], PUBLIC_URL);
        for headers in [
            ("host", "evil.example"),
            ("x-forwarded-host", "evil.example"),
            ("x-forwarded-proto", "http"),
            ("forwarded", "host=evil.example;proto=http"),
        ] {
            assert_eq!(json(&get(&world, path, &[headers]).await), usual, "{headers:?}");
        }
    }
}

#[tokio::test]
async fn m090_every_address_in_the_document_is_there() {
    let world = World::empty(PUBLIC_URL).await;
    let [openid, oauth] = DISCOVERY;
    let document = json(&get(&world, openid, &[]).await);
    assert_eq!(document, json(&get(&world, oauth, &[]).await), "both say the same");
    let mut seen = 0;
    for (name, value) in document.as_object().expect("an object") {
        if !(name.ends_with("_endpoint") || name.ends_with("_uri")) {
            continue;
        }
        let path = value.as_str().and_then(|address| address.strip_prefix(PUBLIC_URL));
        let answer = get(&world, path.expect("an address of ours"), &[]).await;
        assert_ne!(answer.status, StatusCode::NOT_FOUND, "{name}");
        seen += 1;
    }
    assert!(seen >= 4, "{document}");
}

#[tokio::test]
async fn m015_the_documents_say_that_answers_name_who_answers() {
    let world = World::empty(PUBLIC_URL).await;
    for path in DISCOVERY {
        let document = json(&get(&world, path, &[]).await);
        assert_eq!(document["authorization_response_iss_parameter_supported"], true, "{path}");
    }
}

#[tokio::test]
async fn m025_nobody_registers_an_application_by_itself() {
    let world = World::empty(PUBLIC_URL).await;
    let document = json(&get(&world, DISCOVERY[0], &[]).await);
    assert_eq!(document.get("registration_endpoint"), None);
    let json = [("content-type", "application/json")];
    for path in ["/oauth/register", "/oauth/register/", "/oauth/register/some-client-id"] {
        for method in ["GET", "POST", "PUT", "DELETE"] {
            let answer = world.plain(method, path, &json, r#"{"redirect_uris":[]}"#).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn m089_an_issuer_without_a_path_has_its_documents_at_the_root() {
    let world = World::empty(PUBLIC_URL).await;
    for path in DISCOVERY {
        assert_eq!(json(&get(&world, path, &[]).await)["issuer"], PUBLIC_URL);
        // Both ways of writing the issuer `https://id.example.com/t1`, which this server never is.
        for other in [format!("{path}/t1"), format!("/t1{path}"), format!("{path}/")] {
            let answer = get(&world, &other, &[]).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{other}");
        }
    }
}

#[tokio::test]
async fn m092_every_listed_grant_is_taken_and_every_other_is_not() {
    let world = World::new().await;
    let document = json(&get(&world, DISCOVERY[0], &[]).await);
    let listed: BTreeSet<_> = document["grant_types_supported"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let app = client(&world, |_| ()).await;
    let basic = app.basic();
    let others = ["implicit", "urn:ietf:params:oauth:grant-type:token-exchange", "urn:x"];
    for grant in GrantType::ALL.map(GrantType::as_str).into_iter().chain(others) {
        let headers = [FORM, ("authorization", basic.as_str())];
        let form = encoded(&[("grant_type", grant)]);
        let answer = world.plain("POST", "/oauth/token", &headers, form).await;
        let body: Value = serde_json::from_str(&answer.body).expect("JSON");
        let unsupported = body["error"] == "unsupported_grant_type";
        assert_eq!(unsupported, !listed.contains(grant), "{grant}: {body}");
    }
}

#[tokio::test]
async fn m092_scopes_are_listed_but_not_those_that_open_this_server() {
    let world = World::empty(PUBLIC_URL).await;
    let document = json(&get(&world, DISCOVERY[0], &[]).await);
    let scopes = document["scopes_supported"].as_array().expect("a list");
    assert!(scopes.contains(&"public".into()), "{scopes:?}");
    assert!(!document["scopes_supported"].to_string().contains("grantry:"), "{scopes:?}");
}

#[tokio::test]
async fn m091_m093_the_key_set_holds_public_halves_and_the_next_keys() {
    let world = World::empty(PUBLIC_URL).await;
    let before = json(&get(&world, "/oauth/jwks", &[]).await);
    let keys = before["keys"].as_array().expect("a list");
    let ids: BTreeSet<_> = keys.iter().map(|key| key["kid"].as_str().expect("an id")).collect();
    assert_eq!(ids.len(), keys.len(), "each has its own id");
    let algorithms: BTreeSet<_> = keys.iter().filter_map(|key| key["alg"].as_str()).collect();
    assert_eq!(algorithms, BTreeSet::from(["ES256", "EdDSA", "PS256", "RS256"]));
    for key in keys {
        assert_eq!(key["use"], "sig");
        for private in ["d", "p", "q", "dp", "dq", "qi", "k"] {
            assert!(key.get(private).is_none(), "{private}");
        }
    }
    let ctx = crate::run::operator_ctx(&world.engine);
    let admin = grantry_engine::authority::Operator::at_the_command_line().platform_admin();
    world.engine.rotate_signing_keys(&ctx, &admin).await.expect("rotated");
    world.clock.advance(Span::minutes(1));
    let after = json(&get(&world, "/oauth/jwks", &[]).await);
    let after = after["keys"].as_array().expect("a list");
    assert_eq!(after.len(), keys.len() * 2, "published before they sign");
    assert!(keys.iter().all(|key| after.contains(key)));
}

#[tokio::test]
async fn documents_are_kept_for_a_while_and_asked_for_by_their_tag() {
    let world = World::empty(PUBLIC_URL).await;
    for path in ["/oauth/jwks", DISCOVERY[0], DISCOVERY[1]] {
        let first = get(&world, path, &[]).await;
        // A key is published ten minutes before it signs.
        assert_eq!(first.header("cache-control"), "public, max-age=300");
        let tag = first.header("etag");
        let weak = format!("W/{tag}, \"other\"");
        for known in [tag, &weak] {
            let again = get(&world, path, &[("if-none-match", known)]).await;
            assert_eq!((again.status.as_u16(), again.body.as_str()), (304, ""), "{path}");
            assert_eq!(again.header("etag"), tag);
        }
        let other = get(&world, path, &[("if-none-match", "\"other\"")]).await;
        assert_eq!(other.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn documents_are_there_for_everybodys_scripts_without_cookies() {
    let world = World::empty(PUBLIC_URL).await;
    let origin = ("origin", "https://anything.example");
    for path in ["/oauth/jwks", DISCOVERY[0], DISCOVERY[1]] {
        let answer = get(&world, path, &[origin]).await;
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert_eq!(answer.header("access-control-allow-credentials"), "");
        let asks = [origin, ("access-control-request-method", "GET")];
        let answer = world.plain("OPTIONS", path, &asks, Body::empty()).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert_eq!(answer.header("access-control-allow-headers"), "*");
    }
}
