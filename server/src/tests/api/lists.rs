//! Lists: page by page without gaps or repeats, searched, filtered, sorted.

use super::{Program, text};
use crate::tests::world::World;
use grantry_core::time::Span;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Reads a list to its end and gives one field of each item.
async fn walk(caller: &Program<'_>, path: &str, field: &str) -> Vec<String> {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    for _ in 0..100 {
        let page = caller.get(&format!("{path}{cursor}")).await.json();
        let items = page["items"].as_array().expect("a list");
        found.extend(items.iter().map(|item| text(&item[field])));
        match &page["next_cursor"] {
            Value::Null => return found,
            next => cursor = format!("&cursor={}", text(next)),
        }
        assert!(!items.is_empty(), "a page before another one is not empty");
    }
    unreachable!("{path} has no end");
}

#[tokio::test]
async fn product_a01_pages_follow_each_other_without_gaps_or_repeats() {
    let world = World::new().await;
    let admin = world.admin().await;
    let mut names = Vec::new();
    for number in 0..7 {
        world.clock.advance(Span::seconds(1));
        let name = format!("Worker {}", (number * 3) % 7);
        admin.application(&name).await;
        names.push(name);
    }
    let mut sorted = names.clone();
    sorted.sort();
    let backwards = |names: &[String]| names.iter().rev().cloned().collect::<Vec<_>>();
    for limit in [1, 2, 3, 7, 200] {
        for (sort, expected) in [
            ("name", sorted.clone()),
            ("-name", backwards(&sorted)),
            ("created_at", names.clone()),
            ("-created_at", backwards(&names)),
            ("-updated_at", backwards(&names)),
        ] {
            let path = format!("/applications?query=worker&limit={limit}&sort={sort}");
            assert_eq!(walk(&admin, &path, "name").await, expected, "{path}");
        }
        let path = format!("/applications?query=worker&limit={limit}&sort=last_used_at");
        let all: BTreeSet<_> = walk(&admin, &path, "name").await.into_iter().collect();
        assert_eq!(all.len(), 7, "{path}");
    }
}

#[tokio::test]
async fn product_a01_an_item_of_the_list_is_what_reading_it_gives() {
    let world = World::new().await;
    let admin = world.admin().await;
    let made = admin.application("Billing").await;
    let listed = admin.get("/applications?query=billing").await.items();
    let read = admin.get(&format!("/applications/{}", text(&made["client_id"]))).await.json();
    assert_eq!(listed, [read]);
}

#[tokio::test]
async fn product_a01_applications_are_filtered() {
    let world = World::new().await;
    let admin = world.admin().await;
    let theirs = admin.furnish("acme").await;
    admin.make("/suites", &json!({ "slug": "finance", "name": "Finance" })).await;
    admin.make("/projects", &json!({ "slug": "erp", "name": "ERP", "suite": "finance" })).await;
    let body = json!({
        "name": "Site", "scopes": ["public"], "project": "erp", "owner": "auditor@example.com",
        "grant_types": ["authorization_code"], "redirect_uris": ["https://a.example/cb"],
    });
    let site = admin.make("/applications", &body).await;
    let off = admin.application("Off").await;
    let path = format!("/applications/{}/disable", text(&off["client_id"]));
    admin.call("POST", &path).await;
    for (filter, expected) in [
        ("status=disabled", &["Off"][..]),
        ("tenant=acme", &["Theirs"]),
        ("tenant=nowhere", &[]),
        ("project=erp", &["Site"]),
        ("project=nothing", &[]),
        ("grant_type=authorization_code", &["Site"]),
        ("grant_type=urn:ietf:params:oauth:grant-type:device_code", &[]),
        ("owner=auditor@example.com", &["Site"]),
        ("owner=nobody@example.com", &[]),
        ("owner=nonsense", &[]),
        ("query=sit", &["Site"]),
        ("query=%25", &[]),
        ("tenant=acme&status=disabled", &[]),
        ("project=erp&owner=auditor@example.com&status=active", &["Site"]),
    ] {
        let found = walk(&admin, &format!("/applications?{filter}"), "name").await;
        assert_eq!(found, expected, "{filter}");
    }
    let path = format!("/applications?query={}", text(&site["client_id"]));
    assert_eq!(walk(&admin, &path, "name").await, ["Site"], "by its client ID");
    assert_eq!(theirs.user, "eve@acme.example");
}

