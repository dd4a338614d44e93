//! One line per request: method, path, status, time. Never a query, a header or a body, since those
//! may hold secrets.

use crate::state::Circumstances;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;

pub(crate) async fn log_requests(request: Request, next: Next) -> Response {
    let Some(circumstances) = request.extensions().get::<Circumstances>().cloned() else {
        return next.run(request).await;
    };
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    #[expect(clippy::disallowed_methods, reason = "telemetry measures real time")]
    let begun = std::time::Instant::now();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let elapsed_ms = begun.elapsed().as_secs_f64() * 1_000.0;
    let Circumstances { request: id, remote } = circumstances;
    let dull = path.starts_with("/pkg/") || matches!(path.as_str(), "/healthz" | "/readyz");
    let quiet = status < 400 && dull;
    if quiet {
        tracing::debug!(%method, path, status, elapsed_ms, request = %id, %remote, "http: {method} {path} {status}");
    } else {
        tracing::info!(%method, path, status, elapsed_ms, request = %id, %remote, "http: {method} {path} {status}");
    }
    response
}
