//! Structured logs on standard error, as text or JSON. What is never logged stands in
//! `docs/LOGGING.md`: secrets, tokens, cookies, passwords, queries, bodies.

use crate::config::{Config, LogFormat};
use std::panic::PanicHookInfo;
use tracing::{Level, Metadata};
use tracing_subscriber::filter::{EnvFilter, FilterExt, filter_fn};
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

pub(crate) fn init(config: &Config) {
    // The filter has been checked when the configuration was read.
    let filter = EnvFilter::try_new(&config.log).unwrap_or_else(|_checked| EnvFilter::new("info"));
    let filter = filter.and(filter_fn(may_be_logged));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_target(false);
    let lines = match config.log_format {
        LogFormat::Text => lines.with_ansi(false).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    tracing_subscriber::registry().with(lines.with_filter(filter)).init();
    std::panic::set_hook(Box::new(log_panic));
}

/// At the level `trace` other people's crates may write what passes through them, and which do can
/// change with an update. Only ours are heard there, whatever the filter says.
fn may_be_logged(metadata: &Metadata<'_>) -> bool {
    *metadata.level() != Level::TRACE || metadata.target().starts_with("grantry")
}

/// A panic is a log line like any other, so that whoever reads JSON can read it too.
fn log_panic(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    let what = panic.payload_as_str().unwrap_or("no message");
    tracing::error!(place, "panic: at {place}: {what}");
}
