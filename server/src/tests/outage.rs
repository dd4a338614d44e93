//! When the database is gone or the server is leaving: said truthfully, and nothing is let through.

use super::world::{PASSWORD, World, request};
use axum::body::Body;
use axum::http::{StatusCode, Version};
use grantry_core::user::Role;

#[tokio::test]
async fn m081_without_its_database_the_server_says_so() {
    let world = World::new().await;
    let mut person = world.signed_in(Role::PlatformAdmin).await;
    let mut stranger = world.browser();
    let token = stranger.form_token().await;
    world.engine.close().await;

    assert_eq!(stranger.get("/healthz", &[]).await.status, StatusCode::OK, "the process lives");
    assert_eq!(stranger.get("/readyz", &[]).await.status, StatusCode::SERVICE_UNAVAILABLE);
    let fields = [
        ("form_token", token.as_str()),
        ("username", "auditor@example.com"),
        ("password", PASSWORD),
    ];
    for answer in [
        stranger.open("/login").await,
        stranger.open("/setup?token=x").await,
        stranger.submit("/login", &fields).await,
        person.open("/").await,
        person.open("/nowhere").await,
        person.call("GET", "/fn/who-am-i", "").await,
        person.call("POST", "/fn/keys/rotate", "").await,
        person.submit("/logout", &[]).await,
    ] {
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.body);
        assert_eq!(answer.header("retry-after"), "2");
        assert!(answer.set_cookies().is_empty(), "a session is not said to have ended");
        for inside in ["sqlx", "pool", "sqlite", "closed"] {
            assert!(!answer.body.to_lowercase().contains(inside), "{}", answer.body);
        }
    }
}

#[tokio::test]
async fn r34_while_it_drains_the_server_is_not_ready_and_parts_from_its_clients() {
    let world = World::new().await;
    let before = world.plain("GET", "/readyz", &[], Body::empty()).await;
    assert_eq!((before.status, before.header("connection")), (StatusCode::OK, ""));
    world.state.begin_draining();
    let ready = world.plain("GET", "/readyz", &[], Body::empty()).await;
    assert_eq!(ready.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(ready.header("connection"), "close");
    let page = world.plain("GET", "/login", &[], Body::empty()).await;
    assert_eq!((page.status, page.header("connection")), (StatusCode::OK, "close"));
    assert_eq!(world.plain("GET", "/healthz", &[], Body::empty()).await.status, StatusCode::OK);
    let mut second = request("GET", "/login", &[], Body::empty());
    *second.version_mut() = Version::HTTP_2;
    let answer = world.send(world.new_network(), second).await;
    assert_eq!(answer.header("connection"), "", "HTTP/2 knows no such header");
}
