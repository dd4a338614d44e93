//! The dashboard: pages, parts and server functions. No rules and no SQL.
//!
//! Compiled twice: with `ssr` into the server, with `hydrate` for the browser. Code that only the
//! server has stands in `server.rs` files, in `context.rs` and below `plain/`.

#![recursion_limit = "256"]

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!("build the app with `ssr` or with `hydrate`, never with both");

#[cfg(feature = "ssr")]
pub mod context;
mod error;
mod layout;
mod pages;
mod parts;
#[cfg(feature = "ssr")]
pub mod plain;
mod records;
mod theme;

pub use error::AppError;
#[cfg(feature = "ssr")]
pub use layout::shell;
pub use layout::{App, Part};
pub use theme::THEME_COOKIE;
