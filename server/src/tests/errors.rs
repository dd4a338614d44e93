//! What people and programs are told when something cannot be done.

use super::world::{Answer, World, ask, request};
use crate::http::{Access, routes};
use axum::body::Body;
use axum::http::StatusCode;
use axum::routing::get;
use grantry_core::user::Role;

const PAGE: &[(&str, &str)] = &[("accept", "text/html,*/*;q=0.8")];

#[tokio::test]
async fn people_get_a_page_and_programs_a_problem() {
    let world = World::new().await;
    let page = world.plain("GET", "/nowhere", PAGE, Body::empty()).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.body.contains("id=\"error-code\"") && page.body.contains("not_found"));
    assert!(page.body.contains("id=\"error-description\""));
    for headers in [&[][..], &[("accept", "*/*")], &[("accept", "application/json")]] {
        let answer = world.plain("GET", "/nowhere", headers, Body::empty()).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        let problem = answer.problem();
        assert_eq!(problem["type"], "about:blank");
        assert_eq!((&problem["status"], &problem["code"]), (&404.into(), &"not_found".into()));
        assert!(problem["title"].is_string() && problem["detail"].is_string());
    }
}

#[tokio::test]
async fn signed_in_people_are_told_so_inside_the_dashboard() {
    let world = World::new().await;
    let mut person = world.signed_in(Role::Auditor).await;
    for path in ["/nowhere", "/keys/none", "/fn/none", "/a/b?c=d", "/%ff%00", "//evil.example"] {
        let answer = person.open(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.body.contains("There is nothing here"), "{path}");
        assert!(answer.policy().contains("script-src 'nonce-"), "{path}");
        assert!(answer.body.contains("Sign out"), "the frame is there: {path}");
    }
    for alias in ["/..", "/x/../keys", "/keys/", "/./settings"] {
        assert_eq!(person.open(alias).await.status, StatusCode::NOT_FOUND, "{alias}");
    }
    let program = person.get("/nowhere", &[]).await;
    assert_eq!(program.problem()["code"], "not_found");
    let posted = person.submit("/nowhere", &[]).await;
    assert_eq!(posted.status, StatusCode::NOT_FOUND);
    assert!(posted.body.contains("id=\"error-code\""));
    let head = person.send(request("HEAD", "/nowhere", PAGE, Body::empty())).await;
    assert_eq!((head.status, head.body.as_str()), (StatusCode::NOT_FOUND, ""));
}

#[tokio::test]
async fn odd_addresses_are_answered() {
    let world = World::new().await;
    let long = format!("/{}", "a".repeat(15_000));
    let deep = "/a".repeat(2_000);
    for path in ["/%", "/%zz", "/%2e%2e/%2e%2e/etc/passwd", "*", "/\u{fc}", &long, &deep] {
        for method in ["GET", "POST", "OPTIONS", "PROPFIND"] {
            let answer = world.plain(method, path, PAGE, Body::empty()).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{method} {path}");
        }
    }
    for path in ["/pkg/../login", "/pkg/%2e%2e/login", "/pkg//", "/pkg/..%2f..%2fetc%2fpasswd"] {
        let answer = world.plain("GET", path, PAGE, Body::empty()).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let login = world.plain("GET", "http://evil.example/login", PAGE, Body::empty()).await;
    assert_eq!(login.status, StatusCode::OK, "a request in absolute form");
    assert!(!login.body.contains("evil"));
    assert_eq!(world.plain("GET", "/login/", PAGE, Body::empty()).await.status.as_u16(), 404);
    assert_eq!(world.plain("GET", "/LOGIN", PAGE, Body::empty()).await.status.as_u16(), 404);
}

#[tokio::test]
async fn m124_a_body_that_is_too_large_is_refused_at_once() {
    let world = World::new().await;
    for path in ["/login", "/setup", "/logout"] {
        let form = [("content-type", "application/x-www-form-urlencoded")];
        let answer = world.plain("POST", path, &form, vec![b'a'; 1 << 20]).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
        assert_eq!(answer.problem()["code"], "too_large");
    }
}

#[tokio::test]
async fn r44_a_panic_is_answered_and_the_next_request_is_fine() {
    let world = World::new().await;
    let defect = || async {
        let missing = std::hint::black_box(None::<&'static str>);
        missing.expect("hunter2 was here")
    };
    let (router, _) =
        routes(world.state.clone()).add(Access::Open, "/_test/panic", get(defect)).finish();
    let ask = |path: &str, headers: &[(&str, &str)]| {
        let request = request("GET", path, headers, Body::empty());
        let answer = ask(router.clone(), world.new_network(), request);
        async { Answer::read(answer.await).await }
    };
    let page = ask("/_test/panic", PAGE).await;
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(page.body.contains(page.header("x-request-id")), "people can ask for help");
    assert!(!page.body.contains("hunter2") && !page.policy().is_empty());
    let problem = ask("/_test/panic", &[]).await;
    assert_eq!(problem.problem()["code"], "internal");
    assert!(!problem.body.contains("hunter2"));
    assert_eq!(ask("/readyz", &[]).await.status, StatusCode::OK);
    assert_eq!(ask("/login", PAGE).await.status, StatusCode::OK);
}
