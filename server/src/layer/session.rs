//! Lets only signed-in people through to the dashboard and its server functions.

use crate::error::{WebError, wants_page};
use crate::extract::CookieKind;
use crate::state::{AppState, Circumstances};
use axum::extract::{Request, State};
use axum::http::header::HeaderName;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use grantry_app::{AppError, plain};
use grantry_core::return_path::ReturnPath;
use grantry_engine::Actor;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Puts the signed-in person into the request's extensions, or sends the browser to sign in.
pub(crate) async fn require_session(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let Some(circumstances) = request.extensions().get::<Circumstances>().cloned() else {
        return WebError::Forbidden.into_response();
    };
    let cookie = state.cookies.read(CookieKind::Console, request.headers());
    let Some(cookie) = cookie else { return no_session(&request) };
    let ctx = state.ctx(&circumstances, Actor::Anonymous);
    match state.engine.resume_session(&ctx, &cookie).await {
        Ok(Some(person)) => {
            request.extensions_mut().insert(person);
            next.run(request).await
        }
        Ok(None) => sign_in_first(&request),
        Err(fault) => WebError::from(fault).into_response(),
    }
}

/// A link on another site does not carry the cookie, which is `SameSite=Strict`. A page of ours
/// that loads itself again does.
fn no_session(request: &Request) -> Response {
    let foreign = request.headers().get(SEC_FETCH_SITE).is_some_and(|site| site == "cross-site");
    if foreign && request.method().is_safe() && wants_page(request.headers()) {
        let look = crate::http::look(request);
        return crate::http::plain_page(Html(plain::reload_page(look)));
    }
    sign_in_first(request)
}

fn sign_in_first(request: &Request) -> Response {
    if !request.method().is_safe() || is_server_function(request.headers(), request.uri().path()) {
        let body = server_fn::error::FromServerFnError::ser(&AppError::SignedOut);
        return (StatusCode::UNAUTHORIZED, body).into_response();
    }
    let here = request.uri().path_and_query().map_or("/", |here| here.as_str());
    match ReturnPath::parse(here) {
        Some(path) if path != ReturnPath::default() => {
            let next: String = form_urlencoded::byte_serialize(path.as_str().as_bytes()).collect();
            Redirect::to(&format!("/login?next={next}")).into_response()
        }
        _ => Redirect::to("/login").into_response(),
    }
}

fn is_server_function(headers: &HeaderMap, path: &str) -> bool {
    path.starts_with("/fn/") || !wants_page(headers) && headers.contains_key("x-requested-with")
}
