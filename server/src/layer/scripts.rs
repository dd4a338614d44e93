//! Which other sites' scripts may read an answer (CORS, in the Fetch standard). Never with cookies: no
//! answer allows credentials.

use crate::error::WebError;
use crate::state::AppState;
use axum::extract::{Request, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN,
    VARY,
};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Which application a request has named. A handler puts it into its answer's extensions; the pages
/// of that application may then read the answer.
#[derive(Debug, Clone)]
pub(crate) struct NamedClient(pub(crate) String);

const METHODS: HeaderValue = HeaderValue::from_static("GET, POST");
const HEADERS: HeaderValue = HeaderValue::from_static("authorization, content-type");
const READABLE: HeaderValue = HeaderValue::from_static("www-authenticate, retry-after");
const TEN_MINUTES: HeaderValue = HeaderValue::from_static("600");
const EVERYBODY: HeaderValue = HeaderValue::from_static("*");

/// For documents that everybody may read.
pub(crate) async fn published_to_scripts(request: Request, next: Next) -> Response {
    let mut response = match is_preflight(&request) {
        true => permission(EVERYBODY),
        false => next.run(request).await,
    };
    response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, EVERYBODY);
    response
}

/// For endpoints that applications call from their pages: only from the origins that they list. A
/// preflight names no application, so there one that any of them lists will do.
pub(crate) async fn answer_scripts(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let Some(origin) = request.headers().get(ORIGIN).cloned() else {
        return next.run(request).await;
    };
    let text = origin.to_str().unwrap_or("").to_owned();
    let mut response = if is_preflight(&request) {
        match state.engine.origin_may_ask(&text).await {
            Ok(true) => permission(origin),
            Ok(false) => StatusCode::NO_CONTENT.into_response(),
            Err(fault) => WebError::from(fault).into_response(),
        }
    } else {
        let mut response = next.run(request).await;
        if may_read(&state, &text, &mut response).await {
            let headers = response.headers_mut();
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, READABLE);
        }
        response
    };
    response.headers_mut().append(VARY, HeaderValue::from_static("origin"));
    response
}

/// What cannot be found out is not allowed; the answer itself has been given by then.
async fn may_read(state: &AppState, origin: &str, response: &mut Response) -> bool {
    let Some(NamedClient(client_id)) = response.extensions_mut().remove() else { return false };
    state.engine.origin_may_call(&client_id, origin).await.unwrap_or_else(|fault| {
        tracing::warn!(error = %fault, "web: could not look up an origin: {fault}");
        false
    })
}

fn is_preflight(request: &Request) -> bool {
    let headers = request.headers();
    request.method() == Method::OPTIONS
        && headers.contains_key(ORIGIN)
        && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
}

fn permission(origin: HeaderValue) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    let wanted = if origin == EVERYBODY { EVERYBODY } else { HEADERS };
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, METHODS);
    headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, wanted);
    headers.insert(ACCESS_CONTROL_MAX_AGE, TEN_MINUTES);
    response
}
