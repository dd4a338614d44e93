//! Metrics are told on an address of their own, and nowhere else.

use super::program::{PATIENCE, Server, eventually};

#[tokio::test]
async fn product_d01_metrics_are_told_on_their_own_address_alone() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = Server::start(folder.path(), &[("METRICS_LISTEN", "127.0.0.1:0")]).await;
    let address = eventually("the address of the metrics", PATIENCE, async || {
        let log = server.stderr();
        let (_, rest) = log.split_once("metrics: listening on ")?;
        rest.split_whitespace().next().map(str::to_owned)
    })
    .await;
    let answer = reqwest::get(&address).await.expect("an answer");
    assert_eq!(answer.status(), 200);
    let kind = answer.headers()["content-type"].to_str().expect("text").to_owned();
    assert!(kind.starts_with("application/openmetrics-text"), "{kind}");
    let text = answer.text().await.expect("text");
    assert!(text.contains("grantry_client_secrets_expiring{within_days=\"30\"} 0"), "{text}");
    let elsewhere = reqwest::get(format!("{}/metrics", server.url())).await.expect("an answer");
    assert_eq!(elsewhere.status(), 404, "who asks for tokens cannot read them");
}
