//! D1, A6: secrets are shown in the answer that makes them and never again.

use super::{pairs, text};
use crate::tests::world::World;
use axum::http::StatusCode;
use serde_json::{Value, json};

fn labels(application: &Value) -> Vec<String> {
    let secrets = application["secrets"].as_array().expect("a list");
    secrets.iter().map(|secret| text(&secret["label"])).collect()
}

#[tokio::test]
async fn product_a06_a_new_secret_replaces_all_others() {
    let world = World::new().await;
    let admin = world.admin().await;
    let made = admin.application("Billing").await;
    let path = format!("/applications/{}", text(&made["client_id"]));
    let answer = admin.call("POST", &format!("{path}/regenerate-secret")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let again = answer.json();
    assert_ne!(again["client_secret"], made["client_secret"]);
    assert_eq!(labels(&again), ["regenerated"]);
    assert_eq!(again["secrets"][0]["prefix"], text(&again["client_secret"])[..11]);
}

#[tokio::test]
async fn product_d01_secrets_live_beside_each_other_and_end_one_by_one() {
    let world = World::new().await;
    let admin = world.admin().await;
    let made = admin.application("Billing").await;
    let path = format!("/applications/{}", text(&made["client_id"]));
    let secrets = format!("{path}/secrets");
    let body = json!({ "label": "for the new server", "expires_at": "2027-02-01T01:00:00+01:00" });
    let answer = admin.post(&secrets, &body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    let added = answer.json();
    let place = format!("/api/v1{secrets}/{}", text(&added["id"]));
    assert_eq!(answer.header("location"), place);
    assert_eq!(added["expires_at"], "2027-02-01T00:00:00Z");
    assert_eq!(added["label"], "for the new server");
    assert!(text(&added["client_secret"]).starts_with("gry_cs_"));
    let plain = admin.call("POST", &secrets).await;
    assert_eq!(plain.status, StatusCode::CREATED, "without a body: {}", plain.body);
    assert_eq!(plain.json()["expires_at"], Value::Null);

    let read = admin.get(&path).await.json();
    assert_eq!(labels(&read).len(), 3);
    let id = text(&added["id"]);
    let ended = admin.call("DELETE", &format!("{secrets}/{id}")).await;
    assert_eq!((ended.status, ended.body.as_str()), (StatusCode::NO_CONTENT, ""));
    let read = admin.get(&path).await.json();
    assert!(!labels(&read).contains(&"for the new server".to_owned()));
    assert_eq!(labels(&read).len(), 2);
    assert_eq!(admin.call("DELETE", &format!("{secrets}/{id}")).await.code(404), "not_found");
}

#[tokio::test]
async fn product_d01_there_are_at_most_five() {
    let world = World::new().await;
    let admin = world.admin().await;
    let made = admin.application("Billing").await;
    let secrets = format!("/applications/{}/secrets", text(&made["client_id"]));
    for number in 2..=5 {
        admin.make(&secrets, &json!({ "label": format!("number {number}") })).await;
    }
    assert_eq!(admin.post(&secrets, &json!({})).await.code(409), "too_many_secrets");
}

#[tokio::test]
async fn product_d01_everything_wrong_with_a_new_secret_is_said() {
    let world = World::new().await;
    let admin = world.admin().await;
    let made = admin.application("Billing").await;
    let secrets = format!("/applications/{}/secrets", text(&made["client_id"]));
    let body = json!({ "label": "", "expires_at": "soon", "client_secret": "mine", "x": 1 });
    let expected = pairs(&[
        ("client_secret", "read_only"),
        ("expires_at", "not_a_time"),
        ("x", "unknown_field"),
        ("label", "required"),
    ]);
    assert_eq!(admin.post(&secrets, &body).await.wrong(), expected);
    let past = json!({ "label": " ", "expires_at": "2027-01-15T08:00:00Z" });
    let expected = pairs(&[("label", "required"), ("expires_at", "not_ahead")]);
    assert_eq!(admin.post(&secrets, &past).await.wrong(), expected);
    let answer = admin.send("POST", &secrets, &[("content-type", "text/plain")], "{}").await;
    assert_eq!(answer.code(415), "unsupported_media_type");
}

#[tokio::test]
async fn product_a03_a_secret_is_in_no_other_answer() {
    let world = World::new().await;
    let admin = world.admin().await;
    let made = admin.application("Billing").await;
    let path = format!("/applications/{}", text(&made["client_id"]));
    let added = admin.make(&format!("{path}/secrets"), &json!({})).await;
    let again = admin.call("POST", &format!("{path}/regenerate-secret")).await.json();
    let secrets: Vec<_> =
        [&made, &added, &again].into_iter().map(|body| text(&body["client_secret"])).collect();
    assert!(secrets.iter().all(|secret| secret.len() == 56));
    for answer in [
        admin.get(&path).await,
        admin.get("/applications").await,
        admin.get(&format!("{path}/timeline")).await,
        admin.get("/audit").await,
        admin.patch(&path, &json!({ "trusted": true })).await,
        admin.call("POST", &format!("{path}/disable")).await,
        admin.call("POST", &format!("{path}/enable")).await,
    ] {
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        assert!(!answer.body.contains("client_secret\":"), "{}", answer.body);
        for secret in &secrets {
            assert!(!answer.body.contains(secret.as_str()), "{}", answer.body);
        }
    }
}
