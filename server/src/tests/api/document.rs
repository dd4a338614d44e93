//! The OpenAPI document: complete, true to what is answered, and the one that is in the repository.

use super::{Furnished, text};
use crate::tests::world::World;
use axum::body::Body;
use axum::http::StatusCode;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;

fn document() -> Value {
    serde_json::from_str(crate::api::openapi()).expect("JSON")
}

/// Every operation with its path and method.
fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("methods") {
            all.push((path.clone(), method.to_uppercase(), operation.clone()));
        }
    }
    all
}

#[tokio::test]
async fn everybody_may_read_it() {
    let world = World::new().await;
    let answer = world.plain("GET", "/api/v1/openapi.json", &[], Body::empty()).await;
    assert_eq!(answer.status, StatusCode::OK);
    let document = answer.json();
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(answer.body, crate::api::openapi(), "what the command line prints");
}

#[test]
fn the_document_in_the_repository_is_this_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/openapi.json");
    let kept = std::fs::read_to_string(path).expect("docs/openapi.json");
    assert!(kept == crate::api::openapi(), "run `grantry openapi > docs/openapi.json`");
}

#[test]
fn every_operation_says_what_it_takes_and_how_it_refuses() {
    let document = document();
    let mut ids = BTreeSet::new();
    let all = operations(&document);
    assert!(all.len() > 45, "{}", all.len());
    for (path, method, operation) in all {
        let what = format!("{method} {path}");
        assert!(ids.insert(text(&operation["operationId"])), "{what}: twice the same name");
        assert!(!text(&operation["summary"]).is_empty(), "{what}");
        let mut statuses: BTreeSet<_> = ["400", "401", "403", "500", "503"].into();
        if path.contains('{') {
            statuses.insert("404");
        }
        if !operation["requestBody"].is_null() {
            statuses.extend(["413", "415", "422"]);
        }
        let answers = operation["responses"].as_object().expect("responses");
        for status in statuses {
            let schema = &answers[status]["content"]["application/problem+json"]["schema"];
            assert_eq!(schema["$ref"], "#/components/schemas/Problem", "{what}: {status}");
        }
        let good = answers.keys().filter(|status| status.starts_with('2'));
        assert_eq!(good.count(), 1, "{what}: one good answer");
        let named = path.matches('{').count();
        let parameters = operation["parameters"].as_array().expect("a list");
        let in_path: Vec<_> = parameters.iter().filter(|one| one["in"] == "path").collect();
        assert_eq!(in_path.len(), named, "{what}");
        for parameter in parameters {
            assert!(!text(&parameter["name"]).contains('/'), "{what}: {parameter}");
            assert_eq!(parameter["required"], parameter["in"] == "path", "{what}: {parameter}");
            assert!(parameter["schema"]["type"].is_string(), "{what}: {parameter}");
        }
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document();
    let mut left = vec![&document];
    let mut count = 0;
    while let Some(value) = left.pop() {
        match value {
            Value::Array(items) => left.extend(items),
            Value::Object(map) => {
                if let Some(Value::String(target)) = map.get("$ref") {
                    let pointer = target.strip_prefix('#').expect("a reference of its own");
                    assert!(document.pointer(pointer).is_some(), "{target}");
                    count += 1;
                }
                left.extend(map.values());
            }
            _ => {}
        }
    }
    assert!(count > 100, "{count}");
}

/// The properties of a schema, with those of the parts that it is made of.
fn properties<'d>(document: &'d Value, schema: &'d Value) -> Vec<(&'d str, &'d Value)> {
    if let Some(target) = schema["$ref"].as_str() {
        let found = document.pointer(&target[1..]).expect("what is referred to");
        return properties(document, found);
    }
    let parts = schema["allOf"].as_array().into_iter().flatten();
    let own = schema["properties"].as_object().into_iter().flatten();
    parts
        .flat_map(|part| properties(document, part))
        .chain(own.map(|(name, schema)| (name.as_str(), schema)))
        .collect()
}

/// An answer has the fields that are described, no more and no less, of the kinds that are described.
fn conforms(document: &Value, schema: &Value, answer: &Value, what: &str) {
    let described = properties(document, schema);
    let names: BTreeSet<_> = described.iter().map(|(name, _)| *name).collect();
    let given: BTreeSet<_> =
        answer.as_object().expect("an object").keys().map(String::as_str).collect();
    let optional = BTreeSet::from(["client_secret"]);
    assert!(given.is_subset(&names), "{what}: {given:?} but {names:?}");
    assert!(names.difference(&given).all(|name| optional.contains(name)), "{what}: {given:?}");
    for (name, schema) in described {
        if let Some(value) = answer.get(name) {
            kind(document, schema, value, &format!("{what}.{name}"));
        }
    }
}

fn kind(document: &Value, schema: &Value, value: &Value, what: &str) {
    if schema["$ref"].is_string() {
        return conforms(document, schema, value, what);
    }
    let is = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let may = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().any(|kind| kind == is),
        kind => kind == is,
    };
    assert!(may, "{what} is {value} but {}", schema["type"]);
    if let Some(values) = schema["enum"].as_array() {
        assert!(values.contains(value), "{what} is {value} but one of {values:?}");
    }
    if schema["items"].is_object() {
        for item in value.as_array().into_iter().flatten() {
            kind(document, &schema["items"], item, what);
        }
    }
}

