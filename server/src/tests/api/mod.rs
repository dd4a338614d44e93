//! The admin API in the real router: what it takes, what it answers, whom it refuses.

mod applications;
mod directory;
mod document;
mod fields;
mod incidents;
mod isolation;
mod lists;
mod problems;
mod redirects;
mod routes;
mod secrets;
mod usage;
mod users;

pub(super) use routes::expected_access;

use super::world::{Answer, World, request};
use axum::body::Body;
use axum::http::StatusCode;
use serde_json::{Value, json};

/// A program with a token.
struct Program<'w> {
    world: &'w World,
    token: String,
}

impl World {
    /// A program whose token has these scopes.
    async fn program(&self, scopes: &str) -> Program<'_> {
        Program { world: self, token: self.token(scopes).await }
    }

    async fn admin(&self) -> Program<'_> {
        self.program("grantry:admin").await
    }
}

impl Program<'_> {
    /// A call with exactly these headers beside the token. The path is below `/api/v1`.
    async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let bearer = format!("Bearer {}", self.token);
        let mut all = vec![("authorization", bearer.as_str())];
        all.extend(headers);
        let request = request(method, &format!("/api/v1{path}"), &all, body);
        self.world.send(self.world.new_network(), request).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], Body::empty()).await
    }

    async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, &[("content-type", "application/json")], body.to_string()).await
    }

    async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.patch_with(path, body, &[]).await
    }

    async fn patch_with(&self, path: &str, body: &Value, headers: &[(&str, &str)]) -> Answer {
        let mut all = vec![("content-type", "application/merge-patch+json")];
        all.extend(headers);
        self.send("PATCH", path, &all, body.to_string()).await
    }

    /// A call without a body.
    async fn call(&self, method: &str, path: &str) -> Answer {
        self.send(method, path, &[], Body::empty()).await
    }

    /// Makes a record.
    async fn make(&self, path: &str, body: &Value) -> Value {
        let answer = self.post(path, body).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{path} {body}: {}", answer.body);
        answer.json()
    }

    /// Makes an application of this name.
    async fn application(&self, name: &str) -> Value {
        self.make("/applications", &json!({ "name": name, "scopes": ["public"] })).await
    }

    /// Makes a tenant with something of everything in it: suite, project, user, application.
    async fn furnish(&self, tenant: &str) -> Furnished {
        self.make("/tenants", &json!({ "slug": tenant, "name": tenant })).await;
        let (suite, project) = (format!("{tenant}-suite"), format!("{tenant}-project"));
        let names = json!({ "slug": suite, "name": "Suite", "tenant": tenant });
        self.make("/suites", &names).await;
        let names = json!({ "slug": project, "name": "Project", "suite": suite, "tenant": tenant });
        self.make("/projects", &names).await;
        let user = format!("eve@{tenant}.example");
        let person = json!({ "email": user, "first_name": "Eve", "tenant": tenant });
        let id = self.make("/users", &person).await["id"].clone();
        let body = json!({
            "name": "Theirs", "scopes": ["public"], "tenant": tenant, "owner": user,
        });
        let made = self.make("/applications", &body).await;
        let client_id = text(&made["client_id"]);
        let secret = text(&made["secrets"][0]["id"]);
        let listed = json!({ "email": user });
        self.make(&format!("/applications/{client_id}/users"), &listed).await;
        Furnished { suite, project, user, user_id: text(&id), client_id, secret }
    }
}

/// What a tenant holds.
struct Furnished {
    suite: String,
    project: String,
    user: String,
    user_id: String,
    client_id: String,
    secret: String,
}

impl Answer {
    fn json(&self) -> Value {
        assert_eq!(self.header("content-type"), "application/json", "{}", self.body);
        serde_json::from_str(&self.body).expect("JSON")
    }

    /// The code of a problem of this status.
    fn code(&self, status: u16) -> String {
        assert_eq!(self.status.as_u16(), status, "{}", self.body);
        let problem = self.problem();
        assert_eq!(problem["status"], status, "{}", self.body);
        text(&problem["code"])
    }

    /// The wrong fields with their codes.
    fn wrong(&self) -> Vec<(String, String)> {
        assert_eq!(self.code(422), "invalid");
        let problem = self.problem();
        let errors = problem["errors"].as_array().expect("a list");
        let named = |error: &Value, name: &str| {
            assert!(!text(&error["message"]).is_empty(), "{error}");
            text(&error[name])
        };
        errors.iter().map(|error| (named(error, "field"), named(error, "code"))).collect()
    }

    /// The items of a page.
    fn items(&self) -> Vec<Value> {
        assert_eq!(self.status, StatusCode::OK, "{}", self.body);
        self.json()["items"].as_array().expect("a list").clone()
    }
}

/// Pairs as [`Answer::wrong`] has them.
fn pairs(wrong: &[(&str, &str)]) -> Vec<(String, String)> {
    wrong.iter().map(|(field, code)| ((*field).to_owned(), (*code).to_owned())).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
