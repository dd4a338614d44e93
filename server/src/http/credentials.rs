//! What people type on a sign-in page, and the cookies that a browser gets when it was right. The
//! same for the dashboard, for applications and for devices.

use crate::extract::{CookieKind, Form};
use crate::state::AppState;
use axum::http::HeaderMap;
use axum::http::header::{SET_COOKIE, USER_AGENT};
use axum::response::Response;
use grantry_core::secret::Secret;
use grantry_engine::SignIn;

/// Name and password, and what the browser sent along.
/// The session that the browser has for the same door ends, where it is to.
pub(super) fn typed(
    state: &AppState,
    headers: &HeaderMap,
    form: &Form,
    old: Option<CookieKind>,
) -> SignIn {
    let agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok());
    SignIn {
        email: form.text("username"),
        password: form.secret("password"),
        user_agent: agent.unwrap_or("").to_owned(),
        old_session: old.and_then(|kind| state.cookies.read(kind, headers)),
        browser_mark: state.cookies.read(CookieKind::KnownBrowser, headers),
    }
}

/// An answer that leaves the browser signed in, and known to the limit of tries.
pub(super) fn welcomed(
    state: &AppState,
    mut response: Response,
    (kind, session): (CookieKind, &Secret<String>),
    browser_mark: &Secret<String>,
) -> Response {
    let cookies = [
        state.cookies.set(kind, session.expose()),
        state.cookies.set(CookieKind::KnownBrowser, browser_mark.expose()),
    ];
    for cookie in cookies {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}
