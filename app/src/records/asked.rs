//! Which part of a list is wanted. It stands in the address, so that it can be kept and passed on.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::location::Url;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What an address may say about a list.
const KNOWN: [&str; 10] =
    ["query", "sort", "cursor", "tenant", "suite", "role", "active", "actor", "action", "target"];

/// What the address says about a list; what it does not say is not in it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Asked(BTreeMap<String, String>);

impl Asked {
    /// What the address of this page says, now and from then on.
    pub(crate) fn here() -> Memo<Self> {
        let address = use_query_map();
        Memo::new(move |_| {
            address.with(|says| {
                let known = KNOWN.into_iter().filter_map(|name| Some((name, says.get(name)?)));
                let said = known.filter(|(_, value)| !value.is_empty());
                Self(said.map(|(name, value)| (name.to_owned(), value)).collect())
            })
        })
    }

    /// What is said under this name; nothing where nothing is said.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// Whether this is all of the list, from its beginning.
    pub(crate) fn is_everything(&self) -> bool {
        self.0.keys().all(|name| name == "sort")
    }

    /// The same list with another value under this name, from its beginning.
    pub(crate) fn with(&self, name: &str, value: &str) -> Self {
        let mut other = self.0.clone();
        other.remove("cursor");
        match value {
            "" => other.remove(name),
            value => other.insert(name.to_owned(), value.to_owned()),
        };
        Self(other)
    }

    /// The address that says this.
    pub(crate) fn address(&self, path: &str) -> String {
        let mut address = path.to_owned();
        for (number, (name, value)) in self.0.iter().enumerate() {
            address.push(if number == 0 { '?' } else { '&' });
            address.push_str(name);
            address.push('=');
            address.push_str(&Url::escape(value));
        }
        address
    }
}

/// Leads to what is asked for without a new step in the browser's history.
pub(super) fn leading_to(path: &'static str) -> Callback<Asked> {
    let navigate = use_navigate();
    Callback::new(move |asked: Asked| {
        let options =
            NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate(&asked.address(path), options);
    })
}

#[cfg(feature = "ssr")]
impl Asked {
    /// As lists take it.
    pub(crate) fn request(&self) -> grantry_core::listing::ListRequest {
        let said = |name| self.maybe(name);
        grantry_core::listing::ListRequest {
            limit: None,
            cursor: said("cursor"),
            query: said("query"),
            sort: said("sort"),
        }
    }

    /// What is said under this name, if anything is.
    pub(crate) fn maybe(&self, name: &str) -> Option<String> {
        self.0.get(name).filter(|value| !value.is_empty()).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_condition_begins_the_list_anew() {
        let asked = Asked::default().with("query", "ada").with("cursor", "abc");
        assert!(!asked.is_everything());
        assert_eq!(asked.with("role", "user").address("/users"), "/users?query=ada&role=user");
        let everything = asked.with("query", "").with("sort", "-name");
        assert!(everything.is_everything());
        assert_eq!(everything.address("/users"), "/users?sort=%2Dname");
    }
}
