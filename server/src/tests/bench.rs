//! The test bench, through HTTP as the dashboard calls it.

use super::browser::Browser;
use super::world::{Answer, PASSWORD, PUBLIC_URL, World, address_of, encoded};
use crate::run::operator_ctx;
use axum::http::StatusCode;
use grantry_core::application::Draft;
use grantry_core::console::{BenchField, BenchToken, BenchVisit, BenchWhy, TokenSeal, TokenView};
use grantry_core::user::Role;
use grantry_engine::NewApplication;
use grantry_engine::authority::Operator;

const CALLBACK: &str = "https://app.example.com/cb?from=bench";
const USER: &str = "user@example.com";

/// An application at which people sign in: its client ID and its secret.
async fn application(world: &World, change: impl FnOnce(&mut Draft)) -> (String, String) {
    let list = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
    let mut draft = Draft {
        name: "Ink & <Paper>".to_owned(),
        grant_types: list(&["authorization_code", "refresh_token"]),
        redirect_uris: list(&[CALLBACK]),
        scopes: list(&["email", "openid", "public"]),
        require_pkce: false,
        ..Draft::default()
    };
    change(&mut draft);
    let input = NewApplication { draft, ..NewApplication::default() };
    let writer = Operator::at_the_command_line().writer();
    let made = world.engine.create_application(&operator_ctx(&world.engine), &writer, input).await;
    let made = made.unwrap_or_else(|stop| unreachable!("made: {stop:?}"));
    let secret = made.secret.map(|secret| secret.expose().clone()).unwrap_or_default();
    (made.application.client_id, secret)
}

async fn call(
    browser: &mut Browser<'_>,
    method: &str,
    what: &str,
    fields: &[(&str, &str)],
) -> Answer {
    browser.call(method, &format!("/fn/applications/bench/{what}"), &encoded(fields)).await
}

async fn visit(browser: &mut Browser<'_>, client_id: &str, changes: &[(&str, &str)]) -> BenchVisit {
    let mut fields = vec![
        ("asked[client_id]", client_id),
        ("asked[redirect_uri]", CALLBACK),
        ("asked[scope]", "openid email"),
        ("asked[email]", USER),
        ("asked[password]", PASSWORD),
        ("asked[challenge]", ""),
        ("asked[method]", ""),
    ];
    for (name, value) in changes {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    let answer = call(browser, "POST", "visit", &fields).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert!(!answer.body.contains(PASSWORD), "what was typed does not come back");
    serde_json::from_str(&answer.body).expect("a visit")
}

fn titles(visit: &BenchVisit) -> Vec<(&str, u16)> {
    visit.steps.iter().map(|step| (step.title.as_str(), step.status)).collect()
}

#[tokio::test]
async fn product_c09_the_bench_walks_from_the_request_to_the_code_through_the_real_pages() {
    let world = World::new().await;
    let (app, secret) = application(&world, |_| ()).await;
    let mut admin = world.signed_in(Role::PlatformAdmin).await;
    let before = admin.cookies.clone();
    let seen = visit(&mut admin, &app, &[]).await;
    let expected = [
        ("Ask for a code", 200),
        ("Sign in with e-mail and password", 303),
        ("Go on with the sign-in's cookies", 200),
        ("Allow it on the consent page", 303),
    ];
    assert_eq!(titles(&seen), expected, "{:?}", seen.stopped);
    assert!(seen.steps.iter().all(|step| step.url.starts_with(PUBLIC_URL)));
    assert!(seen.steps.iter().all(|step| !step.request_id.is_empty()));
    assert_eq!(admin.cookies, before, "the administrator's own cookies are as they were");
    let code = seen.code.expect("a code");
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", CALLBACK),
        ("client_id", app.as_str()),
        ("client_secret", secret.as_str()),
    ];
    let form_kind = [("content-type", "application/x-www-form-urlencoded")];
    let answer = world.plain("POST", "/oauth/token", &form_kind, encoded(&form)).await;
    let tokens: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
    assert!(tokens["access_token"].is_string(), "{tokens}");
}

#[tokio::test]
async fn product_c09_the_bench_sends_a_challenge_and_says_what_refused_it() {
    let world = World::new().await;
    let (app, _) = application(&world, |draft| draft.require_pkce = true).await;
    let mut admin = world.signed_in(Role::TenantAdmin).await;
    let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    let good = [("asked[challenge]", challenge), ("asked[method]", "S256")];
    assert!(visit(&mut admin, &app, &good).await.code.is_some());
    for (changes, reason) in [
        (&[][..], "pkce_missing"),
        (&[("asked[challenge]", challenge), ("asked[method]", "plain")], "malformed"),
        (&[good[0], good[1], ("asked[scope]", "admin")], "scope_not_held"),
        (
            &[good[0], good[1], ("asked[redirect_uri]", "https://else.example/")],
            "redirect_uri_mismatch",
        ),
    ] {
        let seen = visit(&mut admin, &app, changes).await;
        assert!(seen.code.is_none() && seen.stopped.is_some());
        let why = seen.steps.last().and_then(|step| step.why.as_ref()).expect(reason);
        assert_eq!(why.reason, reason);
        assert!(why.words.ends_with('.'), "{}", why.words);
    }
}

