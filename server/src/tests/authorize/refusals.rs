//! Requests that lead nowhere: told to the person, or to the application.

use super::{CALLBACK, USER, application, carried, known, link, post, sign_in, told};
use crate::run::operator_ctx;
use crate::tests::world::{PASSWORD, World, encoded};
use axum::http::StatusCode;
use grantry_engine::authority::Operator;

#[tokio::test]
async fn m001_m003_m007_nobody_is_sent_to_an_address_that_is_not_registered() {
    let world = World::new().await;
    let app = application(&world, |_| ()).await;
    let mismatch = [
        "https://app.example.com/cb/",
        "https://APP.example.com/cb",
        "https://app.example.com/CB",
        "https://app.example.com/cb?x=1",
        "https://app.example.com/x/../cb",
        "https://app.example.com%2Fcb",
        "https://user@app.example.com/cb",
        "https://app.example.com:444/cb",
        "https://app.example.com.evil.example/cb",
        "http://app.example.com/cb",
        "javascript:alert(1)",
        "//evil.example",
        "cb\u{0}",
    ];
    for uri in mismatch {
        // An error of another kind does not change where the person is.
        for scope in ["openid", "admin"] {
            let answer =
                world.browser().open(&link(&app, &[("redirect_uri", uri), ("scope", scope)])).await;
            assert_eq!(
                (answer.status, answer.header("location")),
                (StatusCode::BAD_REQUEST, ""),
                "{uri}"
            );
            assert!(answer.body.contains("id=\"error-code\">invalid_redirect_uri<"), "{uri}");
            assert!(answer.body.contains("redirect URI does not match"), "{uri}");
            assert!(!answer.body.contains("evil.example"), "{uri}");
        }
    }
    for (changes, code) in [
        (&[("redirect_uri", "")][..], "invalid_request"),
        (&[("client_id", "nobody-of-that-name")], "invalid_client"),
        (&[("client_id", "x")], "invalid_client"),
        (&[("client_id", "")], "invalid_request"),
    ] {
        let answer = world.browser().open(&link(&app, changes)).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::BAD_REQUEST, ""));
        assert!(answer.body.contains(&format!("id=\"error-code\">{code}<")), "{}", answer.body);
        assert!(answer.body.contains("id=\"error-description\""));
    }
    let twice = format!("{}&{}", link(&app, &[]), encoded(&[("redirect_uri", CALLBACK)]));
    assert_eq!(world.browser().open(&twice).await.status, StatusCode::BAD_REQUEST);
    let plain =
        world.browser().open(&link(&app, &[("redirect_uri", ""), ("scope", "public")])).await;
    assert!(plain.body.contains("login-submit"), "plain OAuth may leave out the only address");
}

#[tokio::test]
async fn m016_m017_m018_m028_what_is_wrong_is_told_to_the_application() {
    let world = World::new().await;
    let app = application(&world, |_| ()).await;
    for (changes, error) in [
        (&[("response_type", "")][..], "invalid_request"),
        (&[("response_type", "foo")], "unsupported_response_type"),
        (&[("response_type", "token")], "unsupported_response_type"),
        (&[("response_type", "code id_token")], "unsupported_response_type"),
        (&[("response_mode", "fragment")], "invalid_request"),
        (&[("code_challenge", "")], "invalid_request"),
        (&[("code_challenge", ""), ("code_challenge_method", "")], "invalid_request"),
        (&[("code_challenge", "short")], "invalid_request"),
        (&[("code_challenge_method", "plain")], "invalid_request"),
        (&[("code_challenge_method", "")], "invalid_request"),
        (&[("code_challenge_method", "S512")], "invalid_request"),
        (&[("prompt", "none login")], "invalid_request"),
        (&[("max_age", "-1")], "invalid_request"),
        (&[("nonce", "\u{0}")], "invalid_request"),
        (&[("scope", "openid admin")], "invalid_scope"),
        (&[("scope", "openid grantry:admin")], "invalid_scope"),
        (&[("scope", "openid \u{0}")], "invalid_scope"),
        (&[("tenant", "elsewhere")], "invalid_request"),
        (&[("tenant", "\u{0}")], "invalid_request"),
        (&[("resource", "https://nobody.example")], "invalid_target"),
        (&[("resource", "\u{0}")], "invalid_target"),
        (&[("request", "x")], "request_not_supported"),
        (&[("request_uri", "https://evil.example")], "request_uri_not_supported"),
    ] {
        let answer = world.browser().open(&link(&app, changes)).await;
        assert_eq!(told(&answer, "error"), error, "{changes:?}");
        assert!(!told(&answer, "error_description").is_empty(), "{changes:?}");
        assert!(told(&answer, "code").is_empty(), "{changes:?}");
    }
    world.engine.write_ledger().await.expect("what was refused is kept, whatever it held");
}

#[tokio::test]
async fn m009_a_parameter_that_comes_twice_is_refused() {
    let world = World::new().await;
    let app = application(&world, |_| ()).await;
    for twice in ["scope=openid", "state=x", "nonce=a&nonce=a", "prompt=&prompt=login"] {
        let answer = world.browser().open(&format!("{}&{twice}", link(&app, &[]))).await;
        assert_eq!(told(&answer, "error"), "invalid_request", "{twice}");
    }
}

