//! Applications through the API: made with little or everything, read, changed, switched, deleted.

use super::{pairs, text};
use crate::tests::world::World;
use axum::http::StatusCode;
use grantry_core::time::Span;
use serde_json::{Value, json};

const ADMIN: &str = "platform-admin@example.com";

/// Everything that a request may set, each with a value that is not the default.
fn everything() -> Value {
    json!({
        "name": "Billing sync", "project": null, "plan": "starter", "owner": ADMIN,
        "grant_types": ["authorization_code", "refresh_token"],
        "require_pkce": false, "confidential": true, "trusted": true,
        "multi_tenant": true, "allowed_tenants": ["default"], "refresh_token_rotation": false,
        "access_policy": "assigned",
        "redirect_uris": ["https://app.example.com/callback"],
        "post_logout_redirect_uris": ["https://app.example.com/bye"],
        "allowed_origins": ["https://app.example.com"], "allowed_domains": ["app.example.com"],
        "scopes": ["openid", "public"],
        "token_endpoint_auth_method": "client_secret_post",
        "access_token_format": "opaque",
        "access_token_lifetime": 600, "refresh_token_lifetime": 3600,
        "id_token_signed_response_alg": "ES256",
        "backchannel_logout_uri": "https://app.example.com/out",
        "default_audience": "https://id.example.com",
        "resources": ["https://api.example.com"], "strict_client_auth": true,
    })
}

/// The same as they are where nothing is said.
fn defaults() -> Value {
    json!({
        "project": null, "plan": null, "grant_types": ["client_credentials"],
        "require_pkce": true, "confidential": true, "trusted": false,
        "multi_tenant": false, "allowed_tenants": [], "refresh_token_rotation": true,
        "access_policy": "tenant", "redirect_uris": [], "post_logout_redirect_uris": [],
        "allowed_origins": [], "allowed_domains": [],
        "token_endpoint_auth_method": "client_secret_basic", "access_token_format": "jwt",
        "access_token_lifetime": 900, "refresh_token_lifetime": 2_592_000,
        "id_token_signed_response_alg": "RS256", "backchannel_logout_uri": null,
        "default_audience": null, "resources": [], "strict_client_auth": false,
    })
}

pub(super) fn holds(record: &Value, expected: &Value) {
    for (name, value) in expected.as_object().expect("an object") {
        assert_eq!(&record[name], value, "{name} of {record}");
    }
}

#[tokio::test]
async fn product_a02_a_name_and_scopes_make_an_application() {
    let world = World::new().await;
    let admin = world.admin().await;
    let answer = admin.post("/applications", &json!({ "name": "A", "scopes": ["public"] })).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    let mut made = answer.json();
    let id = text(&made["client_id"]);
    assert_eq!(answer.header("location"), format!("/api/v1/applications/{id}"));
    assert_eq!(answer.header("etag"), "\"v1\"");
    holds(&made, &defaults());
    holds(
        &made,
        &json!({
            "name": "A", "tenant": "default", "suite": null, "status": "active",
            "region": "default", "db_code": "default", "owner": ADMIN, "scopes": ["public"],
            "users": 0, "last_used_at": null, "incident_at": null,
            "created_at": "2027-01-15T08:00:00Z", "updated_at": "2027-01-15T08:00:00Z",
        }),
    );
    let secret = text(&made["client_secret"]);
    assert!(secret.starts_with("gry_cs_") && secret.len() == 56, "a03: {secret}");
    let hint = &made["secrets"][0];
    assert_eq!(text(&hint["label"]), "initial");
    assert_eq!(text(&hint["prefix"]), secret[..11], "what may be shown of it");
    assert_eq!(text(&hint["last4"]), secret[52..]);

    let read = admin.get(&format!("/applications/{id}")).await;
    assert_eq!((read.status, read.header("etag")), (StatusCode::OK, "\"v1\""));
    assert!(!read.body.contains(&secret));
    made.as_object_mut().expect("an object").remove("client_secret");
    assert_eq!(read.json(), made, "the same, but for the secret");
}

#[tokio::test]
async fn product_a02_everything_can_be_set_when_it_is_made() {
    let world = World::new().await;
    let admin = world.admin().await;
    admin.make("/plans", &json!({ "slug": "starter", "name": "Starter" })).await;
    let made = admin.make("/applications", &everything()).await;
    holds(&made, &everything());
}

