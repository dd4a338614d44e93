//! D1, D3, D11: what happens to an application, told to programs: how its secrets are used, which
//! requests were refused and why, how many tokens it got, and what needs attention.

use super::{pairs, text};
use crate::tests::world::{World, encoded, request};
use axum::body::Body;
use axum::http::StatusCode;
use serde_json::{Value, json};

/// An application with a redirect URI, and what it asks with.
async fn an_application(world: &World) -> (String, String) {
    let admin = world.admin().await;
    let body = json!({
        "name": "Portal",
        "scopes": ["public"],
        "grant_types": ["authorization_code", "client_credentials"],
        "redirect_uris": ["https://portal.example.com/callback"],
    });
    let made = admin.make("/applications", &body).await;
    (text(&made["client_id"]), text(&made["client_secret"]))
}

async fn ask(world: &World, id: &str, secret: &str, scope: &str) -> StatusCode {
    let form = encoded(&[
        ("grant_type", "client_credentials"),
        ("client_id", id),
        ("client_secret", secret),
        ("scope", scope),
    ]);
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let request = request("POST", "/oauth/token", &headers, form);
    world.send(world.new_network(), request).await.status
}

#[tokio::test]
async fn product_d03_a_program_reads_why_requests_were_refused() {
    let world = World::new().await;
    let (id, secret) = an_application(&world).await;
    let query = encoded(&[
        ("client_id", id.as_str()),
        ("response_type", "code"),
        ("redirect_uri", "https://portal.example.com/callback/"),
    ]);
    let link = format!("/oauth/authorize?{query}");
    let answer = world.send(world.new_network(), request("GET", &link, &[], Body::empty())).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert_eq!(ask(&world, &id, &secret, "admin").await, StatusCode::BAD_REQUEST);
    world.engine.write_ledger().await.expect("written");

    let admin = world.admin().await;
    let answer = admin.get(&format!("/applications/{id}/rejections")).await.json();
    let items = answer["items"].as_array().expect("a list");
    let short = |one: &Value| [text(&one["reason"]), text(&one["error"])];
    let mismatch = items.iter().find(|one| one["reason"] == "redirect_uri_mismatch");
    let mismatch = mismatch.expect("the mismatch");
    assert_eq!(short(mismatch)[1], "invalid_redirect_uri");
    assert_eq!(mismatch["sent"], "https://portal.example.com/callback/");
    assert_eq!(mismatch["nearest"], "https://portal.example.com/callback");
    assert!(text(&mismatch["explanation"]).contains("Register the address"));
    let scope = items.iter().find(|one| one["reason"] == "scope_not_held").expect("the scope");
    assert_eq!((short(scope)[1].as_str(), &scope["sent"]), ("invalid_scope", &json!("admin")));
    assert_eq!((items.len(), &answer["next_cursor"]), (2, &Value::Null));
    for one in items {
        assert!(!text(&one["request_id"]).is_empty() && !text(&one["remote_addr"]).is_empty());
    }
    assert!(!answer.to_string().contains(&secret));
    let other = world.program("grantry:read").await;
    let read = other.get(&format!("/applications/{id}/rejections?limit=1")).await.json();
    assert_eq!(read["items"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn product_d11_a_program_reads_counts_and_what_needs_attention() {
    let world = World::new().await;
    let (id, secret) = an_application(&world).await;
    for _ in 0..3 {
        assert_eq!(ask(&world, &id, &secret, "public").await, StatusCode::OK);
    }
    ask(&world, &id, &secret, "admin").await;
    world.engine.write_ledger().await.expect("written");
    let admin = world.admin().await;
    let usage = admin.get(&format!("/applications/{id}/usage")).await.json();
    assert_eq!(usage["interval"], "day");
    let expected = json!([{
        "at": "2027-01-15T00:00:00Z",
        "grant_type": "client_credentials",
        "issued": 3,
        "refused": 1,
    }]);
    assert_eq!(usage["items"], expected);
    assert_eq!(
        (&usage["from"], &usage["to"]),
        (&json!("2026-12-16T00:00:00Z"), &json!("2027-01-16T00:00:00Z"))
    );
    let stretch = "from=2027-01-15T00:00:00Z&to=2027-01-15T09:00:00Z";
    let hours = admin.get(&format!("/usage?{stretch}")).await.json();
    assert_eq!(hours["interval"], "hour");
    let wrong = "from=2027-01-15T09:00:00Z&to=2027-01-15T00:00:00Z";
    assert_eq!(admin.get(&format!("/usage?{wrong}")).await.code(400), "bad_from");
    assert_eq!(admin.get("/usage?from=yesterday").await.code(400), "bad_from");
    let attention = admin.get("/attention").await.json();
    assert_eq!(attention["refused_requests"]["count"], 1);
    assert_eq!(attention["refused_requests"]["named"][0]["client_id"], id);
    assert_eq!(attention["expiring_secrets"], json!({ "count": 0, "named": [] }));
}

#[tokio::test]
async fn product_d01_a_program_changes_the_end_of_a_secret_and_sees_its_use() {
    let world = World::new().await;
    let (id, secret) = an_application(&world).await;
    assert_eq!(ask(&world, &id, &secret, "public").await, StatusCode::OK);
    world.engine.write_ledger().await.expect("written");
    let admin = world.admin().await;
    let path = format!("/applications/{id}");
    let known = admin.get(&path).await.json()["secrets"][0].clone();
    let counts = ["calls_day", "calls_week", "callers_day", "callers_week"];
    for count in counts {
        assert_eq!(known[count], 1, "{count}");
    }
    assert_eq!(known["last_used_at"], "2027-01-15T08:00:00Z");
    assert!(text(&known["last_used_from"]).contains('.'));
    let place = format!("{path}/secrets/{}", text(&known["id"]));
    let body = json!({ "label": "first", "expires_at": "2027-02-01T00:00:00Z" });
    let changed = admin.patch(&place, &body).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.body);
    assert_eq!(changed.json()["expires_at"], "2027-02-01T00:00:00Z");
    let same = admin.patch(&place, &json!({})).await.json();
    assert_eq!((&same["label"], &same["expires_at"]), (&json!("first"), &body["expires_at"]));
    let never = admin.patch(&place, &json!({ "expires_at": null })).await.json();
    assert_eq!(never["expires_at"], Value::Null);
    let wrong = json!({ "label": null, "expires_at": "2020-01-01T00:00:00Z", "prefix": "x" });
    let refused = admin.patch(&place, &wrong).await;
    let expected = pairs(&[("prefix", "read_only"), ("label", "required")]);
    assert_eq!(refused.wrong(), expected);
    assert_eq!(admin.patch(&format!("{path}/secrets/nothing"), &body).await.code(404), "not_found");
}
