//! Accepts connections and, when asked to stop, answers what is in flight before it ends.
//!
//! Slow clients are cut off by timeouts, so that they cannot hold the server's connections (R25).

use crate::extract::PeerAddr;
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use futures_util::FutureExt;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

/// A request's headers must be complete within this time; so must the first request of a connection.
const HEADER_PATIENCE: Duration = Duration::from_secs(10);
/// For so long the server says that it is not ready before it turns anybody away (R34).
const NOTICE: Duration = Duration::from_secs(1);
/// What has been sent when the door closes is read within this time.
const LAST_READ: Duration = Duration::from_millis(200);
/// What is in flight when the server stops has this long to end.
const DRAIN_PATIENCE: Duration = Duration::from_secs(6);
const HEADER_BUFFER: usize = 32 * 1024;
const STREAMS: u32 = 200;

/// Serves until `stop` is ready; `draining` is called once before the last answers are awaited.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()>,
    draining: impl FnOnce(),
) {
    let server = Server { builder: builder(), graceful: GracefulShutdown::new(), router };
    server.accept_until(&listener, stop).await;
    draining();
    server.accept_until(&listener, tokio::time::sleep(NOTICE)).await;
    // Whoever is connected already is served; closing the door would reset them.
    while let Some(Ok((stream, peer))) = listener.accept().now_or_never() {
        server.begin(stream, peer);
    }
    drop(listener);
    tokio::time::sleep(LAST_READ).await;
    if tokio::time::timeout(DRAIN_PATIENCE, server.graceful.shutdown()).await.is_err() {
        tracing::warn!("serve: some requests did not end in time and were cut off");
    }
}

struct Server {
    builder: Builder<TokioExecutor>,
    graceful: GracefulShutdown,
    router: Router,
}

impl Server {
    async fn accept_until(&self, listener: &TcpListener, end: impl Future<Output = ()>) {
        let mut end = std::pin::pin!(end);
        loop {
            tokio::select! {
                () = &mut end => return,
                accepted = listener.accept() => match accepted {
                    Ok((stream, peer)) => self.begin(stream, peer),
                    Err(error) => {
                        // Out of descriptors, most often: wait until some connections have ended.
                        tracing::warn!(error = %error, "serve: cannot accept: {error}");
                        tokio::time::sleep(Duration::from_millis(100)).await;
                    }
                },
            }
        }
    }

    fn begin(&self, stream: TcpStream, peer: SocketAddr) {
        let asked = Arc::new(AtomicBool::new(false));
        let connection =
            connection(&self.builder, stream, peer, self.router.clone(), asked.clone());
        let watched = self.graceful.watch(connection);
        tokio::spawn(async move {
            tokio::select! {
                ended = watched => if let Err(error) = ended {
                    tracing::debug!(%peer, "serve: a connection ended: {error}");
                },
                () = silence(asked) => {
                    tracing::debug!(%peer, "serve: a connection asked for nothing and was closed");
                }
            }
        });
    }
}

/// Ready when a connection has not brought one whole request in time. hyper's own patience begins
/// only when it knows which version of HTTP it is spoken to in.
async fn silence(asked: Arc<AtomicBool>) {
    tokio::time::sleep(HEADER_PATIENCE).await;
    if asked.load(Ordering::Relaxed) {
        std::future::pending::<()>().await;
    }
}

fn builder() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_PATIENCE)
        .max_buf_size(HEADER_BUFFER)
        .max_headers(100);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .max_header_list_size(16 * 1024)
        .keep_alive_interval(Duration::from_secs(30));
    builder
}

fn connection(
    builder: &Builder<TokioExecutor>,
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    asked: Arc<AtomicBool>,
) -> impl hyper_util::server::graceful::GracefulConnection<
    Error = Box<dyn std::error::Error + Send + Sync>,
> + Send
+ 'static {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%peer, "serve: no TCP_NODELAY: {error}");
    }
    let service = router.map_request(move |request: Request<Incoming>| {
        asked.store(true, Ordering::Relaxed);
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(PeerAddr(peer));
        request
    });
    builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service)).into_owned()
}