#[tokio::test]
async fn product_a02_an_application_is_in_the_suite_of_its_project() {
    let world = World::new().await;
    let admin = world.admin().await;
    for suite in ["finance", "sales"] {
        admin.make("/suites", &json!({ "slug": suite, "name": suite })).await;
    }
    admin.make("/projects", &json!({ "slug": "erp", "name": "ERP", "suite": "finance" })).await;
    let body = |suite: Value, project: &str| json!({ "name": "A", "scopes": ["public"], "suite": suite, "project": project });
    let other = admin.post("/applications", &body("sales".into(), "erp")).await;
    assert_eq!(other.wrong(), pairs(&[("suite", "not_its_suite")]));
    let unknown = admin.post("/applications", &body(Value::Null, "crm")).await;
    assert_eq!(unknown.wrong(), pairs(&[("project", "unknown_project")]));
    let made = admin.make("/applications", &body("finance".into(), "erp")).await;
    holds(&made, &json!({ "suite": "finance", "project": "erp" }));
}

#[tokio::test]
async fn product_a14_a_public_application_has_no_secret() {
    let world = World::new().await;
    let admin = world.admin().await;
    let body = json!({
        "name": "Phone", "scopes": ["public"], "confidential": false,
        "grant_types": ["authorization_code"], "redirect_uris": ["com.example.app:/callback"],
    });
    let made = admin.make("/applications", &body).await;
    assert!(made.get("client_secret").is_none(), "{made}");
    holds(&made, &json!({ "secrets": [], "token_endpoint_auth_method": "none" }));
    let path = format!("/applications/{}/regenerate-secret", text(&made["client_id"]));
    assert_eq!(admin.call("POST", &path).await.code(409), "public_application");
}

