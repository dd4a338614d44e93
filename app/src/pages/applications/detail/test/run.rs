//! What the buttons of the bench do: check what is needed, ask, and keep what came back.

use super::super::super::server_bench::{VisitAsked, token_on_behalf, visit};
use super::device;
use super::flow::Flow;
use super::pair::pair;
use super::{Bench, panel};
use crate::AppError;
use crate::parts::bench::{Ask, Asked, server};
use crate::parts::dom;
use grantry_core::console::BenchField;
use grantry_core::field_error::FieldError;
use leptos::prelude::*;

/// What a button does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    OnBehalf,
    Visit,
    Exchange,
    Machine,
    Device,
    Password,
    Refresh,
    Pair,
}

impl Action {
    pub(super) const fn verb(self) -> &'static str {
        match self {
            Self::Visit => "Sign in and get a code",
            Self::Exchange => "Exchange the code",
            Self::Device => "Start",
            Self::Refresh => "Refresh",
            Self::Pair => "Make a pair",
            Self::OnBehalf | Self::Machine | Self::Password => "Get a token",
        }
    }
}

/// Does it, unless something is missing or still on its way.
pub(super) fn run(bench: Bench, action: Action) {
    if bench.errand.pending().get_untracked() {
        return;
    }
    let missing = missing(bench, action);
    if !missing.is_empty() {
        bench.trouble.set(Some(AppError::Invalid { errors: missing }));
        return;
    }
    if action == Action::Pair {
        return make_pair(bench);
    }
    match action {
        // What led to the code stays in view.
        Action::Exchange => bench.trouble.set(None),
        _ => bench.clear(),
    }
    match action {
        Action::OnBehalf => on_behalf(bench),
        Action::Visit => walk(bench),
        Action::Device => device::start(bench),
        _ => ask(bench, request(bench, action)),
    }
}

/// What has to be typed first.
fn missing(bench: Bench, action: Action) -> Vec<FieldError> {
    let typed = bench.typed;
    let secret = ("client_secret", typed.secret);
    let (email, password) = (("email", typed.email), ("password", typed.password));
    let mut needed = match action {
        Action::OnBehalf => vec![email],
        Action::Visit => vec![email, password],
        Action::Exchange => vec![("code", typed.code)],
        Action::Password => vec![email, password],
        Action::Refresh => vec![("refresh_token", typed.refresh)],
        Action::Machine | Action::Device | Action::Pair => Vec::new(),
    };
    let pkce = bench.flow.get_untracked() == Flow::Pkce;
    if pkce && action == Action::Visit {
        needed.push(("challenge", typed.challenge));
    }
    let asks_itself = !matches!(action, Action::OnBehalf | Action::Visit | Action::Pair);
    if asks_itself && bench.confidential() {
        needed.push(secret);
    }
    let blank =
        |(_, holds): &(&str, RwSignal<String>)| holds.with_untracked(|text| text.trim().is_empty());
    let required = |(field, _): (&str, RwSignal<String>)| FieldError {
        field: field.to_owned(),
        code: "required".to_owned(),
        message: "This is needed.".to_owned(),
    };
    needed.into_iter().filter(blank).map(required).collect()
}

/// The request to the token endpoint.
fn request(bench: Bench, action: Action) -> Ask {
    let typed = bench.typed;
    let read = |holds: RwSignal<String>| holds.get_untracked().trim().to_owned();
    let scope = BenchField::plain("scope", read(typed.scope));
    let grant = |name: &str| BenchField::plain("grant_type", name);
    let (title, fields) = match action {
        Action::Exchange => (
            "Exchange the code",
            vec![
                grant("authorization_code"),
                BenchField::hidden("code", read(typed.code), "CODE"),
                BenchField::plain("redirect_uri", read(typed.redirect_uri)),
                BenchField::hidden("code_verifier", verifier(bench), "CODE_VERIFIER"),
            ],
        ),
        Action::Password => (
            "Send e-mail and password",
            vec![
                grant("password"),
                BenchField::plain("username", read(typed.email)),
                BenchField::hidden("password", typed.password.get_untracked(), "PASSWORD"),
                scope,
            ],
        ),
        Action::Refresh => (
            "Refresh",
            vec![
                grant("refresh_token"),
                BenchField::hidden("refresh_token", read(typed.refresh), "REFRESH_TOKEN"),
                scope,
            ],
        ),
        _ => ("Ask with client ID and secret", vec![grant("client_credentials"), scope]),
    };
    Ask { title, path: "/oauth/token", fields }
}

