//! A page of a list as the browser gets it: ready to be shown, of one shape for all kinds.

use serde::{Deserialize, Serialize};

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sheet {
    /// The records.
    pub(crate) rows: Vec<Row>,
    /// Where the next page begins, if there is one.
    pub(crate) next: Option<String>,
    /// Whether the search finds too much to be sorted without being asked to.
    pub(crate) by_match: bool,
    /// Whether the person who asks may change them.
    pub(crate) may_write: bool,
    /// What fields and filters offer.
    pub(crate) choices: Vec<Choice>,
}

/// A record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Row {
    /// Names it when it is changed or deleted.
    pub(crate) key: String,
    /// Names it to people.
    pub(crate) name: String,
    /// Which state of it this is.
    pub(crate) version: i64,
    /// Decides which switches are offered.
    pub(crate) state: String,
    /// Who needs it, in words; empty where nobody does.
    pub(crate) uses: String,
    /// One per column.
    pub(crate) cells: Vec<Vec<Part>>,
    /// What its form begins with: names of fields and what they hold.
    pub(crate) values: Vec<(String, String)>,
}

/// A word in a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Part {
    pub(crate) look: Look,
    pub(crate) text: String,
    /// What stands below a title, or shows when one points at it.
    pub(crate) note: String,
}

/// What a word in a cell looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Look {
    /// The name of the record, with a note below.
    Title,
    /// The same in mono.
    Scope,
    Text,
    Faint,
    Code,
    Good,
    Off,
    Warn,
    Tag,
    TagMono,
    /// In mono, for what is switched off.
    TagOff,
    TagBrass,
    Time,
}

/// Something that a field or a filter offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Choice {
    /// The name of the field.
    pub(crate) of: String,
    /// What is sent.
    pub(crate) value: String,
    /// What people read.
    pub(crate) label: String,
}

impl Sheet {
    /// What one field or filter offers: values and labels.
    pub(crate) fn offered(&self, field: &str) -> Vec<(String, String)> {
        let own = self.choices.iter().filter(|choice| choice.of == field);
        own.map(|choice| (choice.value.clone(), choice.label.clone())).collect()
    }
}

impl Row {
    /// What a field of its form begins with.
    pub(crate) fn begins(&self, field: &str) -> &str {
        self.values.iter().find(|(name, _)| name == field).map_or("", |(_, value)| value)
    }
}
