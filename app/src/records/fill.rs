//! Fills a sheet, on the server.

use super::sheet::{Choice, Look, Part, Row, Sheet};
use grantry_core::listing::Page;
use grantry_core::time::{Timestamp, ago};

impl Sheet {
    /// The records of a page, each of which `row` describes.
    pub(crate) fn of<V>(page: Page<V>, may_write: bool, row: impl FnMut(V) -> Row) -> Self {
        let page = page.map(row);
        let (rows, next) = (page.items, page.next_cursor);
        Self { rows, next, by_match: false, may_write, choices: Vec::new() }
    }

    /// Whether a search has found too much to be sorted without being asked to.
    pub(crate) fn by_match(self, by_match: bool) -> Self {
        Self { by_match, ..self }
    }

    /// What a field or a filter offers: values and what they are called.
    pub(crate) fn offering(
        mut self,
        of: &str,
        offered: impl IntoIterator<Item = (String, String)>,
    ) -> Self {
        let choice = |(value, label)| Choice { of: of.to_owned(), value, label };
        self.choices.extend(offered.into_iter().map(choice));
        self
    }
}

impl Row {
    /// A record that shows nothing yet.
    pub(crate) fn new(key: impl Into<String>, name: impl Into<String>, version: i64) -> Self {
        Self {
            key: key.into(),
            name: name.into(),
            version,
            state: String::new(),
            uses: String::new(),
            cells: Vec::new(),
            values: Vec::new(),
        }
    }

    /// Decides which switches are offered.
    pub(crate) fn state(mut self, state: &str) -> Self {
        state.clone_into(&mut self.state);
        self
    }

    /// Who needs it: so many of these.
    pub(crate) fn used_by(mut self, count: i64, what: &str) -> Self {
        self.uses = match count {
            0 => String::new(),
            1 => format!("1 {what}"),
            count => format!("{count} {what}s"),
        };
        self
    }

    /// The next cell.
    pub(crate) fn cell(mut self, parts: impl IntoIterator<Item = Part>) -> Self {
        self.cells.push(parts.into_iter().collect());
        self
    }

    /// What a field of its form begins with.
    pub(crate) fn value(mut self, field: &str, value: impl ToString) -> Self {
        self.values.push((field.to_owned(), value.to_string()));
        self
    }
}

/// One word.
pub(crate) fn part(look: Look, text: impl ToString) -> Part {
    Part { look, text: text.to_string(), note: String::new() }
}

/// A word with a note.
pub(crate) fn noted(look: Look, text: impl ToString, note: impl ToString) -> Part {
    Part { look, text: text.to_string(), note: note.to_string() }
}

/// How long ago something was.
pub(crate) fn since(now: Timestamp, then: Timestamp) -> Part {
    noted(Look::Time, ago(now, then), then)
}
