//! `/oauth/authorize` and the forms of its pages (RFC 6749 section 3.1, OpenID Connect Core section
//! 3.1.2): extract, ask the engine what comes next, draw it.

use super::pages::{Drawn, seen, sign_in_again};
use crate::error::WebError;
use crate::extract::{CookieKind, Form, form_bytes};
use crate::http::credentials::{typed, welcomed};
use crate::state::{AppState, Circumstances};
use axum::Extension;
use axum::extract::{RawQuery, Request, State};
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use grantry_app::plain::PageLook;
use grantry_core::authorize::Params;
use grantry_engine::{
    AccountChoice, Actor, ConsentDecision, PersonSignIn, PersonSignedIn, PersonWelcome, Visitor,
};

const ENDPOINT: &str = "/oauth/authorize";

/// A request in a link.
pub(crate) async fn authorize(
    State(state): State<AppState>,
    Extension(circumstances): Extension<Circumstances>,
    Extension(look): Extension<PageLook>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let params = Params::decode(query.unwrap_or_default().as_bytes());
    let (visitor, new_cookie) = visitor(&state, &headers);
    let ctx = state.ctx(&circumstances, Actor::Anonymous);
    let step = state.engine.authorize(&ctx, &params, &visitor).await?;
    let mut response = Drawn { look, request: circumstances.request }.step(step);
    if let Some(cookie) = new_cookie {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// A request in a form. The browser brings no cookies with a form of another site, so what is good
/// goes on as a link.
pub(crate) async fn authorize_form(
    State(state): State<AppState>,
    Extension(circumstances): Extension<Circumstances>,
    Extension(look): Extension<PageLook>,
    request: Request,
) -> Result<Response, WebError> {
    let params = Params::decode(&form_bytes(request, &state).await?);
    let ctx = state.ctx(&circumstances, Actor::Anonymous);
    Ok(match state.engine.judge_request(&ctx, &params).await? {
        Some(step) => Drawn { look, request: circumstances.request }.step(step),
        None => go_on(&params.canonical()),
    })
}

/// The form of the sign-in page.
pub(crate) async fn sign_in(
    State(state): State<AppState>,
    Extension(circumstances): Extension<Circumstances>,
    Extension(look): Extension<PageLook>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, WebError> {
    let (params, ctx) = (request_of(&form), state.ctx(&circumstances, Actor::Anonymous));
    let (visitor, new_cookie) = visitor(&state, &headers);
    let input =
        PersonSignIn { ticket: form.text("ticket"), typed: typed(&state, &headers, &form, None) };
    let drawn = Drawn { look, request: circumstances.request };
    let signed_in = state.engine.sign_in_person(&ctx, &params, &visitor, input).await?;
    let mut response = match signed_in {
        PersonSignedIn::Welcome(welcome) => welcome_in(&state, &welcome),
        PersonSignedIn::Stopped(step) => drawn.step(step),
        refused => sign_in_again(&drawn, &ctx, refused),
    };
    if let Some(cookie) = new_cookie {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    Ok(response)
}

/// The way back from the sign-in page.
pub(crate) async fn cancel(
    State(state): State<AppState>,
    Extension(circumstances): Extension<Circumstances>,
    Extension(look): Extension<PageLook>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, WebError> {
    let (params, ctx) = (request_of(&form), state.ctx(&circumstances, Actor::Anonymous));
    let (visitor, _) = visitor(&state, &headers);
    let step = state.engine.turn_back(&ctx, &params, &visitor, &form.text("ticket")).await?;
    Ok(Drawn { look, request: circumstances.request }.step(step.ok_or(WebError::Forged)?))
}

/// The choice of an account.
pub(crate) async fn account(
    State(state): State<AppState>,
    Extension(circumstances): Extension<Circumstances>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, WebError> {
    let (params, ctx) = (request_of(&form), state.ctx(&circumstances, Actor::Anonymous));
    let (visitor, _) = visitor(&state, &headers);
    let choice = match form.text("choice").as_str() {
        "current" => AccountChoice::Current,
        _ => AccountChoice::Other,
    };
    let chosen = (form.text("ticket"), choice);
    let chosen = (chosen.0.as_str(), chosen.1);
    let request = state.engine.choose_account(&ctx, &params, &visitor, chosen).await?;
    Ok(go_on(&request.ok_or(WebError::Forged)?))
}

/// The form of the consent page.
pub(crate) async fn consent(
    State(state): State<AppState>,
    Extension(circumstances): Extension<Circumstances>,
    Extension(look): Extension<PageLook>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, WebError> {
    let (params, ctx) = (request_of(&form), state.ctx(&circumstances, Actor::Anonymous));
    let (visitor, _) = visitor(&state, &headers);
    let decision = ConsentDecision {
        ticket: form.text("ticket"),
        allow: form.text("decision") == "allow",
        ticked: form
            .names()
            .filter_map(|name| name.strip_prefix("scope-"))
            .map(str::to_owned)
            .collect(),
    };
    let step = state.engine.decide_consent(&ctx, &params, &visitor, decision).await?;
    Ok(Drawn { look, request: circumstances.request }.step(step.ok_or(WebError::Forged)?))
}

/// The request that a page has carried.
fn request_of(form: &Form) -> Params {
    Params::decode(form.text("request").as_bytes())
}

/// Whose browser it is, and the cookie to set where it has none yet.
fn visitor(state: &AppState, headers: &HeaderMap) -> (Visitor, Option<HeaderValue>) {
    let session = state.cookies.read(CookieKind::Person, headers);
    let known = state.cookies.read(CookieKind::Flow, headers).filter(|cookie| !cookie.is_empty());
    let new = known.is_none().then(|| state.engine.new_form_cookie());
    let cookie = new.as_deref().map(|value| state.cookies.set(CookieKind::Flow, value));
    (Visitor { session, browser: known.or(new).unwrap_or_default() }, cookie)
}

/// 303, so that the browser does not send the password again (M021).
fn welcome_in(state: &AppState, welcome: &PersonWelcome) -> Response {
    let session = (CookieKind::Person, &welcome.session);
    welcomed(state, go_on(&welcome.request), session, &welcome.browser_mark)
}

/// On to the endpoint itself, with a request in its canonical writing.
fn go_on(request: &str) -> Response {
    let location = HeaderValue::try_from(format!("{ENDPOINT}?{request}"));
    match location {
        Ok(location) => seen((StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response()),
        // A request in its canonical writing is plain ASCII.
        Err(_) => WebError::BadRequest("The request could not be written.").into_response(),
    }
}
