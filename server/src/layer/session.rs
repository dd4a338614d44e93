//! Lets only signed-in people through to the dashboard and its server functions.

use crate::error::{WebError, wants_page};
use crate::extract::CookieKind;
use crate::state::{AppState, Circumstances};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, HeaderName};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};
use grantry_app::{AppError, plain};
use grantry_core::return_path::ReturnPath;
use grantry_engine::authority::SignedIn;
use grantry_engine::{Actor, Fault};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Puts the signed-in person into the request's extensions, or sends the browser to sign in.
pub(crate) async fn require_session(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    match signed_in(&state, &request).await {
        Ok(Some(person)) => {
            request.extensions_mut().insert(person);
            next.run(request).await
        }
        Ok(None) if is_server_function(&request) => signed_out(),
        Ok(None) if is_from_elsewhere(&state, &request) => {
            let look = crate::http::look(&request);
            crate::http::plain_page(Html(plain::reload_page(look)))
        }
        Ok(None) => sign_in_first(&request),
        Err(fault) => WebError::from(fault).into_response(),
    }
}

/// Whose session a request carries. What it needs of the request is taken at once, since a body
/// cannot be shared between threads.
pub(crate) fn signed_in(
    state: &AppState,
    request: &Request,
) -> impl Future<Output = Result<Option<SignedIn>, Fault>> + Send + use<> {
    let cookie = state.cookies.read(CookieKind::Console, request.headers());
    let circumstances = request.extensions().get::<Circumstances>();
    let ctx = circumstances.map(|known| state.ctx(known, Actor::Anonymous));
    let engine = state.engine.clone();
    async move {
        let (Some(cookie), Some(ctx)) = (cookie, ctx) else { return Ok(None) };
        engine.resume_session(&ctx, &cookie).await
    }
}

fn is_server_function(request: &Request) -> bool {
    request.uri().path().starts_with("/fn/")
}

/// A link on another site does not carry the cookie, which is `SameSite=Strict`. A page of ours
/// that loads itself again does.
fn is_from_elsewhere(state: &AppState, request: &Request) -> bool {
    let headers = request.headers();
    let foreign = headers.get(SEC_FETCH_SITE).is_some_and(|site| site == "cross-site");
    foreign && wants_page(headers) && state.cookies.read(CookieKind::Console, headers).is_none()
}

/// What a server function's caller understands.
fn signed_out() -> Response {
    let body = server_fn::error::FromServerFnError::ser(&AppError::SignedOut);
    let kind = HeaderValue::from_static("application/json");
    (StatusCode::UNAUTHORIZED, [(CONTENT_TYPE, kind)], body).into_response()
}

fn sign_in_first(request: &Request) -> Response {
    let here = request.uri().path_and_query().map_or("/", |here| here.as_str());
    match ReturnPath::parse(here) {
        Some(path) if path != ReturnPath::default() => {
            let next: String = form_urlencoded::byte_serialize(path.as_str().as_bytes()).collect();
            Redirect::to(&format!("/login?next={next}")).into_response()
        }
        _ => Redirect::to("/login").into_response(),
    }
}
