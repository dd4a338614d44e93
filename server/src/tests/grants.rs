//! The grants of people over HTTP: what the token endpoint reads, and how it answers.

use super::world::{Answer, PASSWORD, World, address_of, encoded, request};
use crate::run::operator_ctx;
use axum::http::StatusCode;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use grantry_core::application::Draft;
use grantry_core::user::Role;
use grantry_engine::NewApplication;
use grantry_engine::authority::Operator;
use serde_json::Value;

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
pub(super) const DEVICE: &str = "urn:ietf:params:oauth:grant-type:device_code";

pub(super) struct Client {
    pub(super) id: String,
    secret: Option<String>,
}

impl Client {
    pub(super) async fn of(world: &World, change: impl FnOnce(&mut Draft)) -> Self {
        let grants = ["authorization_code", "refresh_token", "password", DEVICE];
        let mut draft = Draft {
            name: "Web".to_owned(),
            grant_types: grants.map(str::to_owned).to_vec(),
            redirect_uris: vec!["https://app.example.com/callback".to_owned()],
            scopes: ["public", "openid", "email", "offline_access"].map(str::to_owned).to_vec(),
            ..Draft::default()
        };
        change(&mut draft);
        let input = NewApplication { draft, ..NewApplication::default() };
        let (ctx, writer) = (operator_ctx(&world.engine), Operator::at_the_command_line().writer());
        let made = world.engine.create_application(&ctx, &writer, input).await;
        let made = made.unwrap_or_else(|stop| unreachable!("made: {stop:?}"));
        let secret = made.secret.map(|secret| secret.expose().clone());
        Self { id: made.application.client_id, secret }
    }

    pub(super) fn secret(&self) -> &str {
        self.secret.as_deref().unwrap_or("")
    }

    fn basic(&self) -> String {
        format!("Basic {}", BASE64_STANDARD.encode(format!("{}:{}", self.id, self.secret())))
    }

    pub(super) async fn post(&self, world: &World, path: &str, fields: &[(&str, &str)]) -> Answer {
        let basic = self.basic();
        let own = [("client_id", self.id.as_str())];
        match self.secret {
            Some(_) => {
                let headers = [FORM, ("authorization", basic.as_str())];
                world.plain("POST", path, &headers, encoded(fields)).await
            }
            None => world.plain("POST", path, &[FORM], encoded(&[&own[..], fields].concat())).await,
        }
    }

    pub(super) async fn ask(&self, world: &World, fields: &[(&str, &str)]) -> Answer {
        self.post(world, "/oauth/token", fields).await
    }
}

pub(super) fn json(answer: &Answer) -> Value {
    assert_eq!(answer.header("cache-control"), "no-store");
    assert_eq!(answer.header("content-type"), "application/json", "{}", answer.body);
    serde_json::from_str(&answer.body).expect("JSON")
}

fn text(body: &Value, name: &str) -> String {
    body[name].as_str().unwrap_or_else(|| unreachable!("no {name} in {body}")).to_owned()
}

/// The status and the code of a refusal.
pub(super) fn refusal(answer: &Answer) -> (u16, String) {
    (answer.status.as_u16(), text(&json(answer), "error"))
}

const PASSWORD_GRANT: (&str, &str) = ("grant_type", "password");

#[tokio::test]
async fn product_c05_a_password_gives_tokens_and_they_are_renewed() {
    let world = World::new().await;
    let client = Client::of(&world, |_| ()).await;
    let address = address_of(Role::User);
    let typed = [
        PASSWORD_GRANT,
        ("username", address.as_str()),
        ("password", PASSWORD),
        ("scope", "openid email offline_access"),
    ];
    let answer = client.ask(&world, &typed).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let tokens = json(&answer);
    assert_eq!(tokens["token_type"], "Bearer");
    assert_eq!(text(&tokens, "id_token").split('.').count(), 3);
    let refresh_token = text(&tokens, "refresh_token");
    assert!(refresh_token.starts_with("gry_rt_"));
    let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh_token.as_str())];
    let renewed = json(&client.ask(&world, &fields).await);
    assert_ne!(text(&renewed, "refresh_token"), refresh_token);
    let narrow = [fields[0], fields[1], ("scope", "email")];
    let narrow = json(&client.ask(&world, &narrow).await);
    assert_eq!((text(&narrow, "scope"), narrow.get("id_token")), ("email".to_owned(), None));
    let wrong = [PASSWORD_GRANT, ("username", address.as_str()), ("password", "wrong password")];
    assert_eq!(refusal(&client.ask(&world, &wrong).await), (400, "invalid_grant".to_owned()));
    let plain = |draft: &mut Draft| draft.grant_types.retain(|grant| grant != "password");
    let other = Client::of(&world, |draft| {
        draft.name = "Other".to_owned();
        plain(draft);
    });
    let refused = other.await.ask(&world, &typed).await;
    assert_eq!(refusal(&refused), (400, "unauthorized_client".to_owned()));
}

