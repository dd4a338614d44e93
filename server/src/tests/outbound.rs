//! Outgoing requests: whom the server calls, how long it waits, and what it does not follow.

use crate::extract::networks;
use crate::outbound::{Outbound, OutboundError, OutboundSettings};
use axum::Router;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::IntoResponse;
use axum::routing::post;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

fn outbound(allow: &str) -> Outbound {
    let allow = networks(allow).expect("networks");
    Outbound::new(OutboundSettings { allow, ..OutboundSettings::default() }).expect("prepared")
}

/// A server that counts what it is asked, on an address of this computer.
async fn sink() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("an address");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let asked = Arc::new(AtomicUsize::new(0));
    let (count, hidden) = (asked.clone(), format!("{address}/hidden"));
    let counted = move |body: String| {
        assert_eq!(body, "logout_token=x");
        count.fetch_add(1, Ordering::SeqCst);
        async { StatusCode::NO_CONTENT }
    };
    let moved = || async move { (StatusCode::FOUND, [(LOCATION, hidden)]).into_response() };
    let router = Router::new()
        .route("/told", post(counted.clone()))
        .route("/hidden", post(counted.clone()).get(counted))
        .route("/moved", post(moved));
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, asked)
}

async fn ask(outbound: &Outbound, uri: &str) -> Result<StatusCode, OutboundError> {
    outbound.post_form(uri, "logout_token=x".to_owned()).await
}

#[tokio::test]
async fn a46_this_computer_and_its_networks_are_not_called_unless_allowed() {
    let (address, asked) = sink().await;
    let port = address.rsplit(':').next().expect("a port");
    let careful = outbound("");
    for host in [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "0.0.0.0",
        "[::ffff:127.0.0.1]",
        "169.254.169.254",
        "10.0.0.1",
        "2130706433",
    ] {
        let refused = ask(&careful, &format!("http://{host}:{port}/told")).await;
        let closed = matches!(refused, Err(OutboundError::Refused | OutboundError::Network(_)));
        assert!(closed, "{host}: {refused:?}");
    }
    assert_eq!(asked.load(Ordering::SeqCst), 0);
    let told = ask(&outbound("127.0.0.0/8"), &format!("{address}/told")).await;
    assert_eq!(told.expect("an answer"), StatusCode::NO_CONTENT);
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a46_no_redirect_is_followed() {
    let (address, asked) = sink().await;
    let answer = ask(&outbound("127.0.0.0/8"), &format!("{address}/moved")).await;
    assert_eq!(answer.expect("an answer"), StatusCode::FOUND);
    assert_eq!(asked.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a46_who_does_not_answer_is_not_waited_for() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("an address");
    let uri = format!("http://{}/told", listener.local_addr().expect("an address"));
    let outbound = outbound("127.0.0.1");
    let answer = tokio::time::timeout(Duration::from_secs(20), ask(&outbound, &uri)).await;
    assert!(matches!(answer.expect("in time"), Err(OutboundError::TooSlow)));
}

#[tokio::test]
async fn who_hangs_up_after_the_answer_has_answered() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("an address");
    let uri = format!("http://{}/told", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 2_048];
            let mut read = 0;
            while !request[..read].ends_with(b"logout_token=x") {
                read += stream.read(&mut request[read..]).await.expect("a request");
            }
            let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";
            stream.write_all(answer).await.expect("answered");
        }
    });
    let outbound = outbound("127.0.0.1");
    for _ in 0..50 {
        assert_eq!(ask(&outbound, &uri).await.expect("an answer"), StatusCode::OK);
    }
}

#[tokio::test]
async fn what_is_no_web_address_is_not_called() {
    let outbound = outbound("0.0.0.0/0,::/0");
    for uri in ["", "/told", "ftp://127.0.0.1/", "file:///etc/passwd", "http://"] {
        let answer = ask(&outbound, uri).await;
        assert!(matches!(answer, Err(OutboundError::BadAddress)), "{uri}: {answer:?}");
    }
}
