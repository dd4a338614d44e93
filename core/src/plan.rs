//! Plans: named limits that an application's tokens carry, and whether a plan is still sold.

use crate::field_error::{FieldError, Reason};
use serde::{Deserialize, Serialize};
use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt;

/// The most limits of a plan.
pub const MAX_LIMITS: usize = 50;
/// The greatest limit: what every JSON parser still reads exactly (RFC 8259 section 6).
pub const MAX_LIMIT: i64 = (1 << 53) - 1;
const MAX_NAME: usize = 40;
/// What the claim says of itself, beside the limits.
const TAKEN: [&str; 2] = ["unit", "plan"];

/// A plan's limits by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Limits(BTreeMap<String, i64>);

/// Why a limit was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitReason {
    /// It has no name.
    Empty,
    /// The name does not match `[a-z][a-z0-9_]{0,39}`.
    Name,
    /// `unit` and `plan` mean something else in tokens.
    Taken,
    /// Below 0 or above 2^53-1.
    Range,
    /// The name was there before.
    Duplicate,
    /// More than 50 limits.
    TooMany,
}

impl Reason for LimitReason {
    fn code(&self) -> &'static str {
        match self {
            Self::Empty => "required",
            Self::Name => "not_a_limit_name",
            Self::Taken => "name_reserved",
            Self::Range => "out_of_range",
            Self::Duplicate => "duplicate",
            Self::TooMany => "too_many",
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Empty => "Enter a name such as documents_per_month.",
            Self::Name => "Use at most 40 lower-case letters, digits and _, a letter first.",
            Self::Taken => "The names unit and plan are taken. Choose another.",
            Self::Range => "Enter a whole number from 0 to 9007199254740991.",
            Self::Duplicate => "This limit is listed twice. Remove one of them.",
            Self::TooMany => "A plan has at most 50 limits.",
        }
        .to_owned()
    }
}

impl Limits {
    /// Accepts up to 50 named whole numbers. Everything wrong is reported, as `limits.<name>`.
    pub fn parse(
        entries: impl IntoIterator<Item = (impl AsRef<str>, impl Borrow<i64>)>,
    ) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut limits = BTreeMap::new();
        for (name, value) in entries {
            insert(&mut limits, &mut errors, name.as_ref(), *value.borrow());
        }
        if limits.len() > MAX_LIMITS {
            errors.push(LimitReason::TooMany.on("limits"));
        }
        if errors.is_empty() { Ok(Self(limits)) } else { Err(errors) }
    }

    /// The limit of that name.
    pub fn get(&self, name: &str) -> Option<i64> {
        self.0.get(name).copied()
    }

    /// All limits in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, i64)> {
        self.0.iter().map(|(name, value)| (name.as_str(), *value))
    }

    /// The limits as a map.
    pub fn as_map(&self) -> &BTreeMap<String, i64> {
        &self.0
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn insert(
    limits: &mut BTreeMap<String, i64>,
    errors: &mut Vec<FieldError>,
    name: &str,
    value: i64,
) {
    let name = name.trim();
    let reason = match check_name(name) {
        Some(reason) => reason,
        None if !(0..=MAX_LIMIT).contains(&value) => LimitReason::Range,
        None if limits.insert(name.to_owned(), value).is_some() => LimitReason::Duplicate,
        None => return,
    };
    errors.push(reason.on(&["limits.", name].concat()));
}

fn check_name(name: &str) -> Option<LimitReason> {
    let letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
    if name.is_empty() {
        return Some(LimitReason::Empty);
    }
    if TAKEN.contains(&name) {
        return Some(LimitReason::Taken);
    }
    let begins = name.as_bytes().first().is_some_and(u8::is_ascii_lowercase);
    let fits = name.len() <= MAX_NAME && name.bytes().all(letter);
    (!begins || !fits).then_some(LimitReason::Name)
}

/// Whether tokens are issued on a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanStatus {
    /// Applications on it get tokens.
    Active,
    /// No token is issued to an application on it.
    Retired,
}

impl PlanStatus {
    /// Both, in the order in which lists show them.
    pub const ALL: [Self; 2] = [Self::Active, Self::Retired];

    /// The name that the API and the database use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Retired => "retired",
        }
    }

    /// The word that people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::Retired => "Retired",
        }
    }

    /// Reads [`PlanStatus::as_str`] back.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

impl fmt::Display for PlanStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wrong(entries: &[(&str, i64)]) -> Vec<(String, String)> {
        let errors = Limits::parse(entries.iter().copied()).err().unwrap_or_default();
        errors.into_iter().map(|error| (error.field, error.code)).collect()
    }

    #[test]
    fn b4_limits_are_named_whole_numbers() {
        let limits = Limits::parse([("documents", 0), ("a_1", MAX_LIMIT)]).expect("good limits");
        assert_eq!(limits.iter().collect::<Vec<_>>(), [("a_1", MAX_LIMIT), ("documents", 0)]);
        assert_eq!((limits.get("documents"), limits.get("pages")), (Some(0), None));
        assert_eq!(Limits::parse(limits.as_map()), Ok(limits));
        assert_eq!(Limits::parse(&BTreeMap::<String, i64>::new()), Ok(Limits::default()));
    }

    #[test]
    fn b4_every_wrong_limit_is_reported() {
        let entries = [
            ("unit", 1),
            ("plan", 1),
            ("", 1),
            ("Documents", 1),
            ("1a", 1),
            ("a-b", 1),
            ("ä", 1),
            ("low", -1),
            ("high", MAX_LIMIT + 1),
            ("twice", 1),
            ("twice", 2),
        ];
        let codes = wrong(&entries).into_iter().map(|(_, code)| code).collect::<Vec<_>>();
        let name = "not_a_limit_name";
        let reserved = "name_reserved";
        let range = "out_of_range";
        let expected =
            [reserved, reserved, "required", name, name, name, name, range, range, "duplicate"];
        assert_eq!(codes, expected);
        let long = "a".repeat(41);
        let error = (format!("limits.{long}"), name.to_owned());
        assert_eq!(wrong(&[(&long[..40], 1), (&long, 1)]), [error]);
    }

    #[test]
    fn b4_a_plan_has_at_most_50_limits() {
        let entries = |count: i64| (0..count).map(|n| (format!("limit_{n}"), n));
        assert_eq!(Limits::parse(entries(50)).map(|limits| limits.len()), Ok(50));
        let error = LimitReason::TooMany.on("limits");
        assert_eq!(Limits::parse(entries(51)), Err(vec![error]));
    }

    #[test]
    fn names_read_back_and_agree_with_json() {
        for status in PlanStatus::ALL {
            assert_eq!(PlanStatus::parse(status.as_str()), Some(status));
            let json = serde_json::to_string(&status).expect("a status is plain text");
            assert_eq!(json, format!("\"{status}\""));
        }
        assert_eq!(PlanStatus::parse("Active"), None);
    }

    proptest! {
        #[test]
        fn parsing_never_panics(name in ".{0,60}", value: i64) {
            let _ = Limits::parse([(name, value)]);
        }

        #[test]
        fn good_names_are_accepted(name in "[a-t][a-z0-9_]{0,39}", value in 0..=MAX_LIMIT) {
            prop_assert_eq!(Limits::parse([(&name, value)]).is_ok(), name != "plan");
        }
    }
}
