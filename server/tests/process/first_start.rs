//! R41: two processes that start at once on one empty folder end with one set of everything.

use super::client::{ADMIN, Client, PASSWORD, set_up};
use super::program::{Server, run};
use std::path::Path;

async fn two(folder: &Path, settings: &[(&str, &str)]) -> [Server; 2] {
    let mut both = [Server::begin(folder, settings), Server::begin(folder, settings)];
    let [a, b] = &mut both;
    tokio::join!(a.listening(), b.listening());
    both
}

async fn keys_as_seen_by(server: &Server) -> Vec<String> {
    let mut client = Client::of(server);
    assert_eq!(client.sign_in(PASSWORD).await.expect("an answer").status, 303);
    let list = client.get("/fn/keys/list").await.expect("an answer").body;
    let list: serde_json::Value = serde_json::from_str(&list).expect("a list");
    let items = list["items"].as_array().expect("keys").iter();
    items.map(|key| format!("{} {}", key["algorithm"], key["id"])).collect()
}

#[tokio::test]
async fn r41_two_first_starts_end_with_one_set_of_keys() {
    for _ in 0..3 {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let [a, b] = two(folder.path(), &ADMIN).await;
        let (seen_by_a, seen_by_b) = (keys_as_seen_by(&a).await, keys_as_seen_by(&b).await);
        assert_eq!(seen_by_a, seen_by_b);
        let mut algorithms: Vec<_> =
            seen_by_a.iter().filter_map(|key| key.split(' ').next()).collect();
        algorithms.dedup();
        assert_eq!(algorithms.len(), seen_by_a.len(), "one key per algorithm: {seen_by_a:?}");
        let listed = run(folder.path(), &[], &["keys", "list"]).stdout;
        assert_eq!(listed.lines().count(), seen_by_a.len() + 1, "{listed}");
        // One pepper: a session that one of them has made is known to the other.
        let mut client = Client::of(&a);
        client.sign_in(PASSWORD).await.expect("an answer");
        let mut other = Client::of(&b);
        other.cookies = client.cookies;
        assert_eq!(other.get("/fn/who-am-i").await.expect("an answer").status, 200);
    }
}

#[tokio::test]
async fn r41_two_first_starts_end_with_one_administrator() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let [a, b] = two(folder.path(), &[]).await;
    assert!(a.setup_path().is_some() && b.setup_path().is_some(), "either can be used");
    let (mut at_a, mut at_b) = (Client::of(&a), Client::of(&b));
    let (one, two) = tokio::join!(set_up(&mut at_a, &a), set_up(&mut at_b, &b));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 410], "the first one wins, the other is told");
    for server in [&a, &b] {
        let path = server.setup_path().expect("an address");
        assert_eq!(Client::of(server).get(&path).await.expect("an answer").status, 410);
        assert_eq!(Client::of(server).sign_in(PASSWORD).await.expect("an answer").status, 303);
    }
}
