//! Regions with their databases: where applications' data lives. They are the platform's; everybody
//! who makes applications may look at them (PRODUCT B3).

mod change;
mod create;
mod databases;
mod delete;
mod read;

pub use change::RegionEdit;
pub use create::NewRegion;
pub use databases::DatabaseInput;

use crate::store::RegionRow;
use grantry_core::audit::{Fields, Value};
use grantry_core::console::{DatabaseView, RegionView};
use grantry_core::time::Timestamp;

fn view(row: RegionRow) -> RegionView {
    let database = |(code, active): (&str, bool)| DatabaseView { db_code: code.to_owned(), active };
    RegionView {
        databases: row.databases().map(database).collect(),
        code: row.code,
        name: row.name,
        active: row.active,
        applications: row.applications,
        version: row.version,
        created_at: Timestamp::from_millis(row.created_at),
        updated_at: Timestamp::from_millis(row.updated_at),
    }
}

/// What the record of changes shows.
fn fields<'a>(
    code: &str,
    name: &str,
    active: bool,
    databases: impl Iterator<Item = (&'a str, bool)>,
) -> Fields {
    let words = databases.map(|(code, active)| match active {
        true => code.to_owned(),
        false => format!("{code} (inactive)"),
    });
    vec![
        ("code", code.into()),
        ("name", name.into()),
        ("active", active.into()),
        ("databases", Value::list(words)),
    ]
}

/// A row's own fields.
fn fields_of(row: &RegionRow) -> Fields {
    fields(&row.code, &row.name, row.active, row.databases())
}
