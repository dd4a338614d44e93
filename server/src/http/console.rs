//! The dashboard's pages and server functions: gives them the engine and the signed-in person.

use super::look;
use crate::bench::{BenchWalker, FrontDoor};
use crate::error::WebError;
use crate::extract::{Encoded, json};
use crate::state::{AppState, Circumstances};
use axum::body::Body;
use axum::extract::{FromRequest, Request, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, REFERER};
use axum::http::{HeaderValue, Method};
use axum::response::{IntoResponse, Response};
use grantry_app::context::{ConsoleContext, Walker};
use grantry_app::plain::PageLook;
use grantry_app::{App, shell};
use grantry_engine::authority::SignedIn;
use leptos::nonce::use_nonce;
use leptos::prelude::{provide_context, use_context};
use leptos_axum::{ResponseOptions, generate_route_list, handle_server_fns_with_context};
use std::sync::{Arc, LazyLock};

/// Functions with more to read than a form can hold. All others read forms and nothing else.
const READ_JSON: [&str; 2] = ["/fn/applications/change", "/fn/applications/create"];

/// The addresses of all pages, as the router of the application lists them. Made once: while leptos
/// makes it, no page in this process can load anything, and one that is being drawn never ends.
pub(super) fn pages() -> &'static [String] {
    static PAGES: LazyLock<Vec<String>> = LazyLock::new(|| {
        generate_route_list(App).into_iter().map(|route| route.path().to_owned()).collect()
    });
    &PAGES
}

/// The addresses and methods of all server functions, in the order of their addresses.
pub(super) fn server_functions() -> Vec<(&'static str, Method)> {
    let mut functions: Vec<_> = server_fn::axum::server_fn_paths().collect();
    functions.sort_by_key(|(path, _)| *path);
    functions
}

/// Draws a page on the server; the browser then takes it over.
pub(super) async fn page(State(state): State<AppState>, request: Request) -> Response {
    let Some(context) = context(&state, &request) else {
        return WebError::Forbidden.into_response();
    };
    let look = look(&request);
    let provide = provide(context, look.clone());
    let policy_and_context = move || {
        provide();
        set_policy();
    };
    let path = request.uri().path().to_owned();
    let render = leptos_axum::render_app_async_with_context(policy_and_context, move || {
        shell(look.clone(), &path)
    });
    render(request).await.into_response()
}

/// Runs a server function.
pub(super) async fn server_function(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, WebError> {
    let context = context(&state, &request).ok_or(WebError::Forbidden)?;
    let look = look(&request);
    let walker = walker(&state, &request);
    let request = prepare(&state, request).await?;
    let provide = provide(context, look);
    let provide = move || {
        provide();
        if let Some(walker) = &walker {
            provide_context::<Arc<dyn Walker>>(walker.clone());
        }
    };
    Ok(handle_server_fns_with_context(provide, request).await.into_response())
}

/// What leptos would answer in its own way is settled before it sees the request: too large, neither
/// form nor JSON, a field sent twice. Where scripts are off it leads back to the page that the form was on;
/// that page must be ours.
async fn prepare(state: &AppState, mut request: Request) -> Result<Request, WebError> {
    let ours = format!("{}/", state.public_url);
    let referer = request.headers().get(REFERER).map(HeaderValue::as_bytes);
    if referer.is_some_and(|referer| !referer.starts_with(ours.as_bytes())) {
        request.headers_mut().remove(REFERER);
    }
    if request.method().is_safe() {
        // It looks functions up by their method, and knows none for HEAD.
        *request.method_mut() = Method::GET;
        return Ok(request);
    }
    let (parts, body) = request.into_parts();
    let whole = Request::from_parts(parts.clone(), body);
    let bytes = match READ_JSON.contains(&parts.uri.path()) {
        true => json(whole, state).await?,
        false => Encoded::from_request(whole, state).await?.bytes,
    };
    Ok(Request::from_parts(parts, Body::from(bytes)))
}

fn context(state: &AppState, request: &Request<Body>) -> Option<ConsoleContext> {
    let person = request.extensions().get::<SignedIn>()?.clone();
    let circumstances = request.extensions().get::<Circumstances>()?;
    let ctx = state.ctx(circumstances, person.actor());
    Some(ConsoleContext { engine: state.engine.clone(), ctx, person })
}

/// What walks through a sign-in for the test bench, from the address of whoever asks.
fn walker(state: &AppState, request: &Request<Body>) -> Option<Arc<dyn Walker>> {
    let door = request.extensions().get::<FrontDoor>()?.clone();
    let remote = request.extensions().get::<Circumstances>()?.remote;
    Some(Arc::new(BenchWalker::new(state, door, remote)))
}

/// The one closure that gives context to pages and to server functions alike.
fn provide(context: ConsoleContext, look: PageLook) -> impl Fn() + Clone + Send + 'static {
    move || {
        provide_context(context.clone());
        provide_context(look.clone());
    }
}

/// Scripts run only with this answer's nonce; `'wasm-unsafe-eval'` compiles wasm and nothing else.
fn set_policy() {
    let Some(nonce) = use_nonce() else { return };
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; \
         base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    );
    if let (Ok(policy), Some(response)) =
        (HeaderValue::from_str(&policy), use_context::<ResponseOptions>())
    {
        response.insert_header(CONTENT_SECURITY_POLICY, policy);
    }
}
