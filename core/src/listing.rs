//! Lists that are read in pages: what is asked for, and what comes back. Seek pagination: a page
//! begins after the last row of the one before, so rows that are added meanwhile move nothing.

use serde::{Deserialize, Serialize};

/// How many rows a page has where nothing is said.
pub const DEFAULT_LIMIT: u32 = 50;
/// How many rows a page may have.
pub const MAX_LIMIT: u32 = 200;
/// How long a text to search for may be.
pub const MAX_QUERY: usize = 200;

/// Which part of a list is wanted. Nothing here has been checked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListRequest {
    /// At most so many rows.
    pub limit: Option<u32>,
    /// Where the page before has ended.
    pub cursor: Option<String>,
    /// A text to search for.
    pub query: Option<String>,
    /// `name`, or `-name` for the other direction.
    pub sort: Option<String>,
}

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the next page begins, if there is one.
    pub next_cursor: Option<String>,
}

impl<T> Page<T> {
    /// The same page of something else.
    pub fn map<U>(self, each: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(each).collect(), next_cursor: self.next_cursor }
    }
}
