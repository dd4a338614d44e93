//! What of the list is wanted. All of it stands in the address, so that a reload shows the same.

use leptos_router::params::ParamsMap;
use serde::{Deserialize, Serialize};

/// A part of the address's query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Search,
    Status,
    Tenant,
    Project,
    Grant,
    Owner,
    Sort,
    Each,
    After,
}

/// How many rows a page may have. The first is what nobody has to ask for: what a slow machine has
/// ready before anybody has read it.
pub(super) const EACH: [u32; 3] = [25, 50, 100];

impl Part {
    /// Every part, by its number.
    const ALL: [Self; 9] = [
        Self::Search,
        Self::Status,
        Self::Tenant,
        Self::Project,
        Self::Grant,
        Self::Owner,
        Self::Sort,
        Self::Each,
        Self::After,
    ];

    /// The name in the address.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Search => "search",
            Self::Status => "status",
            Self::Tenant => "tenant",
            Self::Project => "project",
            Self::Grant => "grant",
            Self::Owner => "owner",
            Self::Sort => "sort",
            Self::Each => "each",
            Self::After => "after",
        }
    }
}

/// The parts of the query, in the order of [`Part::ALL`]; nothing is no condition. It travels as one
/// text, because a list is more than an address can hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub(crate) struct Wanted(Vec<String>);

/// Stands between the parts, and in none of them.
const BETWEEN: char = '\u{1f}';

impl From<String> for Wanted {
    fn from(text: String) -> Self {
        Self(text.split(BETWEEN).map(str::to_owned).collect())
    }
}

impl From<Wanted> for String {
    fn from(wanted: Wanted) -> Self {
        wanted.0.join(&BETWEEN.to_string())
    }
}

impl Wanted {
    /// Reads the query of an address.
    pub(crate) fn of(query: &ParamsMap) -> Self {
        let part = |part: &Part| query.get(part.key()).unwrap_or_default().replace(BETWEEN, "");
        Self(Part::ALL.iter().map(part).collect())
    }

    /// One part of it.
    pub(crate) fn get(&self, part: Part) -> &str {
        self.0.get(part as usize).map_or("", String::as_str)
    }

    /// How many rows a page has; what is none of the choices counts for nothing.
    pub(super) fn each(&self) -> u32 {
        let asked = self.get(Part::Each).parse().ok();
        EACH.into_iter().find(|each| Some(*each) == asked).unwrap_or(EACH[0])
    }

    /// Whether it leaves anything out.
    pub(crate) fn narrows(&self) -> bool {
        self.0.iter().take(Part::Sort as usize).any(|part| !part.is_empty())
    }
}

/// As the engine is asked for it.
#[cfg(feature = "ssr")]
pub(crate) fn asked(
    wanted: &Wanted,
) -> (grantry_engine::ApplicationFilter, grantry_core::listing::ListRequest) {
    let get = |part| Some(wanted.get(part).to_owned()).filter(|text| !text.is_empty());
    let filter = grantry_engine::ApplicationFilter {
        status: get(Part::Status),
        tenant: get(Part::Tenant),
        project: get(Part::Project),
        grant_type: get(Part::Grant),
        owner: get(Part::Owner),
    };
    let request = grantry_core::listing::ListRequest {
        limit: Some(wanted.each()),
        cursor: get(Part::After),
        query: get(Part::Search),
        sort: get(Part::Sort),
    };
    (filter, request)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wanted_travels_whole() {
        let query: ParamsMap =
            [("search", "a b"), ("sort", "-name"), ("else", "x")].into_iter().collect();
        let wanted = Wanted::of(&query);
        let arrived = Wanted::from(String::from(wanted.clone()));
        assert_eq!(arrived, wanted);
        assert_eq!((arrived.get(Part::Search), arrived.get(Part::Sort)), ("a b", "-name"));
        assert!(arrived.narrows());
        let sorted: ParamsMap = [("sort", "-name")].into_iter().collect();
        assert!(!Wanted::of(&sorted).narrows(), "an order leaves nothing out");
    }

    #[test]
    fn a_page_has_one_of_three_lengths() {
        for (asked, each) in [("", 25), ("50", 50), ("100", 100), ("7", 25), ("all", 25)] {
            let query: ParamsMap = [("each", asked)].into_iter().collect();
            assert_eq!(Wanted::of(&query).each(), each, "{asked}");
        }
    }
}
