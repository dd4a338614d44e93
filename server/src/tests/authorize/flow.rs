//! The way that leads to a code.

use super::{
    CALLBACK, CHALLENGE, ENDPOINT, STATE, USER, allow, application, carried, known, link, post,
    request, sign_in, told,
};
use crate::tests::world::{PUBLIC_URL, World, address_of, encoded};
use axum::http::StatusCode;
use grantry_core::user::Role;

#[tokio::test]
async fn product_c01_a_person_signs_in_and_allows_and_the_application_gets_a_code() {
    let world = World::new().await;
    let app = application(&world, |_| ()).await;
    let mut browser = world.browser();
    let page = browser.open(&link(&app, &[])).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Ink &amp; &lt;Paper&gt;"), "the application is named");
    assert!(browser.named("grantry-person").is_none(), "nobody is signed in yet");
    let page = sign_in(&mut browser, &page, USER).await;
    for id in ["consent-allow", "consent-deny", "scope-openid", "scope-email"] {
        assert!(page.body.contains(&format!("id=\"{id}\"")), "{id}: {}", page.body);
    }
    assert!(page.body.contains(USER) && page.body.contains("platform-admin@example.com"));
    let answer = allow(&mut browser, &page).await;
    assert_eq!(told(&answer, "code").len(), 43);
    assert_eq!(told(&answer, "state"), STATE);
    assert_eq!(told(&answer, "iss"), PUBLIC_URL);
    let again = browser.open(&link(&app, &[])).await;
    assert_ne!(told(&again, "code"), told(&answer, "code"), "no page, and another code");
}

#[tokio::test]
async fn people_of_every_role_may_sign_in_to_applications() {
    let world = World::new().await;
    let app = application(&world, |draft| draft.trusted = true).await;
    for role in Role::ALL {
        let mut browser = world.browser();
        let page = browser.open(&link(&app, &[])).await;
        let answer = sign_in(&mut browser, &page, &address_of(role)).await;
        assert!(!told(&answer, "code").is_empty(), "{role}: a trusted one asks nobody");
        assert_eq!(browser.open("/").await.status, StatusCode::SEE_OTHER, "not the dashboard");
    }
}

#[tokio::test]
async fn m013_m014_state_and_issuer_are_in_every_answer() {
    let world = World::new().await;
    let app = application(&world, |_| ()).await;
    let mut browser = known(&world, &app, USER).await;
    let long = "ä+&=%20 ".repeat(40);
    for state in [STATE, &long, "\u{1f600}", "0"] {
        for changes in [&[("state", state)][..], &[("state", state), ("scope", "nothing")]] {
            let answer = browser.open(&link(&app, changes)).await;
            assert_eq!(told(&answer, "state"), state);
            assert_eq!(told(&answer, "iss"), PUBLIC_URL);
        }
    }
    let answer = browser.open(&link(&app, &[("state", "")])).await;
    assert!(!answer.header("location").contains("state="), "nothing is made up");
}

#[tokio::test]
async fn m012_a_request_in_a_form_goes_on_as_a_link() {
    let world = World::new().await;
    let app = application(&world, |_| ()).await;
    let foreign = [("origin", "https://app.example.com"), ("sec-fetch-site", "cross-site")];
    let mut browser = world.browser();
    let answer = browser.post(ENDPOINT, &foreign, &request(&app, &[])).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let page = browser.open(answer.header("location")).await;
    let page = sign_in(&mut browser, &page, USER).await;
    let answer = allow(&mut browser, &page).await;
    assert_eq!(told(&answer, "state"), STATE);
    let answer = browser.post(ENDPOINT, &foreign, &request(&app, &[("scope", "admin")])).await;
    assert_eq!(told(&answer, "error"), "invalid_scope");
    let answer = browser.post(ENDPOINT, &foreign, &request(&app, &[("redirect_uri", "x")])).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    let json = [("content-type", "application/json")];
    let answer = browser.post(ENDPOINT, &json, "{}").await;
    assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn m010_m011_unknown_and_empty_parameters_do_no_harm() {
    let world = World::new().await;
    let app = application(&world, |_| ()).await;
    let mut browser = known(&world, &app, USER).await;
    let more =
        "&extra=foobar&extra=again&prompt=&max_age=&display=popup&ui_locales=de&acr_values=1";
    let answer = browser.open(&format!("{}{more}", link(&app, &[]))).await;
    assert!(!told(&answer, "code").is_empty());
}

#[tokio::test]
async fn m027_denial_goes_to_the_application() {
    let world = World::new().await;
    let app = application(&world, |_| ()).await;
    let mut browser = world.browser();
    let page = browser.open(&link(&app, &[])).await;
    let page = sign_in(&mut browser, &page, USER).await;
    for decision in ["deny", "", "Allow"] {
        let answer = post(&mut browser, &page, "consent", &[("decision", decision)]).await;
        assert_eq!(told(&answer, "error"), "access_denied");
        assert_eq!((told(&answer, "state"), told(&answer, "code")), (STATE.into(), String::new()));
    }
}

#[tokio::test]
async fn product_c06_each_optional_scope_can_be_denied() {
    let world = World::new().await;
    let app = application(&world, |_| ()).await;
    let wanted = [("scope", "openid email offline_access")];
    let mut browser = world.browser();
    let page = browser.open(&link(&app, &wanted)).await;
    let page = sign_in(&mut browser, &page, USER).await;
    assert!(page.body.contains("id=\"scope-offline_access\""));
    let openid = page.body.split("id=\"scope-openid\"").nth(1).expect("a box");
    let openid = openid.split('>').next().expect("its end");
    assert!(openid.contains("disabled"), "what goes without saying cannot be unticked: {openid}");
    let some = [("decision", "allow"), ("scope-email", "on"), ("scope-admin", "on")];
    let answer = post(&mut browser, &page, "consent", &some).await;
    assert!(!told(&answer, "code").is_empty());
    let less = browser.open(&link(&app, &[])).await;
    assert!(!told(&less, "code").is_empty(), "what was allowed is remembered");
    let more = browser.open(&link(&app, &wanted)).await;
    assert!(more.body.contains("consent-allow"), "what was not is asked again");
}

#[tokio::test]
async fn a85_a_public_application_asks_every_time() {
    let world = World::new().await;
    let app = application(&world, |draft| draft.confidential = false).await;
    let mut browser = known(&world, &app, USER).await;
    let page = browser.open(&link(&app, &[])).await;
    assert!(page.body.contains("consent-allow"), "{}", page.header("location"));
    let answer = browser.open(&link(&app, &[("prompt", "none")])).await;
    assert_eq!(told(&answer, "error"), "consent_required");
}

#[tokio::test]
async fn m002_an_app_on_this_computer_chooses_its_port() {
    let world = World::new().await;
    let app = application(&world, |draft| {
        draft.redirect_uris = vec!["http://127.0.0.1/cb".to_owned(), CALLBACK.to_owned()];
        draft.trusted = true;
    })
    .await;
    let mut browser = known_trusted(&world, &app).await;
    let answer = browser.open(&link(&app, &[("redirect_uri", "http://127.0.0.1:51004/cb")])).await;
    assert!(answer.header("location").starts_with("http://127.0.0.1:51004/cb?code="));
    for bad in ["http://127.0.0.1:51004/cb2", "http://u@127.0.0.1:1/cb", "http://127.0.0.2:1/cb"] {
        let answer = browser.open(&link(&app, &[("redirect_uri", bad)])).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{bad}");
    }
}

async fn known_trusted<'w>(world: &'w World, app: &str) -> crate::tests::browser::Browser<'w> {
    let mut browser = world.browser();
    let page = browser.open(&link(app, &[])).await;
    sign_in(&mut browser, &page, USER).await;
    browser
}

