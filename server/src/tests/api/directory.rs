//! What applications belong to, through the API: made, read, changed, deleted unless it is used.

use super::{Program, pairs, text};
use crate::tests::world::World;
use axum::http::StatusCode;
use serde_json::{Value, json};

/// What the server adds to what a record was made of.
fn without_times(mut record: Value) -> Value {
    let fields = record.as_object_mut().expect("an object");
    for name in ["created_at", "updated_at"] {
        let time = fields.remove(name).expect("a time");
        assert_eq!(time, "2027-01-15T08:00:00Z");
    }
    record
}

/// A record is made, found where its answer says, changed, not overwritten, and deleted.
async fn lives(
    admin: &Program<'_>,
    (kind, key): (&str, &str),
    new: Value,
    whole: Value,
    (change, changed): (Value, Value),
) {
    let answer = admin.post(kind, &new).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{kind}: {}", answer.body);
    assert_eq!(without_times(answer.json()), whole, "{kind}");
    assert_eq!(answer.header("etag"), "\"v1\"", "{kind}");
    let place = answer.header("location").to_owned();
    let place = place.strip_prefix("/api/v1").expect("an address of ours");
    let taken = admin.post(kind, &new).await;
    assert_eq!(taken.code(409), "name_taken", "{kind}");

    let read = admin.get(place).await;
    assert_eq!((read.json(), read.header("etag")), (answer.json(), "\"v1\""), "{kind}");
    let stale = admin.patch_with(place, &change, &[("if-match", "\"v9\"")]).await;
    assert_eq!(stale.code(409), "stale", "{kind}");
    let answer = admin.patch_with(place, &change, &[("if-match", "\"v1\"")]).await;
    assert_eq!(answer.status, StatusCode::OK, "{kind}: {}", answer.body);
    assert_eq!((without_times(answer.json()), answer.header("etag")), (changed, "\"v2\""));
    let same = admin.patch(place, &json!({})).await;
    assert_eq!((same.json(), same.header("etag")), (answer.json(), "\"v2\""), "{kind}");
    let null = admin.patch(place, &json!({ key: null })).await;
    let code = if key == "name" && kind == "/scopes" { "immutable" } else { "required" };
    assert_eq!(null.wrong(), pairs(&[(key, code)]), "{kind}");

    let gone = admin.call("DELETE", place).await;
    assert_eq!((gone.status, gone.body.as_str()), (StatusCode::NO_CONTENT, ""), "{kind}");
    for answer in [
        admin.get(place).await,
        admin.patch(place, &json!({})).await,
        admin.call("DELETE", place).await,
    ] {
        assert_eq!(answer.code(404), "not_found", "{kind}");
    }
}

#[tokio::test]
async fn product_b01_tenants_live() {
    let world = World::new().await;
    let admin = world.admin().await;
    lives(
        &admin,
        ("/tenants", "slug"),
        json!({ "slug": "acme", "name": "Acme" }),
        json!({ "slug": "acme", "name": "Acme" }),
        (json!({ "name": "Acme Inc" }), json!({ "slug": "acme", "name": "Acme Inc" })),
    )
    .await;
}

#[tokio::test]
async fn product_b02_suites_and_projects_live() {
    let world = World::new().await;
    let admin = world.admin().await;
    admin.make("/tenants", &json!({ "slug": "acme", "name": "Acme" })).await;
    for tenant in ["default", "acme"] {
        lives(
            &admin,
            ("/suites", "slug"),
            json!({ "slug": "finance", "name": "Finance", "tenant": tenant }),
            json!({ "slug": "finance", "name": "Finance", "tenant": tenant, "projects": 0 }),
            (
                json!({ "name": "Money" }),
                json!({ "slug": "finance", "name": "Money", "tenant": tenant, "projects": 0 }),
            ),
        )
        .await;
        let suites = [("one", "One"), ("other", "Other")];
        for (slug, name) in suites {
            admin.make("/suites", &json!({ "slug": slug, "name": name, "tenant": tenant })).await;
        }
        let whole = |suite: &str| {
            json!({
                "slug": "erp", "name": "ERP", "suite": suite, "tenant": tenant, "applications": 0,
            })
        };
        let new = json!({ "slug": "erp", "name": "ERP", "suite": "one", "tenant": tenant });
        let change = (json!({ "suite": "other" }), whole("other"));
        lives(&admin, ("/projects", "suite"), new, whole("one"), change).await;
    }
}

#[tokio::test]
async fn product_b02_a_slug_of_several_tenants_needs_the_tenant() {
    let world = World::new().await;
    let admin = world.admin().await;
    for tenant in ["acme", "globex"] {
        admin.make("/tenants", &json!({ "slug": tenant, "name": tenant })).await;
        let suite = json!({ "slug": "finance", "name": tenant, "tenant": tenant });
        let answer = admin.post("/suites", &suite).await;
        let place = format!("/api/v1/suites/finance?tenant={tenant}");
        assert_eq!(answer.header("location"), place);
    }
    assert_eq!(admin.get("/suites/finance").await.code(409), "ambiguous");
    assert_eq!(admin.get("/suites/finance?tenant=globex").await.json()["name"], "globex");
    assert_eq!(admin.get("/suites/finance?tenant=nowhere").await.code(404), "not_found");
    let moved = admin.patch("/suites/finance?tenant=acme", &json!({ "tenant": "globex" })).await;
    assert_eq!(moved.wrong(), pairs(&[("tenant", "immutable")]));
    let gone = admin.call("DELETE", "/suites/finance?tenant=acme").await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(admin.get("/suites/finance").await.json()["tenant"], "globex");
}

