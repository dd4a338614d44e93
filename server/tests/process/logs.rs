//! What is logged, and above all what is not.

use super::client::{Client, EMAIL, PASSWORD, set_up};
use super::program::{PATIENCE, Server, eventually};
use serde_json::Value;

const NEW_PASSWORD: &str = "another horse staple";
const WRONG_PASSWORD: &str = "Tr0ub4dor-and-three";
const TYPED_AS_NAME: &str = "my-password-in-the-wrong-field";

/// Everything in which a secret takes part; what must not be in any log.
async fn handle_secrets(server: &Server) -> Vec<String> {
    let mut secrets =
        [PASSWORD, NEW_PASSWORD, WRONG_PASSWORD, TYPED_AS_NAME].map(str::to_owned).to_vec();
    let path = server.setup_path().expect("an address");
    secrets.extend(path.split('=').nth(1).map(str::to_owned));
    let mut client = Client::of(server);
    assert_eq!(set_up(&mut client, server).await.status, 303);
    let token = client.form_token().await.expect("a form");
    let wrong = client.sign_in_with(&token, WRONG_PASSWORD).await.expect("an answer");
    assert_eq!(wrong.status, 401);
    let fields =
        [("form_token", token.as_str()), ("username", TYPED_AS_NAME), ("password", PASSWORD)];
    assert_eq!(client.post("/login?next=/keys", &fields).await.expect("an answer").status, 401);
    assert_eq!(client.sign_in_with(&token, PASSWORD).await.expect("an answer").status, 303);
    secrets.push(token);
    secrets.extend(client.cookies.values().cloned());
    for current in [WRONG_PASSWORD, PASSWORD] {
        let fields = [("current", current), ("new", NEW_PASSWORD), ("repeated", NEW_PASSWORD)];
        client.call("/fn/password/change", &fields).await.expect("an answer");
    }
    for path in ["/", "/keys", "/settings/sessions", "/nowhere", "/fn/who-am-i"] {
        client.get(path).await.expect("an answer");
    }
    assert_eq!(client.call("/fn/keys/rotate", &[]).await.expect("an answer").status, 200);
    assert_eq!(client.call("/logout", &[]).await.expect("an answer").status, 303);
    let again = client.sign_in(NEW_PASSWORD).await.expect("an answer");
    assert_eq!(again.status, 303);
    secrets.extend(client.cookies.values().cloned());
    secrets.retain(|secret| !secret.is_empty());
    secrets
}

async fn no_secret_in_the_log(settings: &[(&str, &str)]) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut server = Server::start(folder.path(), settings).await;
    let secrets = handle_secrets(&server).await;
    assert!(secrets.len() >= 10, "{secrets:?}");
    server.terminate();
    server.ended(PATIENCE).await;
    let log = server.stderr();
    assert!(log.contains("account.sign_in"), "something is logged: {log}");
    let key = std::fs::read_to_string(folder.path().join("data/master.key")).expect("the key");
    let key = key.trim().rsplit(':').next().unwrap_or("").to_owned();
    for secret in secrets.iter().chain([&key]) {
        let lines: Vec<_> = log.lines().filter(|line| line.contains(secret.as_str())).collect();
        assert!(lines.is_empty(), "{secret} was logged: {lines:#?}");
    }
    for telling in ["BEGIN PRIVATE", "$argon2", "set-cookie", "form_token", "?token="] {
        assert!(!log.contains(telling), "{telling} was logged");
    }
    let printed = server.stdout();
    assert_eq!(printed.lines().count(), 2, "{printed}");
}

#[tokio::test]
async fn a78_no_secret_is_logged_even_at_trace() {
    no_secret_in_the_log(&[("LOG", "trace")]).await;
}

#[tokio::test]
async fn a78_no_secret_is_logged_even_when_dependencies_are_asked_to() {
    let filter = "trace,hyper=trace,h2=trace,sqlx=trace,axum=trace,leptos=trace,tower=trace";
    no_secret_in_the_log(&[("LOG", filter), ("LOG_FORMAT", "json")]).await;
}

#[tokio::test]
async fn every_json_line_is_json_and_names_its_request() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let settings = [("LOG_FORMAT", "json"), ("LISTN", "a typing error")];
    let server = Server::start(folder.path(), &settings).await;
    let mut client = Client::of(&server);
    let mut requests = Vec::new();
    for path in ["/login", "/nowhere?token=secret-in-a-query", "/setup?token=wrong"] {
        requests.push((path, client.get(path).await.expect("an answer").request));
    }
    let wrong = client.sign_in(WRONG_PASSWORD).await.expect("an answer");
    requests.push(("/login", wrong.request));
    let lines = eventually("a line for the last request", PATIENCE, async || {
        let log = server.stderr();
        let lines: Result<Vec<Value>, _> = log.lines().map(serde_json::from_str).collect();
        let lines = lines.ok()?;
        let last = &requests.last()?.1;
        let logged = |line: &Value| line["request"] == last.as_str() && line["status"] == 401;
        lines.iter().any(logged).then_some(lines)
    });
    let lines = lines.await;
    for (path, id) in &requests {
        let path = path.split('?').next().unwrap_or("");
        let mut of_request = lines.iter().filter(|line| line["request"] == id.as_str());
        let found = of_request.find(|line| line["path"] == path).expect("a line for the request");
        for field in ["timestamp", "level", "message", "method", "status", "elapsed_ms", "remote"] {
            assert!(!found[field].is_null(), "{field}: {found}");
        }
    }
    let text = server.stderr();
    assert!(text.contains("GRANTRY_LISTN is not a setting"), "{text}");
    assert!(text.contains("account.sign_in: refused") && !text.contains(EMAIL), "{text}");
    assert!(!text.contains("secret-in-a-query"), "no query is logged");
}

#[tokio::test]
async fn switching_the_limits_off_is_said_loudly() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = Server::start(folder.path(), &[("RATE_LIMITS", "off")]).await;
    assert!(server.stderr().contains("GRANTRY_RATE_LIMITS is off"), "{}", server.stderr());
}