#[tokio::test]
async fn m051_every_grant_needs_its_parameters_once() {
    let world = World::new().await;
    let client = Client::of(&world, |_| ()).await;
    let code = ("grant_type", "authorization_code");
    let token = ("grant_type", "refresh_token");
    for (fields, error) in [
        (&[code][..], "invalid_request"),
        (&[code, ("code", "")], "invalid_request"),
        (&[code, ("code", "x"), ("code", "y")], "invalid_request"),
        (&[code, ("code", "x"), ("code_verifier", "y"), ("code_verifier", "y")], "invalid_request"),
        (&[code, ("code", "x")], "invalid_grant"),
        (&[token], "invalid_request"),
        (&[token, ("refresh_token", "gry_rt_x")], "invalid_grant"),
        (&[PASSWORD_GRANT, ("username", "ada@example.com")], "invalid_request"),
        (&[("grant_type", DEVICE)], "invalid_request"),
        (&[("grant_type", DEVICE), ("device_code", "x")], "invalid_grant"),
        (&[("grant_type", "device_code"), ("device_code", "x")], "unsupported_grant_type"),
    ] {
        let answer = client.ask(&world, fields).await;
        assert_eq!(refusal(&answer), (400, error.to_owned()), "{fields:?}");
    }
}

#[tokio::test]
async fn m042_m043_credentials_come_in_one_way_and_never_in_the_address() {
    let world = World::new().await;
    let client = Client::of(&world, |_| ()).await;
    let (basic, secret) = (client.basic(), client.secret.clone().expect("a secret"));
    let typed = [("grant_type", "refresh_token"), ("refresh_token", "gry_rt_x")];
    let headers = [FORM, ("authorization", basic.as_str())];
    for path in ["/oauth/token", "/oauth/device_authorization"] {
        let query = encoded(&[("client_id", &client.id), ("client_secret", &secret)]);
        let address = format!("{path}?{query}");
        let answer = world.plain("POST", &address, &[FORM], encoded(&typed)).await;
        assert_eq!(refusal(&answer), (400, "invalid_request".to_owned()), "{path}");
        for more in [("client_secret", secret.as_str()), ("client_id", "another-client-id")] {
            let fields = encoded(&[&typed[..], &[more]].concat());
            let answer = world.plain("POST", path, &headers, fields).await;
            assert_eq!(refusal(&answer), (400, "invalid_request".to_owned()), "{path} {more:?}");
        }
    }
}

#[tokio::test]
async fn m056_who_guesses_at_secrets_waits() {
    let world = World::new().await;
    let client = Client::of(&world, |_| ()).await;
    let wrong = Client { secret: Some("gry_cs_wrong".to_owned()), id: client.id.clone() };
    let basic = wrong.basic();
    let headers = [FORM, ("authorization", basic.as_str())];
    let fields = encoded(&[("grant_type", "refresh_token"), ("refresh_token", "x")]);
    let network = world.new_network();
    let mut last = None;
    for _ in 0..100 {
        let asked = request("POST", "/oauth/token", &headers, fields.clone());
        last = Some(world.send(network, asked).await);
    }
    let last = last.expect("an answer");
    assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS);
    let wait: i64 = last.header("retry-after").parse().expect("seconds");
    assert!((1..=10).contains(&wait));
    assert_eq!(refusal(&last).1, "temporarily_unavailable");
    let right = [("grant_type", "refresh_token"), ("refresh_token", "gry_rt_x")];
    assert_eq!(refusal(&client.ask(&world, &right).await).1, "invalid_grant", "another network");
}

#[tokio::test]
async fn m140_userinfo_tells_who_the_token_is_about_in_either_form() {
    let world = World::new().await;
    let client = Client::of(&world, |_| ()).await;
    let address = address_of(Role::User);
    let typed = [
        PASSWORD_GRANT,
        ("username", address.as_str()),
        ("password", PASSWORD),
        ("scope", "openid email"),
    ];
    let tokens = json(&client.ask(&world, &typed).await);
    let access = text(&tokens, "access_token");
    let claims = |signed: &str| -> Value {
        let middle = signed.split('.').nth(1).expect("three parts");
        let bytes = base64::prelude::BASE64_URL_SAFE_NO_PAD.decode(middle).expect("base64url");
        serde_json::from_slice(&bytes).expect("JSON")
    };
    let id_token = claims(&text(&tokens, "id_token"));
    let bearer = format!("Bearer {access}");
    let authorization = ("authorization", bearer.as_str());
    for (method, headers, body) in [
        ("GET", &[authorization][..], String::new()),
        ("POST", &[authorization], String::new()),
        ("POST", &[FORM], encoded(&[("access_token", access.as_str())])),
    ] {
        let answer = world.plain(method, "/oauth/userinfo", headers, body).await;
        assert_eq!(answer.status, StatusCode::OK, "{method} {}", answer.body);
        let told = json(&answer);
        assert_eq!((&told["sub"], &told["email"]), (&id_token["sub"], &address.as_str().into()));
    }
    let signed = [authorization, ("accept", "application/jwt")];
    let answer = world.plain("GET", "/oauth/userinfo", &signed, String::new()).await;
    assert_eq!(answer.header("content-type"), "application/jwt");
    let told = claims(&answer.body);
    assert_eq!((&told["sub"], &told["aud"]), (&id_token["sub"], &client.id.as_str().into()));
    assert_eq!(told["iss"], "https://id.example.com");
}
