//! A87: every call of the API as nobody, with every kind of token, and with the wrong method. A
//! route that is not in the table fails the test.

use super::{Furnished, Program};
use crate::http::Access;
use crate::tests::world::{ROLES, World, request};
use axum::body::Body;
use axum::http::StatusCode;
use grantry_core::user::Role;
use std::collections::{BTreeMap, BTreeSet};

/// Path as the router knows it, its methods in the order of the `Allow` header, and for each call
/// its method, a body, and what it answers to tokens with `grantry:read`, `grantry:tenant` and
/// `grantry:admin`.
type Row = (&'static str, &'static str, &'static [Call]);
type Call = (&'static str, &'static str, [u16; 3]);

const READ: [u16; 3] = [200; 3];
/// What a tenant may write: the body is wrong, or the name is of nothing.
const WRONG: [u16; 3] = [403, 422, 422];
const MISSING: [u16; 3] = [403, 404, 404];
/// What only the platform may write.
const PLATFORM_WRONG: [u16; 3] = [403, 403, 422];
const PLATFORM_MISSING: [u16; 3] = [403, 403, 404];

/// Reading, changing and deleting one thing that is not there.
const ONE: &[Call] = &[("GET", "", [404; 3]), ("PATCH", "{}", MISSING), ("DELETE", "", MISSING)];
const PLATFORM_ONE: &[Call] =
    &[("GET", "", [404; 3]), ("PATCH", "{}", PLATFORM_MISSING), ("DELETE", "", PLATFORM_MISSING)];
const ALL: &[Call] = &[("GET", "", READ), ("POST", "{}", WRONG)];
const PLATFORM_ALL: &[Call] = &[("GET", "", READ), ("POST", "{}", PLATFORM_WRONG)];
const SWITCH: &[Call] = &[("POST", "", MISSING)];

const LIST: &str = "GET,HEAD,POST";
const RECORD: &str = "GET,HEAD,PATCH,DELETE";

const TABLE: &[Row] = &[
    ("/applications", LIST, ALL),
    ("/applications/{client_id}", RECORD, ONE),
    ("/applications/{client_id}/disable", "POST", SWITCH),
    ("/applications/{client_id}/enable", "POST", SWITCH),
    ("/applications/{client_id}/rejections", "GET,HEAD", &[("GET", "", [404; 3])]),
    ("/applications/{client_id}/handover", LIST, &[("GET", "", [404; 3]), ("POST", "", MISSING)]),
    ("/applications/{client_id}/handover/{handover}", "DELETE", &[("DELETE", "", MISSING)]),
    (
        "/applications/{client_id}/incident",
        LIST,
        &[("GET", "", [404; 3]), ("POST", r#"{"confirm":"nothing"}"#, MISSING)],
    ),
    ("/applications/{client_id}/regenerate-secret", "POST", SWITCH),
    ("/applications/{client_id}/secrets", "POST", SWITCH),
    (
        "/applications/{client_id}/secrets/{secret}",
        "PATCH,DELETE",
        &[("PATCH", "{}", MISSING), ("DELETE", "", MISSING)],
    ),
    ("/applications/{client_id}/timeline", "GET,HEAD", &[("GET", "", [404; 3])]),
    ("/applications/{client_id}/usage", "GET,HEAD", &[("GET", "", [404; 3])]),
    (
        "/applications/{client_id}/timeline/{event}/restore",
        LIST,
        &[("GET", "", [404; 3]), ("POST", "", MISSING)],
    ),
    (
        "/applications/{client_id}/tokens",
        "POST",
        &[("POST", r#"{"email":"a@b.example"}"#, MISSING)],
    ),
    (
        "/applications/{client_id}/users",
        LIST,
        &[("GET", "", [404; 3]), ("POST", r#"{"email":"a@b.example"}"#, MISSING)],
    ),
    (
        "/applications/{client_id}/users/{email}",
        "PATCH,DELETE",
        &[("PATCH", r#"{"enabled":true}"#, MISSING), ("DELETE", "", MISSING)],
    ),
    ("/attention", "GET,HEAD", &[("GET", "", READ)]),
    ("/audit", "GET,HEAD", &[("GET", "", READ)]),
    ("/keys", "GET,HEAD", &[("GET", "", [200, 403, 200])]),
    ("/keys/rotate", "POST", &[("POST", "", [403, 403, 200])]),
    ("/openapi.json", "GET,HEAD", &[("GET", "", READ)]),
    ("/plans", LIST, PLATFORM_ALL),
    ("/plans/{slug}", RECORD, PLATFORM_ONE),
    ("/projects", LIST, ALL),
    ("/projects/{slug}", RECORD, ONE),
    ("/regions", LIST, PLATFORM_ALL),
    ("/regions/{code}", RECORD, PLATFORM_ONE),
    ("/scopes", LIST, PLATFORM_ALL),
    ("/scopes/{scope}", RECORD, PLATFORM_ONE),
    ("/suites", LIST, ALL),
    ("/suites/{slug}", RECORD, ONE),
    ("/tenants", LIST, PLATFORM_ALL),
    ("/tenants/{slug}", RECORD, PLATFORM_ONE),
    ("/usage", "GET,HEAD", &[("GET", "", READ)]),
    ("/users", LIST, ALL),
    ("/users/{user}", RECORD, ONE),
];

/// The address of nothing.
fn address(path: &str) -> String {
    let segments = path.split('/').map(|part| if part.starts_with('{') { "nothing" } else { part });
    segments.collect::<Vec<_>>().join("/")
}

/// For the test that knows every route of the server.
pub(in crate::tests) fn expected_access(path: &str) -> Option<Access> {
    let known = path.strip_prefix("/api/v1")?;
    let open = known == "/openapi.json";
    let listed = TABLE.iter().any(|(path, ..)| *path == known);
    listed.then_some(if open { Access::Open } else { Access::Api })
}

#[tokio::test]
async fn a87_the_list_of_calls_is_the_one_we_know() {
    let world = World::new().await;
    let routed: BTreeSet<_> =
        world.list.iter().filter_map(|entry| entry.path.strip_prefix("/api/v1")).collect();
    let known: BTreeSet<_> = TABLE.iter().map(|(path, ..)| *path).collect();
    assert_eq!(routed, known, "add it to the table, and say who may");
}

#[tokio::test]
async fn a87_every_call_as_everybody() {
    let world = World::new().await;
    let mut callers = Vec::new();
    // From the least to the most powerful.
    for scopes in ["grantry:read", "grantry:tenant", "grantry:admin"] {
        callers.push(world.program(scopes).await);
    }
    let useless = world.program("public").await;
    let keys = world.keys().await;
    for (path, _, calls) in TABLE.iter().copied() {
        for (method, body, expected) in calls {
            let address = address(path);
            let headers = headers(method);
            let open = path == "/openapi.json";
            let none = useless.send(method, &address, headers, *body).await;
            assert_eq!(none.status.as_u16(), if open { 200 } else { 403 }, "{method} {path}");
            for (caller, status) in callers.iter().zip(expected) {
                let answer = caller.send(method, &address, headers, *body).await;
                let what = format!("{method} {path} with {}: {}", caller.token, answer.body);
                assert_eq!(answer.status.as_u16(), *status, "{what}");
                if *status == 403 {
                    assert_eq!(answer.problem()["code"], "forbidden", "{what}");
                    let challenge = answer.header("www-authenticate");
                    assert!(challenge.starts_with("Bearer "), "{what}");
                    assert!(challenge.contains("error=\"insufficient_scope\""), "{what}");
                }
                if path == "/keys/rotate" {
                    assert_eq!(world.keys().await != keys, *status == 200, "{what}");
                }
            }
        }
    }
}

fn headers(method: &str) -> &'static [(&'static str, &'static str)] {
    match method {
        "PATCH" => &[("content-type", "application/merge-patch+json")],
        "POST" => &[("content-type", "application/json")],
        _ => &[],
    }
}

#[tokio::test]
async fn a87_without_a_valid_token_nothing_is_told() {
    let world = World::new().await;
    let mut person = world.signed_in(Role::PlatformAdmin).await;
    for (path, _, calls) in TABLE.iter().copied().filter(|(path, ..)| *path != "/openapi.json") {
        for (method, body, _) in calls {
            let address = format!("/api/v1{}", address(path));
            let nobody = world.plain(method, &address, headers(method), *body).await;
            assert_eq!(nobody.code(401), "unauthorized", "{method} {path}");
            assert_eq!(nobody.header("www-authenticate"), "Bearer realm=\"grantry\"", "{path}");
            let cookies = person.send(request(method, &address, headers(method), *body)).await;
            assert_eq!(cookies.code(401), "unauthorized", "a cookie is nothing: {method} {path}");
            let bad = Program { world: &world, token: "nonsense".to_owned() };
            let bad = bad.send(method, &address["/api/v1".len()..], headers(method), *body).await;
            assert_eq!(bad.code(401), "invalid_token", "{method} {path}");
            let challenge = "Bearer realm=\"grantry\", error=\"invalid_token\"";
            assert_eq!(bad.header("www-authenticate"), challenge, "{path}");
        }
    }
}

#[tokio::test]
async fn a_token_is_taken_from_its_header_alone() {
    let world = World::new().await;
    let token = world.token("grantry:admin").await;
    let ask = async |path: &str, headers: &[(&str, &str)]| {
        let answer = world.plain("GET", &format!("/api/v1{path}"), headers, Body::empty()).await;
        answer.status.as_u16()
    };
    let bearer = format!("Bearer {token}");
    let once = ("authorization", bearer.as_str());
    assert_eq!(ask("/tenants", &[once]).await, 200);
    assert_eq!(
        ask("/tenants", &[("authorization", &bearer.replace("Bearer", "bearer"))]).await,
        200
    );
    assert_eq!(ask("/tenants", &[once, once]).await, 401);
    assert_eq!(ask("/tenants", &[("authorization", &format!("Basic {token}"))]).await, 401);
    assert_eq!(ask("/tenants", &[("authorization", &token)]).await, 401);
    assert_eq!(ask("/tenants", &[("authorization", "Bearer")]).await, 401);
    assert_eq!(ask("/tenants", &[("cookie", &format!("access_token={token}"))]).await, 401);
    assert_eq!(ask(&format!("/tenants?access_token={token}"), &[]).await, 401);
}

#[tokio::test]
async fn m041_wrong_methods_are_refused_with_the_list_of_right_ones_by_the_api() {
    let world = World::new().await;
    let admin = world.admin().await;
    for (path, allow, calls) in TABLE.iter().copied() {
        let mut taken: Vec<_> = calls.iter().map(|(method, ..)| *method).collect();
        if taken.contains(&"GET") {
            taken.push("HEAD");
        }
        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS"] {
            if taken.contains(&method) {
                continue;
            }
            let answer = admin.call(method, &address(path)).await;
            assert_eq!(answer.header("allow"), allow, "{method} {path}");
            assert!(!answer.headers.keys().any(|name| name.as_str().starts_with("access-control")));
            if method == "OPTIONS" {
                assert_eq!(answer.status, StatusCode::NO_CONTENT, "{path}");
            } else {
                assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
            }
            if method == "PUT" {
                assert_eq!(answer.code(405), "method_not_allowed");
            }
        }
    }
}

#[tokio::test]
async fn head_answers_what_get_answers_without_the_body_in_the_api() {
    let world = World::new().await;
    let admin = world.admin().await;
    for (path, allow, _) in TABLE.iter().copied().filter(|(_, allow, _)| allow.contains("HEAD")) {
        let get = admin.get(&address(path)).await;
        let head = admin.call("HEAD", &address(path)).await;
        assert_eq!((head.status, head.body.as_str()), (get.status, ""), "{path} {allow}");
        assert_eq!(head.header("content-type"), get.header("content-type"), "{path}");
    }
}

#[tokio::test]
async fn nothing_of_the_api_is_kept_by_a_cache_but_its_description() {
    let world = World::new().await;
    let admin = world.admin().await;
    let Furnished { client_id, .. } = admin.furnish("acme").await;
    for (path, _, calls) in TABLE.iter().copied() {
        let there = path.replace("{client_id}", &client_id);
        for (method, body, _) in calls {
            let answer = admin.send(method, &address(&there), headers(method), *body).await;
            let expected = match path {
                "/openapi.json" => "public, max-age=3600",
                _ => "no-store",
            };
            assert_eq!(answer.header("cache-control"), expected, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn product_a18_a_role_without_writing_writes_nothing_through_the_api() {
    // Sessions open the dashboard alone, whatever the role.
    let world = World::new().await;
    for role in ROLES {
        let mut person = world.signed_in(role).await;
        let headers = [("content-type", "application/json")];
        let body = r#"{"name":"Mine","scopes":["public"]}"#;
        let answer = person.post("/api/v1/applications", &headers, body).await;
        assert_eq!(answer.code(401), "unauthorized", "{role}");
    }
    let reader = world.program("grantry:read").await;
    let names: BTreeMap<_, _> = [("name", "Mine")].into();
    let answer = reader.post("/applications", &serde_json::json!(names)).await;
    assert_eq!(answer.code(403), "forbidden");
    assert!(world.admin().await.get("/applications?query=mine").await.items().is_empty());
}
