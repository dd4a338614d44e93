//! Table `users` as administrators see it, and `user_terms`, by which people are found.
//!
//! What signing in needs of the same table is in `store/users.rs`.

mod page;
mod read;
mod statements;
mod terms;
mod write;

pub(crate) use page::PeopleWanted;
pub(crate) use read::{PersonKey, PersonRow};
pub(crate) use terms::search_terms;
pub(crate) use write::NewPersonRow;
