//! Keeps what the database library logs: the texts of statements, and PostgreSQL's notices.

use std::fmt::Debug;
use std::sync::{LazyLock, Mutex, PoisonError};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

const STATEMENTS: &str = "sqlx::query";
const NOTICES: &str = "sqlx::postgres::notice";
/// How the library names the threads on which SQLite runs.
const SQLITE_THREAD: &str = "sqlx-sqlite";

/// What was heard since it was last asked for.
#[derive(Default)]
pub(crate) struct Heard {
    pub(crate) on_sqlite: Vec<String>,
    pub(crate) on_postgres: Vec<String>,
    pub(crate) notices: Vec<String>,
}

static HEARD: LazyLock<Mutex<Heard>> = LazyLock::new(Mutex::default);

/// Begins to listen; the second call finds it listening.
pub(crate) fn listen() {
    let _ = tracing::subscriber::set_global_default(Recorder);
}

/// Statements that SQLite has run.
pub(crate) fn on_sqlite() -> Vec<String> {
    std::mem::take(&mut HEARD.lock().unwrap_or_else(PoisonError::into_inner).on_sqlite)
}

/// Statements that PostgreSQL has run, and its notices.
pub(crate) fn on_postgres() -> (Vec<String>, Vec<String>) {
    let mut heard = HEARD.lock().unwrap_or_else(PoisonError::into_inner);
    (std::mem::take(&mut heard.on_postgres), std::mem::take(&mut heard.notices))
}

/// Whether a statement asks for or changes rows, rather than opens a transaction or says how.
pub(crate) fn has_a_plan(statement: &str) -> bool {
    let verb = statement.split_whitespace().next().unwrap_or_default().to_uppercase();
    matches!(verb.as_str(), "SELECT" | "INSERT" | "UPDATE" | "DELETE" | "WITH")
}

/// As reports show it.
pub(crate) fn on_one_line(statement: &str) -> String {
    statement.split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Recorder;

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        [STATEMENTS, NOTICES].contains(&metadata.target())
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut texts = Texts::default();
        event.record(&mut texts);
        let mut heard = HEARD.lock().unwrap_or_else(PoisonError::into_inner);
        if event.metadata().target() == NOTICES {
            heard.notices.push(texts.message);
            return;
        }
        // A statement of up to four words is its own summary.
        let whole = &texts.statement;
        let statement = on_one_line(if whole.is_empty() { &texts.summary } else { whole });
        let thread = std::thread::current();
        if thread.name().is_some_and(|name| name.starts_with(SQLITE_THREAD)) {
            heard.on_sqlite.push(statement);
        } else {
            heard.on_postgres.push(statement);
        }
    }
}

#[derive(Default)]
struct Texts {
    summary: String,
    statement: String,
    message: String,
}

impl Texts {
    fn keep(&mut self, field: &Field, text: String) {
        match field.name() {
            "summary" => self.summary = text,
            "db.statement" => self.statement = text,
            "message" => self.message = text,
            _ => {}
        }
    }
}

impl Visit for Texts {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.keep(field, value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.keep(field, format!("{value:?}"));
    }
}
