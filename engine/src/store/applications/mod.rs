//! Table `applications` with the tables that belong to each row of it.
//!
//! A row is read by joining the names of everything it refers to; its lists of scopes, tenants and
//! resources are tables of their own, because they are looked at from the other side too.

mod choices;
mod lists;
mod matched;
mod page;
mod parts;
mod read;
mod references;
mod row;
mod several;
mod terms;
mod write;

pub(crate) use choices::ChoiceRow;
pub(crate) use page::ApplicationsWanted;
pub(crate) use references::{OwnerRow, UsableRegion};
pub(crate) use row::{ApplicationRecord, ApplicationSummary, Belongings};
pub(crate) use several::WholeApplication;
pub(crate) use terms::{FEW, Term, terms_of};
pub(crate) use write::{Fixed, StoredSettings};
