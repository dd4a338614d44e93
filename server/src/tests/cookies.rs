//! Session cookies: bound to the host, new at every sign-in, dead after sign-out, never shown.

use super::world::{PASSWORD, World, address_of};
use axum::http::StatusCode;
use grantry_core::time::Span;
use grantry_core::user::Role;

const NAME: &str = "__Host-grantry-console";

#[tokio::test]
async fn cookies_are_bound_to_the_host_and_hidden_from_scripts() {
    let world = World::new().await;
    let mut browser = world.browser();
    let page = browser.open("/login").await;
    let answer = browser.sign_in(&address_of(Role::Auditor), PASSWORD, "").await;
    let out = browser.submit("/logout", &[]).await;
    let all: Vec<_> =
        [&page, &answer, &out].iter().flat_map(|answer| answer.set_cookies()).collect();
    assert_eq!(all.len(), 4, "form, session, known browser, and the end of the session");
    for cookie in all {
        assert!(cookie.starts_with("__Host-grantry-"), "{cookie}");
        for part in ["; Path=/;", "; HttpOnly", "; Secure", "; SameSite=Strict"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
}

#[tokio::test]
async fn on_plain_loopback_cookies_carry_neither_prefix_nor_secure() {
    let world = World::at("http://localhost:8080").await;
    let mut browser = world.browser();
    let answer = browser.sign_in(&address_of(Role::Auditor), PASSWORD, "").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    for cookie in answer.set_cookies() {
        assert!(cookie.starts_with("grantry-") && !cookie.contains("Secure"), "{cookie}");
        assert!(cookie.contains("; HttpOnly; SameSite=Strict"), "{cookie}");
    }
    assert_eq!(browser.open("/").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a39_a_planted_session_is_not_adopted() {
    let world = World::new().await;
    let planted = "A".repeat(43);
    let mut victim = world.browser();
    victim.cookies.insert(NAME.to_owned(), planted.clone());
    let answer = victim.sign_in(&address_of(Role::PlatformAdmin), PASSWORD, "").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_ne!(victim.session(), Some(planted.as_str()));
    let mut attacker = world.browser();
    attacker.cookies.insert(NAME.to_owned(), planted);
    assert_eq!(attacker.open("/").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a39_signing_in_again_ends_the_session_before() {
    let world = World::new().await;
    let mut browser = world.signed_in(Role::PlatformAdmin).await;
    let mut old = world.browser();
    old.cookies = browser.cookies.clone();
    assert_eq!(old.open("/").await.status, StatusCode::OK);
    browser.sign_in(&address_of(Role::PlatformAdmin), PASSWORD, "").await;
    assert_ne!(browser.session(), old.session());
    assert_eq!(old.open("/").await.status, StatusCode::SEE_OTHER);
    assert_eq!(browser.open("/").await.status, StatusCode::OK);
}

#[tokio::test]
async fn m148_a_cookie_is_useless_after_signing_out() {
    let world = World::new().await;
    let mut browser = world.signed_in(Role::PlatformAdmin).await;
    let mut replayed = world.browser();
    replayed.cookies = browser.cookies.clone();
    let answer = browser.submit("/logout", &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header("location"), "/login?signed-out");
    assert_eq!(browser.session(), None, "the browser forgets it");
    assert_eq!(replayed.open("/").await.header("location"), "/login");
    let call = replayed.call("GET", "/fn/who-am-i", "").await;
    assert_eq!(call.status, StatusCode::UNAUTHORIZED);
    let again = browser.submit("/logout", &[]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "signing out twice does no harm");
}

#[tokio::test]
async fn a45_signing_out_needs_our_own_page_or_a_token() {
    let world = World::new().await;
    let mut browser = world.signed_in(Role::PlatformAdmin).await;
    for headers in [
        &[][..],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "none")],
        &[("sec-fetch-site", "anything")],
    ] {
        let answer = browser.post("/logout", headers, "").await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{headers:?}");
    }
    assert_eq!(browser.open("/").await.status, StatusCode::OK, "still signed in");
    let token = browser.form_token().await;
    let answer = browser.post("/logout", &[], &format!("form_token={token}")).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "a client that is no browser");
}

#[tokio::test]
async fn a41_forged_and_doubled_cookies_are_nobody() {
    let world = World::new().await;
    let browser = world.signed_in(Role::PlatformAdmin).await;
    let genuine = browser.session().expect("a session").to_owned();
    let flipped: String = genuine.chars().rev().collect();
    let lines = [
        format!("{NAME}={flipped}"),
        format!("{NAME}={}", &genuine[..42]),
        format!("{NAME}={genuine}A"),
        format!("{NAME}="),
        format!("{NAME}={}", "A".repeat(5_000)),
        format!("grantry-console={genuine}"),
        format!("{NAME}={genuine}; {NAME}={flipped}"),
        format!("{NAME}={genuine}; {NAME}={genuine}"),
    ];
    for line in lines {
        let answer = world.plain("GET", "/", &[("cookie", &line)], "").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{line}");
    }
    let line = format!("a=b; {NAME}={genuine}; c=d");
    let answer = world.plain("GET", "/", &[("cookie", &line)], "").await;
    assert_eq!(answer.status, StatusCode::OK);
}

#[tokio::test]
async fn sessions_end_by_themselves() {
    let world = World::new().await;
    let mut idle = world.signed_in(Role::PlatformAdmin).await;
    let mut busy = world.signed_in(Role::PlatformAdmin).await;
    for _ in 0..13 {
        assert_eq!(busy.open("/").await.status, StatusCode::OK);
        world.clock.advance(Span::minutes(55));
    }
    assert_eq!(idle.open("/").await.status, StatusCode::SEE_OTHER, "nobody was there");
    assert_eq!(busy.open("/").await.status, StatusCode::OK, "after almost twelve hours");
    world.clock.advance(Span::minutes(10));
    assert_eq!(busy.open("/").await.status, StatusCode::SEE_OTHER, "twelve hours are over");
}

#[tokio::test]
async fn a78_no_answer_shows_a_cookie_or_a_password() {
    let world = World::new().await;
    let mut browser = world.signed_in(Role::PlatformAdmin).await;
    let names = ["grantry-console", "grantry-browser"];
    let secrets: Vec<_> =
        names.map(|name| browser.named(name).expect("set at sign-in").to_owned()).to_vec();
    let paths = ["/", "/keys", "/settings", "/settings/sessions", "/login", "/nowhere", "/setup"];
    let functions =
        ["/fn/overview", "/fn/keys/list", "/fn/sessions/list", "/fn/who-am-i", "/fn/nothing"];
    for path in paths.into_iter().chain(functions) {
        let answer = match path.starts_with("/fn/") {
            true => browser.call("GET", path, "").await,
            false => browser.open(path).await,
        };
        for secret in secrets.iter().map(String::as_str).chain([PASSWORD, "PRIVATE KEY", "\"d\":"])
        {
            assert!(!answer.body.contains(secret), "{path}");
        }
    }
}
