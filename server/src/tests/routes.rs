//! A87: every route as everybody. A route that is not in the table fails the test.

use super::world::{Answer, ROLES, World, request};
use crate::http::Access::{self, Client, Dashboard, Form, Open, Published, Script, Visit};
use axum::body::Body;
use axum::http::StatusCode;
use std::collections::BTreeMap;

const METHODS: [&str; 8] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS"];

const GET: &str = "GET,HEAD";
const GET_POST: &str = "GET,HEAD,POST";
const POST: &str = "POST";

/// A page of the dashboard: anonymous people are sent to sign in.
const EVERY_ROLE: [u16; 4] = [303, 200, 200, 200];

/// A page about something that is not there.
const NOT_THERE: [u16; 4] = [303, 404, 404, 404];

/// Path as the router knows it; an address that it takes; access; methods; and what GET answers to
/// anonymous people, platform administrators, tenant administrators and auditors.
type Row = (&'static str, &'static str, Access, &'static str, [u16; 4]);

/// Server functions are in `functions.rs`, where they are called.
const TABLE: [Row; 43] = [
    ("/healthz", "/healthz", Open, GET, [200; 4]),
    ("/readyz", "/readyz", Open, GET, [200; 4]),
    ("/pkg/{*file}", "/pkg/style.css", Open, GET, [200; 4]),
    ("/robots.txt", "/robots.txt", Open, GET, [200; 4]),
    ("/login", "/login", Form, GET_POST, [200; 4]),
    ("/logout", "/logout", Form, POST, [405; 4]),
    ("/oauth/token", "/oauth/token", Script, POST, [405; 4]),
    ("/oauth/device_authorization", "/oauth/device_authorization", Script, POST, [405; 4]),
    ("/device", "/device", Form, GET_POST, [200; 4]),
    ("/oauth/sign-in", "/oauth/sign-in", Form, GET_POST, [200; 4]),
    ("/.well-known/openid-configuration", OPENID, Published, GET, [200; 4]),
    ("/.well-known/oauth-authorization-server", OAUTH, Published, GET, [200; 4]),
    ("/oauth/jwks", "/oauth/jwks", Published, GET, [200; 4]),
    ("/oauth/introspect", "/oauth/introspect", Client, POST, [405; 4]),
    ("/oauth/revoke", "/oauth/revoke", Script, POST, [405; 4]),
    ("/oauth/userinfo", "/oauth/userinfo", Script, GET_POST, [401; 4]),
    ("/oauth/logout", "/oauth/logout", Visit, GET_POST, [200; 4]),
    ("/oauth/authorize", "/oauth/authorize", Visit, GET_POST, [400; 4]),
    ("/oauth/authorize/sign-in", "/oauth/authorize/sign-in", Form, POST, [405; 4]),
    ("/oauth/authorize/cancel", "/oauth/authorize/cancel", Form, POST, [405; 4]),
    ("/oauth/authorize/account", "/oauth/authorize/account", Form, POST, [405; 4]),
    ("/oauth/authorize/consent", "/oauth/authorize/consent", Form, POST, [405; 4]),
    (
        "/.well-known/secret-scanning.json",
        "/.well-known/secret-scanning.json",
        Published,
        GET,
        [200; 4],
    ),
    ("/secret-scanning/reports", "/secret-scanning/reports", Client, POST, [405; 4]),
    ("/handover", "/handover", Form, GET_POST, [404; 4]),
    ("/setup", "/setup", Form, GET_POST, [410; 4]),
    ("/", "/", Dashboard, GET, EVERY_ROLE),
    ("/applications", "/applications", Dashboard, GET, EVERY_ROLE),
    ("/applications/new", "/applications/new", Dashboard, GET, [303, 200, 200, 403]),
    ("/applications/{client_id}", "/applications/nobody", Dashboard, GET, NOT_THERE),
    ("/applications/{client_id}/{tab}", "/applications/nobody/access", Dashboard, GET, NOT_THERE),
    ("/audit", "/audit", Dashboard, GET, EVERY_ROLE),
    ("/keys", "/keys", Dashboard, GET, [303, 200, 403, 200]),
    ("/permissions", "/permissions", Dashboard, GET, EVERY_ROLE),
    ("/plans", "/plans", Dashboard, GET, EVERY_ROLE),
    ("/projects", "/projects", Dashboard, GET, EVERY_ROLE),
    ("/projects/suites", "/projects/suites", Dashboard, GET, EVERY_ROLE),
    ("/regions", "/regions", Dashboard, GET, EVERY_ROLE),
    ("/settings", "/settings", Dashboard, GET, EVERY_ROLE),
    ("/settings/sessions", "/settings/sessions", Dashboard, GET, EVERY_ROLE),
    ("/tenants", "/tenants", Dashboard, GET, EVERY_ROLE),
    ("/users", "/users", Dashboard, GET, EVERY_ROLE),
    (
        "/_parts",
        "/_parts",
        Dashboard,
        GET,
        if cfg!(debug_assertions) { EVERY_ROLE } else { [303, 404, 404, 404] },
    ),
];

const OPENID: &str = "/.well-known/openid-configuration";
const OAUTH: &str = "/.well-known/oauth-authorization-server";

/// An endless stream, so it is not tried like the others.
const DEVELOPMENT: &str = "/_dev/alive";

#[tokio::test]
async fn a87_the_list_of_routes_is_the_one_we_know() {
    let world = World::new().await;
    let known: BTreeMap<_, _> =
        TABLE.into_iter().map(|(path, _, access, ..)| (path, access)).collect();
    let mut unknown = Vec::new();
    let mut seen = 0;
    for entry in &world.list {
        let path = entry.path.as_str();
        let expected = match path {
            DEVELOPMENT if cfg!(debug_assertions) => Some(Open),
            path if path.starts_with("/api/v1/") => super::api::expected_access(path),
            path if path.starts_with("/fn/") => Some(Dashboard),
            path => known.get(path).copied().inspect(|_| seen += 1),
        };
        if expected != Some(entry.access) {
            unknown.push(entry);
        }
    }
    assert!(unknown.is_empty(), "add to the table, and say who may: {unknown:?}");
    assert_eq!(seen, TABLE.len(), "a route of the table is gone");
}

#[tokio::test]
async fn a87_every_route_as_everybody() {
    let world = World::new().await;
    let mut actors = vec![world.browser()];
    for role in ROLES {
        actors.push(world.signed_in(role).await);
    }
    for (_, address, _, _, expected) in TABLE {
        for (number, (actor, status)) in actors.iter_mut().zip(expected).enumerate() {
            let answer = actor.open(address).await;
            assert_eq!(answer.status.as_u16(), status, "GET {address} as actor {number}");
            if status == 303 {
                assert!(answer.header("location").starts_with("/login"), "{address}");
                assert!(answer.body.is_empty(), "nothing is told to strangers");
            }
        }
    }
}

#[tokio::test]
async fn a87_m041_wrong_methods_are_refused_with_the_list_of_right_ones() {
    let world = World::new().await;
    let mut actors = vec![world.browser()];
    for role in ROLES {
        actors.push(world.signed_in(role).await);
    }
    for (_, address, access, allow, _) in TABLE {
        let taken: Vec<_> = allow.split(',').collect();
        for method in METHODS.into_iter().filter(|method| !taken.contains(method)) {
            for actor in &mut actors {
                let answer = actor.send(request(method, address, &[], Body::empty())).await;
                assert_eq!(answer.header("allow"), allow, "{method} {address}");
                if method == "OPTIONS" {
                    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{address}");
                } else {
                    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {address}");
                    let told = method == "HEAD" || answer.problem()["code"] == "method_not_allowed";
                    assert!(told, "{method} {address}: {}", answer.body);
                }
                if access != Published {
                    grants_nothing_to_other_sites(&answer);
                }
            }
        }
    }
}

#[tokio::test]
async fn head_answers_what_get_answers_without_the_body() {
    let world = World::new().await;
    let mut actor = world.signed_in(grantry_core::user::Role::PlatformAdmin).await;
    for (_, address, _, allow, _) in TABLE {
        if !allow.contains("HEAD") {
            continue;
        }
        let get = actor.get(address, &[("accept", "text/html")]).await;
        let head =
            actor.send(request("HEAD", address, &[("accept", "text/html")], Body::empty())).await;
        assert_eq!(head.status, get.status, "HEAD {address}");
        assert_eq!(head.header("content-type"), get.header("content-type"), "HEAD {address}");
        assert_eq!(head.body, "", "HEAD {address}");
    }
}

#[tokio::test]
async fn m024_a_preflight_gets_no_permission() {
    let world = World::new().await;
    // What is published to everybody's scripts has a test of its own.
    for entry in world.list.iter().filter(|entry| entry.access != Published) {
        let path = entry.path.replace("{*file}", "style.css");
        let headers = [
            ("origin", "https://evil.example"),
            ("access-control-request-method", "POST"),
            ("access-control-request-headers", "content-type"),
        ];
        let answer = world.plain("OPTIONS", &path, &headers, Body::empty()).await;
        grants_nothing_to_other_sites(&answer);
        if path != DEVELOPMENT {
            let get = world.plain("GET", &path, &headers[..1], Body::empty()).await;
            grants_nothing_to_other_sites(&get);
        }
    }
}

#[cfg(debug_assertions)]
#[tokio::test]
async fn the_development_stream_opens() {
    let world = World::new().await;
    let opened = request("GET", DEVELOPMENT, &[], Body::empty());
    let response = world.head_of(world.new_network(), opened).await;
    assert_eq!(response.status(), StatusCode::OK);
}

fn grants_nothing_to_other_sites(answer: &Answer) {
    let names = answer.headers.keys();
    let grants: Vec<_> =
        names.filter(|name| name.as_str().starts_with("access-control-")).collect();
    assert!(grants.is_empty(), "{grants:?}");
}
