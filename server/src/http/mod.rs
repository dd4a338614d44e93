//! Every route, in one list. A route cannot be added without saying who may use it: [`Access`]
//! decides which checks stand in front of it, and a test tries every entry as everybody.

mod console;
mod files;
mod health;
mod login;
mod setup;

use crate::error::{WebError, render_errors};
use crate::layer;
use crate::state::AppState;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use axum::{Router, middleware::Next};
use grantry_app::plain::PageLook;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;

/// Forms and server functions; nothing larger is read.
const BODY_LIMIT: usize = 64 * 1024;
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// Who may use a route, and so which checks stand in front of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Everybody; changes nothing.
    Open,
    /// Everybody; a form of ours with its own token. Posts from other sites are refused.
    Form,
    /// People who are signed in to the dashboard. Writes must come from our own pages.
    Dashboard,
}

/// One entry of the list, for the test that tries them all.
#[derive(Debug, Clone)]
pub(crate) struct RouteEntry {
    /// As the router knows it.
    pub(crate) path: String,
    /// Who may use it.
    pub(crate) access: Access,
}

struct Routes {
    state: AppState,
    router: Router<AppState>,
    list: Vec<RouteEntry>,
}

impl Routes {
    fn add(mut self, access: Access, path: &str, methods: MethodRouter<AppState>) -> Self {
        let state = self.state.clone();
        let methods = methods.fallback(method_not_allowed);
        let guarded = match access {
            Access::Open => methods,
            Access::Form => methods.layer(from_fn_with_state(state, layer::refuse_cross_site)),
            Access::Dashboard => methods
                .layer(from_fn_with_state(state.clone(), layer::require_session))
                .layer(from_fn_with_state(state, layer::require_same_origin)),
        };
        self.router = self.router.route(path, guarded);
        self.list.push(RouteEntry { path: path.to_owned(), access });
        self
    }
}

/// The whole application, and the list of its routes.
pub(crate) fn router(state: AppState) -> (Router, Vec<RouteEntry>) {
    use Access::{Dashboard, Form, Open};
    let mut routes = Routes { state: state.clone(), router: Router::new(), list: Vec::new() }
        .add(Open, "/healthz", get(health::alive))
        .add(Open, "/readyz", get(health::ready))
        .add(Open, "/pkg/{*file}", get(files::asset))
        .add(Open, "/robots.txt", get(files::asset))
        .add(Form, "/login", get(login::show).post(login::submit))
        .add(Form, "/logout", post(login::sign_out))
        .add(Form, "/setup", get(setup::show).post(setup::submit))
        .add(
            Dashboard,
            "/fn/{*name}",
            get(console::server_function).post(console::server_function),
        );
    for page in console::pages() {
        routes = routes.add(Dashboard, &page, get(console::page));
    }
    #[cfg(debug_assertions)]
    {
        routes = routes.add(Open, "/_dev/alive", get(health::alive_stream));
    }
    let Routes { router, list, .. } = routes;
    let router = router
        .fallback(fallback)
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(BODY_LIMIT))
        .layer(from_fn(limit_time))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(render_errors))
        .layer(from_fn_with_state(state.clone(), layer::security_headers))
        .layer(from_fn(layer::log_requests))
        .layer(from_fn_with_state(state.clone(), layer::circumstances));
    (router.with_state(state), list)
}

async fn fallback(request: Request) -> Response {
    let _ = request;
    WebError::NotFound.into_response()
}

async fn method_not_allowed() -> WebError {
    WebError::MethodNotAllowed(HeaderValue::from_static("GET, HEAD, POST"))
}

async fn limit_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(TIME_LIMIT, next.run(request)).await {
        // The body limit answers by itself; give it our words.
        Ok(response) if response.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            WebError::TooLarge.into_response()
        }
        Ok(response) => response,
        Err(_elapsed) => WebError::TimedOut.into_response(),
    }
}

fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response {
    let what = panic.downcast_ref::<&str>().copied().map(str::to_owned);
    let what = what.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
    tracing::error!("web: a handler panicked: {what}");
    WebError::Panicked.into_response()
}

/// What a page needs to know before it is drawn: the theme that the person chose, the style sheet.
pub(crate) fn look(request: &Request) -> PageLook {
    request.extensions().get::<PageLook>().cloned().unwrap_or_default()
}

/// A page without any script.
pub(crate) fn plain_page(html: Html<String>) -> Response {
    const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    let mut response = html.into_response();
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}
