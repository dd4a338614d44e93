//! R01: killed at random moments under load, it comes back at once and has kept what it promised.

use super::client::{ADMIN, Client, PASSWORD};
use super::program::{PATIENCE, Server, eventually, run};
use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::task::JoinSet;

const KILLS: usize = 10;
const CLIENTS: usize = 4;
/// A debug build on a shared machine; a release build needs a fraction of a second.
const BACK_WITHIN: Duration = Duration::from_secs(10);
const SETTINGS: [(&str, &str); 3] = [ADMIN[0], ADMIN[1], ("RATE_LIMITS", "off")];

type Cookies = BTreeMap<String, String>;

/// Signs in again and again until the server is gone; every 303 is a promise.
async fn sign_in_forever(mut client: Client, kept: Arc<Mutex<Vec<Cookies>>>) {
    loop {
        client.cookies.clear();
        match client.sign_in(PASSWORD).await {
            Ok(answer) if answer.status == 303 => {
                kept.lock().expect("no panic").push(client.cookies.clone());
            }
            Ok(answer) => panic!("{}: {}", answer.status, answer.body),
            Err(_gone) => return,
        }
    }
}

fn random_moment() -> Duration {
    let random = RandomState::new().build_hasher().finish();
    Duration::from_millis(random % 900)
}

async fn assert_kept(server: &Server, promised: &[Cookies]) {
    for cookies in promised {
        let mut client = Client::of(server);
        client.cookies.clone_from(cookies);
        let answer = client.get("/fn/who-am-i").await.expect("an answer");
        assert_eq!(answer.status, 200, "a session that was acknowledged is gone");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r01_a_killed_server_keeps_what_it_acknowledged() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let kept = Arc::new(Mutex::new(Vec::new()));
    let mut keys = None;
    for round in 0..KILLS {
        let started = tokio::time::timeout(BACK_WITHIN, async {
            let server = Server::start(folder.path(), &SETTINGS).await;
            Client::of(&server).ready().await;
            server
        });
        let mut server = started.await.unwrap_or_else(|_late| panic!("round {round}: not back"));
        let promised = kept.lock().expect("no panic").clone();
        assert_kept(&server, &promised).await;
        let mut load = JoinSet::new();
        for _ in 0..CLIENTS {
            load.spawn(sign_in_forever(Client::of(&server), kept.clone()));
        }
        eventually("a first sign-in", PATIENCE, async || {
            (kept.lock().expect("no panic").len() > promised.len()).then_some(())
        })
        .await;
        tokio::time::sleep(random_moment()).await;
        server.kill();
        load.join_all().await;
        let said = run(folder.path(), &[], &["migrate"]);
        assert_eq!(said.code, Some(0), "round {round}: {said:?}");
        assert!(said.stdout.contains("is sound"), "round {round}: {said:?}");
        let listed = run(folder.path(), &[], &["keys", "list"]).stdout;
        assert_eq!(keys.get_or_insert_with(|| listed.clone()), &listed, "the keys are the same");
    }
    let promised = kept.lock().expect("no panic").clone();
    assert!(promised.len() >= KILLS, "every round promised something");
    let server = Server::start(folder.path(), &SETTINGS).await;
    assert_kept(&server, &promised).await;
}

#[tokio::test]
async fn r01_a_kill_during_the_first_start_leaves_something_to_start_from() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for step in 0..8 {
        let mut server = Server::begin(folder.path(), &ADMIN);
        tokio::time::sleep(Duration::from_millis(step * 25)).await;
        server.kill();
    }
    let server = Server::start(folder.path(), &ADMIN).await;
    let answer = Client::of(&server).sign_in(PASSWORD).await.expect("an answer");
    assert_eq!(answer.status, 303);
    drop(server);
    let said = run(folder.path(), &[], &["migrate"]);
    assert!(said.stdout.contains("is sound"), "{said:?}");
}