#[tokio::test]
async fn m040_the_method_of_the_challenge_was_chosen_when_the_code_was_asked_for() {
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    let world = World::new().await;
    let app = application(&world, |draft| draft.confidential = false).await;
    let mut browser = known(&world, &app, USER).await;
    for (verifier, challenge, status) in
        [(CHALLENGE, CHALLENGE, 400), (VERIFIER, VERIFIER, 200), (VERIFIER, "", 200)]
    {
        let page = browser.open(&link(&app, &[])).await;
        let answer = allow(&mut browser, &page).await;
        let code = told(&answer, "code");
        let form = encoded(&[
            ("grant_type", "authorization_code"),
            ("client_id", &app),
            ("code", &code),
            ("redirect_uri", CALLBACK),
            ("code_verifier", verifier),
            ("code_challenge", challenge),
            ("code_challenge_method", "plain"),
        ]);
        let kind = [("content-type", "application/x-www-form-urlencoded")];
        let answer = world.plain("POST", "/oauth/token", &kind, form).await;
        assert_eq!(answer.status.as_u16(), status, "{}", answer.body);
        assert_eq!(answer.body.contains("invalid_grant"), status == 400, "{}", answer.body);
    }
}

#[tokio::test]
async fn m027_who_does_not_want_to_sign_in_turns_back_to_the_application() {
    let world = World::new().await;
    let app = application(&world, |_| ()).await;
    for changes in [&[][..], &[("prompt", "login")], &[("response_mode", "form_post")]] {
        let mut browser = world.browser();
        let page = browser.open(&link(&app, changes)).await;
        assert!(page.body.contains("id=\"login-cancel\""), "a way back: {}", page.body);
        let answer = post(&mut browser, &page, "cancel", &[]).await;
        if changes.contains(&("response_mode", "form_post")) {
            assert!(answer.body.contains("value=\"access_denied\""), "{}", answer.body);
        } else {
            assert_eq!(told(&answer, "error"), "access_denied");
            assert_eq!(
                (told(&answer, "state"), told(&answer, "iss")),
                (STATE.into(), PUBLIC_URL.into())
            );
        }
        assert!(browser.named("grantry-person").is_none());
    }
    let mut browser = known(&world, &app, USER).await;
    let session = browser.named("grantry-person").map(str::to_owned);
    let page = browser.open(&link(&app, &[("prompt", "login")])).await;
    let answer = post(&mut browser, &page, "cancel", &[]).await;
    assert_eq!(told(&answer, "error"), "access_denied");
    assert_eq!(browser.named("grantry-person").map(str::to_owned), session, "they stay signed in");
    let [(_, request), (_, ticket)] = carried(&page);
    for ticket in ["", "x", &ticket[1..]] {
        let form = [("request", request.as_str()), ("ticket", ticket)];
        let answer = browser.submit("/oauth/authorize/cancel", &form).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::FORBIDDEN, ""));
    }
    let evil = request.replace("app.example.com", "evil.example");
    let form = [("request", evil.as_str()), ("ticket", ticket.as_str())];
    let answer = browser.submit("/oauth/authorize/cancel", &form).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::BAD_REQUEST, ""));
}
