//! What a refusal looks like, and that nothing malformed is taken for something else.

use crate::tests::world::World;
use axum::body::Body;
use axum::http::StatusCode;
use serde_json::{Value, json};

const JSON: &[(&str, &str)] = &[("content-type", "application/json")];

#[tokio::test]
async fn every_refusal_is_a_problem_document_whatever_is_accepted() {
    let world = World::new().await;
    let admin = world.admin().await;
    let accepts = ["text/html,*/*;q=0.8", "application/json", "image/png"];
    for (method, path, status) in [
        ("GET", "/applications/nothing", 404),
        ("GET", "/nowhere", 404),
        ("GET", "/applications/", 404),
        ("PUT", "/applications", 405),
        ("GET", "/applications?limit=x", 400),
        ("POST", "/applications", 415),
    ] {
        for accept in accepts {
            let answer = admin.send(method, path, &[("accept", accept)], Body::empty()).await;
            let code = answer.code(status);
            let problem = answer.problem();
            assert_eq!(problem["type"], "about:blank", "{method} {path}");
            for member in ["title", "detail"] {
                assert!(problem[member].is_string(), "{member} of {method} {path}");
            }
            assert_eq!(problem["request_id"], answer.header("x-request-id"), "{code}");
            assert!(answer.policy().starts_with("default-src 'none'"));
        }
    }
    let stranger = [("accept", "text/html")];
    let answer = world.plain("GET", "/api/v1/tenants", &stranger, Body::empty()).await;
    assert_eq!(answer.code(401), "unauthorized");
    let mut person = world.signed_in(grantry_core::user::Role::PlatformAdmin).await;
    assert_eq!(person.open("/api/v1/nowhere").await.code(404), "not_found", "no page");
}

#[tokio::test]
async fn m051_malformed_bodies_are_refused_as_malformed() {
    let world = World::new().await;
    let admin = world.admin().await;
    let deep = format!("{{\"name\":{}{}}}", "[".repeat(5_000), "]".repeat(5_000));
    for body in [
        "",
        "{",
        "nonsense",
        "{\"name\":\"a\"",
        "{\"name\":\"a\"}}",
        "{\"name\":\"a\",}",
        "{\"name\":\"a\",\"name\":\"b\"}",
        "\u{feff}{}",
        deep.as_str(),
    ] {
        let answer = admin.send("POST", "/applications", JSON, body.to_owned()).await;
        assert_eq!(answer.code(400), "malformed_json", "{body:.40}");
    }
    let answer = admin.send("POST", "/tenants", JSON, vec![b'{', b'"', 0xff, b'"', b'}']).await;
    assert_eq!(answer.code(400), "malformed_json", "no UTF-8");
    for body in ["[]", "null", "5", "\"text\"", "[{}]"] {
        let answer = admin.send("POST", "/applications", JSON, body).await;
        assert_eq!(answer.wrong(), super::pairs(&[("", "wrong_type")]), "{body}");
    }
}

#[tokio::test]
async fn only_json_is_read() {
    let world = World::new().await;
    let admin = world.admin().await;
    let made = admin.application("Billing").await;
    let path = format!("/applications/{}", super::text(&made["client_id"]));
    let send = async |method: &str, path: &str, kind: &str| {
        let headers = [("content-type", kind)];
        admin.send(method, path, &headers, "{}").await.status.as_u16()
    };
    for (kind, post, patch) in [
        ("application/json", 422, 200),
        ("Application/JSON; charset=utf-8", 422, 200),
        ("application/merge-patch+json", 415, 200),
        ("text/json", 415, 415),
        ("application/x-www-form-urlencoded", 415, 415),
        ("multipart/form-data", 415, 415),
        ("", 415, 415),
    ] {
        assert_eq!(send("POST", "/applications", kind).await, post, "POST {kind}");
        assert_eq!(send("PATCH", &path, kind).await, patch, "PATCH {kind}");
    }
    let answer = admin.call("PATCH", &path).await;
    assert_eq!(answer.code(415), "unsupported_media_type");
}

#[tokio::test]
async fn m124_a_body_over_the_limit_is_refused_by_the_api() {
    let world = World::new().await;
    let admin = world.admin().await;
    let large = format!("{{\"name\":\"{}\"}}", "a".repeat(70_000));
    let answer = admin.send("POST", "/applications", JSON, large).await;
    assert_eq!(answer.code(413), "too_large");
    let chunks = (0..64).map(|_| Ok::<_, std::io::Error>(" ".repeat(16 * 1024)));
    let endless = Body::from_stream(futures_util::stream::iter(chunks));
    let answer = admin.send("POST", "/applications", JSON, endless).await;
    assert_eq!(answer.code(413), "too_large", "without a length");
}

