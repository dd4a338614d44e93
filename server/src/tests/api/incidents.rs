//! The incident button by the API: what it will hit, what it has hit, and the way back.

use super::applications::holds;
use super::{Program, pairs, text};
use crate::tests::world::World;
use axum::http::StatusCode;
use serde_json::json;

/// A token of an application, by the wire.
async fn token(program: &Program<'_>, id: &str, secret: &str) -> StatusCode {
    let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    program.world.plain("POST", "/oauth/token", &headers, form).await.status
}

#[tokio::test]
async fn product_d04_an_incident_says_what_it_has_ended() {
    let world = World::new().await;
    let admin = world.admin().await;
    let made = admin.application("Billing").await;
    let (id, secret) = (text(&made["client_id"]), text(&made["client_secret"]));
    let path = format!("/applications/{id}");
    assert_eq!(token(&admin, &id, &secret).await, StatusCode::OK);
    let preview = admin.get(&format!("{path}/incident")).await.json();
    let expected = json!({
        "access_tokens": 1, "refresh_tokens": 0, "secrets": 1, "users": 0,
        "sessions": 0, "callers": 1, "requests": 1,
    });
    assert_eq!(preview, expected);
    let refused = admin.post(&format!("{path}/incident"), &json!({ "confirm": "Billing" })).await;
    assert_eq!(refused.wrong(), pairs(&[("confirm", "not_the_client_id")]));
    let refused = admin.post(&format!("{path}/incident"), &json!({ "confirm": 1, "x": 1 })).await;
    assert_eq!(refused.wrong(), pairs(&[("confirm", "wrong_type"), ("x", "unknown_field")]));
    assert_eq!(token(&admin, &id, &secret).await, StatusCode::OK, "nothing has happened");

    let ended = admin.post(&format!("{path}/incident"), &json!({ "confirm": id })).await;
    assert_eq!(ended.status, StatusCode::OK, "{}", ended.body);
    let expected = json!({ "access_tokens": 2, "refresh_tokens": 0, "secrets": 1, "users": 0 });
    assert_eq!(ended.json(), expected);
    assert_eq!(token(&admin, &id, &secret).await, StatusCode::UNAUTHORIZED);
    let read = admin.get(&path).await.json();
    let expected =
        json!({ "status": "disabled", "secrets": [], "incident_at": "2027-01-15T08:00:00Z" });
    holds(&read, &expected);
    let timeline = admin.get(&format!("{path}/timeline")).await.items();
    assert_eq!(text(&timeline[0]["action"]), "application.incident");
}

#[tokio::test]
async fn product_d04_enabling_after_an_incident_needs_a_new_secret() {
    let world = World::new().await;
    let admin = world.admin().await;
    let made = admin.application("Billing").await;
    let (id, old) = (text(&made["client_id"]), text(&made["client_secret"]));
    let path = format!("/applications/{id}");
    let ended = admin.post(&format!("{path}/incident"), &json!({ "confirm": id })).await;
    assert_eq!(ended.status, StatusCode::OK);
    let refused = admin.call("POST", &format!("{path}/enable")).await;
    assert_eq!(refused.code(409), "secret_needed");
    let again = admin.call("POST", &format!("{path}/regenerate-secret")).await.json();
    let enabled = admin.call("POST", &format!("{path}/enable")).await;
    holds(&enabled.json(), &json!({ "status": "active", "incident_at": null }));
    let new = text(&again["client_secret"]);
    assert_eq!(token(&admin, &id, &old).await, StatusCode::UNAUTHORIZED);
    assert_eq!(token(&admin, &id, &new).await, StatusCode::OK);
}
