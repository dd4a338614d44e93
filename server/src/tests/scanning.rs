//! Reports of found secrets, as a scanner sends them, and what is published for scanners.

use super::world::{Answer, World, encoded};
use crate::http;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _};
use axum::http::StatusCode;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use grantry_engine::ScanningKeys;
use serde_json::{Value, json};

const REPORTS: &str = "/secret-scanning/reports";
const URL: &str = "https://github.com/octo/app/blob/main/config.py";
/// The beginning of a public key of P-256 in DER.
const DER: &str = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE";

/// A server that takes reports signed by one key, and an application.
struct Scene {
    world: World,
    key: EcdsaKeyPair,
    bearer: String,
    id: String,
    secret: String,
}

fn keys(key: &EcdsaKeyPair) -> ScanningKeys {
    let mut der = BASE64_STANDARD.decode(DER).expect("base64");
    der.pop();
    der.extend_from_slice(key.public_key().as_ref());
    let pem = format!(
        "-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n",
        BASE64_STANDARD.encode(der)
    );
    let file = json!({ "public_keys": [{ "key_identifier": "k1", "key": pem }] });
    ScanningKeys::parse(file.to_string().as_bytes()).expect("keys")
}

impl Scene {
    async fn new() -> Self {
        let mut world = World::new().await;
        let key = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_ASN1_SIGNING).expect("a key");
        world.state = world.state.with_scanning_keys(Some(keys(&key)));
        (world.router, _) = http::routes(world.state.clone()).finish();
        let bearer = format!("Bearer {}", world.token("grantry:admin").await);
        let mut scene = Self { world, key, bearer, id: String::new(), secret: String::new() };
        let body =
            json!({ "name": "Billing", "scopes": ["public"], "access_token_format": "opaque" });
        let made = scene.api("POST", "", &body.to_string()).await;
        scene.id = made["client_id"].as_str().expect("a client ID").to_owned();
        scene.secret = made["client_secret"].as_str().expect("a secret").to_owned();
        scene
    }

    async fn api(&self, method: &str, path: &str, body: &str) -> Value {
        let headers =
            [("authorization", self.bearer.as_str()), ("content-type", "application/json")];
        let path = format!("/api/v1/applications{path}");
        let answer = self.world.plain(method, &path, &headers, body.to_owned()).await;
        serde_json::from_str(&answer.body).expect("JSON")
    }

    async fn token(&self) -> Answer {
        let form = encoded(&[
            ("grant_type", "client_credentials"),
            ("client_id", &self.id),
            ("client_secret", &self.secret),
        ]);
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        self.world.plain("POST", "/oauth/token", &headers, form).await
    }

    fn sign(&self, body: &str) -> String {
        let signed = self.key.sign(&SystemRandom::new(), body.as_bytes()).expect("signed");
        BASE64_STANDARD.encode(signed)
    }

    async fn send(&self, body: &str, signature: &str) -> Answer {
        let headers = [
            ("content-type", "application/json"),
            ("github-public-key-identifier", "k1"),
            ("github-public-key-signature", signature),
        ];
        self.world.plain("POST", REPORTS, &headers, body.to_owned()).await
    }

    /// What a signed report of one text is answered.
    async fn report(&self, token: &str) -> String {
        let body = json!([{ "token": token, "type": "x", "url": URL, "source": "content" }]);
        let body = body.to_string();
        let answer = self.send(&body, &self.sign(&body)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        let said: Value = serde_json::from_str(&answer.body).expect("JSON");
        assert_eq!((&said[0]["token_raw"], &said[0]["token_type"]), (&token.into(), &"x".into()));
        said[0]["label"].as_str().expect("a label").to_owned()
    }
}

#[tokio::test]
async fn product_d08_a_found_secret_is_retired_and_its_place_is_told() {
    let scene = Scene::new().await;
    assert_eq!(scene.token().await.status, StatusCode::OK);
    assert_eq!(scene.report(&scene.secret).await, "true_positive");
    assert_eq!(scene.token().await.status, StatusCode::UNAUTHORIZED);
    let timeline = scene.api("GET", &format!("/{}/timeline", scene.id), "").await;
    let entry = &timeline["items"][0];
    assert_eq!(
        (&entry["action"], &entry["actor"]),
        (&"application.leak".into(), &"secret scanning".into())
    );
    assert_eq!(entry["changes"][1], json!({ "field": "found_at", "before": null, "after": URL }));
    assert!(!timeline.to_string().contains(&scene.secret));
    let count = timeline["items"].as_array().map(Vec::len);
    assert_eq!(scene.report(&scene.secret).await, "true_positive", "it was ours");
    let again = scene.api("GET", &format!("/{}/timeline", scene.id), "").await;
    assert_eq!(again["items"].as_array().map(Vec::len), count, "told once");
    let mut person = scene.world.signed_in(grantry_core::user::Role::TenantAdmin).await;
    let page = person.open(&format!("/applications/{}", scene.id)).await;
    assert!(page.body.contains("was found in public and retired"), "{}", page.body);
    assert!(page.body.contains(URL) && !page.body.contains(&scene.secret));
}