#[tokio::test]
async fn parameters_that_nobody_knows_or_that_come_twice_are_refused() {
    let world = World::new().await;
    let admin = world.admin().await;
    for path in [
        "/applications",
        "/audit",
        "/keys",
        "/plans",
        "/projects",
        "/regions",
        "/scopes",
        "/suites",
        "/tenants",
        "/users",
    ] {
        for (query, code) in [
            ("colour=red", "unknown_parameter"),
            ("limit=1&limit=2", "repeated_parameter"),
            ("limit=0", "bad_limit"),
            ("limit=201", "bad_limit"),
            ("limit=ten", "bad_limit"),
            ("limit=-1", "bad_limit"),
            ("limit=", "bad_limit"),
            ("limit=99999999999999999999", "bad_limit"),
            ("cursor=nonsense", "bad_cursor"),
            ("cursor=", "bad_cursor"),
            ("cursor=a%00b", "bad_character"),
        ] {
            let answer = admin.get(&format!("{path}?{query}")).await;
            assert_eq!(answer.code(400), code, "{path}?{query}");
            let field = query.split('=').next().unwrap_or_default();
            assert_eq!(answer.problem()["errors"][0]["field"], field, "{path}?{query}");
        }
        let sorted = admin.get(&format!("{path}?sort=password")).await;
        let ordered = matches!(path, "/audit" | "/keys");
        let code = if ordered { "unknown_parameter" } else { "bad_sort" };
        assert_eq!(sorted.code(400), code, "{path}");
    }
    for (path, code) in [
        ("/applications?status=deleted", "bad_status"),
        ("/applications?status=", "bad_status"),
        ("/applications?grant_type=implicit", "bad_grant_type"),
        ("/users?role=king", "bad_role"),
        ("/users?active=yes", "bad_active"),
        ("/audit?from=yesterday", "bad_from"),
        ("/audit?to=2027-02-30T00:00:00Z", "bad_to"),
        ("/plans/nothing?x=1", "unknown_parameter"),
        ("/suites/nothing?x=1", "unknown_parameter"),
    ] {
        assert_eq!(admin.get(path).await.code(400), code, "{path}");
    }
    assert_eq!(admin.post("/keys/rotate?x=1", &Value::Null).await.code(400), "unknown_parameter");
}

#[tokio::test]
async fn odd_names_in_addresses_name_nothing() {
    let world = World::new().await;
    let admin = world.admin().await;
    let long = "a".repeat(5_000);
    for name in ["%00", "a%00b", "%ff", "%20", "..%2f..", "%2e%2e", "'%20OR%201=1", long.as_str()] {
        for kind in ["applications", "plans", "projects", "regions", "scopes", "suites", "users"] {
            let answer = admin.get(&format!("/{kind}/{name}")).await;
            assert_eq!(answer.code(404), "not_found", "/{kind}/{name:.20}");
        }
        let answer = admin.call("DELETE", &format!("/applications/{name}/secrets/{name}")).await;
        assert_eq!(answer.code(404), "not_found", "{name:.20}");
    }
}

#[tokio::test]
async fn m081_without_its_database_the_api_says_so() {
    let world = World::new().await;
    let admin = world.admin().await;
    world.engine.close().await;
    for answer in [
        admin.get("/applications").await,
        admin.post("/tenants", &json!({ "slug": "a", "name": "A" })).await,
    ] {
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.body);
        assert_eq!(answer.code(503), "unavailable");
        assert!(!answer.header("retry-after").is_empty());
    }
}

#[tokio::test]
async fn a93_a_body_that_is_nested_without_end_is_malformed() {
    let world = World::new().await;
    let admin = world.admin().await;
    for deep in [
        "[".repeat(30_000),
        format!("{}{}", r#"{"name":"#.repeat(5_000), "}".repeat(5_000)),
        format!(r#"{{"name":{}{}}}"#, "[".repeat(30_000), "]".repeat(30_000)),
    ] {
        let answer = admin.send("POST", "/applications", JSON, deep).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.body);
    }
    assert_eq!(admin.get("/applications").await.status, StatusCode::OK, "and nothing has broken");
}
