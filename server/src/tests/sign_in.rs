//! Signing in through HTTP.

use super::world::{Answer, PASSWORD, PUBLIC_URL, World, address_of, ask, encoded, request};
use axum::http::{Request, StatusCode};
use grantry_core::time::Span;
use grantry_core::user::Role;

const ADMIN: &str = "platform-admin@example.com";

#[tokio::test]
async fn m021_signing_in_leads_on_with_303() {
    let world = World::new().await;
    let mut browser = world.browser();
    let answer = browser.sign_in(ADMIN, PASSWORD, "").await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/"));
    assert_eq!(browser.open("/").await.status, StatusCode::OK);
    let again = world.browser().sign_in(" Platform-ADMIN@example.com ", PASSWORD, "").await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "addresses have no case");
}

/// What tells two refusals apart, but for the request's own ID and what was typed.
fn seen(answer: &Answer, email: &str) -> (StatusCode, Vec<String>, String) {
    let headers = answer.headers.iter().filter(|(name, _)| *name != "x-request-id");
    let headers = headers.map(|(name, value)| format!("{name}: {value:?}")).collect();
    (answer.status, headers, answer.body.replace(email, "…"))
}

#[tokio::test]
async fn nobody_learns_which_addresses_exist() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.open("/login").await;
    let known = browser.sign_in(ADMIN, "wrong", "/keys").await;
    assert_eq!(known.status, StatusCode::UNAUTHORIZED);
    assert!(known.body.contains("E-mail or password is wrong."));
    assert!(known.body.contains(ADMIN), "what was typed stays");
    for email in
        ["platform-nobody@example.co", "no address at all, really", "@@@", &"z@".repeat(200)]
    {
        let answer = browser.sign_in(email, "wrong", "/keys").await;
        let (mut a, mut b) = (seen(&answer, email), seen(&known, ADMIN));
        for headers in [&mut a.1, &mut b.1] {
            headers.retain(|header| !header.starts_with("content-length"));
        }
        assert_eq!(a, b, "{email}");
        assert_eq!(answer.hidden("next"), "/keys");
    }
    let user = browser.sign_in(&address_of(Role::User), "wrong", "/keys").await;
    assert_eq!(user.status, StatusCode::UNAUTHORIZED, "nor what role somebody has");
}

#[tokio::test]
async fn a10_only_local_paths_are_followed() {
    let world = World::new().await;
    for next in ["/keys", "/settings/sessions?x=1&y=%2F", "/nowhere"] {
        let answer = world.browser().sign_in(ADMIN, PASSWORD, next).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (303, next));
    }
    for next in [
        "https://evil.example",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\r\nLocation: https://evil.example",
        "/\u{85}evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "keys",
        " /keys",
        "/keys\u{0}",
        "/login?next=/login",
        "/logout",
        "/setup?token=x",
        "",
    ] {
        let answer = world.browser().sign_in(ADMIN, PASSWORD, next).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/"), "{next:?}");
    }
}

#[tokio::test]
async fn what_was_typed_is_shown_as_text() {
    let world = World::new().await;
    let evil = "\"><script>alert(1)</script>@example.com";
    let mut browser = world.browser();
    let answer = browser.sign_in(evil, "wrong", evil).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(!answer.body.contains("<script"), "{}", answer.body);
    let page = browser.open(&format!("/login?{}", encoded(&[("next", evil)]))).await;
    assert!(page.status.is_success() && !page.body.contains("<script"), "{}", page.body);
}

