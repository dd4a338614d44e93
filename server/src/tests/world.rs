//! One server for one test: a database in a temporary folder, a clock that is turned by hand, and
//! people of every role.

use super::browser::Browser;
use crate::assets::Assets;
use crate::extract::{PeerAddr, TrustedProxies};
use crate::http::{self, RouteEntry};
use crate::run::operator_ctx;
use crate::state::AppState;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, Response, StatusCode};
use grantry_core::application::Draft;
use grantry_core::public_url::PublicUrl;
use grantry_core::time::Timestamp;
use grantry_core::user::{Email, FirstName, NewPassword, Role};
use grantry_engine::authority::Operator;
use grantry_engine::{
    Administrator, AdministratorMade, ClientCredentials, DatabaseUrl, Engine, FixedClock,
    NewApplication, PasswordCost, PresentedBy, Settings, TokenGrant, TokenOutcome, TokenRequest,
};
use http_body_util::BodyExt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use tower::ServiceExt;

pub(super) const PUBLIC_URL: &str = "https://id.example.com";
pub(super) const PASSWORD: &str = "correct horse battery";

/// Everybody who can have a session.
pub(super) const ROLES: [Role; 3] = [Role::PlatformAdmin, Role::TenantAdmin, Role::Auditor];

pub(super) struct World {
    pub(super) engine: Engine,
    pub(super) state: AppState,
    pub(super) router: Router,
    pub(super) list: Vec<RouteEntry>,
    pub(super) clock: Arc<FixedClock>,
    networks: AtomicU8,
    _folder: tempfile::TempDir,
}

impl World {
    /// With one person of every role.
    pub(super) async fn new() -> Self {
        Self::at(PUBLIC_URL).await
    }

    /// With one person of every role, at this address.
    pub(super) async fn at(public_url: &str) -> Self {
        let world = Self::empty(public_url).await;
        for role in Role::ALL {
            world.make(&address_of(role), role).await;
        }
        world
    }

    /// Where nobody is yet.
    pub(super) async fn empty(public_url: &str) -> Self {
        // What a test has run into is printed when it fails; only the first test can set this.
        let warnings = tracing_subscriber::fmt().with_max_level(tracing::Level::WARN);
        let _ = warnings.with_test_writer().try_init();
        let folder = tempfile::tempdir().expect("a temporary folder");
        let database = DatabaseUrl::Sqlite(folder.path().join("grantry.db"));
        let master_key = folder.path().join("master.key");
        let clock = Arc::new(FixedClock::at(Timestamp::from_millis(1_800_000_000_000)));
        let settings = Settings::new(database, master_key, public_url.to_owned());
        let password_cost = PasswordCost::FOR_TESTS;
        let settings = Settings { password_cost, clock: clock.clone(), ..settings };
        let engine = Engine::start(settings).await.expect("the engine starts");
        let public_url = PublicUrl::parse(public_url).expect("a public address");
        let state = AppState::new(
            engine.clone(),
            public_url,
            TrustedProxies::default(),
            Assets::for_tests(),
        );
        let (router, list) = http::routes(state.clone()).finish();
        let networks = AtomicU8::new(1);
        Self { engine, state, router, list, clock, networks, _folder: folder }
    }

    pub(super) async fn make(&self, address: &str, role: Role) {
        let email = Email::parse(address).expect("an address");
        let first_name = FirstName::parse("Ada").expect("a name");
        let password = NewPassword::parse(PASSWORD, &[]).expect("a password");
        let person = Administrator { email, first_name, role, password };
        let ctx = operator_ctx(&self.engine);
        let authority = Operator::at_the_command_line().platform_admin();
        let made = self.engine.create_administrator(&ctx, &authority, person).await;
        assert_eq!(made.expect("the database answers"), AdministratorMade::Done);
    }

