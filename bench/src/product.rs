//! The released binary over a fresh database, and what the scenarios need in it.

use crate::browser::encoded;
use crate::database::FreshDatabase;
use crate::load::Callers;
use crate::scenario::{Home, Setting, Stage};
use crate::server::Server;
use crate::wire::{Connection, bearer, document, form};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

const ID: &str = "bench-bootstrap-0001";
const SECRET: &str = "bench-bootstrap-secret-0123456789abcdef";
const PERSON: (&str, &str) = ("ada@example.com", "correct horse battery staple");

/// A running Grantry and an administrator's token.
pub(crate) struct Product {
    server: Server,
    admin: String,
    database: Option<FreshDatabase>,
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
    pub(crate) async fn start(setting: &Setting<'_>) -> Self {
        let database = match setting.home {
            Home::On(server) => Some(server.fresh()),
            Home::Fresh | Home::In(_) => None,
        };
        let mut environment = vec![
            ("GRANTRY_LISTEN", "127.0.0.1:0"),
            ("GRANTRY_LOG", "error"),
            ("GRANTRY_RATE_LIMITS", "off"),
            ("GRANTRY_BOOTSTRAP_ADMIN_EMAIL", PERSON.0),
            ("GRANTRY_BOOTSTRAP_ADMIN_PASSWORD", PERSON.1),
            ("GRANTRY_BOOTSTRAP_CLIENT_ID", ID),
            ("GRANTRY_BOOTSTRAP_CLIENT_SECRET", SECRET),
        ];
        let url = database.as_ref().map(|database| database.url.as_str());
        environment.extend(url.map(|url| ("GRANTRY_DATABASE_URL", url)));
        if let Home::In(filled) = setting.home {
            environment.extend(filled.environment());
        }
        let server = Server::start(setting.binary, &[], Some(&environment)).await;
        let own = Client { id: ID.to_owned(), secret: SECRET.to_owned() };
        let fields = format!("grant_type=client_credentials&scope=grantry:admin&{}", own.fields());
        let answer = ask(server.address, &form("/oauth/token", "", &fields)).await;
        let admin = text(&answer, "access_token");
        Self { server, admin, database }
    }

    /// It is ready, and this is what is asked of it.
    pub(crate) fn stage(self, callers: Callers) -> Stage {
        Stage { server: self.server, callers, _database: self.database }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.server.address
    }

    /// The header of an administrator.
    pub(crate) fn admin(&self) -> String {
        bearer(&self.admin)
    }

    /// Makes an application, under a name that no earlier run has used in the same database.
    pub(crate) async fn application(&self, mut settings: Value) -> Client {
        let name = settings["name"].as_str().unwrap_or_default();
        settings["name"] = json!(format!("{name} {}", unique()));
        settings["scopes"] =
            json!(["public", "openid", "profile", "offline_access", "grantry:introspect"]);
        let request = document("/api/v1/applications", &self.admin(), &settings);
        let made = ask(self.address(), &request).await;
        Client { id: text(&made, "client_id"), secret: text(&made, "client_secret") }
    }

    /// A token of an application by its own credentials.
    pub(crate) async fn token(&self, client: &Client) -> String {
        let fields = format!("grant_type=client_credentials&{}", client.fields());
        text(&ask(self.address(), &form("/oauth/token", "", &fields)).await, "access_token")
    }
}

/// A word that was never used before.
pub(crate) fn unique() -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    #[expect(clippy::disallowed_methods, reason = "a benchmark has no clock but the system's")]
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
    format!("{now}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// What the administrator types to sign in.
pub(crate) fn typed() -> String {
    format!("username={}&password={}", encoded(PERSON.0), encoded(PERSON.1))
}

/// The answer to one request, which must be a good one.
pub(crate) async fn ask(address: SocketAddr, request: &[u8]) -> Value {
    let mut connection = Connection::open(address).await;
    let answer = connection.ask(request).await;
    let said = String::from_utf8_lossy(answer.body);
    assert!((200..300).contains(&answer.status), "refused with {}: {said}", answer.status);
    answer.json()
}

pub(crate) fn text(answer: &Value, field: &str) -> String {
    answer[field].as_str().map(str::to_owned).expect("the answer holds it")
}
