//! R24, R25: what is sent is not always HTTP, and not always in time.

use super::client::Client;
use super::program::Server;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Sends something and reads until the other side closes.
async fn exchange(server: &Server, sent: &[u8], within: Duration) -> String {
    let mut stream = TcpStream::connect(server.address).await.expect("connected");
    // why: a server that refuses early may close while this still writes
    let _ = stream.write_all(sent).await;
    let mut received = Vec::new();
    let read = tokio::time::timeout(within, stream.read_to_end(&mut received)).await;
    let shown = String::from_utf8_lossy(&sent[..sent.len().min(60)]).into_owned();
    // why: a reset closes the connection too
    let _ = read.unwrap_or_else(|_late| panic!("not closed within {within:?}: {shown:?}"));
    String::from_utf8_lossy(&received).into_owned()
}

#[tokio::test]
async fn r25_slow_and_silent_clients_are_cut_off() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = Server::start(folder.path(), &[]).await;
    let within = Duration::from_secs(13);
    let quick = async {
        let mut client = Client::of(&server);
        for _ in 0..20 {
            assert_eq!(client.get("/healthz").await.expect("an answer").status, 200);
        }
    };
    tokio::join!(
        exchange(&server, b"", within),
        exchange(&server, b"GET / HT", within),
        exchange(&server, b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ", within),
        exchange(&server, b"PRI * HTTP/2.0\r\n", within),
        exchange(&server, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", within),
        exchange(&server, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", within),
        quick,
    );
    assert_eq!(Client::of(&server).get("/readyz").await.expect("an answer").status, 200);
}

#[tokio::test]
async fn r24_odd_requests_are_answered_or_closed() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = Server::start(folder.path(), &[]).await;
    let many = "X: y\r\n".repeat(200);
    let end = "Host: x\r\nConnection: close\r\n\r\n";
    for (sent, status) in [
        (format!("OPTIONS * HTTP/1.1\r\n{end}"), "404"),
        (format!("CONNECT evil.example:443 HTTP/1.1\r\n{end}"), "404"),
        (format!("GET http://evil.example/healthz HTTP/1.1\r\n{end}"), "200"),
        (format!("GET /healthz HTTP/1.0\r\n{end}"), "200"),
        (format!("GET / HTTP/9.9\r\n{end}"), "400"),
        (format!("GET /{} HTTP/1.1\r\n{end}", "a".repeat(70_000)), "4"),
        (format!("GET / HTTP/1.1\r\nX: {}\r\n{end}", "a".repeat(70_000)), "431"),
        (format!("GET / HTTP/1.1\r\n{many}{end}"), "431"),
        (format!("GET /\x01 HTTP/1.1\r\n{end}"), "400"),
        (format!("GET / HTTP/1.1\r\nBad Header: x\r\n{end}"), "400"),
        (format!("POST /login HTTP/1.1\r\nContent-Length: -1\r\n{end}"), "400"),
        (format!("POST /login HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n{end}"), "400"),
        (format!("POST /login HTTP/1.1\r\nTransfer-Encoding: chunked, identity\r\n{end}"), "4"),
        (
            format!(
                "POST /login HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n{end}0\r\n\r\n"
            ),
            "4",
        ),
        ("\x16\x03\x01\x02\x00\x01\x00\x01\u{fc}\x03\x03".to_owned() + end, "400"),
        ("hello\r\n\r\n".to_owned(), "400"),
    ] {
        let answer = exchange(&server, sent.as_bytes(), Duration::from_secs(13)).await;
        let line = answer.lines().next().unwrap_or("");
        let told = line.split(' ').nth(1).unwrap_or("");
        let shown: String = sent.chars().take(60).collect();
        assert!(told.starts_with(status), "{shown:?}: {line:?}");
    }
    assert_eq!(Client::of(&server).get("/readyz").await.expect("an answer").status, 200);
    assert!(!server.stderr().contains("panic"), "{}", server.stderr());
}

#[tokio::test]
async fn r34_every_kept_connection_answers_one_request_after_the_other() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let server = Server::start(folder.path(), &[]).await;
    let twice = "GET /nowhere HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\n\r\n\
                 HEAD /login HTTP/1.1\r\nHost: x\r\n\r\n\
                 GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let answers = exchange(&server, twice.as_bytes(), Duration::from_secs(13)).await;
    let told = answers.match_indices("HTTP/1.1 ").map(|(at, _)| &answers[at + 9..at + 12]);
    assert_eq!(told.collect::<Vec<_>>(), ["404", "200", "200"], "{answers}");
    assert!(answers.ends_with("\r\n\r\nok\n"), "{answers}");
}
