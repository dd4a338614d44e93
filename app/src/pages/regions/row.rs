//! A region as a row, and its databases as a form has them.

use crate::records::fill::{noted, part, since};
use crate::records::{Look, Row, halves};
use grantry_core::console::{DatabaseView, RegionView};
use grantry_core::time::Timestamp;
use grantry_engine::DatabaseInput;

pub(super) fn row(region: RegionView, now: Timestamp) -> Row {
    let state = match (region.active, region.first_active()) {
        (false, _) => part(Look::Off, "Inactive"),
        (true, None) => part(Look::Warn, "No active database"),
        (true, Some(_)) => part(Look::Good, "Active"),
    };
    let tags: Vec<_> = region.databases.iter().map(tag).collect();
    let lines: String = region.databases.iter().map(line).collect();
    Row::new(&region.code, &region.name, region.version)
        .state(if region.active { "active" } else { "inactive" })
        .used_by(region.applications, "application")
        .cell([noted(Look::Title, &region.name, &region.code)])
        .cell([state])
        .cell(if tags.is_empty() { vec![part(Look::Faint, "none")] } else { tags })
        .cell([part(Look::Text, region.applications)])
        .cell([since(now, region.updated_at)])
        .value("name", &region.name)
        .value("code", &region.code)
        .value("active", region.active)
        .value("databases", lines)
}

fn tag(database: &DatabaseView) -> crate::records::Part {
    match database.active {
        true => part(Look::TagMono, &database.db_code),
        false => noted(Look::TagOff, &database.db_code, "inactive"),
    }
}

fn line(database: &DatabaseView) -> String {
    format!("{}\t{}\n", database.db_code, database.active)
}

/// The databases that a form has sent.
pub(super) fn databases(text: &str) -> Vec<DatabaseInput> {
    let databases = halves(text)
        .map(|(code, active)| DatabaseInput { db_code: code.to_owned(), active: active == "true" });
    databases.collect()
}