#[tokio::test]
async fn product_b01_every_other_list_goes_on_to_its_end() {
    let world = World::new().await;
    let admin = world.admin().await;
    for number in 0..5 {
        world.clock.advance(Span::seconds(1));
        let (slug, name) = (format!("a{number}"), format!("Name {number}"));
        let names = json!({ "slug": slug, "name": name });
        admin.make("/tenants", &names).await;
        admin.make("/suites", &names).await;
        admin.make("/plans", &names).await;
        admin.make("/projects", &json!({ "slug": slug, "name": name, "suite": slug })).await;
        admin.make("/regions", &json!({ "code": slug, "name": name })).await;
        let words = json!({ "name": slug, "title": name, "description": name });
        admin.make("/scopes", &words).await;
        let person = json!({ "email": format!("{slug}@many.example"), "first_name": "Ada" });
        admin.make("/users", &person).await;
    }
    let expected: Vec<_> = (0..5).map(|number| format!("a{number}")).collect();
    for (path, field) in [
        ("/tenants", "slug"),
        ("/suites", "slug"),
        ("/plans", "slug"),
        ("/projects", "slug"),
        ("/regions", "code"),
    ] {
        for sort in ["name", field, "created_at"] {
            let found =
                walk(&admin, &format!("{path}?query=name&limit=2&sort={sort}"), field).await;
            assert_eq!(found, expected, "{path} by {sort}");
        }
    }
    let scopes = walk(&admin, "/scopes?limit=2&query=name", "name").await;
    assert_eq!(scopes, expected);
    let all = walk(&admin, "/scopes?limit=3", "name").await;
    assert_eq!(all.len(), 11 + 5, "with those of a fresh database: {all:?}");
    let users = walk(&admin, "/users?limit=2&query=many.example", "email").await;
    assert_eq!(users.len(), 5);
    let projects = walk(&admin, "/projects?suite=a3&limit=1", "slug").await;
    assert_eq!(projects, ["a3"]);
}

#[tokio::test]
async fn m093_keys_are_listed_and_rotated() {
    let world = World::new().await;
    let admin = world.admin().await;
    let before = walk(&admin, "/keys?limit=1", "id").await;
    assert_eq!(before, world.keys().await);
    let answer = admin.call("POST", "/keys/rotate").await;
    assert_eq!(answer.json()["active_from"], "2027-01-15T08:10:00Z");
    assert_eq!(admin.call("POST", "/keys/rotate").await.code(409), "rotation_pending");
    let keys = admin.get("/keys").await;
    assert_eq!(keys.items().len(), before.len() * 2);
    for key in keys.items() {
        let waiting = !before.contains(&text(&key["id"]));
        assert_eq!(key["state"], if waiting { "waiting" } else { "active" }, "{key}");
        assert_eq!(key["published_until"].is_null(), waiting, "{key}");
        assert_eq!(key.as_object().expect("an object").len(), 6, "no half of a key: {key}");
    }
    assert_eq!(walk(&admin, "/keys?limit=3", "id").await.len(), before.len() * 2);
}

#[tokio::test]
async fn product_d05_the_audit_log_is_filtered_by_who_what_and_when() {
    let world = World::new().await;
    let admin = world.admin().await;
    let made = admin.application("Billing").await;
    let id = text(&made["client_id"]);
    world.clock.advance(Span::minutes(5));
    admin.patch(&format!("/applications/{id}"), &json!({ "trusted": true })).await;
    world.clock.advance(Span::minutes(5));
    admin.make("/plans", &json!({ "slug": "starter", "name": "Starter" })).await;
    let of = async |filter: &str| {
        let path = format!("/audit?limit=1&target={id}{filter}");
        walk(&admin, &path, "action").await
    };
    let both = ["application.change", "application.create"];
    assert_eq!(of("").await, both);
    assert_eq!(of("&action=application.").await, both);
    assert_eq!(of("&action=application.create").await, both[1..]);
    assert_eq!(of("&from=2027-01-15T08:02:30Z").await, both[..1]);
    assert_eq!(of("&to=2027-01-15T09:02:30%2B01:00").await, both[1..]);
    assert_eq!(of("&from=2027-01-15T08:00:00Z&to=2027-01-15T08:05:00Z").await, both);
    assert!(of("&actor=nobody@example.com").await.is_empty());
    let entry = &admin.get("/audit?action=plan.create").await.items()[0];
    assert_eq!(entry["target"], "starter");
    assert_eq!(entry["tenant"], Value::Null, "it is the platform's");
    assert_eq!(entry["at"], "2027-01-15T08:10:00Z");
    let names: Vec<_> = entry.as_object().expect("an object").keys().cloned().collect();
    let expected = ["action", "actor", "at", "changes", "id", "request_id", "target", "tenant"];
    assert_eq!(names, expected);
    let actor = text(&entry["actor"]);
    assert!(of(&format!("&actor={actor}")).await.len() == 2, "{actor}");
}
