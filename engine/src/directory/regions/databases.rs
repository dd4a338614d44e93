//! The databases of a region, as they are typed: codes, each once, in the order of preference.

use crate::refusal::{take, wrong};
use grantry_core::code::DbCode;
use grantry_core::field_error::FieldError;
use std::collections::HashSet;

/// The most databases of a region.
const MAX_DATABASES: usize = 50;

/// A database as somebody typed it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DatabaseInput {
    /// What goes into tokens.
    pub db_code: String,
    /// Whether new applications may get it.
    pub active: bool,
}

/// Everything that can be read; what cannot is said of `databases[i].db_code`.
pub(super) fn check(
    databases: &[DatabaseInput],
    errors: &mut Vec<FieldError>,
) -> Vec<(DbCode, bool)> {
    if databases.len() > MAX_DATABASES {
        let message = format!("A region has at most {MAX_DATABASES} databases.");
        errors.push(wrong("databases", "too_many", message));
    }
    let (mut checked, mut seen) = (Vec::new(), HashSet::new());
    for (place, database) in databases.iter().enumerate() {
        let field = format!("databases[{place}].db_code");
        let Some(code) = take(DbCode::parse(&database.db_code), &field, errors) else { continue };
        if seen.insert(code.clone()) {
            checked.push((code, database.active));
        } else {
            let message = "This database is listed twice. Remove one of them.";
            errors.push(wrong(&field, "duplicate", message));
        }
    }
    checked
}

/// The same as the record of changes takes them.
pub(super) fn plain(databases: &[(DbCode, bool)]) -> impl Iterator<Item = (&str, bool)> {
    databases.iter().map(|(code, active)| (code.as_str(), *active))
}
