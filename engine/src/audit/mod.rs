//! The record of changes: written in the transaction of the change itself, read by administrators.

pub(crate) mod list;
mod record;

pub use list::AuditFilter;
pub(crate) use record::Entry;
