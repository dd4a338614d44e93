//! B1: a token of one tenant sees and touches nothing of another; what is not its own is not there.

use super::{Furnished, text};
use crate::tests::world::World;
use axum::http::StatusCode;
use serde_json::{Value, json};

#[tokio::test]
async fn product_b01_what_belongs_to_another_tenant_is_not_there() {
    let world = World::new().await;
    let admin = world.admin().await;
    let Furnished { suite, project, user, user_id, client_id, secret } =
        admin.furnish("acme").await;
    let application = format!("/applications/{client_id}");
    let calls = [
        ("GET", application.clone(), Value::Null),
        ("PATCH", application.clone(), json!({ "name": "Mine" })),
        ("DELETE", application.clone(), Value::Null),
        ("POST", format!("{application}/disable"), Value::Null),
        ("POST", format!("{application}/enable"), Value::Null),
        ("POST", format!("{application}/regenerate-secret"), Value::Null),
        ("POST", format!("{application}/secrets"), json!({ "label": "mine" })),
        ("DELETE", format!("{application}/secrets/{secret}"), Value::Null),
        ("GET", format!("{application}/incident"), Value::Null),
        ("POST", format!("{application}/incident"), json!({ "confirm": client_id })),
        ("GET", format!("{application}/handover"), Value::Null),
        ("POST", format!("{application}/handover"), json!({})),
        ("GET", format!("{application}/timeline"), Value::Null),
        ("GET", format!("{application}/users"), Value::Null),
        ("POST", format!("{application}/users"), json!({ "email": "user@example.com" })),
        ("PATCH", format!("{application}/users/{user}"), json!({ "enabled": false })),
        ("DELETE", format!("{application}/users/{user}"), Value::Null),
        ("GET", format!("/suites/{suite}"), Value::Null),
        ("GET", format!("/suites/{suite}?tenant=acme"), Value::Null),
        ("PATCH", format!("/suites/{suite}?tenant=acme"), json!({ "name": "Mine" })),
        ("DELETE", format!("/suites/{suite}?tenant=acme"), Value::Null),
        ("GET", format!("/projects/{project}?tenant=acme"), Value::Null),
        ("PATCH", format!("/projects/{project}?tenant=acme"), json!({ "name": "Mine" })),
        ("DELETE", format!("/projects/{project}?tenant=acme"), Value::Null),
        ("GET", "/tenants/acme".to_owned(), Value::Null),
        ("GET", format!("/users/{user}"), Value::Null),
        ("GET", format!("/users/{user_id}"), Value::Null),
        ("PATCH", format!("/users/{user}"), json!({ "first_name": "Mine" })),
        ("PATCH", format!("/users/{user_id}"), json!({ "password": "another horse staple" })),
        ("DELETE", format!("/users/{user_id}"), Value::Null),
    ];
    let before = state(&admin, &client_id).await;
    let tenant = world.program("grantry:tenant").await;
    for (method, path, body) in &calls {
        let nothing = path.replace(&client_id, "nothing").replace("acme", "nothing");
        let mut told = Vec::new();
        for path in [path, &nothing] {
            let answer = match *method {
                "POST" => tenant.post(path, body).await,
                "PATCH" => tenant.patch(path, body).await,
                method => tenant.call(method, path).await,
            };
            assert_eq!(answer.code(404), "not_found", "{method} {path}");
            let mut problem = answer.problem();
            problem["request_id"] = Value::Null;
            told.push(problem);
        }
        assert_eq!(told[0], told[1], "{method} {path} tells as little as where nothing is");
    }
    assert_eq!(state(&admin, &client_id).await, before, "nothing was changed");
}