#[tokio::test]
async fn product_a05_what_is_named_changes_and_the_rest_stays() {
    let world = World::new().await;
    let admin = world.admin().await;
    admin.make("/plans", &json!({ "slug": "starter", "name": "Starter" })).await;
    let made = admin.application("Billing").await;
    let path = format!("/applications/{}", text(&made["client_id"]));
    world.clock.advance(Span::minutes(1));
    for (name, value) in everything().as_object().expect("an object") {
        if matches!(name.as_str(), "allowed_tenants" | "grant_types") {
            continue; // These go with another field, and are changed with it below.
        }
        let before = admin.get(&path).await.json();
        let answer = admin.patch(&path, &json!({ name: value })).await;
        assert_eq!(answer.status, StatusCode::OK, "{name}: {}", answer.body);
        let mut after = answer.json();
        assert_eq!(&after[name], value, "{name}");
        assert_eq!(
            after["updated_at"] == before["updated_at"],
            before[name] == *value || { before["updated_at"] != made["updated_at"] }
        );
        after[name] = before[name].clone();
        after["updated_at"] = before["updated_at"].clone();
        assert_eq!(after, before, "only {name} is another");
    }
    let answer = admin.patch(&path, &everything()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    holds(&answer.json(), &everything());
    let secret = text(&made["client_secret"]);
    assert_eq!(answer.json()["secrets"], made["secrets"], "no secret is made or ended");
    assert!(!answer.body.contains(&secret));
}

#[tokio::test]
async fn product_a05_null_resets_to_the_default() {
    let world = World::new().await;
    let admin = world.admin().await;
    admin.make("/plans", &json!({ "slug": "starter", "name": "Starter" })).await;
    let made = admin.make("/applications", &everything()).await;
    let path = format!("/applications/{}", text(&made["client_id"]));
    let nulls = |value: &Value| -> Value {
        let names = value.as_object().expect("an object").keys();
        Value::Object(names.map(|name| (name.clone(), Value::Null)).collect())
    };
    let answer = admin.patch(&path, &nulls(&defaults())).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    holds(&answer.json(), &defaults());
    let required = json!({ "name": null, "scopes": null, "owner": null });
    let expected = pairs(&[("owner", "required"), ("name", "required"), ("scopes", "required")]);
    assert_eq!(admin.patch(&path, &required).await.wrong(), expected);
    let nothing = admin.patch(&path, &json!({})).await;
    assert_eq!(nothing.json(), answer.json(), "nothing named, nothing changed");
    assert_eq!(nothing.header("etag"), answer.header("etag"));
}

#[tokio::test]
async fn product_a05_what_is_fixed_and_what_the_server_sets_is_refused() {
    let world = World::new().await;
    let admin = world.admin().await;
    let made = admin.application("Billing").await;
    let path = format!("/applications/{}", text(&made["client_id"]));
    let server = [
        "id",
        "status",
        "db_code",
        "secrets",
        "client_secret",
        "users",
        "incident_at",
        "created_at",
        "updated_at",
        "last_used_at",
        "version",
    ];
    let mut body = serde_json::Map::new();
    let mut expected = Vec::new();
    for name in server {
        // Not even the value that it has.
        body.insert(name.to_owned(), made[name].clone());
        expected.push((name.to_owned(), "read_only".to_owned()));
    }
    for name in ["client_id", "region", "suite", "tenant"] {
        body.insert(name.to_owned(), made[name].clone());
        expected.push((name.to_owned(), "immutable".to_owned()));
    }
    let answer = admin.patch(&path, &Value::Object(body.clone())).await;
    assert_eq!(answer.wrong(), expected);
    for name in ["region", "suite", "tenant"] {
        body.remove(name);
        expected.retain(|(field, _)| field != name);
    }
    body.extend([("name".to_owned(), "B".into()), ("scopes".to_owned(), json!(["public"]))]);
    let answer = admin.post("/applications", &Value::Object(body)).await;
    expected.last_mut().expect("the client ID").1 = "read_only".to_owned();
    assert_eq!(answer.wrong(), expected);
}

#[tokio::test]
async fn product_a05_nobody_overwrites_what_they_have_not_seen() {
    let world = World::new().await;
    let admin = world.admin().await;
    let made = admin.application("Billing").await;
    let path = format!("/applications/{}", text(&made["client_id"]));
    let change = async |name: &str, tag: &str| {
        admin.patch_with(&path, &json!({ "name": name }), &[("if-match", tag)]).await
    };
    let first = change("One", "\"v1\"").await;
    assert_eq!((first.status, first.header("etag")), (StatusCode::OK, "\"v2\""));
    for old in ["\"v1\"", "\"v3\"", "W/\"v2\"", "\"other\"", "v2", ""] {
        assert_eq!(change("Two", old).await.code(409), "stale", "{old}");
    }
    assert_eq!(change("Two", "\"v1\", \"v2\"").await.code(400), "bad_if_match");
    assert_eq!(admin.get(&path).await.json()["name"], "One");
    assert_eq!(change("Two", "\"v2\"").await.status, StatusCode::OK);
    assert_eq!(change("Three", "*").await.status, StatusCode::OK);
    let unconditional = admin.patch(&path, &json!({ "name": "Four" })).await;
    assert_eq!(unconditional.header("etag"), "\"v5\"");
}

#[tokio::test]
async fn product_a05_the_way_of_authentication_follows_what_the_application_becomes() {
    let world = World::new().await;
    let admin = world.admin().await;
    let made = admin.application("Billing").await;
    let path = format!("/applications/{}", text(&made["client_id"]));
    let public = json!({
        "confidential": false, "grant_types": ["authorization_code"],
        "redirect_uris": ["https://app.example.com/callback"],
    });
    let answer = admin.patch(&path, &public).await;
    holds(&answer.json(), &json!({ "token_endpoint_auth_method": "none", "secrets": [] }));
    let back = admin.patch(&path, &json!({ "confidential": true })).await;
    holds(&back.json(), &json!({ "token_endpoint_auth_method": "client_secret_basic" }));
    let body = json!({ "token_endpoint_auth_method": "client_secret_post" });
    holds(&admin.patch(&path, &body).await.json(), &body);
    let same = admin.patch(&path, &json!({ "confidential": true })).await;
    holds(&same.json(), &body);
    let both = json!({ "confidential": false, "token_endpoint_auth_method": "client_secret_post" });
    let wrong = admin.patch(&path, &both).await.wrong();
    assert_eq!(wrong, pairs(&[("token_endpoint_auth_method", "public_without_secret")]));
}

#[tokio::test]
async fn product_a09_a_name_is_unique_in_its_tenant() {
    let world = World::new().await;
    let admin = world.admin().await;
    admin.application("Billing").await;
    let other = admin.application("Other").await;
    let body = json!({ "name": " billing ", "scopes": ["public"] });
    assert_eq!(admin.post("/applications", &body).await.code(409), "name_taken");
    let path = format!("/applications/{}", text(&other["client_id"]));
    assert_eq!(admin.patch(&path, &json!({ "name": "BILLING" })).await.code(409), "name_taken");
    admin.make("/tenants", &json!({ "slug": "acme", "name": "Acme" })).await;
    let body = json!({ "name": "Billing", "scopes": ["public"], "tenant": "acme" });
    assert_eq!(admin.make("/applications", &body).await["tenant"], "acme");
}

#[tokio::test]
async fn product_a07_an_application_is_switched_off_and_on() {
    let world = World::new().await;
    let admin = world.admin().await;
    let made = admin.application("Billing").await;
    let path = format!("/applications/{}", text(&made["client_id"]));
    for (verb, status) in [("disable", "disabled"), ("enable", "active")] {
        for _ in 0..2 {
            let answer = admin.call("POST", &format!("{path}/{verb}")).await;
            assert_eq!(answer.json()["status"], status, "twice is no error");
        }
        let found = admin.get(&format!("/applications?status={status}&query=billing")).await;
        assert_eq!(found.items().len(), 1, "{status}");
    }
    let answer = admin.patch(&path, &json!({ "status": "disabled" })).await;
    assert_eq!(answer.wrong(), pairs(&[("status", "read_only")]));
}

#[tokio::test]
async fn product_a08_an_application_with_users_is_not_deleted() {
    let world = World::new().await;
    let admin = world.admin().await;
    let made = admin.application("Billing").await;
    let path = format!("/applications/{}", text(&made["client_id"]));
    admin.make(&format!("{path}/users"), &json!({ "email": "user@example.com" })).await;
    let refused = admin.call("DELETE", &path).await;
    assert_eq!(refused.code(409), "application_has_users");
    assert_eq!(admin.get(&path).await.json()["users"], 1);
    let user = format!("{path}/users/user@example.com");
    assert_eq!(admin.call("DELETE", &user).await.status, StatusCode::NO_CONTENT);
    let gone = admin.call("DELETE", &path).await;
    assert_eq!((gone.status, gone.body.as_str()), (StatusCode::NO_CONTENT, ""));
    assert_eq!(admin.get(&path).await.code(404), "not_found");
    assert_eq!(admin.call("DELETE", &path).await.code(404), "not_found");
    assert!(admin.get("/applications?query=billing").await.items().is_empty());
}

#[tokio::test]
async fn product_b03_an_application_needs_a_region_with_an_active_database() {
    let world = World::new().await;
    let admin = world.admin().await;
    let body =
        |region: Option<&str>| json!({ "name": "A", "scopes": ["public"], "region": region });
    admin.make("/regions", &json!({ "code": "eu", "active": false })).await;
    admin.make("/regions", &json!({ "code": "us" })).await;
    for (region, code) in [
        (Some("mars"), "unknown_region"),
        (Some("eu"), "region_inactive"),
        (Some("us"), "no_active_database"),
    ] {
        let answer = admin.post("/applications", &body(region)).await;
        assert_eq!(answer.wrong(), pairs(&[("region", code)]));
    }
    let only = admin.post("/applications", &body(None)).await;
    assert_eq!(only.json()["region"], "default", "the only one that can be used");
    let databases =
        json!({ "databases": [{ "db_code": "us-1", "active": false }, { "db_code": "us-2" }] });
    assert_eq!(admin.patch("/regions/us", &databases).await.status, StatusCode::OK);
    assert_eq!(
        admin.post("/applications", &body(None)).await.wrong(),
        pairs(&[("region", "required")])
    );
    let mut named = body(Some("us"));
    named["name"] = "B".into();
    let made = admin.make("/applications", &named).await;
    holds(&made, &json!({ "region": "us", "db_code": "us-2" }));
}

#[tokio::test]
async fn product_d05_the_timeline_says_who_changed_what() {
    let world = World::new().await;
    let admin = world.admin().await;
    let made = admin.application("Billing").await;
    let path = format!("/applications/{}", text(&made["client_id"]));
    world.clock.advance(Span::minutes(1));
    let changed = admin.patch(&path, &json!({ "trusted": true })).await;
    let timeline = admin.get(&format!("{path}/timeline")).await;
    let entries = timeline.items();
    let actions: Vec<_> = entries.iter().map(|entry| text(&entry["action"])).collect();
    assert_eq!(actions, ["application.change", "application.create"]);
    let entry = &entries[0];
    assert_eq!(entry["at"], "2027-01-15T08:01:00Z");
    assert_eq!(entry["request_id"], changed.header("x-request-id"));
    let change = json!([{ "field": "trusted", "before": false, "after": true }]);
    assert_eq!(entry["changes"], change);
    assert!(!text(&entry["actor"]).is_empty());
    assert_eq!(entry.as_object().expect("an object").len(), 6, "{entry}");
    assert!(!timeline.body.contains(&text(&made["client_secret"])));
}
