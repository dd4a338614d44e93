//! The endpoints of OAuth 2.1 and OpenID Connect: what machines call, where cookies mean nothing, and
//! the pages to which applications send people.

mod authorize;
mod bearer;
mod client_auth;
mod device;
mod documents;
mod error;
mod introspect;
mod logout;
mod metadata;
mod pages;
mod request;
mod revoke;
mod token;
mod userinfo;

pub(super) use authorize::{account, authorize, authorize_form, cancel, consent, sign_in};
pub(super) use device::device_authorization;
pub(crate) use documents::Discovery;
pub(super) use documents::{discovery, key_set};
pub(super) use introspect::introspect;
pub(super) use logout::{confirmed as sign_out, show as ask_to_sign_out};
pub(super) use revoke::revoke;
pub(super) use token::token;
pub(super) use userinfo::userinfo;
