//! Every wrong field is said at once, whatever is wrong with it.

use super::{Program, pairs, text};
use crate::tests::world::World;
use serde_json::{Value, json};

/// What a field of each kind does not take.
fn wrong_settings() -> Value {
    json!({
        "name": 5, "project": ["a"], "plan": {}, "owner": false,
        "grant_types": "client_credentials", "require_pkce": "true", "confidential": 1,
        "trusted": "no", "multi_tenant": [], "allowed_tenants": "default",
        "refresh_token_rotation": 0, "access_policy": 1, "redirect_uris": {},
        "post_logout_redirect_uris": "https://a.example", "allowed_origins": 5,
        "allowed_domains": [1], "scopes": "public", "token_endpoint_auth_method": true,
        "access_token_format": {}, "access_token_lifetime": "900", "refresh_token_lifetime": 1.5,
        "id_token_signed_response_alg": 256, "backchannel_logout_uri": [], "default_audience": 1,
        "resources": [null, "https://api.example.com", {}], "strict_client_auth": "yes",
    })
}

fn sorted(mut wrong: Vec<(String, String)>) -> Vec<(String, String)> {
    wrong.sort();
    wrong
}

#[tokio::test]
async fn product_a02_all_wrong_types_are_said_at_once() {
    let world = World::new().await;
    let admin = world.admin().await;
    let made = admin.application("Billing").await;
    let path = format!("/applications/{}", text(&made["client_id"]));
    let mut expected = Vec::new();
    for name in wrong_settings().as_object().expect("an object").keys() {
        let fields: &[&str] = match name.as_str() {
            "allowed_domains" => &["allowed_domains[0]"],
            "resources" => &["resources[0]", "resources[2]"],
            name => &[name],
        };
        expected.extend(fields.iter().map(|field| ((*field).to_owned(), "wrong_type".to_owned())));
    }
    let expected = sorted(expected);
    let changed = admin.patch(&path, &wrong_settings()).await;
    assert_eq!(sorted(changed.wrong()), expected, "PATCH");
    let created = admin.post("/applications", &wrong_settings()).await;
    assert_eq!(sorted(created.wrong()), expected, "POST");
    assert_eq!(admin.get(&path).await.json()["name"], "Billing", "nothing was changed");
}

#[tokio::test]
async fn product_a02_wrong_types_and_wrong_values_are_said_together_and_each_field_once() {
    let world = World::new().await;
    let admin = world.admin().await;
    let body = json!({
        "name": "", "scopes": [5, "no scope", "public"], "redirect_uris": ["/relative", 7, "https://a.example/cb"],
        "allowed_domains": ["*.example.com"], "access_token_lifetime": 1, "trusted": "yes",
        "refresh_token_lifetime": null, "plan": "No Slug", "colour": "red", "tenant": 5,
        "client_id": "mine", "status": "active",
    });
    let expected = sorted(pairs(&[
        ("access_token_lifetime", "too_short"),
        ("allowed_domains[0]", "wildcard"),
        ("client_id", "read_only"),
        ("colour", "unknown_field"),
        ("name", "required"),
        ("plan", "not_a_slug"),
        ("redirect_uris[0]", "not_absolute"),
        ("redirect_uris[1]", "wrong_type"),
        ("scopes[0]", "wrong_type"),
        ("scopes[1]", "not_a_scope"),
        ("status", "read_only"),
        ("tenant", "wrong_type"),
        ("trusted", "wrong_type"),
    ]));
    let answer = admin.post("/applications", &body).await;
    assert_eq!(sorted(answer.wrong()), expected);
    let missing = admin.post("/applications", &json!({})).await;
    assert_eq!(missing.wrong(), pairs(&[("name", "required"), ("scopes", "required")]));
}

#[tokio::test]
async fn whole_numbers_are_whole_however_they_are_written() {
    let world = World::new().await;
    let admin = world.admin().await;
    let body = |seconds: &str| {
        format!("{{\"name\":\"A\",\"scopes\":[\"public\"],\"access_token_lifetime\":{seconds}}}")
    };
    let json = [("content-type", "application/json")];
    for (seconds, code) in [
        ("900.5", "wrong_type"),
        ("1e300", "wrong_type"),
        ("9223372036854775808", "wrong_type"),
        ("-1", "too_short"),
        ("9223372036854775807", "too_long"),
    ] {
        let answer = admin.send("POST", "/applications", &json, body(seconds)).await;
        assert_eq!(answer.wrong(), pairs(&[("access_token_lifetime", code)]), "{seconds}");
    }
    let answer = admin.send("POST", "/applications", &json, body("6e2")).await;
    assert_eq!(answer.json()["access_token_lifetime"], 600, "600.0 is 600");
}

/// One body with everything wrong for each kind of record.
async fn refused(admin: &Program<'_>, path: &str, body: Value, expected: &[(&str, &str)]) {
    let expected = sorted(pairs(expected));
    let answer = admin.post(path, &body).await;
    assert_eq!(sorted(answer.wrong()), expected, "{path}");
}

