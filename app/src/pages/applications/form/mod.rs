//! The form of an application: for new ones, for copies, and for those that are changed.

mod begin;
mod belongs;
mod create;
mod edit;
mod groups;
mod more;
mod permissions;
mod state;

#[cfg(feature = "ssr")]
pub(super) use begin::{begun, blank};
pub(crate) use create::NewApplicationPage;
pub(super) use edit::EditForm;
pub(super) use groups::Group;
