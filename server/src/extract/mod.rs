//! What handlers take from a request: the circumstances, cookies, forms.

mod client_ip;
mod cookies;
mod form;

pub(crate) use client_ip::{PeerAddr, TrustedProxies, networks};
pub(crate) use cookies::{CookieKind, CookieNames};
pub(crate) use form::{Encoded, Form, form_bytes, json};
