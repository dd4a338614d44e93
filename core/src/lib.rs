//! Types and rules of Grantry: parse, compare, decide.
//!
//! Pure on purpose: no clock, no randomness, no input or output. The browser and the server run
//! this very code, so a form never accepts what the server refuses (PRODUCT D6).
//!
//! In reading order: what things are called ([`id`], [`time`], [`secret`]), who people are
//! ([`user`]), what gets tokens ([`application`]) and what it belongs to ([`name`], [`slug`],
//! [`code`], [`scope`], [`plan`]), what keeps strangers out ([`throttle`], [`return_path`],
//! [`web_origin`]), what is asked of a person ([`authorize`]), which key signs ([`signing_key`]), what
//! happened ([`audit`], [`rejection`], [`usage`]), and what the dashboard shows ([`console`]).

#![warn(missing_docs)]

pub mod application;
pub mod audit;
pub mod authorize;
pub mod code;
pub mod console;
pub mod field_error;
pub mod id;
pub mod leak;
mod line;
pub mod listing;
pub mod name;
pub mod plan;
pub mod public_address;
pub mod public_url;
pub mod rejection;
pub mod return_path;
pub mod scope;
pub mod secret;
pub mod session;
pub mod signing_key;
pub mod slug;
pub mod throttle;
pub mod time;
pub mod token_family;
pub mod usage;
pub mod user;
pub mod user_code;
pub mod web_origin;
