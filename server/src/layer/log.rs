//! One line per request: method, path, status, time. Never a query, a header or a body, since those
//! may hold secrets.

use super::circumstances;
use crate::state::Circumstances;
use axum::extract::Request;
use axum::http::Method;
use axum::response::Response;
use std::time::Instant;

/// What is known of a request before it is answered.
pub(super) struct Line {
    circumstances: Circumstances,
    method: Method,
    path: String,
    begun: Instant,
}

impl Line {
    #[expect(clippy::disallowed_methods, reason = "telemetry measures real time")]
    pub(super) fn begin(request: &Request, circumstances: Circumstances) -> Self {
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        Self { circumstances, method, path, begun: Instant::now() }
    }

    /// Writes it; the answer names the request as the line does.
    pub(super) fn end(self, response: &mut Response) {
        let Self { circumstances: Circumstances { request: id, remote }, method, path, begun } =
            self;
        circumstances::tell(&id, response);
        let status = response.status().as_u16();
        let elapsed_ms = begun.elapsed().as_secs_f64() * 1_000.0;
        let dull = path.starts_with("/pkg/") || matches!(path.as_str(), "/healthz" | "/readyz");
        if status < 400 && dull {
            tracing::debug!(%method, path, status, elapsed_ms, request = %id, %remote, "http: {method} {path} {status}");
        } else {
            tracing::info!(%method, path, status, elapsed_ms, request = %id, %remote, "http: {method} {path} {status}");
        }
    }
}