#[tokio::test]
async fn m019_pkce_can_be_waived_for_a_confidential_application_alone() {
    let world = World::new().await;
    let without = [("code_challenge", ""), ("code_challenge_method", "")];
    let app = application(&world, |draft| draft.require_pkce = false).await;
    assert!(world.browser().open(&link(&app, &without)).await.body.contains("login-submit"));
    let public = application(&world, |draft| {
        draft.name = "Public".to_owned();
        draft.confidential = false;
    })
    .await;
    let answer = world.browser().open(&link(&public, &without)).await;
    assert_eq!(told(&answer, "error"), "invalid_request");
}

#[tokio::test]
async fn m029_an_application_without_the_grant_gets_no_code() {
    let world = World::new().await;
    let app = application(&world, |draft| {
        draft.grant_types = vec!["client_credentials".to_owned()];
    })
    .await;
    let answer = world.browser().open(&link(&app, &[])).await;
    assert_eq!(told(&answer, "error"), "unauthorized_client");
    let evil = [("redirect_uri", "https://evil.example")];
    assert_eq!(world.browser().open(&link(&app, &evil)).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn an_application_that_is_switched_off_gets_no_code() {
    let world = World::new().await;
    let app = application(&world, |_| ()).await;
    let mut browser = known(&world, &app, USER).await;
    let writer = Operator::at_the_command_line().writer();
    let ctx = operator_ctx(&world.engine);
    world.engine.disable_application(&ctx, &writer, &app).await.expect("switched off");
    let answer = browser.open(&link(&app, &[])).await;
    assert_eq!(told(&answer, "error"), "unauthorized_client");
}

#[tokio::test]
async fn a18_a_request_that_began_in_one_browser_does_not_end_in_another() {
    let world = World::new().await;
    let app = application(&world, |_| ()).await;
    let mut attacker = world.browser();
    let page = attacker.open(&link(&app, &[])).await;
    let mut victim = world.browser();
    victim.open(&link(&app, &[])).await;
    let typed = [("username", USER), ("password", PASSWORD)];
    let answer = post(&mut victim, &page, "sign-in", &typed).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.body.contains("Please try again") && victim.named("grantry-person").is_none());
    let again = sign_in(&mut victim, &answer, USER).await;
    assert!(again.body.contains("consent-allow"), "the page that came instead is good");
    let consent = sign_in(&mut attacker, &page, USER).await;
    for path in ["consent", "account", "cancel"] {
        let answer = post(&mut victim, &consent, path, &[("decision", "allow")]).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::FORBIDDEN, ""));
    }
}

#[tokio::test]
async fn m026_other_sites_can_neither_sign_in_nor_allow() {
    let world = World::new().await;
    let app = application(&world, |_| ()).await;
    let mut browser = world.browser();
    let page = browser.open(&link(&app, &[])).await;
    let page = sign_in(&mut browser, &page, USER).await;
    let [(_, request), (_, ticket)] = carried(&page);
    let whole = encoded(&[("request", &request), ("ticket", &ticket), ("decision", "allow")]);
    for headers in [[("origin", "https://evil.example")], [("sec-fetch-site", "cross-site")]] {
        for path in ["sign-in", "account", "consent", "cancel"] {
            let answer = browser.post(&format!("/oauth/authorize/{path}"), &headers, &whole).await;
            assert_eq!((answer.status, answer.header("location")), (StatusCode::FORBIDDEN, ""));
        }
    }
    for bad in ["", "x", &ticket[1..], &format!("{ticket}A")] {
        let form = encoded(&[("request", &request), ("ticket", bad), ("decision", "allow")]);
        let answer = browser.post("/oauth/authorize/consent", &[], &form).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{bad}");
    }
    let more = request.replace("scope=openid+email", "scope=openid+offline_access");
    let form = encoded(&[("request", &more), ("ticket", &ticket), ("decision", "allow")]);
    let answer = browser.post("/oauth/authorize/consent", &[], &form).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "the ticket is for what was shown");
    let null = [("origin", "null"), ("sec-fetch-site", "same-origin")];
    let answer = browser.post("/oauth/authorize/consent", &null, &whole).await;
    assert!(!told(&answer, "code").is_empty(), "our own page hides where it was");
}

#[tokio::test]
async fn wrong_passwords_are_told_apart_from_nothing_and_counted() {
    let world = World::new().await;
    let app = application(&world, |_| ()).await;
    let mut browser = world.browser();
    let page = browser.open(&link(&app, &[])).await;
    let mut statuses = Vec::new();
    for _ in 0..6 {
        let answer =
            post(&mut browser, &page, "sign-in", &[("username", USER), ("password", "x")]).await;
        statuses.push(answer.status.as_u16());
        assert_eq!(answer.header("location"), "");
    }
    assert_eq!(statuses, [401, 401, 401, 401, 401, 429]);
    let answer = browser.sign_in(USER, PASSWORD, "").await;
    assert_eq!(answer.status.as_u16(), 429, "the dashboard counts the same tries");
    let nobody = [("username", "nobody@example.com"), ("password", "x")];
    let answer = post(&mut browser, &page, "sign-in", &nobody).await;
    assert!(answer.body.contains("E-mail or password is wrong."));
}