/// Blank where the flow has none.
fn verifier(bench: Bench) -> String {
    match bench.flow.get_untracked() {
        Flow::Pkce => bench.typed.verifier.get_untracked().trim().to_owned(),
        _ => String::new(),
    }
}

fn ask(bench: Bench, ask: Ask) {
    let client = bench.client();
    bench.errand.run(async move { client.ask(ask).await }, move |answer| match answer {
        Ok(asked) => keep(bench, asked),
        Err(error) => trouble(bench, error),
    });
}

/// Shows an answer, and puts what it brought where it is needed next.
pub(super) fn keep(bench: Bench, asked: Asked) {
    let Asked { step, tokens, told } = asked;
    let said = match told.get("access_token") {
        Some(token) => {
            bench.token.set(token.to_owned());
            (true, "Here is the token.".to_owned())
        }
        None => (false, refused(&told, step.status)),
    };
    if let Some(token) = told.get("refresh_token") {
        bench.typed.refresh.set(token.to_owned());
    }
    bench.steps.update(|steps| steps.push(step));
    bench.tokens.set(tokens);
    bench.said.set(Some(said));
}

fn refused(told: &crate::parts::bench::Told, status: u16) -> String {
    let error = told.get("error").map(str::to_owned);
    let error = error.unwrap_or_else(|| format!("status {status}"));
    let words = told.get("error_description").unwrap_or("No token came");
    format!("{words} ({error}).")
}

fn walk(bench: Bench) {
    let typed = bench.typed;
    let pkce = bench.flow.get_untracked() == Flow::Pkce;
    let read = |holds: RwSignal<String>| holds.get_untracked().trim().to_owned();
    let with_challenge = |holds: RwSignal<String>| if pkce { read(holds) } else { String::new() };
    let asked = VisitAsked {
        client_id: bench.of.with_value(|of| of.client_id.clone()),
        redirect_uri: read(typed.redirect_uri),
        scope: read(typed.scope),
        email: read(typed.email),
        password: typed.password.get_untracked(),
        challenge: with_challenge(typed.challenge),
        method: with_challenge(typed.method),
    };
    bench.errand.run(visit(asked), move |answer| match answer {
        Ok(seen) => {
            bench.steps.set(seen.steps);
            let said = match (&seen.code, seen.stopped) {
                (Some(_), _) => (true, "Here is the code. Exchange it within a minute.".to_owned()),
                (None, stopped) => (false, stopped.unwrap_or_default()),
            };
            if let Some(code) = seen.code {
                typed.code.set(code);
                let next = if bench.confidential() { "client_secret" } else { "code" };
                dom::focus_later(next.to_owned());
            }
            bench.said.set(Some(said));
        }
        Err(error) => trouble(bench, error),
    });
}

fn on_behalf(bench: Bench) {
    let typed = bench.typed;
    let client_id = bench.of.with_value(|of| of.client_id.clone());
    let (email, scope) = (typed.email.get_untracked(), typed.scope.get_untracked());
    let call = async move {
        let given = token_on_behalf(client_id.clone(), email, scope.trim().to_owned()).await?;
        let view = server::inspect(client_id, given.access_token.clone()).await?;
        Ok((given, view))
    };
    bench.errand.run(call, move |answer| match answer {
        Ok((given, view)) => {
            let minutes = given.expires_in / 60;
            bench.token.set(given.access_token);
            bench.tokens.set(vec![("Access token", view)]);
            let words = format!("Here is the token. It lives {minutes} minutes and is on record.");
            bench.said.set(Some((true, words)));
        }
        Err(error) => trouble(bench, error),
    });
}

fn make_pair(bench: Bench) {
    let call = async { Ok(pair().await) };
    bench.errand.run(call, move |made| match made {
        Ok(Some((verifier, challenge))) => {
            bench.typed.verifier.set(verifier);
            bench.typed.challenge.set(challenge);
            bench.typed.method.set("S256".to_owned());
            bench.trouble.set(None);
        }
        _ => {
            let message = "This browser makes one only on https or on this computer. Type both.";
            trouble(bench, AppError::Refused { message: message.to_owned() });
        }
    });
}

pub(super) fn trouble(bench: Bench, error: AppError) {
    bench.trouble.set(Some(error));
    dom::focus_first_wrong(panel::FORM);
}
