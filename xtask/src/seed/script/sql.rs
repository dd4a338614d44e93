//! Writing rows as SQL: texts in quotes, lists as JSON, many rows in one statement.

/// A text in quotes. The client programs read the script as text, so there is nothing to bind.
pub(super) fn text(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

/// A text in quotes, or nothing.
pub(super) fn maybe(value: Option<&str>) -> String {
    value.map_or_else(|| "NULL".to_owned(), text)
}

/// As both databases take it.
pub(super) fn flag(value: bool) -> &'static str {
    if value { "TRUE" } else { "FALSE" }
}

/// A JSON text with a list of texts that need no escapes.
pub(super) fn list(items: &[String]) -> String {
    let quoted: Vec<_> = items.iter().map(|item| format!("\"{item}\"")).collect();
    text(&format!("[{}]", quoted.join(",")))
}

/// One `INSERT` with many rows; nothing where there are none.
pub(super) fn insert(into: &str, rows: &[String]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    format!("INSERT INTO {into} VALUES\n({});\n", rows.join("),\n("))
}
