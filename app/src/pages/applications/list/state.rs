//! What the list is asked for, and how the address changes when something else is wanted.

use super::wanted::{Part, Wanted};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::location::Url;
use leptos_router::params::ParamsMap;

const HERE: &str = "/applications";

/// Shared by everything on the page.
#[derive(Clone, Copy)]
pub(super) struct ListState {
    query: Memo<ParamsMap>,
    go: Callback<String>,
    /// What the address asks for.
    pub(super) wanted: Memo<Wanted>,
    /// The client IDs of the rows that are picked.
    pub(super) picked: RwSignal<Vec<String>>,
}

impl ListState {
    /// Reads the address of this page.
    pub(super) fn new() -> Self {
        let query = use_query_map();
        let navigate = use_navigate();
        let go = Callback::new(move |to: String| {
            // Every letter of a search would be a step back otherwise.
            let options = NavigateOptions { replace: true, scroll: false, ..Default::default() };
            navigate(&to, options);
        });
        let wanted = Memo::new(move |_| query.with(Wanted::of));
        Self { query, go, wanted, picked: RwSignal::new(Vec::new()) }
    }

    /// Whether rows are picked.
    pub(super) fn picks(self) -> bool {
        self.picked.with(|picked| !picked.is_empty())
    }

    /// Wants another value of one part; the list begins at its start again.
    pub(super) fn want(self, part: Part, value: &str) {
        self.go.run(self.address(part, value));
    }

    /// The address for another value of one part.
    pub(super) fn address(self, part: Part, value: &str) -> String {
        let mut query = self.query.get_untracked();
        query.remove(Part::After.key());
        query.remove(part.key());
        if part == Part::Tenant {
            // Another tenant has other projects.
            query.remove(Part::Project.key());
        }
        if !value.is_empty() {
            query.insert(part.key(), Url::escape(value));
        }
        [HERE, &query.to_query_string()].concat()
    }

    /// Wants everything.
    pub(super) fn clear(self) {
        self.go.run(HERE.to_owned());
    }
}