#[tokio::test]
async fn a_plain_user_has_no_dashboard() {
    let world = World::new().await;
    let mut browser = world.browser();
    let answer = browser.sign_in(&address_of(Role::User), PASSWORD, "/keys").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.body.contains("no access to the dashboard"));
    assert_eq!((answer.set_cookies().len(), browser.session()), (0, None));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a74_parallel_guesses_cannot_beat_the_limit() {
    let world = World::new().await;
    let mut browser = world.browser();
    let token = browser.form_token().await;
    let form =
        |password| encoded(&[("form_token", &token), ("username", ADMIN), ("password", password)]);
    let post = |password| {
        let headers =
            [("content-type", "application/x-www-form-urlencoded"), ("accept", "text/html")];
        let mut request: Request<_> = request("POST", "/login", &headers, form(password));
        browser.add_cookies(&mut request);
        request
    };
    let tasks: Vec<_> = (0..20)
        .map(|_| tokio::spawn(ask(world.router.clone(), browser.peer, post("wrong"))))
        .collect();
    let mut statuses = Vec::new();
    for task in tasks {
        let answer = Answer::read(task.await.expect("an answer")).await;
        statuses.push(answer.status.as_u16());
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            let wait: i64 = answer.header("retry-after").parse().expect("seconds");
            assert_eq!(wait, 180);
            assert!(answer.body.contains("Try again in 3 minutes."), "{}", answer.body);
        }
    }
    statuses.sort_unstable();
    assert_eq!(statuses[..5], [401; 5]);
    assert_eq!(statuses[5..], [429; 15]);
    let right = ask(world.router.clone(), browser.peer, post(PASSWORD)).await;
    assert_eq!(right.status().as_u16(), 429, "the right guess is not told from a wrong one");
    // The owner, elsewhere, is not locked out.
    let owner = world.browser().sign_in(ADMIN, PASSWORD, "").await;
    assert_eq!(owner.status, StatusCode::SEE_OTHER);
    world.clock.advance(Span::minutes(4));
    let later = ask(world.router.clone(), browser.peer, post(PASSWORD)).await;
    assert_eq!(later.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn m026_the_form_needs_its_own_token() {
    let world = World::new().await;
    let mut browser = world.browser();
    let token = browser.form_token().await;
    let foreign = world.browser().form_token().await;
    let right = [("username", ADMIN), ("password", PASSWORD)];
    for wrong in ["", &foreign, "not base64 !", &token[1..], &format!("{token}A")] {
        let mut fields = right.to_vec();
        fields.push(("form_token", wrong));
        let answer = browser.submit("/login", &fields).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{wrong}");
        assert!(answer.body.contains("Please try again"), "a page to try again on");
        assert_eq!(browser.session(), None);
    }
    let missing = browser.submit("/login", &right).await;
    assert_eq!(missing.status, StatusCode::FORBIDDEN);
    let mut fields = right.to_vec();
    fields.push(("form_token", &token));
    let mut cookieless = world.browser();
    let answer = cookieless.submit("/login", &fields).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "a token without its cookie");
    let again = cookieless.sign_in(ADMIN, PASSWORD, "").await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "the refusal set a cookie to try again with");
    assert_eq!(browser.submit("/login", &fields).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn m026_other_sites_cannot_sign_anybody_in() {
    let world = World::new().await;
    let mut browser = world.browser();
    let token = browser.form_token().await;
    let form = encoded(&[("form_token", &token), ("username", ADMIN), ("password", PASSWORD)]);
    for headers in [
        [("origin", "https://evil.example"), ("accept", "text/html")],
        [("origin", "null"), ("accept", "text/html")],
        [("sec-fetch-site", "cross-site"), ("origin", PUBLIC_URL)],
        [("sec-fetch-site", "same-site"), ("origin", PUBLIC_URL)],
    ] {
        for path in ["/login", "/setup"] {
            let answer = browser.post(path, &headers, &form).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {headers:?}");
            assert_eq!(browser.session(), None, "{path} {headers:?}");
        }
    }
    // A client that is no browser brings the token and the cookie, and nothing else.
    let answer = browser.post("/login", &[], &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_blank_form_cookie_does_not_lock_anybody_out() {
    let world = World::new().await;
    let mut browser = world.browser();
    browser.cookies.insert("__Host-grantry-form".to_owned(), String::new());
    let answer = browser.sign_in(ADMIN, PASSWORD, "").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn m051_what_is_no_form_of_ours_is_refused() {
    let world = World::new().await;
    let mut browser = world.browser();
    let token = browser.form_token().await;
    let twice = format!("form_token={token}&username=a&username=b&password=c");
    assert_eq!(browser.post("/login", &[], &twice).await.status, StatusCode::BAD_REQUEST);
    for kind in ["application/json", "multipart/form-data; boundary=x", "text/plain", ""] {
        let answer = browser.post("/login", &[("content-type", kind)], &twice).await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind}");
    }
    for form in ["", "%", "%ff=%ff", "form_token", "=", "\u{0}"] {
        let answer = browser.post("/login", &[], form).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{form:?}: no token");
    }
    let kind = [("content-type", "Application/X-WWW-Form-Urlencoded; charset=UTF-8")];
    let form = encoded(&[("form_token", &token), ("username", ADMIN), ("password", PASSWORD)]);
    assert_eq!(browser.post("/login", &kind, &form).await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a82_long_passwords_cost_nothing() {
    let world = World::new().await;
    let mut browser = world.browser();
    let huge = browser.sign_in(ADMIN, &"a".repeat(1 << 20), "").await;
    assert_eq!(huge.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(browser.sign_in(ADMIN, &"a".repeat(600), "").await.status.as_u16(), 401);
    assert_eq!(browser.sign_in(ADMIN, PASSWORD, "").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_deep_link_comes_back_after_signing_in() {
    let world = World::new().await;
    let mut browser = world.browser();
    let answer = browser.open("/settings/sessions?x=a%20b&y=1").await;
    let login = "/login?next=%2Fsettings%2Fsessions%3Fx%3Da%2520b%26y%3D1";
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, login));
    let next = browser.open(login).await.hidden("next").replace("&amp;", "&");
    let answer = browser.sign_in(ADMIN, PASSWORD, &next).await;
    assert_eq!(answer.header("location"), "/settings/sessions?x=a%20b&y=1");
    assert_eq!(browser.open(answer.header("location")).await.status, StatusCode::OK);
    assert_eq!(world.browser().open("/").await.header("location"), "/login");
}

#[tokio::test]
async fn a_link_on_another_site_opens_by_way_of_the_reload_page() {
    let world = World::new().await;
    let foreign = [("accept", "text/html"), ("sec-fetch-site", "cross-site")];
    let mut stranger = world.browser();
    let answer = stranger.get("/keys?a=b", &foreign).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.body.contains("http-equiv=\"refresh\"") && !answer.body.contains("<script"));
    assert!(answer.set_cookies().is_empty() && !answer.body.contains("a=b"));
    // The page's own reload comes from us; nobody is sent round in circles.
    let own = [("accept", "text/html"), ("sec-fetch-site", "same-origin")];
    assert_eq!(
        stranger.get("/keys?a=b", &own).await.header("location"),
        "/login?next=%2Fkeys%3Fa%3Db"
    );
    let ended = [foreign[0], foreign[1], ("cookie", "__Host-grantry-console=ended")];
    let answer = world.plain("GET", "/keys", &ended, "").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "a cookie that came along is judged");
    let mut person = world.signed_in(Role::Auditor).await;
    assert_eq!(person.get("/keys", &foreign).await.status, StatusCode::OK);
}
