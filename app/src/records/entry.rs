//! What somebody is typing into one field, and what is wrong with it.

use super::desk::Desk;
use super::kind::{Control, Field};
use super::lines::{Line, halves};
use super::sheet::{Row, Sheet};
use crate::AppError;
use leptos::prelude::*;
use std::time::Duration;

/// How long somebody pauses before the rules have their say.
const PAUSE: Duration = Duration::from_millis(600);

/// A field with what is in it.
#[derive(Clone, Copy)]
pub(crate) struct Entry {
    pub(super) field: &'static Field,
    /// The text; of a field with pairs, nothing.
    pub(super) text: RwSignal<String>,
    pub(super) lines: RwSignal<Vec<Line>>,
    /// Whether there is something to judge.
    pub(super) judged: RwSignal<bool>,
    /// What the server has last been told.
    sent: RwSignal<Option<String>>,
    /// Whether a suggestion would be in the way.
    own: RwSignal<bool>,
}

impl Entry {
    /// A field with what it begins with.
    pub(super) fn new(field: &'static Field, row: Option<&Row>) -> Self {
        let text = row.map_or(field.begins, |row| row.begins(field.name));
        Self {
            field,
            text: RwSignal::new(text.to_owned()),
            lines: RwSignal::new(Line::read(text)),
            judged: RwSignal::new(false),
            sent: RwSignal::new(None),
            own: RwSignal::new(!text.is_empty()),
        }
    }

    /// Whether the form has this field at all.
    pub(super) fn is_shown(field: &Field, sheet: &Sheet, row: Option<&Row>) -> bool {
        let offered = || sheet.choices.iter().any(|choice| choice.of == field.name);
        let needless = matches!(field.control, Control::Select) && field.optional && !offered();
        !(needless || field.fixed && row.is_some())
    }

    /// Takes what was typed; judges it once there is a pause.
    pub(super) fn type_in(self, text: String) {
        self.own.set(!text.is_empty());
        self.text.set(text.clone());
        let judge = move || {
            if self.text.try_get_untracked().as_ref() == Some(&text) {
                self.judge();
            }
        };
        set_timeout(judge, PAUSE);
    }

    /// From now on what is wrong is said.
    pub(super) fn judge(self) {
        self.judged.set(true);
    }

    /// Follows another field until somebody types here.
    pub(super) fn follow(self, all: &[Self]) {
        let Some((other, suggest)) = self.field.follows else { return };
        let Some(other) = find(all, other) else { return };
        // why: a suggestion is written into a field that belongs to the person from then on
        Effect::new(move || {
            let text = other.text.get();
            if !self.own.get_untracked() {
                self.text.set(suggest(&text));
            }
        });
    }

    /// What is sent under which name, if anything is.
    pub(super) fn send(self, is_new: bool) -> Option<(String, String)> {
        let value = untrack(|| self.value());
        self.sent.set(Some(value.clone()));
        let silent = match self.field.control {
            Control::Again => true,
            Control::Password => value.is_empty(),
            _ => is_new && self.field.optional && value.is_empty(),
        };
        (!silent).then(|| (self.field.name.to_owned(), value))
    }

    /// Whether it can be sent.
    pub(super) fn is_fine(self, all: &[Self]) -> bool {
        let pairs = match self.field.control {
            Control::Lines(pair) => {
                halves(&self.value()).all(|(one, two)| (pair.check)(one, two).is_none())
            }
            _ => true,
        };
        pairs && self.wrong(all).is_none()
    }

    /// What the rules say of it, whether or not it is time to say so. A pair speaks for itself.
    fn wrong(self, all: &[Self]) -> Option<String> {
        let value = self.value();
        let unsaid = self.field.optional && value.is_empty();
        if unsaid { None } else { (self.field.check)(&value, all) }
    }

    /// What is said below it: what the rules say, or what the server said of the same text.
    pub(super) fn error(self, all: &[Self], desk: Desk) -> Option<String> {
        let wrong = if self.judged.get() { self.wrong(all) } else { None };
        wrong.or_else(|| {
            let same = self.sent.get().is_some_and(|sent| sent == self.value());
            let refused = if same { desk.refused.get() } else { None };
            below(&refused?, self.field.name)
        })
    }

    fn value(self) -> String {
        match self.field.control {
            Control::Lines(_) => Line::write(&self.lines.get()),
            _ => self.text.get(),
        }
    }
}

/// The field of that name.
fn find(all: &[Entry], name: &str) -> Option<Entry> {
    all.iter().find(|entry| entry.field.name == name).copied()
}

/// What is typed into the field of that name.
pub(crate) fn typed(all: &[Entry], name: &str) -> String {
    find(all, name).map(|entry| entry.text.get()).unwrap_or_default()
}

/// Whether an error is about this field or a part of it: `limits.monthly` is about `limits`.
fn is_about(said: &str, field: &str) -> bool {
    let rest = said.strip_prefix(field);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

/// What an error says of a field and its parts.
fn below(error: &AppError, field: &str) -> Option<String> {
    let AppError::Invalid { errors } = error else { return None };
    let about = errors.iter().filter(|error| is_about(&error.field, field));
    let said: Vec<_> = about.map(|error| error.message.as_str()).collect();
    (!said.is_empty()).then(|| said.join(" "))
}

/// Whether fields of the form say all that an error says.
pub(super) fn is_said(error: &AppError, all: &[Entry]) -> bool {
    let AppError::Invalid { errors } = error else { return false };
    let said = |field: &str| all.iter().any(|entry| is_about(field, entry.field.name));
    errors.iter().all(|error| said(&error.field))
}
