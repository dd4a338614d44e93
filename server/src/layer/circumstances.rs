//! Gives every request an ID and finds out from which address it comes.
//!
//! The ID is in the response header, in the log, on error pages and in problem documents. One that
//! a trusted proxy has given is kept, so that a request can be followed through both logs.

use crate::extract::{CookieKind, PeerAddr};
use crate::state::{AppState, Circumstances};
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;
use grantry_app::plain::PageLook;
use grantry_core::id::RequestId;
use std::net::{IpAddr, Ipv4Addr};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Notes it in the request, where handlers find it.
pub(super) fn note(state: &AppState, request: &mut Request) -> Circumstances {
    let peer = request.extensions().get::<PeerAddr>().map(|peer| peer.0.ip());
    let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    let given = request.headers().get(REQUEST_ID).and_then(|value| value.to_str().ok());
    let given = given.filter(|_| state.proxies.trusts(peer.to_canonical()));
    let given = given.and_then(|id| RequestId::parse(id).ok());
    let id = given.unwrap_or_else(|| state.engine.new_request_id());
    let remote = state.proxies.client(peer, request.headers());
    let theme = state.cookies.read(CookieKind::Theme, request.headers());
    let look = PageLook::new(theme.as_deref(), state.assets.paths());
    let circumstances = Circumstances { request: id, remote };
    request.extensions_mut().insert(look);
    request.extensions_mut().insert(circumstances.clone());
    circumstances
}

/// Says in the answer which request it was.
pub(super) fn tell(id: &RequestId, response: &mut Response) {
    if let Ok(header) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert(REQUEST_ID, header);
    }
}