/// Everything of the other tenant that a call could have changed.
async fn state(admin: &super::Program<'_>, client_id: &str) -> Vec<String> {
    let mut state = Vec::new();
    for path in [
        format!("/applications/{client_id}"),
        format!("/applications/{client_id}/users"),
        format!("/applications/{client_id}/timeline"),
        "/suites?tenant=acme".to_owned(),
        "/projects?tenant=acme".to_owned(),
        "/users?tenant=acme".to_owned(),
        "/tenants/acme".to_owned(),
    ] {
        let answer = admin.get(&path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        state.push(answer.body);
    }
    state
}

#[tokio::test]
async fn product_b01_no_list_shows_anything_of_another_tenant() {
    let world = World::new().await;
    let admin = world.admin().await;
    admin.furnish("acme").await;
    let mine = admin.application("Mine").await;
    let tenant = world.program("grantry:tenant").await;
    for path in [
        "/applications",
        "/applications?tenant=acme",
        "/applications?query=theirs",
        "/applications?owner=eve@acme.example",
        "/applications?project=acme-project",
        "/audit",
        "/audit?actor=eve@acme.example",
        "/projects",
        "/projects?tenant=acme",
        "/projects?suite=acme-suite",
        "/suites",
        "/suites?tenant=acme",
        "/tenants",
        "/users",
        "/users?tenant=acme",
        "/users?query=eve",
    ] {
        let answer = tenant.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.body);
        assert!(!answer.body.contains("acme"), "{path}: {}", answer.body);
        assert!(!answer.body.contains("Theirs"), "{path}: {}", answer.body);
    }
    let own = tenant.get("/applications?query=mine").await.items();
    assert_eq!(text(&own[0]["client_id"]), text(&mine["client_id"]));
    let tenants = tenant.get("/tenants").await.items();
    assert_eq!(tenants.len(), 1);
}

#[tokio::test]
async fn product_b01_nothing_is_made_in_another_tenant() {
    let world = World::new().await;
    let admin = world.admin().await;
    let Furnished { suite, project, user, .. } = admin.furnish("acme").await;
    let tenant = world.program("grantry:tenant").await;
    for (path, body, field, code) in [
        (
            "/applications",
            json!({ "name": "A", "scopes": ["public"], "tenant": "acme" }),
            "tenant",
            "unknown_tenant",
        ),
        (
            "/applications",
            json!({ "name": "A", "scopes": ["public"], "project": project }),
            "project",
            "unknown_project",
        ),
        (
            "/applications",
            json!({ "name": "A", "scopes": ["public"], "owner": user }),
            "owner",
            "unknown_user",
        ),
        (
            "/suites",
            json!({ "slug": "a", "name": "A", "tenant": "acme" }),
            "tenant",
            "unknown_tenant",
        ),
        (
            "/projects",
            json!({ "slug": "a", "name": "A", "suite": suite }),
            "suite",
            "unknown_suite",
        ),
        (
            "/users",
            json!({ "email": "a@many.example", "first_name": "A", "tenant": "acme" }),
            "tenant",
            "unknown_tenant",
        ),
    ] {
        let wrong = tenant.post(path, &body).await.wrong();
        assert_eq!(wrong, super::pairs(&[(field, code)]), "{path} {body}");
    }
    let made = tenant.application("Own").await;
    assert_eq!(made["tenant"], "default", "its own where none is named");
}

#[tokio::test]
async fn a_tenant_touches_no_application_that_opens_this_api() {
    let world = World::new().await;
    let admin = world.admin().await;
    let body = json!({ "name": "Robot", "scopes": ["grantry:tenant"] });
    let made = admin.make("/applications", &body).await;
    let path = format!("/applications/{}", text(&made["client_id"]));
    let secret = format!("{path}/secrets/{}", text(&made["secrets"][0]["id"]));
    let tenant = world.program("grantry:tenant").await;
    assert_eq!(tenant.get(&path).await.status, StatusCode::OK, "it may be looked at");
    for answer in [
        tenant.patch(&path, &json!({ "name": "Mine" })).await,
        tenant.call("DELETE", &path).await,
        tenant.call("POST", &format!("{path}/disable")).await,
        tenant.call("POST", &format!("{path}/regenerate-secret")).await,
        tenant.call("POST", &format!("{path}/secrets")).await,
        tenant.call("DELETE", &secret).await,
        tenant.post("/applications", &body).await,
    ] {
        assert_eq!(answer.code(403), "privileged_application");
        assert_eq!(answer.header("www-authenticate"), "", "another scope would not help");
    }
    let own = tenant.application("Own").await;
    let raise = format!("/applications/{}", text(&own["client_id"]));
    let raised = tenant.patch(&raise, &json!({ "scopes": ["public", "grantry:read"] })).await;
    assert_eq!(raised.code(403), "privileged_application");
    assert_eq!(admin.get(&path).await.json()["name"], "Robot");
}
