//! The headers of every kind of answer: M022, M023, A95.

use super::world::{Answer, PUBLIC_URL, World, request};
use axum::body::Body;
use grantry_core::user::Role;
use std::collections::BTreeMap;

const PAGE: (&str, &str) = ("accept", "text/html");

/// One answer of every kind, by what it is.
async fn every_kind(world: &World) -> BTreeMap<&'static str, Answer> {
    let mut person = world.signed_in(Role::PlatformAdmin).await;
    let mut stranger = world.browser();
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let large = request("POST", "/login", &form, "a".repeat(1 << 20));
    BTreeMap::from([
        ("dashboard", person.open("/").await),
        ("dashboard, nothing here", person.open("/nowhere").await),
        ("dashboard, forbidden", world.signed_in(Role::TenantAdmin).await.open("/keys").await),
        ("function", person.call("GET", "/fn/who-am-i", "").await),
        ("function, refused", person.call("POST", "/fn/sessions/end", "id=x").await),
        ("function, signed out", stranger.call("GET", "/fn/who-am-i", "").await),
        ("sign-in page", world.browser().open("/login").await),
        (
            "signed in",
            world.browser().sign_in("auditor@example.com", super::world::PASSWORD, "").await,
        ),
        ("wrong password", stranger.sign_in("auditor@example.com", "wrong", "").await),
        ("setup page", stranger.open("/setup").await),
        ("reload page", stranger.get("/keys", &[PAGE, ("sec-fetch-site", "cross-site")]).await),
        ("redirect", stranger.open("/keys").await),
        ("error page", stranger.open("/nowhere").await),
        ("problem", stranger.get("/nowhere", &[]).await),
        ("forged", stranger.post("/login", &[("origin", "https://evil.example")], "").await),
        ("wrong method", stranger.send(request("PUT", "/login", &[PAGE], Body::empty())).await),
        ("options", stranger.send(request("OPTIONS", "/login", &[], Body::empty())).await),
        ("too large", stranger.send(large).await),
        ("script", stranger.get("/pkg/start.js", &[("accept-encoding", "br")]).await),
        ("robots", stranger.get("/robots.txt", &[]).await),
        ("missing file", stranger.get("/pkg/nowhere.js", &[]).await),
        ("alive", stranger.get("/healthz", &[]).await),
        ("ready", stranger.get("/readyz", &[]).await),
        ("signed out", person.submit("/logout", &[]).await),
    ])
}

#[tokio::test]
async fn only_pages_of_the_dashboard_are_compressed() {
    let world = World::new().await;
    let mut person = world.signed_in(Role::PlatformAdmin).await;
    let gzip = [PAGE, ("accept-encoding", "gzip, br"), ("sec-fetch-site", "same-origin")];
    let page = person.get("/applications", &gzip).await;
    assert_eq!((page.status.as_u16(), page.header("content-encoding")), (200, "gzip"));
    assert!(page.header("vary").contains("accept-encoding"), "{}", page.header("vary"));
    let plain = person.get("/applications", &gzip[..1]).await;
    assert_eq!((plain.status.as_u16(), plain.header("content-encoding")), (200, ""));
    // What holds a token of a form, or any other, goes out as it is.
    for path in ["/login", "/device", "/setup", "/fn/who-am-i", "/.well-known/openid-configuration"]
    {
        assert_eq!(world.browser().get(path, &gzip).await.header("content-encoding"), "", "{path}");
    }
}

#[tokio::test]
async fn m022_m023_every_answer_carries_the_security_headers() {
    let world = World::new().await;
    for (kind, answer) in every_kind(&world).await {
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("strict-transport-security", "max-age=63072000; includeSubDomains"),
        ] {
            assert_eq!(answer.header(name), value, "{kind}: {name}");
            assert_eq!(answer.headers.get_all(name).iter().count(), 1, "{kind}: {name}");
        }
        let policy = answer.policy();
        assert_eq!(answer.headers.get_all("content-security-policy").iter().count(), 1, "{kind}");
        assert!(policy.starts_with("default-src 'none'"), "{kind}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{kind}: {policy}");
        for loose in ["unsafe-inline", "'unsafe-eval'", "*", "http:", "https:"] {
            assert!(!policy.contains(loose), "{kind}: {policy}");
        }
        assert!(!answer.header("permissions-policy").is_empty(), "{kind}");
        assert!(answer.header("server").is_empty(), "{kind}: nothing says what runs here");
    }
}

#[tokio::test]
async fn a95_only_static_files_may_be_kept() {
    let world = World::new().await;
    for (kind, answer) in every_kind(&world).await {
        let cache = answer.header("cache-control");
        let expected = match kind {
            "script" => "public, max-age=31536000, immutable",
            "robots" => "public, max-age=3600",
            _ => "no-store",
        };
        assert_eq!(cache, expected, "{kind}");
        let sets_cookies = !answer.set_cookies().is_empty();
        assert!(!sets_cookies || cache == "no-store", "{kind}");
    }
}