#[tokio::test]
async fn product_b03_regions_live() {
    let world = World::new().await;
    let admin = world.admin().await;
    let whole = |name: &str, active: bool, databases: Value| {
        json!({
            "code": "EU.west", "name": name, "active": active, "databases": databases,
            "applications": 0,
        })
    };
    let two =
        json!([{ "db_code": "eu-1", "active": true }, { "db_code": "eu-2", "active": false }]);
    lives(
        &admin,
        ("/regions", "code"),
        json!({ "code": "EU.west" }),
        whole("EU.west", true, json!([])),
        (
            json!({
                "name": "Europe", "active": false,
                "databases": [{ "db_code": "eu-1" }, { "db_code": "eu-2", "active": false }],
            }),
            whole("Europe", false, two),
        ),
    )
    .await;
    let body = json!({ "code": "us", "name": "America", "active": false, "databases": [{ "db_code": "us-1" }] });
    admin.make("/regions", &body).await;
    let nulls = json!({ "name": null, "active": null, "databases": null });
    let answer = admin.patch("/regions/us", &nulls).await.json();
    assert_eq!((&answer["name"], &answer["active"]), (&"us".into(), &true.into()));
    assert_eq!(answer["databases"], json!([]));
}

#[tokio::test]
async fn product_b04_plans_live() {
    let world = World::new().await;
    let admin = world.admin().await;
    let limits = json!({ "monthly": 5000, "per_request": 50, "most": 9_007_199_254_740_991_i64 });
    let whole = |status: &str, limits: &Value| {
        json!({
            "slug": "starter", "name": "Starter", "status": status, "limits": limits,
            "applications": 0,
        })
    };
    lives(
        &admin,
        ("/plans", "name"),
        json!({ "slug": "starter", "name": "Starter", "limits": limits }),
        whole("active", &limits),
        (json!({ "status": "retired" }), whole("retired", &limits)),
    )
    .await;
    let body = json!({ "slug": "p", "name": "P", "status": "retired", "limits": { "a": 1 } });
    admin.make("/plans", &body).await;
    let answer = admin.patch("/plans/p", &json!({ "status": null, "limits": null })).await.json();
    assert_eq!((&answer["status"], &answer["limits"]), (&"active".into(), &json!({})));
}

#[tokio::test]
async fn product_b05_permissions_live() {
    let world = World::new().await;
    let admin = world.admin().await;
    let whole = |title: &str, sensitive: bool| {
        json!({
            "name": "https://x/y:read", "title": title, "description": "Reads.",
            "sensitive": sensitive, "applications": 0,
        })
    };
    lives(
        &admin,
        ("/scopes", "name"),
        json!({ "name": "https://x/y:read", "title": "Read", "description": "Reads." }),
        whole("Read", false),
        (json!({ "title": "See", "sensitive": true }), whole("See", true)),
    )
    .await;
    let own = json!({ "name": "grantry:more", "title": "More", "description": "More." });
    assert_eq!(admin.post("/scopes", &own).await.wrong(), pairs(&[("name", "reserved")]));
    for name in ["public", "openid", "grantry:admin"] {
        let refused = admin.call("DELETE", &format!("/scopes/{name}")).await;
        assert_eq!(refused.code(409), "built_in", "{name}");
    }
}

#[tokio::test]
async fn what_is_used_is_not_deleted() {
    let world = World::new().await;
    let admin = world.admin().await;
    let names = |slug: &str| json!({ "slug": slug, "name": slug });
    admin.make("/suites", &names("finance")).await;
    admin.make("/projects", &json!({ "slug": "erp", "name": "ERP", "suite": "finance" })).await;
    admin.make("/plans", &names("starter")).await;
    let words = json!({ "name": "invoices", "title": "Invoices", "description": "Reads them." });
    admin.make("/scopes", &words).await;
    let region = json!({ "code": "eu", "databases": [{ "db_code": "eu-1" }] });
    admin.make("/regions", &region).await;
    let body = json!({
        "name": "Billing", "scopes": ["invoices"], "project": "erp", "plan": "starter",
        "region": "eu", "owner": "auditor@example.com",
    });
    let made = admin.make("/applications", &body).await;
    let used = [
        "/suites/finance",
        "/projects/erp",
        "/plans/starter",
        "/scopes/invoices",
        "/regions/eu",
        "/tenants/default",
        "/users/auditor@example.com",
    ];
    for path in used {
        assert_eq!(admin.call("DELETE", path).await.code(409), "in_use", "{path}");
        assert_eq!(admin.get(path).await.status, StatusCode::OK, "{path}");
    }
    for path in ["/projects/erp", "/plans/starter", "/scopes/invoices", "/regions/eu"] {
        assert_eq!(admin.get(path).await.json()["applications"], 1, "{path}");
    }
    let gone = admin.call("DELETE", &format!("/applications/{}", text(&made["client_id"]))).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    // From the inner to the outer; the tenant stays.
    for path in ["/projects/erp", "/suites/finance", used[2], used[3], used[4], used[6]] {
        let answer = admin.call("DELETE", path).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{path}: {}", answer.body);
    }
}