    /// A browser nobody has signed in with, in a network of its own.
    pub(super) fn browser(&self) -> Browser<'_> {
        Browser::new(self, self.new_network())
    }

    /// A browser in which the person of this role is signed in.
    pub(super) async fn signed_in(&self, role: Role) -> Browser<'_> {
        let mut browser = self.browser();
        let answer = browser.sign_in(&address_of(role), PASSWORD, "").await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        browser
    }

    /// An access token that opens the admin API, of an application of the first tenant. `scopes` are
    /// apart by blanks.
    pub(super) async fn token(&self, scopes: &str) -> String {
        let number = self.networks.fetch_add(1, Ordering::Relaxed);
        let draft = Draft {
            name: format!("Caller {number} with {scopes}"),
            scopes: scopes.split(' ').map(str::to_owned).collect(),
            ..Draft::default()
        };
        let input = NewApplication { draft, ..NewApplication::default() };
        let (ctx, writer) = (operator_ctx(&self.engine), Operator::at_the_command_line().writer());
        let made = self.engine.create_application(&ctx, &writer, input).await;
        let made = made.unwrap_or_else(|stop| unreachable!("made: {stop:?}"));
        let client = ClientCredentials {
            client_id: made.application.client_id,
            secret: made.secret,
            by: PresentedBy::Basic,
        };
        let request = TokenRequest {
            client,
            grant: TokenGrant::ClientCredentials,
            scope: Some(scopes.to_owned()),
            resources: Vec::new(),
            tenant: None,
        };
        let issued = self.engine.issue_token(&ctx, request).await;
        let TokenOutcome::Issued(token) = issued.expect("an answer") else {
            unreachable!("no token for {scopes}")
        };
        token.access_token.expose().clone()
    }

    pub(super) fn new_network(&self) -> SocketAddr {
        let number = self.networks.fetch_add(1, Ordering::Relaxed);
        SocketAddr::new(IpAddr::V4(Ipv4Addr::new(203, 0, number, 1)), 4_711)
    }

    /// The ids of the signing keys, to see whether anything was rotated.
    pub(super) async fn keys(&self) -> Vec<String> {
        let ctx = operator_ctx(&self.engine);
        let reader = Operator::at_the_command_line().platform_reader();
        let keys = self.engine.list_signing_keys(&ctx, &reader).await.expect("keys");
        keys.items.into_iter().map(|key| key.id.to_string()).collect()
    }

    /// The answer to one request, its body not yet read.
    pub(super) async fn head_of(&self, peer: SocketAddr, request: Request<Body>) -> Response<Body> {
        ask(self.router.clone(), peer, request).await
    }

    pub(super) async fn send(&self, peer: SocketAddr, request: Request<Body>) -> Answer {
        Answer::read(self.head_of(peer, request).await).await
    }

    /// A request without any header but these.
    pub(super) async fn plain(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        self.send(self.new_network(), request(method, path, headers, body)).await
    }
}

pub(super) async fn ask(
    router: Router,
    peer: SocketAddr,
    mut request: Request<Body>,
) -> Response<Body> {
    request.extensions_mut().insert(PeerAddr(peer));
    router.oneshot(request).await.expect("the router always answers")
}

pub(super) fn request(
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: impl Into<Body>,
) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body.into()).expect("a request")
}

/// `platform-admin@example.com` and so on.
pub(super) fn address_of(role: Role) -> String {
    format!("{role}@example.com")
}

pub(super) fn encoded(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// An answer, read to its end.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
}

impl Answer {
    pub(super) async fn read(response: Response<Body>) -> Self {
        let (parts, body) = response.into_parts();
        let body = body.collect().await.expect("the body ends").to_bytes();
        let body = String::from_utf8_lossy(&body).into_owned();
        Self { status: parts.status, headers: parts.headers, body }
    }

    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a plain header"))
    }

    /// All `Set-Cookie` headers.
    pub(super) fn set_cookies(&self) -> Vec<&str> {
        let values = self.headers.get_all("set-cookie").iter();
        values.map(|value| value.to_str().expect("a plain header")).collect()
    }

    /// The value of a hidden field of the page's form.
    pub(super) fn hidden(&self, name: &str) -> String {
        let start = format!("name=\"{name}\" value=\"");
        let from = self.body.find(&start).map(|at| &self.body[at + start.len()..]);
        from.and_then(|rest| rest.split('"').next()).unwrap_or("").to_owned()
    }

    /// The page's `Content-Security-Policy`.
    pub(super) fn policy(&self) -> &str {
        self.header("content-security-policy")
    }

    pub(super) fn problem(&self) -> serde_json::Value {
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.body);
        serde_json::from_str(&self.body).expect("a problem document")
    }
}
