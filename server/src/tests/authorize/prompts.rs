//! What an application may want a person to be asked, and what nobody is asked twice.

use super::{USER, allow, application, known, link, post, sign_in, told};
use crate::tests::world::{World, address_of};
use grantry_core::time::Span;
use grantry_core::user::Role;

#[tokio::test]
async fn m137_with_prompt_none_no_page_is_shown() {
    let world = World::new().await;
    let app = application(&world, |_| ()).await;
    let none = [("prompt", "none")];
    let stranger = world.browser().open(&link(&app, &none)).await;
    assert_eq!(told(&stranger, "error"), "login_required");
    let mut browser = known(&world, &app, USER).await;
    assert!(!told(&browser.open(&link(&app, &none)).await, "code").is_empty());
    let more = browser.open(&link(&app, &[none[0], ("scope", "openid offline_access")])).await;
    assert_eq!(told(&more, "error"), "consent_required");
    world.clock.advance(Span::seconds(61));
    let old = browser.open(&link(&app, &[none[0], ("max_age", "60")])).await;
    assert_eq!(told(&old, "error"), "login_required");
    let hint = browser.open(&link(&app, &[none[0], ("id_token_hint", "a.b.c")])).await;
    assert_eq!(told(&hint, "error"), "login_required", "nobody is who a forged text names");
    let both = browser.open(&link(&app, &[("prompt", "none login")])).await;
    assert_eq!(told(&both, "error"), "invalid_request");
}

#[tokio::test]
async fn m138_prompt_login_and_max_age_ask_for_the_password_once() {
    let world = World::new().await;
    let app = application(&world, |_| ()).await;
    for wish in [("prompt", "login"), ("max_age", "0"), ("max_age", "60")] {
        let mut browser = known(&world, &app, USER).await;
        world.clock.advance(Span::seconds(61));
        let session = browser.named("grantry-person").expect("a session").to_owned();
        let page = browser.open(&link(&app, &[wish])).await;
        assert!(page.body.contains("login-submit") && page.body.contains(USER), "{wish:?}");
        let usual = browser.open(&link(&app, &[])).await;
        assert!(!told(&usual, "code").is_empty(), "who does not go on is still who they were");
        let answer = sign_in(&mut browser, &page, USER).await;
        assert!(!told(&answer, "code").is_empty(), "{wish:?}: asked once and not for ever");
        assert_ne!(browser.named("grantry-person"), Some(session.as_str()), "a new cookie");
    }
}

#[tokio::test]
async fn m138_the_mark_of_a_sign_in_is_good_for_one_request_one_browser_and_ten_minutes() {
    let world = World::new().await;
    let app = application(&world, |_| ()).await;
    let mut browser = known(&world, &app, USER).await;
    let login = link(&app, &[("prompt", "login")]);
    let page = browser.open(&login).await;
    let fields = [("username", USER), ("password", crate::tests::world::PASSWORD)];
    let answer = post(&mut browser, &page, "sign-in", &fields).await;
    let marked = answer.header("location").to_owned();
    let (_, mark) = marked.rsplit_once("grantry_mark=").expect("a mark");
    let other = link(&app, &[("prompt", "login"), ("state", "another")]);
    let answer = browser.open(&format!("{other}&grantry_mark={mark}")).await;
    assert!(answer.body.contains("login-submit"), "another request");
    let mut elsewhere = known(&world, &app, USER).await;
    assert!(elsewhere.open(&marked).await.body.contains("login-submit"), "another browser");
    assert!(!told(&browser.open(&marked).await, "code").is_empty());
    world.clock.advance(Span::minutes(10));
    assert!(browser.open(&marked).await.body.contains("login-submit"), "too late");
}

#[tokio::test]
async fn m138_prompt_consent_asks_again() {
    let world = World::new().await;
    let app = application(&world, |_| ()).await;
    let mut browser = known(&world, &app, USER).await;
    let page = browser.open(&link(&app, &[("prompt", "consent")])).await;
    let answer = allow(&mut browser, &page).await;
    assert!(!told(&answer, "code").is_empty());
}

#[tokio::test]
async fn an_account_is_chosen_and_another_one_signs_in() {
    let world = World::new().await;
    let app = application(&world, |_| ()).await;
    let mut browser = known(&world, &app, USER).await;
    let choose = link(&app, &[("prompt", "select_account")]);
    let page = browser.open(&choose).await;
    assert!(page.body.contains("account-continue") && page.body.contains(USER));
    let answer = post(&mut browser, &page, "account", &[("choice", "current")]).await;
    let answer = browser.open(answer.header("location")).await;
    assert!(!told(&answer, "code").is_empty());
    let answer = post(&mut browser, &page, "account", &[("choice", "other")]).await;
    let page = browser.open(answer.header("location")).await;
    assert!(!page.body.contains(USER), "somebody else is meant");
    let page = sign_in(&mut browser, &page, &address_of(Role::Auditor)).await;
    assert!(page.body.contains("auditor@example.com"), "the new person is asked");
    let answer = allow(&mut browser, &page).await;
    assert!(!told(&answer, "code").is_empty());
}

#[tokio::test]
async fn a_hint_fills_the_address_in() {
    let world = World::new().await;
    let app = application(&world, |_| ()).await;
    let page = world.browser().open(&link(&app, &[("login_hint", "eve@example.com")])).await;
    assert!(page.body.contains("value=\"eve@example.com\""), "{}", page.body);
    let evil = world.browser().open(&link(&app, &[("login_hint", "\"><script>x")])).await;
    assert!(!evil.body.contains("<script"), "{}", evil.body);
}

#[tokio::test]
async fn m137_people_who_are_not_admitted_are_denied() {
    let world = World::new().await;
    let app = application(&world, |draft| draft.access_policy = "assigned".to_owned()).await;
    let mut browser = world.browser();
    let page = browser.open(&link(&app, &[])).await;
    let answer = sign_in(&mut browser, &page, USER).await;
    assert_eq!(told(&answer, "error"), "access_denied");
    let none = browser.open(&link(&app, &[("prompt", "none")])).await;
    assert_eq!(told(&none, "error"), "interaction_required", "another account might do");
}

#[tokio::test]
async fn m141_a_wish_for_claims_opens_nothing() {
    let world = World::new().await;
    let app = application(&world, |_| ()).await;
    let mut browser = known(&world, &app, USER).await;
    for claims in [
        r#"{"userinfo":{"name":{"essential":true},"phone_number":null}}"#,
        r#"{"id_token":{"auth_time":{"essential":true}}}"#,
        "no JSON at all",
        &"[".repeat(5_000),
    ] {
        let answer = browser.open(&link(&app, &[("claims", claims), ("prompt", "none")])).await;
        assert!(!told(&answer, "code").is_empty(), "discovery says that it is not read: {claims}");
    }
}
