//! Said above the rows of a search that finds too much to be sorted without being asked to: they are
//! in an order that no column has.

use super::erase::Erase;
use super::note::{Note, Tone};
use leptos::prelude::*;

/// The note; what is searched is named in the plural.
pub(crate) fn broad(by_match: bool, what: &str) -> Option<AnyView> {
    let title = format!("Thousands of {what} fit this search");
    let text = "Those in which the same word was found stand together. Add a word to narrow the \
        search, or press the head of a column to sort all of them.";
    by_match.then(|| view! { <Note tone=Tone::Info title=title>{text}</Note> }.erase())
}
