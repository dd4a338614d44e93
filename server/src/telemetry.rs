//! Structured logs on standard error, as text or JSON. What is never logged stands in
//! `docs/LOGGING.md`: secrets, tokens, cookies, passwords, queries, bodies.

use crate::config::{Config, LogFormat};
use tracing_subscriber::EnvFilter;

pub(crate) fn init(config: &Config) {
    // The filter has been checked when the configuration was read.
    let filter = EnvFilter::try_new(&config.log).unwrap_or_else(|_checked| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false);
    match config.log_format {
        LogFormat::Text => builder.with_ansi(false).init(),
        LogFormat::Json => builder.json().flatten_event(true).init(),
    }
}