/// What an operation says that it answers.
fn answered<'d>(document: &'d Value, method: &str, path: &str, status: &str) -> &'d Value {
    let operation = &document["paths"][format!("/api/v1{path}")][method.to_lowercase()];
    let content = &operation["responses"][status]["content"]["application/json"]["schema"];
    assert!(content.is_object(), "{method} {path} has no answer {status}");
    content
}

#[tokio::test]
async fn answers_are_what_the_document_says() {
    let document = document();
    let world = World::new().await;
    let admin = world.admin().await;
    let Furnished { suite, project, user, client_id, .. } = admin.furnish("acme").await;
    admin.make("/plans", &json!({ "slug": "starter", "name": "S", "limits": { "a": 1 } })).await;
    for (path, there) in [
        ("/applications/{client_id}", format!("/applications/{client_id}")),
        ("/plans/{slug}", "/plans/starter".to_owned()),
        ("/projects/{slug}", format!("/projects/{project}?tenant=acme")),
        ("/regions/{code}", "/regions/default".to_owned()),
        ("/scopes/{scope}", "/scopes/public".to_owned()),
        ("/suites/{slug}", format!("/suites/{suite}?tenant=acme")),
        ("/tenants/{slug}", "/tenants/acme".to_owned()),
        ("/users/{user}", format!("/users/{user}")),
    ] {
        let answer = admin.get(&there).await;
        let schema = answered(&document, "GET", path, "200");
        conforms(&document, schema, &answer.json(), path);
    }
    for (path, there) in [
        ("/applications", "/applications".to_owned()),
        ("/applications/{client_id}/timeline", format!("/applications/{client_id}/timeline")),
        ("/applications/{client_id}/users", format!("/applications/{client_id}/users")),
        ("/audit", "/audit".to_owned()),
        ("/keys", "/keys".to_owned()),
        ("/plans", "/plans".to_owned()),
        ("/projects", "/projects".to_owned()),
        ("/regions", "/regions".to_owned()),
        ("/scopes", "/scopes".to_owned()),
        ("/suites", "/suites".to_owned()),
        ("/tenants", "/tenants".to_owned()),
        ("/users", "/users".to_owned()),
    ] {
        let answer = admin.get(&there).await;
        assert!(!answer.items().is_empty(), "{path}");
        let schema = answered(&document, "GET", path, "200");
        conforms(&document, schema, &answer.json(), path);
    }
    let made = admin.application("Billing").await;
    conforms(&document, answered(&document, "POST", "/applications", "201"), &made, "created");
    let path = "/applications/{client_id}/secrets";
    let added = admin.make(&path.replace("{client_id}", &client_id), &json!({})).await;
    conforms(&document, answered(&document, "POST", path, "201"), &added, "added");
    let rotated = admin.call("POST", "/keys/rotate").await.json();
    conforms(&document, answered(&document, "POST", "/keys/rotate", "200"), &rotated, "rotated");
}

/// Bodies take what the document says: of a wrong type is every field that is described, and none
/// of them is unknown. Whatever is not described is.
#[tokio::test]
async fn bodies_are_what_the_document_says() {
    let document = document();
    let world = World::new().await;
    let admin = world.admin().await;
    let Furnished { suite, project, user, client_id, .. } = admin.furnish("acme").await;
    for (path, method, operation) in operations(&document) {
        let content = operation["requestBody"]["content"].as_object();
        let Some((_, body)) = content.and_then(|kinds| kinds.iter().next()) else { continue };
        let described = properties(&document, &body["schema"]);
        let mut wrong: Vec<_> = described.iter().map(|(name, _)| (*name).to_owned()).collect();
        // No field is a number that is no whole one.
        let sent: serde_json::Map<_, _> =
            wrong.iter().map(|name| (name.clone(), json!(0.5))).collect();
        let there = path
            .replace("/api/v1", "")
            .replace("{client_id}", &client_id)
            .replace("{email}", &user)
            .replace("{user}", &user)
            .replace("{code}", "default")
            .replace("{scope}", "public");
        let there = match path.as_str() {
            "/api/v1/suites/{slug}" => there.replace("{slug}", &suite),
            "/api/v1/projects/{slug}" => there.replace("{slug}", &project),
            "/api/v1/tenants/{slug}" => there.replace("{slug}", "acme"),
            "/api/v1/plans/{slug}" => {
                admin.make("/plans", &json!({ "slug": "s", "name": "S" })).await;
                there.replace("{slug}", "s")
            }
            _ => there,
        };
        let answer = match method.as_str() {
            "POST" => admin.post(&there, &Value::Object(sent)).await,
            _ => admin.patch(&there, &Value::Object(sent)).await,
        };
        let mut told = answer.wrong();
        told.sort();
        wrong.sort();
        let expected: Vec<_> = wrong.into_iter().map(|name| (name, "wrong_type".into())).collect();
        assert_eq!(told, expected, "{method} {path}");
        let schema = document.pointer(&text(&body["schema"]["$ref"])[1..]).expect("a schema");
        assert_eq!(schema["additionalProperties"], false, "{method} {path}");
    }
}
