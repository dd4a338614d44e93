//! `/oauth/sign-in`: where somebody signs in to applications without coming from one, on the way to
//! `/device` (RFC 8628 section 3.3).

use super::credentials::{typed, welcomed};
use super::login::{FORM_EXPIRED, WRONG, form_is_ours, page, too_many};
use super::look;
use crate::error::WebError;
use crate::extract::{CookieKind, Form};
use crate::state::{AppState, Circumstances};
use axum::Extension;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use grantry_app::plain::{Door, PageLook, SignInContent};
use grantry_core::return_path::ReturnPath;
use grantry_engine::{Actor, PersonBegun, PersonSession};

pub(super) async fn show(State(state): State<AppState>, request: Request) -> Response {
    let query = Form::decode(request.uri().query().unwrap_or("").as_bytes());
    let next = query.map(|query| query.text("next")).unwrap_or_default();
    page(&state, request.headers(), content("", &next, None), look(&request))
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
        let content = content(&email, &next, Some(error));
        (status, page(&state, &headers, content, look.clone())).into_response()
    };
    if !form_is_ours(&state, &headers, &form) {
        return Ok(again(StatusCode::FORBIDDEN, FORM_EXPIRED));
    }
    let ctx = state.ctx(&circumstances, Actor::Anonymous);
    let cookie = state.cookies.read(CookieKind::Person, &headers);
    let typed = typed(&state, &headers, &form, None);
    match state.engine.begin_person_session(&ctx, cookie.as_deref(), &typed).await? {
        PersonBegun::Welcome(session) => Ok(on_to_the_device(&state, &session, &next)),
        PersonBegun::Wrong => Ok(again(StatusCode::UNAUTHORIZED, WRONG)),
        PersonBegun::Throttled { until } => {
            let (error, retry_after) = too_many(until.since(ctx.now));
            Ok((retry_after, again(StatusCode::TOO_MANY_REQUESTS, &error)).into_response())
        }
    }
}

fn content<'a>(email: &'a str, next: &'a str, error: Option<&'a str>) -> SignInContent<'a> {
    SignInContent { door: Door::Device, email, next, error, ..SignInContent::default() }
}

/// Back to the page that sent them, and to no other (A10). 303, so that the browser does not send the
/// password again (M021).
fn on_to_the_device(state: &AppState, session: &PersonSession, next: &str) -> Response {
    let response = Redirect::to(ReturnPath::to_device(next).as_str()).into_response();
    let cookie = (CookieKind::Person, &session.session);
    welcomed(state, response, cookie, &session.browser_mark)
}