#[tokio::test]
async fn product_c09_the_benchs_guesses_count_like_everybodys() {
    let world = World::new().await;
    let (app, _) = application(&world, |_| ()).await;
    let mut admin = world.signed_in(Role::PlatformAdmin).await;
    let mut said = Vec::new();
    for _ in 0..30 {
        let seen = visit(&mut admin, &app, &[("asked[password]", "wrong horse battery")]).await;
        let status = seen.steps.last().map(|step| step.status);
        said.push(status);
        if status == Some(429) {
            break;
        }
    }
    assert_eq!(said.first(), Some(&Some(401)));
    assert_eq!(said.last(), Some(&Some(429)), "{said:?}");
    let seen = visit(&mut admin, &app, &[]).await;
    assert!(seen.code.is_none(), "the right password has to wait as well");
}

#[tokio::test]
async fn product_c09_no_answer_of_the_bench_holds_a_password_a_cookie_or_a_ticket() {
    let world = World::new().await;
    let (app, _) = application(&world, |_| ()).await;
    let mut admin = world.signed_in(Role::PlatformAdmin).await;
    let seen = visit(&mut admin, &app, &[]).await;
    let sign_in = &seen.steps[1];
    let field = |name: &str| sign_in.fields.iter().find(|field| field.name == name);
    assert_eq!(field("password"), Some(&BenchField::hidden("password", "", "PASSWORD")));
    assert_eq!(field("ticket"), Some(&BenchField::hidden("ticket", "", "TICKET")));
    assert_eq!(field("username").map(|field| field.value.as_str()), Some(USER));
    let cookies: Vec<_> =
        sign_in.headers.iter().filter(|header| header.name == "set-cookie").collect();
    assert!(!cookies.is_empty() && cookies.iter().all(|header| header.value.contains("=…;")));
    let last = seen.steps.last().expect("a last step");
    let location = last.headers.iter().find(|header| header.name == "location");
    assert_eq!(location.map(|header| header.variable.as_str()), Some("LOCATION_WITH_CODE"));
}

#[tokio::test]
async fn product_c09_a_token_on_behalf_is_given_read_and_refused_through_the_dashboard() {
    let world = World::new().await;
    let (app, _) = application(&world, |_| ()).await;
    let mut admin = world.signed_in(Role::PlatformAdmin).await;
    let fields = [("client_id", app.as_str()), ("email", USER), ("scope", "openid")];
    let answer = call(&mut admin, "POST", "on-behalf", &fields).await;
    let given: BenchToken = serde_json::from_str(&answer.body).expect("a token");
    let fields = [("client_id", app.as_str()), ("token", given.access_token.as_str())];
    let answer = call(&mut admin, "POST", "inspect", &fields).await;
    let view: TokenView = serde_json::from_str(&answer.body).expect("a token");
    assert!(matches!(view.seal, TokenSeal::Signed { .. }), "{view:?}");
    assert!(view.claims.iter().any(|claim| claim.name == "act"));
    let mut auditor = world.signed_in(Role::Auditor).await;
    let fields = [("client_id", app.as_str()), ("email", USER), ("scope", "")];
    let answer = call(&mut auditor, "POST", "on-behalf", &fields).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let someone = [("client_id", app.as_str()), ("email", "nobody@example.com"), ("scope", "")];
    let answer = call(&mut admin, "POST", "on-behalf", &someone).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.body);
}

#[tokio::test]
async fn product_c09_why_a_token_request_was_refused_is_found_by_its_name() {
    let world = World::new().await;
    let (app, _) = application(&world, |_| ()).await;
    let form =
        [("grant_type", "refresh_token"), ("refresh_token", "x"), ("client_id", app.as_str())];
    let form_kind = [("content-type", "application/x-www-form-urlencoded")];
    let answer = world.plain("POST", "/oauth/token", &form_kind, encoded(&form)).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    let request_id = answer.header("x-request-id");
    let mut admin = world.signed_in(Role::TenantAdmin).await;
    let fields = [("client_id", app.as_str()), ("request_id", request_id)];
    let answer = call(&mut admin, "GET", "why", &fields).await;
    let why: Option<BenchWhy> = serde_json::from_str(&answer.body).expect("an answer");
    assert_eq!(why.map(|why| why.reason).as_deref(), Some("secret_missing"));
}

#[tokio::test]
async fn product_c09_a_token_on_behalf_is_issued_through_the_api() {
    let world = World::new().await;
    let (app, _) = application(&world, |_| ()).await;
    let token = world.token("grantry:tenant").await;
    let headers =
        [("authorization", &*format!("Bearer {token}")), ("content-type", "application/json")];
    let path = format!("/api/v1/applications/{app}/tokens");
    let body = format!(r#"{{"email":"{USER}","scope":"public"}}"#);
    let answer = world.plain("POST", &path, &headers, body).await;
    let given: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
    assert_eq!((answer.status.as_u16(), &given["expires_in"]), (200, &300.into()), "{given}");
    assert_eq!(answer.header("cache-control"), "no-store");
    let body = format!(r#"{{"email":"{}"}}"#, address_of(Role::PlatformAdmin));
    let answer = world.plain("POST", &path, &headers, body).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "nobody above the caller: {}", answer.body);
}
