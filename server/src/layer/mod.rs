//! What happens to every request around its handler; `http::mod` says in which order.

mod around;
mod circumstances;
mod draining;
mod log;
mod origin;
mod scripts;
mod security_headers;
mod session;
mod token;

pub(crate) use around::around;
pub(crate) use origin::{refuse_cross_site, require_same_origin, sender};
pub(crate) use scripts::{NamedClient, answer_scripts, published_to_scripts};
pub(crate) use session::{require_session, signed_in};
pub(crate) use token::require_token;
