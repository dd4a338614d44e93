//! People and the users of applications through the API.

use super::{pairs, text};
use crate::tests::world::{PASSWORD, World};
use axum::http::StatusCode;
use serde_json::{Value, json};

#[tokio::test]
async fn product_b06_users_are_made_read_changed_and_deleted() {
    let world = World::new().await;
    let admin = world.admin().await;
    let claims = json!({
        "email_verified": true, "phone_number": "+44 20 7946 0000",
        "address": { "street_address": "12 St James's Square", "country": "GB" },
    });
    let body = json!({
        "email": "Ada+x@Many.example", "first_name": "Ada", "last_name": "Lovelace",
        "role": "tenant-admin", "active": false, "claims": claims, "password": PASSWORD,
    });
    let answer = admin.post("/users", &body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    let made = answer.json();
    let expected = json!({
        "id": made["id"], "email": "Ada+x@Many.example", "first_name": "Ada",
        "last_name": "Lovelace", "role": "tenant-admin", "tenant": "default", "active": false,
        "claims": claims, "created_at": "2027-01-15T08:00:00Z",
        "updated_at": "2027-01-15T08:00:00Z",
    });
    assert_eq!(made, expected, "and never the password");
    assert_eq!(answer.header("location"), "/api/v1/users/Ada%2Bx@Many.example");
    assert_eq!(admin.post("/users", &body).await.code(409), "name_taken");

    for key in ["ada+x@many.example", "ADA%2BX%40MANY.EXAMPLE", &text(&made["id"])] {
        let read = admin.get(&format!("/users/{key}")).await;
        assert_eq!((read.json(), read.header("etag")), (made.clone(), "\"v1\""), "{key}");
    }
    let path = format!("/users/{}", text(&made["id"]));
    let change = json!({ "last_name": null, "role": null, "active": null, "claims": null });
    let answer = admin.patch_with(&path, &change, &[("if-match", "\"v1\"")]).await;
    let mut expected = made.clone();
    expected["last_name"] = Value::Null;
    expected["role"] = "user".into();
    expected["active"] = true.into();
    expected["claims"] = json!({});
    assert_eq!((answer.json(), answer.header("etag")), (expected, "\"v2\""));
    let stale = admin.patch_with(&path, &change, &[("if-match", "\"v1\"")]).await;
    assert_eq!(stale.code(409), "stale");
    let moved = admin.patch(&path, &json!({ "tenant": "acme" })).await;
    assert_eq!(moved.wrong(), pairs(&[("tenant", "immutable")]));
    let same = admin.patch(&path, &json!({ "tenant": "default" })).await;
    assert_eq!(same.status, StatusCode::OK, "that is where they are");

    assert_eq!(admin.call("DELETE", &path).await.status, StatusCode::NO_CONTENT);
    assert_eq!(admin.get(&path).await.code(404), "not_found");
}

#[tokio::test]
async fn product_b06_a_new_password_is_the_one_that_signs_in() {
    let world = World::new().await;
    let admin = world.admin().await;
    let new = "another horse staple";
    let path = "/users/auditor@example.com";
    let answer = admin.patch(path, &json!({ "password": new })).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert!(!answer.body.contains(new) && !answer.body.contains("password"));
    let signs_in = async |password: &str| {
        world.browser().sign_in("auditor@example.com", password, "").await.status.as_u16()
    };
    assert_eq!((signs_in(PASSWORD).await, signs_in(new).await), (401, 303));
    let log = admin.get("/audit?target=auditor@example.com").await;
    assert!(!log.body.contains(new), "{}", log.body);
    assert_eq!(log.items()[0]["changes"][0]["field"], "password");
    let off = admin.patch(path, &json!({ "active": false })).await;
    assert_eq!(off.json()["active"], false);
    assert_eq!(signs_in(new).await, 401);
}

#[tokio::test]
async fn product_b06_the_last_administrator_stays() {
    let world = World::new().await;
    let admin = world.admin().await;
    let path = "/users/platform-admin@example.com";
    for change in [json!({ "active": false }), json!({ "role": "user" }), json!({ "role": null })] {
        let refused = admin.patch(path, &change).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{change}: {}", refused.body);
    }
    assert_eq!(admin.call("DELETE", path).await.status, StatusCode::CONFLICT);
    let read = admin.get(path).await.json();
    assert_eq!((&read["active"], &read["role"]), (&true.into(), &"platform-admin".into()));
}

#[tokio::test]
async fn product_b06_a_tenant_has_to_do_with_its_own_people_and_not_with_the_platforms() {
    let world = World::new().await;
    let tenant = world.program("grantry:tenant").await;
    for role in ["platform-admin", "auditor"] {
        let path = format!("/users/{role}@example.com");
        assert_eq!(tenant.get(&path).await.status, StatusCode::OK, "they are of this tenant");
        let change = tenant.patch(&path, &json!({ "first_name": "Eve" })).await;
        assert_eq!(change.code(403), "forbidden", "{role}");
        assert_eq!(tenant.call("DELETE", &path).await.code(403), "forbidden", "{role}");
        let new = json!({ "email": "eve@many.example", "first_name": "Eve", "role": role });
        assert_eq!(tenant.post("/users", &new).await.code(403), "forbidden", "{role}");
        let raise = tenant.patch("/users/user@example.com", &json!({ "role": role })).await;
        assert_eq!(raise.code(403), "forbidden", "{role}");
    }
    let new = json!({ "email": "eve@many.example", "first_name": "Eve", "role": "tenant-admin" });
    assert_eq!(tenant.make("/users", &new).await["tenant"], "default");
}

#[tokio::test]
async fn product_b06_users_are_filtered() {
    let world = World::new().await;
    let admin = world.admin().await;
    admin.furnish("acme").await;
    for (filter, expected) in [
        ("tenant=acme", &["eve@acme.example"][..]),
        ("role=auditor", &["auditor@example.com"]),
        ("active=false", &[]),
        ("query=eve", &["eve@acme.example"]),
        ("tenant=acme&role=auditor", &[]),
    ] {
        let items = admin.get(&format!("/users?{filter}")).await.items();
        let found: Vec<_> = items.iter().map(|user| text(&user["email"])).collect();
        assert_eq!(found, expected, "{filter}");
    }
}

#[tokio::test]
async fn product_b07_an_application_lists_users_and_admits_them() {
    let world = World::new().await;
    let admin = world.admin().await;
    let made = admin.application("Billing").await;
    let users = format!("/applications/{}/users", text(&made["client_id"]));
    let known = admin.post(&users, &json!({ "email": "USER@example.com" })).await;
    assert_eq!(known.status, StatusCode::CREATED, "{}", known.body);
    assert_eq!(known.header("location"), format!("/api/v1{users}/user@example.com"));
    let expected = json!({
        "email": "user@example.com", "first_name": "Ada", "enabled": true, "active": true,
        "created_at": "2027-01-15T08:00:00Z",
    });
    assert_eq!(known.json(), expected);
    let twice = admin.post(&users, &json!({ "email": "user@example.com" })).await;
    assert_eq!(twice.code(409), "name_taken");

    let nobody = json!({ "email": "new@many.example" });
    let wrong = admin.post(&users, &nobody).await.wrong();
    assert_eq!(wrong, pairs(&[("password", "required")]));
    let new = json!({ "email": "new@many.example", "first_name": "Neo", "password": PASSWORD });
    let added = admin.make(&users, &new).await;
    assert_eq!(added["first_name"], "Neo");
    assert_eq!(admin.get("/users/new@many.example").await.json()["role"], "user");

    let one = format!("{users}/new@many.example");
    let off = admin.patch(&one, &json!({ "enabled": false })).await;
    assert_eq!((&off.json()["enabled"], &off.json()["active"]), (&false.into(), &true.into()));
    let listed = admin.get(&format!("{users}?sort=email")).await.items();
    let enabled: Vec<_> = listed.iter().map(|user| user["enabled"].clone()).collect();
    assert_eq!(enabled, [Value::Bool(false), Value::Bool(true)]);
    let on = admin.patch(&one, &json!({ "enabled": null })).await;
    assert_eq!(on.json()["enabled"], true, "that is the default");
    for (body, code) in [
        (json!({}), ("enabled", "required")),
        (json!({ "enabled": "yes" }), ("enabled", "wrong_type")),
        (json!({ "enabled": true, "active": false }), ("active", "read_only")),
        (json!({ "enabled": true, "x": 1 }), ("x", "unknown_field")),
    ] {
        assert_eq!(admin.patch(&one, &body).await.wrong(), pairs(&[code]), "{body}");
    }
    assert_eq!(admin.call("DELETE", &one).await.status, StatusCode::NO_CONTENT);
    assert_eq!(admin.call("DELETE", &one).await.code(404), "not_found");
    assert_eq!(admin.get("/users/new@many.example").await.status, StatusCode::OK, "they stay");
}