#[tokio::test]
async fn product_d08_found_tokens_are_ended() {
    let scene = Scene::new().await;
    let token: Value = serde_json::from_str(&scene.token().await.body).expect("JSON");
    let token = token["access_token"].as_str().expect("a token");
    assert!(token.starts_with("gry_at_"));
    let active = async || {
        let form = encoded(&[
            ("client_id", &scene.id),
            ("client_secret", &scene.secret),
            ("token", token),
        ]);
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        let answer = scene.world.plain("POST", "/oauth/introspect", &headers, form).await;
        answer.body.contains("\"active\":true")
    };
    assert!(active().await);
    assert_eq!(scene.report(token).await, "true_positive");
    assert!(!active().await);
    let timeline = scene.api("GET", &format!("/{}/timeline", scene.id), "").await;
    assert_eq!(timeline["items"][0]["changes"][0]["field"], "access_token");
}

#[tokio::test]
async fn product_d08_what_is_not_ours_is_said_to_be_none() {
    let scene = Scene::new().await;
    let mistyped = format!("{}x", &scene.secret[..55]);
    let stranger = Scene::new().await.secret;
    for text in ["", "ghp_0123456789", "gry_cs_", &mistyped, &stranger] {
        assert_eq!(scene.report(text).await, "false_positive", "{text}");
    }
    assert_eq!(scene.token().await.status, StatusCode::OK, "nothing has happened");
}

#[tokio::test]
async fn product_d08_whoever_has_not_signed_hears_one_answer() {
    let scene = Scene::new().await;
    let body = json!([{ "token": scene.secret, "type": "x" }]).to_string();
    let right = scene.sign(&body);
    let other = scene.sign("[]");
    let mut said = Vec::new();
    for (body, signature) in
        [(body.as_str(), ""), (&body, "AAAA"), (&body, &other), ("[]", &right), ("nonsense", "")]
    {
        let answer = scene.send(body, signature).await;
        let mut problem = answer.problem();
        problem["request_id"] = Value::Null;
        said.push((answer.status, problem));
    }
    let json = ("content-type", "application/json");
    let unknown =
        [json, ("github-public-key-identifier", "k2"), ("github-public-key-signature", &right)];
    let none = [json];
    for headers in [&unknown[..], &none[..]] {
        let answer = scene.world.plain("POST", REPORTS, headers, body.clone()).await;
        let mut problem = answer.problem();
        problem["request_id"] = Value::Null;
        said.push((answer.status, problem));
    }
    assert!(said.iter().all(|one| *one == said[0]), "{said:?}");
    assert_eq!((said[0].0, &said[0].1["code"]), (StatusCode::FORBIDDEN, &"unsigned_report".into()));
    assert_eq!(scene.token().await.status, StatusCode::OK, "nothing was retired");
    let bad = scene.send("{}", &scene.sign("{}")).await;
    assert_eq!(bad.status, StatusCode::BAD_REQUEST, "signed, and no report");
}

#[tokio::test]
async fn product_d08_without_keys_there_is_no_such_address() {
    let world = World::new().await;
    let headers = [("content-type", "application/json")];
    let answer = world.plain("POST", REPORTS, &headers, "[]").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn product_d08_scanners_read_how_credentials_look() {
    let scene = Scene::new().await;
    let path = "/.well-known/secret-scanning.json";
    let answer = scene.world.plain("GET", path, &[], "").await;
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    let published: Value = serde_json::from_str(&answer.body).expect("JSON");
    assert_eq!(published["report_endpoint"], format!("https://id.example.com{REPORTS}"));
    assert_eq!(published["tokens"][0]["pattern"], r"\bgry_cs_[0-9A-Za-z]{49,}\b");
    let document = include_str!("../../../docs/SECRET_SCANNING.md");
    for kind in published["tokens"].as_array().expect("a list") {
        for part in ["type", "pattern"] {
            let part = kind[part].as_str().expect("a text");
            assert!(document.contains(&format!("`{part}`")), "{part} is not documented");
        }
    }
    let without = World::new().await.plain("GET", path, &[], "").await;
    let without: Value = serde_json::from_str(&without.body).expect("JSON");
    assert_eq!(without["report_endpoint"], Value::Null);
}
