//! Every route, in one list. A route cannot be added without saying who may use it: [`Access`]
//! decides which checks stand in front of it, and a test tries every entry as everybody.

mod console;
mod credentials;
mod device;
mod files;
mod handover;
mod health;
mod login;
mod oauth;
mod person_login;
mod scanning;
mod setup;

pub(crate) use oauth::Discovery;

use crate::bench::FrontDoor;
use crate::error::{WebError, wants_page};
use crate::layer;
use crate::state::AppState;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::CONTENT_SECURITY_POLICY;
use axum::http::{HeaderValue, Method, StatusCode, Uri};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, get, on, post};
use axum::{Extension, Router};
use grantry_app::plain::PageLook;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;

/// Forms and server functions; nothing larger is read.
const BODY_LIMIT: usize = 64 * 1024;

/// Who may use a route, and so which checks stand in front of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Everybody; changes nothing.
    Open,
    /// Everybody; a form of ours with its own token. Posts from other sites are refused.
    Form,
    /// Programs with credentials of their own, which the endpoint itself checks. Cookies mean nothing.
    Client,
    /// The same, and pages of the origins that an application lists may call from a script.
    Script,
    /// Everybody, and every site's scripts; documents that change nothing.
    Published,
    /// People whom another site has sent, so that the form of a stranger may begin something. The
    /// endpoint itself proves that what it changes is wanted; the pages that follow have forms of our own.
    Visit,
    /// People who are signed in to the dashboard. Writes must come from our own pages.
    Dashboard,
    /// Programs with an access token for the admin API. Cookies mean nothing there.
    Api,
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
            Access::Open | Access::Client | Access::Visit => methods,
            Access::Script => methods.layer(from_fn_with_state(state, layer::answer_scripts)),
            Access::Published => methods.layer(from_fn(layer::published_to_scripts)),
            Access::Form => {
                methods.route_layer(from_fn_with_state(state, layer::refuse_cross_site))
            }
            Access::Dashboard => methods
                .route_layer(from_fn_with_state(state.clone(), layer::require_session))
                .route_layer(from_fn_with_state(state, layer::require_same_origin)),
            Access::Api => methods.route_layer(from_fn_with_state(state, layer::require_token)),
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
            .layer(from_fn_with_state(state.clone(), layer::around));
        let whole = router.with_state(state);
        // The test bench goes through the door that everybody uses.
        let door = FrontDoor(whole.clone());
        (whole.layer(Extension(door)), list)
    }
}

/// Every route there is.
pub(crate) fn routes(state: AppState) -> Routes {
    use Access::{Client, Dashboard, Form, Open, Published, Script, Visit};
    let mut routes = Routes { state, router: Router::new(), list: Vec::new() }
        .add(Open, "/healthz", get(health::alive))
        .add(Open, "/readyz", get(health::ready))
        .add(Open, "/pkg/{*file}", get(files::asset))
        .add(Open, "/robots.txt", get(files::asset))
        .add(Form, "/login", get(login::show).post(login::submit))
        .add(Form, "/logout", post(login::sign_out))
        .add(Visit, "/oauth/authorize", get(oauth::authorize).post(oauth::authorize_form))
        .add(Form, "/oauth/authorize/sign-in", post(oauth::sign_in))
        .add(Form, "/oauth/authorize/cancel", post(oauth::cancel))
        .add(Form, "/oauth/authorize/account", post(oauth::account))
        .add(Form, "/oauth/authorize/consent", post(oauth::consent))
        .add(Script, "/oauth/device_authorization", post(oauth::device_authorization))
        .add(Form, "/device", get(device::show).post(device::submit))
        .add(Form, "/oauth/sign-in", get(person_login::show).post(person_login::submit))
        .add(Script, "/oauth/token", post(oauth::token))
        .add(Published, "/.well-known/openid-configuration", get(oauth::discovery))
        .add(Published, "/.well-known/oauth-authorization-server", get(oauth::discovery))
        .add(Published, "/oauth/jwks", get(oauth::key_set))
        .add(Client, "/oauth/introspect", post(oauth::introspect))
        .add(Script, "/oauth/revoke", post(oauth::revoke))
        .add(Script, "/oauth/userinfo", get(oauth::userinfo).post(oauth::userinfo))
        .add(Visit, "/oauth/logout", get(oauth::ask_to_sign_out).post(oauth::sign_out))
        .add(Published, "/.well-known/secret-scanning.json", get(scanning::patterns))
        .add(Client, scanning::REPORTS, post(scanning::report))
        .add(Form, "/handover", get(handover::show).post(handover::submit))
        .add(Form, "/setup", get(setup::show).post(setup::submit));
    for (path, method) in console::server_functions() {
        let filter = MethodFilter::try_from(method).unwrap_or(MethodFilter::POST);
        routes = routes.add(Dashboard, path, on(filter, console::server_function));
    }
    for page in console::pages() {
        routes = routes.add(Dashboard, page, get(console::page).layer(pages_compressed()));
    }
    routes = crate::api::add_to(routes);
    #[cfg(debug_assertions)]
    {
        routes = routes.add(Open, "/_dev/alive", get(health::alive_stream));
    }
    routes
}

/// Pages of the dashboard are long and repeat themselves. Nobody can find out a secret from how well one
/// compresses (BREACH): other sites cannot ask for one with a person's cookie, which is `SameSite=Strict`,
/// and none holds a secret. Pages with forms of ours, which hold a token, go out as they are.
fn pages_compressed() -> CompressionLayer {
    CompressionLayer::new().quality(CompressionLevel::Fastest)
}

/// Nothing is here. People who are signed in are told so inside the dashboard, where the way on is
/// at hand; everybody else gets the plain page or the problem document.
async fn fallback(State(state): State<AppState>, mut request: Request) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if !reads || !wants_page(request.headers()) || crate::api::is_api(request.uri()) {
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

/// What a page needs to know before it is drawn: the theme that the person chose, the style sheet.
pub(crate) fn look(request: &Request) -> PageLook {
    request.extensions().get::<PageLook>().cloned().unwrap_or_default()
}

/// The one-time part of an address that somebody was sent.
fn token_in(uri: &Uri) -> String {
    let query = crate::extract::Form::decode(uri.query().unwrap_or("").as_bytes());
    query.map(|query| query.text("token")).unwrap_or_default()
}

/// A page without any script.
pub(crate) fn plain_page(html: Html<String>) -> Response {
    plain_page_leading_to(html, "")
}

/// The same, with a form whose answer sends the browser on to another site: browsers hold redirects
/// against the page that the form was on.
pub(crate) fn plain_page_leading_to(html: Html<String>, uri: &str) -> Response {
    let policy = format!(
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'{}; base-uri 'none'; frame-ancestors 'none'",
        source_of(uri)
    );
    let mut response = html.into_response();
    let policy = HeaderValue::try_from(policy);
    let policy = policy.unwrap_or(HeaderValue::from_static("default-src 'none'"));
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    response
}

/// An address as a policy names it: its origin, or the scheme of an application on a device.
fn source_of(uri: &str) -> String {
    let Some((scheme, rest)) = uri.split_once(':') else { return String::new() };
    match rest.strip_prefix("//") {
        Some(rest) if matches!(scheme, "http" | "https") => {
            let host = rest.split(['/', '?', '#']).next().unwrap_or("");
            format!(" {scheme}://{host}")
        }
        _ => format!(" {scheme}:"),
    }
}