#[tokio::test]
async fn transport_security_is_demanded_only_where_there_is_transport_security() {
    let world = World::at("http://localhost:8080").await;
    for (kind, answer) in every_kind(&world).await {
        assert!(!answer.headers.contains_key("strict-transport-security"), "{kind}");
    }
}

#[tokio::test]
async fn plain_pages_have_no_script_and_no_stranger() {
    let world = World::new().await;
    let kinds = every_kind(&world).await;
    for kind in [
        "sign-in page",
        "wrong password",
        "setup page",
        "reload page",
        "error page",
        "wrong method",
    ] {
        let answer = &kinds[kind];
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{kind}");
        assert!(!answer.policy().contains("script-src"), "{kind}: default-src 'none' rules");
        assert!(answer.policy().contains("form-action 'self'"), "{kind}");
        assert!(answer.policy().contains("base-uri 'none'"), "{kind}");
        let page = answer.body.to_lowercase();
        assert!(page.starts_with("<!doctype html>"), "{kind}");
        for forbidden in [
            "<script",
            "javascript:",
            " onload=",
            " onclick=",
            " style=",
            "<style",
            "http://",
            "//cdn",
        ] {
            assert!(!page.contains(forbidden), "{kind} holds {forbidden}");
        }
    }
}

#[tokio::test]
async fn every_script_of_the_dashboard_carries_the_answers_own_nonce() {
    let world = World::new().await;
    let mut person = world.signed_in(Role::PlatformAdmin).await;
    let mut nonces = Vec::new();
    for path in ["/", "/", "/keys", "/settings", "/settings/sessions", "/nowhere"] {
        let answer = person.open(path).await;
        let nonce =
            answer.policy().split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next());
        let nonce = nonce.expect("a nonce").to_owned();
        assert!(nonce.len() >= 16, "{nonce}");
        let scripts: Vec<_> = answer.body.split("<script").skip(1).collect();
        assert!(!scripts.is_empty(), "{path}");
        for script in scripts {
            let tag = script.split('>').next().unwrap_or("");
            assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "{path}: <script{tag}>");
        }
        for forbidden in [" onclick=", " onload=", " style=", "<style", "javascript:"] {
            assert!(!answer.body.contains(forbidden), "{path} holds {forbidden}");
        }
        nonces.push(nonce);
    }
    let all = nonces.len();
    nonces.sort();
    nonces.dedup();
    assert_eq!(nonces.len(), all, "no nonce comes twice");
}

#[tokio::test]
async fn the_request_id_is_in_the_header_and_in_every_error() {
    let world = World::new().await;
    let kinds = every_kind(&world).await;
    let ids: std::collections::BTreeSet<_> =
        kinds.values().map(|answer| answer.header("x-request-id")).collect();
    assert_eq!(ids.len(), kinds.len(), "every request has an ID of its own");
    for (kind, answer) in &kinds {
        let id = answer.header("x-request-id");
        match *kind {
            "error page" | "wrong method" => assert!(answer.body.contains(id), "{kind}"),
            "problem" | "forged" | "too large" | "missing file" => {
                assert_eq!(answer.problem()["request_id"], id, "{kind}");
            }
            _ => assert_eq!(id.len(), 36, "{kind}"),
        }
    }
}

#[tokio::test]
async fn a15_headers_of_strangers_name_neither_the_request_nor_the_server() {
    let world = World::new().await;
    let headers = [
        PAGE,
        ("host", "evil.example"),
        ("x-forwarded-host", "evil.example"),
        ("forwarded", "host=evil.example;proto=http"),
        ("x-forwarded-proto", "http"),
        ("x-original-url", "/evil.example"),
        ("x-request-id", "evil"),
    ];
    for path in ["/", "/login", "/nowhere", "/setup", "/keys?a=b"] {
        let answer = world.plain("GET", path, &headers, Body::empty()).await;
        let text = format!("{:?} {}", answer.headers, answer.body);
        assert!(!text.contains("evil"), "{path}: {text}");
    }
    let answer = world.signed_in(Role::Auditor).await.get("/", &headers).await;
    assert!(!answer.body.contains("evil") && answer.body.contains(PUBLIC_URL));
}

#[tokio::test]
async fn lengths_are_those_of_the_bodies() {
    let world = World::new().await;
    for (kind, answer) in every_kind(&world).await {
        let length = answer.header("content-length");
        if !length.is_empty() && kind != "options" {
            assert_eq!(length, answer.body.len().to_string(), "{kind}");
        }
    }
}

#[tokio::test]
async fn files_come_compressed_to_those_who_take_it() {
    let world = World::new().await;
    for (accepted, encoding, body) in
        [("gzip, br", "br", "br"), ("gzip", "gzip", "gz"), ("", "", "raw")]
    {
        let headers = [("accept-encoding", accepted)];
        let answer = world.plain("GET", "/pkg/start.js", &headers, Body::empty()).await;
        assert_eq!((answer.header("content-encoding"), answer.body.as_str()), (encoding, body));
        assert_eq!(answer.header("vary"), "accept-encoding");
        assert_eq!(answer.header("content-type"), "text/javascript; charset=utf-8");
    }
}
