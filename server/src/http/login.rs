//! `/login` and `/logout`: plain pages and forms that work without any script.

use super::credentials::{typed, welcomed};
use super::{look, plain_page};
use crate::error::{WebError, in_words};
use crate::extract::{CookieKind, Form};
use crate::state::{AppState, Circumstances};
use axum::Extension;
use axum::extract::{Request, State};
use axum::http::header::{RETRY_AFTER, SET_COOKIE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use grantry_app::plain::{self, PageLook, SignInContent};
use grantry_core::return_path::ReturnPath;
use grantry_core::time::Span;
use grantry_core::web_origin::Provenance;
use grantry_engine::{Actor, SignInOutcome, Welcome};

pub(super) const WRONG: &str = "E-mail or password is wrong.";
const NO_DASHBOARD: &str =
    "This account has no access to the dashboard. Ask an administrator if it should.";
pub(super) const FORM_EXPIRED: &str =
    "This page was open too long, or cookies are off. Please try again.";

pub(super) async fn show(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, WebError> {
    let query = Form::decode(request.uri().query().unwrap_or("").as_bytes());
    let next = query.map(|query| query.text("next")).unwrap_or_default();
    let signed_out = request.uri().query() == Some("signed-out");
    let missing = !state.engine.has_administrator().await?;
    let content = SignInContent { next: &next, signed_out, missing, ..SignInContent::default() };
    Ok(page(&state, request.headers(), content, look(&request)))
}

pub(super) async fn submit(
    State(state): State<AppState>,
    Extension(circumstances): Extension<Circumstances>,
    Extension(look): Extension<PageLook>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, WebError> {
    let (email, next) = (form.text("username"), form.text("next"));
    let again = |status: StatusCode, error: &str| {
        let (email, next, error) = (email.as_str(), next.as_str(), Some(error));
        let content = SignInContent { email, next, error, ..SignInContent::default() };
        (status, page(&state, &headers, content, look.clone())).into_response()
    };
    if !form_is_ours(&state, &headers, &form) {
        return Ok(again(StatusCode::FORBIDDEN, FORM_EXPIRED));
    }
    let ctx = state.ctx(&circumstances, Actor::Anonymous);
    let typed = typed(&state, &headers, &form, Some(CookieKind::Console));
    match state.engine.sign_in(&ctx, typed).await? {
        SignInOutcome::Welcome(welcome) => Ok(welcome_back(&state, &welcome, &next)),
        SignInOutcome::Wrong => Ok(again(StatusCode::UNAUTHORIZED, WRONG)),
        SignInOutcome::NoDashboard => Ok(again(StatusCode::FORBIDDEN, NO_DASHBOARD)),
        SignInOutcome::Throttled { until } => {
            let (error, retry_after) = too_many(until.since(ctx.now));
            Ok((retry_after, again(StatusCode::TOO_MANY_REQUESTS, &error)).into_response())
        }
    }
}

/// The sentence and the header that say how long to wait.
pub(super) fn too_many(wait: Span) -> (String, [(HeaderName, HeaderValue); 1]) {
    let seconds = HeaderValue::from(wait.as_seconds_ceil().max(1));
    (format!("Too many tries. Try again in {}.", in_words(wait)), [(RETRY_AFTER, seconds)])
}

pub(super) async fn sign_out(
    State(state): State<AppState>,
    Extension(provenance): Extension<Provenance>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, WebError> {
    // The dashboard's own form carries no token; there the browser's headers prove where it is from.
    if provenance != Provenance::SameOrigin && !form_is_ours(&state, &headers, &form) {
        return Err(WebError::Forged);
    }
    if let Some(cookie) = state.cookies.read(CookieKind::Console, &headers) {
        state.engine.sign_out(&cookie).await?;
    }
    let mut response = Redirect::to("/login?signed-out").into_response();
    response.headers_mut().append(SET_COOKIE, state.cookies.remove(CookieKind::Console));
    Ok(response)
}

/// 303, so that the browser does not send the password again (M021).
fn welcome_back(state: &AppState, welcome: &Welcome, next: &str) -> Response {
    let path = ReturnPath::parse(next).unwrap_or_default();
    let session = (CookieKind::Console, &welcome.session);
    let response = Redirect::to(path.as_str()).into_response();
    welcomed(state, response, session, &welcome.browser_mark)
}

/// Whether the form's token belongs to the browser's form cookie.
pub(super) fn form_is_ours(state: &AppState, headers: &HeaderMap, form: &Form) -> bool {
    let cookie = state.cookies.read(CookieKind::Form, headers);
    cookie.is_some_and(|cookie| state.engine.form_token_is_ours(&cookie, &form.text("form_token")))
}

/// The token for a form, and the cookie to set where the browser has none yet.
pub(super) fn form_token(state: &AppState, headers: &HeaderMap) -> (String, Option<HeaderValue>) {
    match state.cookies.read(CookieKind::Form, headers) {
        Some(cookie) if !cookie.is_empty() => (state.engine.form_token(&cookie), None),
        _ => {
            let cookie = state.engine.new_form_cookie();
            let token = state.engine.form_token(&cookie);
            (token, Some(state.cookies.set(CookieKind::Form, &cookie)))
        }
    }
}

/// The page, through whichever door.
pub(super) fn page(
    state: &AppState,
    headers: &HeaderMap,
    content: SignInContent<'_>,
    look: PageLook,
) -> Response {
    let (token, cookie) = form_token(state, headers);
    let content = SignInContent { form_token: &token, ..content };
    let mut response = plain_page(Html(plain::sign_in_page(&content, look)));
    if let Some(cookie) = cookie {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}
