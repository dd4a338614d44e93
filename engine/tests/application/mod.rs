//! Applications from the outside: made, changed, found, disabled, deleted, and their secrets.

mod attention;
mod changing;
mod creating;
mod handover;
mod isolation;
mod listing;
mod on_behalf;
mod restoring;
mod secrets;
mod seeded;
mod tokens;
mod usage;

use crate::support::Home;
use grantry_core::application::Draft;
use grantry_core::console::ApplicationView;
use grantry_engine::authority::{Operator, Writer};
use grantry_engine::{ApplicationMade, Engine, NewApplication, NotDone, Refusal};

/// Somebody who may change everything.
fn platform() -> Writer {
    Operator::at_the_command_line().writer()
}

/// The least that an application needs.
fn draft(name: &str) -> Draft {
    Draft { name: name.to_owned(), scopes: vec!["public".to_owned()], ..Draft::default() }
}

fn new(draft: Draft) -> NewApplication {
    NewApplication { draft, ..NewApplication::default() }
}

async fn make(home: &Home, engine: &Engine, draft: Draft) -> ApplicationMade {
    let made = engine.create_application(&home.ctx(), &platform(), new(draft)).await;
    made.unwrap_or_else(|stop| unreachable!("made: {stop:?}"))
}

async fn read(home: &Home, engine: &Engine, client_id: &str) -> ApplicationView {
    let reader = platform().reader();
    engine.application(&home.ctx(), &reader, client_id).await.expect("an application")
}

/// The fields that were refused, with their codes.
fn wrong<T>(result: Result<T, NotDone>) -> Vec<(String, String)> {
    match result.err() {
        Some(NotDone::Refused(Refusal::Invalid(errors))) => {
            errors.into_iter().map(|error| (error.field, error.code)).collect()
        }
        other => unreachable!("not a refusal of fields: {other:?}"),
    }
}

/// The code of a conflict.
fn conflict<T>(result: Result<T, NotDone>) -> &'static str {
    match result.err() {
        Some(NotDone::Refused(Refusal::Conflict(conflict))) => conflict.code,
        other => unreachable!("not a conflict: {other:?}"),
    }
}

fn not_found<T>(result: Result<T, NotDone>) -> bool {
    matches!(result.err(), Some(NotDone::Refused(Refusal::NotFound)))
}
