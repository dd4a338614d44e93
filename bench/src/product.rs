//! The released binary over a fresh database, and what the scenarios need in it.

use crate::server::Server;
use crate::wire::{Connection, form, post};
use serde_json::{Value, json};

const ID: &str = "bench-bootstrap-0001";
const SECRET: &str = "bench-bootstrap-secret-0123456789abcdef";
const PERSON: (&str, &str) = ("ada@example.com", "correct horse battery staple");

/// A running Grantry and an administrator's token.
pub(crate) struct Product {
    pub(crate) server: Server,
    admin: String,
}

/// An application and what it asks with.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) id: String,
    pub(crate) secret: String,
}

impl Client {
    /// The fields that say who asks.
    pub(crate) fn fields(&self) -> String {
        format!("client_id={}&client_secret={}", self.id, self.secret)
    }
}

impl Product {
    /// `database` is empty for a fresh SQLite file.
    pub(crate) async fn start(binary: &str, database: &str) -> Self {
        let environment = [
            ("GRANTRY_LISTEN", "127.0.0.1:0"),
            ("GRANTRY_LOG", "error"),
            ("GRANTRY_RATE_LIMITS", "off"),
            ("GRANTRY_BOOTSTRAP_ADMIN_EMAIL", PERSON.0),
            ("GRANTRY_BOOTSTRAP_ADMIN_PASSWORD", PERSON.1),
            ("GRANTRY_BOOTSTRAP_CLIENT_ID", ID),
            ("GRANTRY_BOOTSTRAP_CLIENT_SECRET", SECRET),
        ];
        let database = (!database.is_empty()).then_some(("GRANTRY_DATABASE_URL", database));
        let environment: Vec<_> = environment.into_iter().chain(database).collect();
        let server = Server::start(binary, &[], Some(&environment)).await;
        let own = Client { id: ID.to_owned(), secret: SECRET.to_owned() };
        let fields = format!("grant_type=client_credentials&scope=grantry:admin&{}", own.fields());
        let answer = ask(&server, &form("/oauth/token", &fields)).await;
        let admin = text(&answer, "access_token");
        Self { server, admin }
    }

    /// Makes an application.
    pub(crate) async fn application(&self, mut settings: Value) -> Client {
        settings["scopes"] = json!(["public", "openid", "offline_access", "grantry:introspect"]);
        let body = settings.to_string();
        let request = post("/api/v1/applications", "application/json", Some(&self.admin), &body);
        let made = ask(&self.server, &request).await;
        Client { id: text(&made, "client_id"), secret: text(&made, "client_secret") }
    }

    /// A token of an application by its own credentials.
    pub(crate) async fn token(&self, client: &Client) -> String {
        let fields = format!("grant_type=client_credentials&{}", client.fields());
        text(&ask(&self.server, &form("/oauth/token", &fields)).await, "access_token")
    }

    /// A refresh token of the administrator, by the password grant.
    pub(crate) async fn refresh_token(&self, client: &Client) -> String {
        let (name, password) = (PERSON.0.replace('@', "%40"), PERSON.1.replace(' ', "+"));
        let fields = format!(
            "grant_type=password&username={name}&password={password}&scope=public&{}",
            client.fields()
        );
        text(&ask(&self.server, &form("/oauth/token", &fields)).await, "refresh_token")
    }

    /// Lists somebody who may sign in with a password.
    pub(crate) async fn admit(&self, client: &Client) {
        let path = format!("/api/v1/applications/{}/users", client.id);
        let body = json!({ "email": PERSON.0 }).to_string();
        ask(&self.server, &post(&path, "application/json", Some(&self.admin), &body)).await;
    }
}

async fn ask(server: &Server, request: &[u8]) -> Value {
    let mut connection = Connection::open(server.address).await;
    let answer = connection.ask(request).await;
    let said = String::from_utf8_lossy(answer.body);
    assert!((200..300).contains(&answer.status), "refused with {}: {said}", answer.status);
    answer.json()
}

fn text(answer: &Value, field: &str) -> String {
    answer[field].as_str().map(str::to_owned).expect("the answer holds it")
}
