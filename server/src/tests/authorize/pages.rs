//! The pages themselves: their headers, their forms, and an answer in a form.

use super::{CALLBACK, USER, allow, application, known, link, sign_in, unescaped};
use crate::tests::world::{Answer, World};
use axum::http::StatusCode;

/// One page of every kind, by what it is.
async fn pages(world: &World, app: &str) -> Vec<(&'static str, Answer)> {
    let mut browser = known(world, app, USER).await;
    let mut stranger = world.browser();
    vec![
        ("sign-in", stranger.open(&link(app, &[])).await),
        ("again", browser.open(&link(app, &[("prompt", "login")])).await),
        ("account", browser.open(&link(app, &[("prompt", "select_account")])).await),
        ("consent", browser.open(&link(app, &[("prompt", "consent")])).await),
        ("form", browser.open(&link(app, &[("response_mode", "form_post")])).await),
        ("error", browser.open(&link(app, &[("redirect_uri", "https://evil.example")])).await),
    ]
}

#[tokio::test]
async fn m022_m023_pages_cannot_be_framed_and_load_nothing_foreign() {
    let world = World::new().await;
    let app = application(&world, |_| ()).await;
    for (kind, page) in pages(&world, &app).await {
        let expected = if kind == "error" { StatusCode::BAD_REQUEST } else { StatusCode::OK };
        assert_eq!(page.status, expected, "{kind}");
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8", "{kind}");
        assert_eq!(page.header("x-frame-options"), "DENY", "{kind}");
        assert_eq!(page.header("cache-control"), "no-store", "{kind}");
        assert_eq!(page.header("referrer-policy"), "same-origin", "{kind}");
        assert_eq!(page.header("cross-origin-opener-policy"), "unsafe-none", "{kind}");
        assert!(page.header("access-control-allow-origin").is_empty(), "{kind}");
        let form = match kind {
            "error" => "'self'",
            "form" => "https://app.example.com",
            _ => "'self' https://app.example.com",
        };
        let policy = format!(
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action {form}; base-uri 'none'; frame-ancestors 'none'"
        );
        assert_eq!(page.policy(), policy, "{kind}");
        let body = page.body.to_lowercase();
        for forbidden in ["<script", "style=", " onload=", " onclick=", "javascript:"] {
            assert!(!body.contains(forbidden), "{kind}: {forbidden}");
        }
        for (name, address) in ["src=\"", "href=\""].into_iter().flat_map(|name| {
            body.split(name).skip(1).filter_map(move |rest| Some((name, rest.split('"').next()?)))
        }) {
            assert!(address.starts_with('/'), "{kind}: {name}{address}");
        }
    }
}

#[tokio::test]
async fn m024_no_other_site_may_read_the_endpoint() {
    let world = World::new().await;
    let app = application(&world, |_| ()).await;
    let mut browser = known(&world, &app, USER).await;
    let answer = browser.get(&link(&app, &[]), &[("origin", "https://app.example.com")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(answer.header("access-control-allow-origin").is_empty());
}

#[tokio::test]
async fn m144_an_answer_in_a_form_is_escaped_and_waits_for_its_button() {
    let world = World::new().await;
    let app = application(&world, |_| ()).await;
    let evil = "\"><script>alert(1)</script>&amp;'";
    let wish = [("response_mode", "form_post"), ("state", evil)];
    let mut browser = world.browser();
    let page = browser.open(&link(&app, &wish)).await;
    let page = sign_in(&mut browser, &page, USER).await;
    let answer = allow(&mut browser, &page).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::OK, ""));
    assert_eq!(answer.header("cache-control"), "no-store");
    assert!(!answer.body.contains("<script"), "{}", answer.body);
    assert!(answer.body.contains(&format!("action=\"{CALLBACK}\"")), "{}", answer.body);
    assert!(answer.body.contains("id=\"form-post-continue\"") && answer.body.contains("Continue"));
    assert_eq!(unescaped(&answer.hidden("state")), evil);
    assert_eq!(answer.hidden("code").len(), 43);
    assert_eq!(answer.hidden("iss"), "https://id.example.com");
    let refused = browser.open(&link(&app, &[wish[0], ("scope", "admin")])).await;
    assert_eq!(refused.hidden("error"), "invalid_scope");
}

#[tokio::test]
async fn cookies_of_people_come_with_links_from_other_sites_and_with_nothing_else() {
    let world = World::new().await;
    let app = application(&world, |_| ()).await;
    let mut browser = world.browser();
    let page = browser.open(&link(&app, &[])).await;
    let [flow] = page.set_cookies()[..] else { unreachable!("one cookie") };
    assert!(flow.starts_with("__Host-grantry-flow="), "{flow}");
    assert!(flow.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"), "{flow}");
    let fields = [("username", USER), ("password", crate::tests::world::PASSWORD)];
    let answer = super::post(&mut browser, &page, "sign-in", &fields).await;
    let cookies = answer.set_cookies();
    let person = cookies.iter().find(|cookie| cookie.starts_with("__Host-grantry-person="));
    let person = person.expect("a session");
    assert!(person.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure"), "{person}");
    let local = World::at("http://localhost:8080").await;
    let app = application(&local, |_| ()).await;
    let page = local.browser().open(&link(&app, &[])).await;
    let [flow] = page.set_cookies()[..] else { unreachable!("one cookie") };
    assert!(flow.starts_with("grantry-flow=") && !flow.contains("Secure"), "{flow}");
}
