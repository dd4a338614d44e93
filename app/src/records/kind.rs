//! How a page describes its records. Plain data: whoever adds a kind writes down words and rules.

use super::entry::Entry;
use super::remote::Remote;
use crate::parts::icon::Glyph;
use grantry_core::field_error::Reason;

/// What somebody calls a kind of record, what it is made of, and who is asked about it.
pub(crate) struct Kind {
    /// Where the page is.
    pub(crate) path: &'static str,
    /// The heading.
    pub(crate) title: &'static str,
    /// What it is for.
    pub(crate) text: &'static str,
    /// One of them, in the middle of a sentence.
    pub(crate) one: &'static str,
    /// Other pages on the same subject.
    pub(crate) tabs: &'static [(&'static str, &'static str)],
    /// The name of the search box.
    pub(crate) search: &'static str,
    pub(crate) filters: &'static [Filter],
    pub(crate) columns: &'static [Column],
    pub(crate) fields: &'static [Field],
    pub(crate) toggles: &'static [Toggle],
    /// What is said where there is none: a title and a sentence.
    pub(crate) empty: (&'static str, &'static str),
    /// What happens when one is deleted.
    pub(crate) delete: &'static str,
    /// Reads the list.
    pub(crate) list: Remote,
    /// Where a new one is sent.
    pub(crate) creates: &'static str,
    /// Where a change is sent.
    pub(crate) changes: &'static str,
    /// Where it is said that one shall go.
    pub(crate) deletes: &'static str,
}

/// A column of the list.
pub(crate) struct Column {
    pub(crate) label: &'static str,
    /// The class of its cells.
    pub(crate) class: &'static str,
    /// The name to sort by; times begin with `-`, since the newest are wanted first.
    pub(crate) sort: Option<&'static str>,
}

/// A condition that can be chosen from a list; the sheet says from which.
pub(crate) struct Filter {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    /// Said while there is no condition.
    pub(crate) any: &'static str,
}

/// The field that another one follows until somebody types into it, and what it suggests then.
pub(crate) type Follows = (&'static str, fn(&str) -> String);

/// A field of the form.
pub(crate) struct Field {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    /// What to type; empty where the label says it all.
    pub(crate) hint: &'static str,
    /// The same for a record that there is; empty where nothing else is to be said.
    pub(crate) hint_later: &'static str,
    pub(crate) control: Control,
    /// What is wrong with a text.
    pub(crate) check: fn(&str, &[Entry]) -> Option<String>,
    /// May be left empty.
    pub(crate) optional: bool,
    /// Suggests a text, made of what another field holds, while nobody has typed another.
    pub(crate) follows: Option<Follows>,
    /// What a new record begins with.
    pub(crate) begins: &'static str,
    /// Whether it is fixed once the record is made.
    pub(crate) fixed: bool,
    /// Whether it stands in one row with the next field that says so.
    pub(crate) half: bool,
}

impl Field {
    /// A required line of text, to be adapted.
    pub(crate) const TEXT: Self = Self {
        name: "",
        label: "",
        hint: "",
        hint_later: "",
        control: Control::Text("text"),
        check: |_, _| None,
        optional: false,
        follows: None,
        begins: "",
        fixed: false,
        half: false,
    };
}

/// What one types or chooses with.
#[derive(Clone, Copy)]
pub(crate) enum Control {
    /// A line of this kind: `text`, `email`.
    Text(&'static str),
    /// A line in mono.
    Mono,
    Area,
    /// A password; nothing typed means no change.
    Password,
    /// The same password again, which stays in the browser.
    Again,
    /// One of what the sheet offers; where it offers nothing and the field is optional, there is none.
    Select,
    /// `true` or `false`.
    Switch,
    /// Pairs, of which there may be any number.
    Lines(Pair),
}

/// What a pair is made of.
#[derive(Clone, Copy)]
pub(crate) struct Pair {
    /// What the first text is.
    pub(crate) first: &'static str,
    /// What the second is, unless it is a switch.
    pub(crate) second: &'static str,
    /// Whether the second is a switch.
    pub(crate) switch: bool,
    /// What is wrong with a pair.
    pub(crate) check: fn(&str, &str) -> Option<String>,
    /// The name of the button that adds one.
    pub(crate) add: &'static str,
}

/// A change that a menu offers while a record is in some state.
pub(crate) struct Toggle {
    /// The state.
    pub(crate) when: &'static str,
    /// A verb.
    pub(crate) label: &'static str,
    pub(crate) glyph: Glyph,
    /// What will happen.
    pub(crate) text: &'static str,
    /// The field and its new value.
    pub(crate) sets: (&'static str, &'static str),
    /// What it is afterwards.
    pub(crate) done: &'static str,
    /// Whether somebody will notice.
    pub(crate) danger: bool,
}

/// What a rule says of a text.
pub(crate) fn said<T, R: Reason>(parsed: Result<T, R>) -> Option<String> {
    parsed.err().map(|reason| reason.message())
}
