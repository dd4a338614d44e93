//! R01, PRODUCT C4: killed while refresh tokens rotate, it has lost no rotation that it answered, and one
//! that it did not answer is repeated with the token that the client still has.

use super::client::{ADMIN, Client, EMAIL, PASSWORD};
use super::program::{PATIENCE, Server, eventually};
use serde_json::{Value, json};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::task::JoinSet;

const KILLS: usize = 6;
const FAMILIES: usize = 4;
const ID: &str = "bootstrap-client-1";
const SECRET: &str = "0123456789abcdef0123456789abcdef";
const SETTINGS: [(&str, &str); 5] = [
    ADMIN[0],
    ADMIN[1],
    ("BOOTSTRAP_CLIENT_ID", ID),
    ("BOOTSTRAP_CLIENT_SECRET", SECRET),
    ("RATE_LIMITS", "off"),
];

/// An application that may sign people in by their password, and renew.
#[derive(Clone)]
struct Machine {
    id: String,
    secret: String,
}

async fn sent(request: reqwest::RequestBuilder) -> Value {
    let answer = request.send().await.expect("an answer");
    let (status, text) = (answer.status(), answer.text().await.expect("its text"));
    assert!(status.is_success(), "{status}: {text}");
    serde_json::from_str(&text).unwrap_or_default()
}

fn text(answer: &Value, name: &str) -> String {
    answer[name].as_str().unwrap_or_else(|| panic!("no {name} in {answer}")).to_owned()
}

impl Machine {
    async fn made_at(server: &Server) -> Self {
        let http = reqwest::Client::new();
        let fields = [("grant_type", "client_credentials"), ("scope", "grantry:admin")];
        let token = http.post(format!("{}/oauth/token", server.url())).form(&fields);
        let token = text(&sent(token.basic_auth(ID, Some(SECRET))).await, "access_token");
        let post = async |path: &str, body: Value| {
            let request = http.post(format!("{}/api/v1/applications{path}", server.url()));
            let request = request.bearer_auth(&token).header("content-type", "application/json");
            sent(request.body(body.to_string())).await
        };
        let grants = ["password", "refresh_token"];
        let wanted = json!({ "name": "Till", "grant_types": grants, "scopes": ["public"] });
        let made = post("", wanted).await;
        let machine = Self { id: text(&made, "client_id"), secret: text(&made, "client_secret") };
        post(&format!("/{}/users", machine.id), json!({ "email": EMAIL })).await;
        machine
    }

    fn ask(&self, url: &str, fields: &[(&str, &str)]) -> reqwest::RequestBuilder {
        let request = reqwest::Client::new().post(format!("{url}/oauth/token"));
        request.basic_auth(&self.id, Some(&self.secret)).form(fields)
    }

    async fn first_token(&self, url: &str) -> String {
        let fields = [("grant_type", "password"), ("username", EMAIL), ("password", PASSWORD)];
        text(&sent(self.ask(url, &fields)).await, "refresh_token")
    }

    fn renewal(&self, url: &str, token: &str) -> reqwest::RequestBuilder {
        self.ask(url, &[("grant_type", "refresh_token"), ("refresh_token", token)])
    }
}

/// Renews until the server is gone; gives back the last token that has arrived.
async fn renew_forever(
    machine: Machine,
    url: String,
    mut token: String,
    renewed: Arc<AtomicUsize>,
) -> String {
    loop {
        // Whatever is not a whole answer has not arrived.
        let Ok(answer) = machine.renewal(&url, &token).send().await else { return token };
        let status = answer.status();
        let Ok(body) = answer.text().await else { return token };
        assert_eq!(status, 200, "{body}");
        token = text(&serde_json::from_str(&body).expect("JSON"), "refresh_token");
        renewed.fetch_add(1, Ordering::Relaxed);
    }
}

fn random_moment() -> Duration {
    Duration::from_millis(RandomState::new().build_hasher().finish() % 500)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r01_no_rotation_is_lost_by_a_kill() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = Server::start(folder.path(), &SETTINGS).await;
    let machine = Machine::made_at(&server).await;
    let mut tokens = Vec::new();
    for _ in 0..FAMILIES {
        tokens.push(machine.first_token(&server.url()).await);
    }
    drop(server);
    for round in 0..KILLS {
        let mut server = Server::start(folder.path(), &SETTINGS).await;
        Client::of(&server).ready().await;
        let renewed = Arc::new(AtomicUsize::new(0));
        let mut load = JoinSet::new();
        for token in tokens.drain(..) {
            load.spawn(renew_forever(machine.clone(), server.url(), token, renewed.clone()));
        }
        eventually("a renewal of each", PATIENCE, async || {
            (renewed.load(Ordering::Relaxed) >= FAMILIES).then_some(())
        })
        .await;
        tokio::time::sleep(random_moment()).await;
        server.kill();
        tokens = load.join_all().await;
        assert_eq!(tokens.len(), FAMILIES, "round {round}");
    }
    let server = Server::start(folder.path(), &SETTINGS).await;
    for token in tokens {
        sent(machine.renewal(&server.url(), &token)).await;
    }
}
