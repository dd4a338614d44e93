//! What the server counts, for Prometheus: on an address of its own, so that nobody who asks for
//! tokens can read it. Everything is read when somebody asks; nothing is counted twice.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use grantry_engine::{Engine, Measures};
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;
use std::net::SocketAddr;
use tokio::net::TcpListener;

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

type Labels = Vec<(&'static str, String)>;

/// Serves `/metrics` for as long as the process lives.
pub(crate) async fn serve(listener: TcpListener, engine: Engine) {
    let router = Router::new().route("/metrics", get(scrape)).with_state(engine);
    if let Err(error) = axum::serve(listener, router).await {
        tracing::error!(error = %error, "metrics: stopped: {error}");
    }
}

/// Listens where metrics are asked for.
pub(crate) async fn listen(address: SocketAddr) -> Result<TcpListener, String> {
    let failed = |error: std::io::Error| {
        format!("cannot listen on {address} for metrics: {error}; set GRANTRY_METRICS_LISTEN")
    };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    // With port 0 nobody would know otherwise.
    let address = listener.local_addr().map_err(failed)?;
    tracing::info!("metrics: listening on http://{address}/metrics");
    Ok(listener)
}

async fn scrape(State(engine): State<Engine>) -> Response {
    let measures = match engine.measures().await {
        Ok(measures) => measures,
        Err(fault) => {
            tracing::warn!(error = %fault, "metrics: cannot measure: {fault}");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    let mut text = String::new();
    match encode(&mut text, &registry(measures)) {
        Ok(()) => ([(CONTENT_TYPE, OPEN_METRICS)], text).into_response(),
        Err(_full) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn registry(measures: Measures) -> Registry {
    let (issued, refused) =
        (Family::<Labels, Counter>::default(), Family::<Labels, Counter>::default());
    for (grant, good, bad) in measures.tokens {
        let labels = vec![("grant_type", grant)];
        issued.get_or_create(&labels).inc_by(good);
        refused.get_or_create(&labels).inc_by(bad);
    }
    let expiring = Family::<Labels, Gauge>::default();
    for (days, count) in measures.expiring {
        expiring.get_or_create(&vec![("within_days", days.to_string())]).set(count);
    }
    let expired = Gauge::<i64>::default();
    expired.set(measures.expired);
    let started = Gauge::<i64>::default();
    started.set(measures.started_at.as_seconds());
    let mut registry = Registry::with_prefix("grantry");
    registry.register("tokens_issued", "Token requests that were answered with tokens", issued);
    registry.register("requests_refused", "Requests of applications that were refused", refused);
    registry.register(
        "client_secrets_expiring",
        "Living client secrets that end within so many days",
        expiring,
    );
    registry.register(
        "client_secrets_expired",
        "Client secrets that have ended and were not retired",
        expired,
    );
    registry.register("start_time_seconds", "When this process started", started);
    registry
}

#[cfg(test)]
mod tests {
    use super::*;
    use grantry_core::time::Timestamp;

    #[test]
    fn product_d01_secrets_that_end_soon_are_a_metric() {
        let measures = Measures {
            tokens: vec![("client_credentials".to_owned(), 7, 2)],
            expiring: vec![(30, 3), (14, 1), (7, 0), (1, 0)],
            expired: 4,
            started_at: Timestamp::from_millis(1_800_000_000_000),
        };
        let mut text = String::new();
        encode(&mut text, &registry(measures)).expect("text");
        for line in [
            "grantry_tokens_issued_total{grant_type=\"client_credentials\"} 7",
            "grantry_requests_refused_total{grant_type=\"client_credentials\"} 2",
            "grantry_client_secrets_expiring{within_days=\"30\"} 3",
            "grantry_client_secrets_expiring{within_days=\"1\"} 0",
            "grantry_client_secrets_expired 4",
            "grantry_start_time_seconds 1800000000",
        ] {
            assert!(text.lines().any(|known| known == line), "{line} in\n{text}");
        }
        assert!(text.ends_with("# EOF\n"));
    }
}
