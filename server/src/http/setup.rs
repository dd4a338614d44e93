//! `/setup`: where whoever holds the one-time address makes the first administrator.

use super::login::{form_is_ours, form_token};
use super::{look, plain_page, token_in};
use crate::error::WebError;
use crate::extract::Form;
use crate::state::{AppState, Circumstances};
use axum::Extension;
use axum::extract::{Request, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use grantry_app::plain::{self, PageLook, SetupContent, SetupProblem};
use grantry_core::secret::Secret;
use grantry_engine::{Actor, Ctx, FirstAdministrator, SetupOutcome};
use std::sync::PoisonError;

pub(super) async fn show(
    State(state): State<AppState>,
    Extension(circumstances): Extension<Circumstances>,
    request: Request,
) -> Result<Response, WebError> {
    let token = token_in(request.uri());
    let ctx = state.ctx(&circumstances, Actor::Anonymous);
    let checked = state.engine.check_setup_token(&ctx, &Secret::new(token.clone())).await?;
    let content = SetupContent { token: &token, ..SetupContent::default() };
    let place = Place { state: &state, headers: request.headers(), look: look(&request) };
    match checked {
        Ok(()) => Ok(page(place, content)),
        Err(refusal) => answer(place, &ctx, content, refusal),
    }
}

pub(super) async fn submit(
    State(state): State<AppState>,
    Extension(circumstances): Extension<Circumstances>,
    Extension(look): Extension<PageLook>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, WebError> {
    if !form_is_ours(&state, &headers, &form) {
        return Err(WebError::Forged);
    }
    let (token, email, first_name) =
        (form.text("token"), form.text("email"), form.text("first_name"));
    let ctx = state.ctx(&circumstances, Actor::Anonymous);
    let outcome = state.engine.set_up(&ctx, input(&form)).await?;
    if matches!(outcome, SetupOutcome::Done) {
        make_awaited_client(&state).await;
    }
    let content = SetupContent {
        token: &token,
        email: &email,
        first_name: &first_name,
        ..SetupContent::default()
    };
    answer(Place { state: &state, headers: &headers, look }, &ctx, content, outcome)
}

/// Now somebody can own the application that the configuration names.
async fn make_awaited_client(state: &AppState) {
    let awaited = state.awaited_client.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Err(why) = crate::run::first_application(&state.engine, awaited).await {
        tracing::error!("setup: {why}");
    }
}

fn input(form: &Form) -> FirstAdministrator {
    FirstAdministrator {
        token: form.secret("token"),
        email: form.text("email"),
        first_name: form.text("first_name"),
        password: form.secret("password"),
        repeated: form.secret("repeated"),
    }
}

/// Where an outcome is shown.
struct Place<'a> {
    state: &'a AppState,
    headers: &'a HeaderMap,
    look: PageLook,
}

/// What is shown for every outcome; a finished setup leads to the sign-in page.
fn answer(
    place: Place<'_>,
    ctx: &Ctx,
    content: SetupContent<'_>,
    outcome: SetupOutcome,
) -> Result<Response, WebError> {
    let (status, content) = match &outcome {
        SetupOutcome::Done => return Ok(Redirect::to("/login").into_response()),
        SetupOutcome::Throttled { until } => return Err(WebError::throttled(*until, ctx.now)),
        SetupOutcome::WrongToken => {
            let problem = Some(SetupProblem::WrongToken);
            (StatusCode::FORBIDDEN, SetupContent { problem, ..content })
        }
        SetupOutcome::AlreadySetUp => {
            let problem = Some(SetupProblem::AlreadySetUp);
            (StatusCode::GONE, SetupContent { problem, ..content })
        }
        SetupOutcome::Invalid(errors) => {
            (StatusCode::UNPROCESSABLE_ENTITY, SetupContent { errors, ..content })
        }
    };
    Ok((status, page(place, content)).into_response())
}

fn page(place: Place<'_>, content: SetupContent<'_>) -> Response {
    let (form_token, cookie) = form_token(place.state, place.headers);
    let content = SetupContent { form_token: &form_token, ..content };
    let mut response = plain_page(Html(plain::setup_page(&content, place.look)));
    if let Some(cookie) = cookie {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}
