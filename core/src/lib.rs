//! Types and rules of Grantry: parse, compare, decide.
//!
//! Pure on purpose: no clock, no randomness, no input or output. The browser and the server run
//! this very code, so a form never accepts what the server refuses (PRODUCT D6).
//!
//! In reading order: what things are called ([`id`], [`time`], [`secret`]), who people are
//! ([`user`]), what keeps strangers out ([`throttle`], [`return_path`], [`web_origin`]), which key
//! signs ([`signing_key`]), and what the dashboard shows ([`console`]).

#![warn(missing_docs)]

pub mod console;
pub mod field_error;
pub mod id;
pub mod public_url;
pub mod return_path;
pub mod secret;
pub mod session;
pub mod signing_key;
pub mod throttle;
pub mod time;
pub mod user;
pub mod web_origin;
