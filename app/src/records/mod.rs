//! What the pages that look after records have in common: a list, a form and a question.
//!
//! A page says what its records are called and made of ([`Kind`]), and its `server.rs` says what is
//! in them ([`Sheet`]). Everything in between is here once and for all kinds, so that another page
//! costs the browser its words and nothing else.

mod asked;
mod control;
mod desk;
mod entry;
#[cfg(feature = "ssr")]
pub(crate) mod fill;
mod filters;
mod form;
mod kind;
mod lines;
mod menu;
mod page;
mod remote;
mod sheet;
mod table;

pub(crate) use asked::Asked;
pub(crate) use entry::typed;
pub(crate) use filters::{Choose, Search};
pub(crate) use kind::{Column, Control, Field, Filter, Kind, Pair, Toggle, said};
#[cfg(feature = "ssr")]
pub(crate) use lines::halves;
pub(crate) use lines::repeated;
pub(crate) use page::Records;
pub(crate) use remote::{Remote, path_of};
pub(crate) use sheet::Sheet;
#[cfg(feature = "ssr")]
pub(crate) use sheet::{Look, Part, Row};
