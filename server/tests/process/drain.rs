//! R34: SIGTERM answers what is in flight, says early that it leaves, and ends in time.

use super::client::{ADMIN, Client, PASSWORD};
use super::program::{PATIENCE, Server, eventually};
use std::time::Duration;
use tokio::net::TcpStream;

const IN_FLIGHT: usize = 12;
const AT_MOST: Duration = Duration::from_secs(10);
const SETTINGS: [(&str, &str); 3] = [ADMIN[0], ADMIN[1], ("RATE_LIMITS", "off")];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r34_sigterm_answers_what_is_in_flight() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut server = Server::start(folder.path(), &SETTINGS).await;
    let mut clients = Vec::new();
    for _ in 0..IN_FLIGHT {
        let mut client = Client::of(&server);
        let token = client.form_token().await.expect("a form");
        clients.push((client, token));
    }
    let mut probe = Client::unconnected(&server);
    let mut running = tokio::task::JoinSet::new();
    for (mut client, token) in clients {
        running.spawn(async move {
            let answer = client.sign_in_with(&token, PASSWORD).await;
            (answer, client)
        });
    }
    let first = running.join_next().await.expect("one of them").expect("no panic");
    server.terminate();
    let leaving = async {
        eventually("not ready", AT_MOST, async || match probe.get("/readyz").await {
            Ok(answer) => (answer.status == 503).then_some(true),
            Err(_closed) => Some(false),
        })
        .await
    };
    let (leaving, others) = tokio::join!(leaving, running.join_all());
    assert!(leaving, "it says that it leaves before it turns anybody away");
    let status = server.ended(AT_MOST).await;
    assert_eq!(status.code(), Some(0), "{}", server.stderr());
    assert!(!server.stderr().contains("cut off"), "{}", server.stderr());

    let again = Server::start(folder.path(), &SETTINGS).await;
    for (answer, client) in others.into_iter().chain([first]) {
        assert_eq!(answer.expect("an answer").status, 303);
        let mut returned = Client::of(&again);
        returned.cookies = client.cookies;
        let who = returned.get("/fn/who-am-i").await.expect("an answer");
        assert_eq!(who.status, 200, "an acknowledged session survives");
    }
}

#[tokio::test]
async fn r34_idle_connections_do_not_keep_it_from_ending() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut server = Server::start(folder.path(), &[]).await;
    let silent = TcpStream::connect(server.address).await.expect("connected");
    let mut kept_alive = Client::of(&server);
    kept_alive.ready().await;
    server.terminate();
    let status = server.ended(Duration::from_secs(6)).await;
    assert_eq!(status.code(), Some(0), "{}", server.stderr());
    assert!(!server.stderr().contains("cut off"), "{}", server.stderr());
    drop(silent);
    assert!(kept_alive.get("/healthz").await.is_err(), "nobody is there any more");
}

#[tokio::test]
async fn r35_it_can_be_restarted_again_and_again() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for _ in 0..5 {
        let mut server = Server::start(folder.path(), &ADMIN).await;
        Client::of(&server).ready().await;
        server.terminate();
        assert_eq!(server.ended(AT_MOST).await.code(), Some(0), "{}", server.stderr());
    }
    let server = Server::start(folder.path(), &ADMIN).await;
    let answer = Client::of(&server).sign_in(PASSWORD).await.expect("an answer");
    assert_eq!(answer.status, 303);
    assert!(tokio::time::timeout(PATIENCE, Client::of(&server).ready()).await.is_ok());
}
