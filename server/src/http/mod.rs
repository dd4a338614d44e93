//! Every route, in one list. A route cannot be added without saying who may use it: [`Access`]
//! decides which checks stand in front of it, and a test tries every entry as everybody.

mod console;
mod files;
mod health;
mod login;
mod setup;

use crate::error::{WebError, render_errors, wants_page};
use crate::layer;
use crate::state::AppState;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, get, on, post};
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
#[cfg_attr(not(test), expect(dead_code, reason = "read by the test that tries every route"))]
pub(crate) struct RouteEntry {
    /// As the router knows it.
    pub(crate) path: String,
    /// Who may use it.
    pub(crate) access: Access,
}

/// Routes with the checks that their access demands.
pub(crate) struct Routes {
    state: AppState,
    router: Router<AppState>,
    list: Vec<RouteEntry>,
}

impl Routes {
    /// One more route. Which methods it takes is no secret, so a wrong one is answered to everybody.
    pub(crate) fn add(
        mut self,
        access: Access,
        path: &str,
        methods: MethodRouter<AppState>,
    ) -> Self {
        let state = self.state.clone();
        let methods = methods.fallback(other_method);
        let guarded = match access {
            Access::Open => methods,
            Access::Form => {
                methods.route_layer(from_fn_with_state(state, layer::refuse_cross_site))
            }
            Access::Dashboard => methods
                .route_layer(from_fn_with_state(state.clone(), layer::require_session))
                .route_layer(from_fn_with_state(state, layer::require_same_origin)),
        };
        self.router = self.router.route(path, guarded);
        self.list.push(RouteEntry { path: path.to_owned(), access });
        self
    }

    /// The whole application, and the list of its routes.
    pub(crate) fn finish(self) -> (Router, Vec<RouteEntry>) {
        let Self { state, router, list } = self;
        let router = router
            .fallback(fallback)
            .layer(DefaultBodyLimit::disable())
            .layer(RequestBodyLimitLayer::new(BODY_LIMIT))
            .layer(from_fn(limit_time))
            .layer(CatchPanicLayer::custom(panicked))
            .layer(from_fn(render_errors))
            .layer(from_fn_with_state(state.clone(), layer::security_headers))
            .layer(from_fn_with_state(state.clone(), layer::part_when_draining))
            .layer(from_fn(layer::log_requests))
            .layer(from_fn_with_state(state.clone(), layer::circumstances));
        (router.with_state(state), list)
    }
}

/// Every route there is.
pub(crate) fn routes(state: AppState) -> Routes {
    use Access::{Dashboard, Form, Open};
    let mut routes = Routes { state, router: Router::new(), list: Vec::new() }
        .add(Open, "/healthz", get(health::alive))
        .add(Open, "/readyz", get(health::ready))
        .add(Open, "/pkg/{*file}", get(files::asset))
        .add(Open, "/robots.txt", get(files::asset))
        .add(Form, "/login", get(login::show).post(login::submit))
        .add(Form, "/logout", post(login::sign_out))
        .add(Form, "/setup", get(setup::show).post(setup::submit));
    for (path, method) in console::server_functions() {
        let filter = MethodFilter::try_from(method).unwrap_or(MethodFilter::POST);
        routes = routes.add(Dashboard, path, on(filter, console::server_function));
    }
    for page in console::pages() {
        routes = routes.add(Dashboard, page, get(console::page));
    }
    #[cfg(debug_assertions)]
    {
        routes = routes.add(Open, "/_dev/alive", get(health::alive_stream));
    }
    routes
}

/// Nothing is here. People who are signed in are told so inside the dashboard, where the way on is
/// at hand; everybody else gets the plain page or the problem document.
async fn fallback(State(state): State<AppState>, mut request: Request) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if !reads || !wants_page(request.headers()) {
        return WebError::NotFound.into_response();
    }
    match layer::signed_in(&state, &request).await {
        Ok(Some(person)) => {
            request.extensions_mut().insert(person);
            let mut page = console::page(State(state), request).await;
            // The dashboard's own router is more generous with slashes and dots than this one.
            *page.status_mut() = StatusCode::NOT_FOUND;
            page
        }
        Ok(None) => WebError::NotFound.into_response(),
        Err(fault) => WebError::from(fault).into_response(),
    }
}

/// What the route does not take. The router adds the `Allow` header, which it knows from the route.
/// Nothing here is meant for other sites' scripts, so a preflight gets no permission (M024).
async fn other_method(method: Method) -> Response {
    match method {
        Method::OPTIONS => StatusCode::NO_CONTENT.into_response(),
        _ => WebError::MethodNotAllowed.into_response(),
    }
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
    // The panic hook has logged the message and the place.
    drop(panic);
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
