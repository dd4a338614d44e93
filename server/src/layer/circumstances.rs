//! Gives every request an ID and finds out from which address it comes.
//!
//! The ID is in the response header, in the log, on error pages and in problem documents. One that
//! a trusted proxy has given is kept, so that a request can be followed through both logs.

use crate::extract::{CookieKind, PeerAddr};
use crate::state::{AppState, Circumstances};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use grantry_app::plain::PageLook;
use grantry_core::id::RequestId;
use std::net::{IpAddr, Ipv4Addr};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

pub(crate) async fn circumstances(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<PeerAddr>().map(|peer| peer.0.ip());
    let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    let given = request.headers().get(REQUEST_ID).and_then(|value| value.to_str().ok());
    let given = given.filter(|_| state.proxies.trusts(peer.to_canonical()));
    let own = || state.engine.new_id(state.engine.now());
    let id =
        given.and_then(|id| RequestId::parse(id).ok()).or_else(|| RequestId::parse(&own()).ok());
    let remote = state.proxies.client(peer, request.headers());
    let Some(request_id) = id else { return next.run(request).await };
    let header = HeaderValue::from_str(request_id.as_str());
    let theme = state.cookies.read(CookieKind::Theme, request.headers());
    request.extensions_mut().insert(PageLook::new(theme.as_deref(), state.assets.paths()));
    request.extensions_mut().insert(Circumstances { request: request_id, remote });
    let mut response = next.run(request).await;
    if let Ok(header) = header {
        response.headers_mut().insert(REQUEST_ID, header);
    }
    response
}