#[tokio::test]
async fn product_b01_all_wrong_fields_of_what_applications_belong_to() {
    let world = World::new().await;
    let admin = world.admin().await;
    let extra = |body: Value| -> Value {
        let mut body = body;
        body["created_at"] = "2027-01-01T00:00:00Z".into();
        body["version"] = 1.into();
        body["colour"] = "red".into();
        body
    };
    let own = [("colour", "unknown_field"), ("created_at", "read_only"), ("version", "read_only")];
    let with = |wrong: &[(&'static str, &'static str)]| -> Vec<(&str, &str)> {
        wrong.iter().copied().chain(own).collect()
    };
    refused(
        &admin,
        "/tenants",
        extra(json!({ "slug": "No Slug" })),
        &with(&[("slug", "not_a_slug"), ("name", "required")]),
    )
    .await;
    refused(
        &admin,
        "/suites",
        extra(json!({ "slug": 5, "name": "", "tenant": [] })),
        &with(&[("slug", "wrong_type"), ("name", "required"), ("tenant", "wrong_type")]),
    )
    .await;
    refused(
        &admin,
        "/projects",
        extra(json!({ "name": "x".repeat(101), "suite": false, "slug": "-" })),
        &with(&[("name", "too_long"), ("suite", "wrong_type"), ("slug", "not_a_slug")]),
    )
    .await;
    // What only a look into the database can tell is said with the rest as well.
    let body = json!({ "name": "", "suite": "unknown", "slug": "No Slug" });
    let wrong = [("name", "required"), ("suite", "unknown_suite"), ("slug", "not_a_slug")];
    refused(&admin, "/projects", body, &wrong).await;
    refused(
        &admin,
        "/scopes",
        extra(json!({ "name": "no scope", "title": 5, "sensitive": "yes" })),
        &with(&[
            ("name", "not_a_scope"),
            ("title", "wrong_type"),
            ("sensitive", "wrong_type"),
            ("description", "required"),
        ]),
    )
    .await;
}

#[tokio::test]
async fn product_b03_all_wrong_fields_of_regions_and_plans() {
    let world = World::new().await;
    let admin = world.admin().await;
    let body = json!({
        "code": "no code", "name": 5, "active": "yes",
        "databases": [{ "db_code": "no code", "active": 1 }, 5, { "x": 1 }, { "db_code": "eu-1" }],
    });
    let wrong = [
        ("code", "not_a_code"),
        ("name", "wrong_type"),
        ("active", "wrong_type"),
        ("databases[0].db_code", "not_a_code"),
        ("databases[0].active", "wrong_type"),
        ("databases[1]", "wrong_type"),
        ("databases[2].db_code", "required"),
        ("databases[2].x", "unknown_field"),
    ];
    refused(&admin, "/regions", body, &wrong).await;
    refused(
        &admin,
        "/regions",
        json!({ "code": "eu", "databases": {} }),
        &[("databases", "wrong_type")],
    )
    .await;
    let body = json!({
        "slug": "starter", "name": "", "status": "old",
        "limits": { "monthly": "many", "unit": 5, "per request": 1, "daily": -1, "hourly": 1.5 },
    });
    let wrong = [
        ("name", "required"),
        ("status", "unknown_status"),
        ("limits.monthly", "wrong_type"),
        ("limits.unit", "name_reserved"),
        ("limits.per request", "not_a_limit_name"),
        ("limits.daily", "out_of_range"),
        ("limits.hourly", "wrong_type"),
    ];
    refused(&admin, "/plans", body, &wrong).await;
    let body = json!({ "slug": "s", "name": "S", "limits": [] });
    refused(&admin, "/plans", body, &[("limits", "wrong_type")]).await;
}

#[tokio::test]
async fn product_b06_all_wrong_fields_of_users() {
    let world = World::new().await;
    let admin = world.admin().await;
    let body = json!({
        "email": "nobody", "first_name": "", "last_name": 5, "role": "king", "tenant": true,
        "active": "yes", "claims": { "sub": "x", "email_verified": "yes" }, "password": "sh0rt!",
        "id": "x", "updated_at": null, "shoe_size": 38,
    });
    let wrong = [
        ("email", "not_an_email"),
        ("first_name", "required"),
        ("last_name", "wrong_type"),
        ("role", "unknown_role"),
        ("tenant", "wrong_type"),
        ("active", "wrong_type"),
        ("claims.sub", "unknown_claim"),
        ("claims.email_verified", "wrong_type"),
        ("password", "too_short"),
        ("id", "read_only"),
        ("updated_at", "read_only"),
        ("shoe_size", "unknown_field"),
    ];
    refused(&admin, "/users", body.clone(), &wrong).await;
    let answer = admin.patch("/users/user@example.com", &body).await;
    assert_eq!(sorted(answer.wrong()), sorted(pairs(&wrong)), "PATCH");
    let shown = answer.body.contains("sh0rt") || answer.body.contains("nobody");
    assert!(!shown, "what was sent is not sent back: {}", answer.body);
    let nulls = json!({ "email": null, "first_name": null, "password": null, "tenant": null });
    let wrong = [
        ("password", "required"),
        ("tenant", "immutable"),
        ("email", "required"),
        ("first_name", "required"),
    ];
    let answer = admin.patch("/users/user@example.com", &nulls).await;
    assert_eq!(sorted(answer.wrong()), sorted(pairs(&wrong)));
}

#[tokio::test]
async fn a_nul_in_a_text_is_refused_and_never_reaches_the_database() {
    let world = World::new().await;
    let admin = world.admin().await;
    let body = json!({ "name": "a\u{0}b", "scopes": ["a\u{0}b"], "tenant": "\u{0}" });
    let wrong = [("tenant", "wrong_type"), ("name", "wrong_type"), ("scopes[0]", "wrong_type")];
    refused(&admin, "/applications", body, &wrong).await;
    let body = json!({ "slug": "a", "name": "A", "limits": { "a\u{0}": 1 } });
    refused(&admin, "/plans", body, &[("limits.a\u{0}", "not_a_limit_name")]).await;
}
