//! A list of addresses, one to a line: each line says at once whether it will be stored, and how.
//!
//! Enter begins another line, several pasted lines become several lines, Backspace in an empty line
//! goes back to the one before. What is said comes from the rules that the server applies.

use super::dom;
use super::erase::Erase;
use super::icon::{Glyph, Icon};
use grantry_core::application::{ListKind, Verdict, judge, split_pasted};
use grantry_core::field_error::FieldError;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

/// What an editor edits. Its lines are kept outside.
#[derive(Clone, Copy)]
pub(crate) struct Lines {
    /// The field, as requests name it, and the beginning of all ids.
    pub(crate) field: &'static str,
    /// What the list is called; it names the first line.
    pub(crate) label: &'static str,
    /// What one line is called.
    pub(crate) one: &'static str,
    /// What to type.
    pub(crate) hint: &'static str,
    /// By which rules.
    pub(crate) kind: ListKind,
    /// The lines.
    pub(crate) lines: Signal<Vec<String>>,
    /// Called with the lines after a change.
    pub(crate) on_change: Callback<Vec<String>>,
    /// What was refused.
    pub(crate) errors: Signal<Vec<FieldError>>,
}

impl Lines {
    /// There is always a line to type in.
    fn count(self) -> usize {
        self.lines.with(Vec::len).max(1)
    }

    /// Puts these lines in the place of one, and the cursor into the last of them.
    fn replace(self, at: usize, new: Vec<String>, with_focus: bool) {
        let mut lines = self.lines.get_untracked();
        lines.resize(lines.len().max(at + 1), String::new());
        let last = (at + new.len()).saturating_sub(1);
        lines.splice(at..=at, new);
        let last = last.min(lines.len().saturating_sub(1));
        self.on_change.run(lines);
        if with_focus {
            dom::focus_later(self.id(last));
        }
    }

    /// The first line has the id of the field, so that its label leads there.
    fn id(self, at: usize) -> String {
        if at == 0 { self.field.to_owned() } else { format!("{}-{}", self.field, at + 1) }
    }

    fn refused(self, at: Option<usize>) -> Option<String> {
        let wanted = at.map_or_else(|| self.field.to_owned(), |at| format!("{}[{at}]", self.field));
        self.errors.with(|errors| {
            let found = errors.iter().find(|error| error.field == wanted);
            found.map(|error| error.message.clone())
        })
    }

    fn typed(self, at: usize, text: String) {
        let pieces = if text.contains(['\n', '\r']) { split_pasted(&text) } else { vec![text] };
        let several = pieces.len() > 1;
        self.replace(at, if pieces.is_empty() { vec![String::new()] } else { pieces }, several);
    }

    fn key(self, at: usize, event: &KeyboardEvent) {
        let text = self.lines.with_untracked(|lines| lines.get(at).cloned()).unwrap_or_default();
        match event.key().as_str() {
            "Enter" => {
                event.prevent_default();
                self.replace(at, vec![text, String::new()], true);
            }
            "Backspace" if text.is_empty() && at > 0 => {
                event.prevent_default();
                self.replace(at, Vec::new(), false);
                dom::focus_later(self.id(at - 1));
            }
            _ => {}
        }
    }
}

/// The editor.
#[component]
pub(crate) fn LineEditor(
    /// What it edits.
    of: Lines,
) -> impl IntoView {
    let verdicts = Memo::new(move |_| of.lines.with(|lines| judge(of.kind, lines)));
    let count = Memo::new(move |_| of.count());
    let row = move |at: usize| line(of, at, verdicts).erase();
    let hint_id = format!("{}-hint", of.field);
    let add = move |_| {
        let last = of.count() - 1;
        let text = of.lines.with_untracked(|lines| lines.get(last).cloned()).unwrap_or_default();
        of.replace(last, vec![text, String::new()], true);
    };
    view! {
        <div class="field">
            <label class="field__label" for=of.field>{of.label}</label>
            <p class="field__hint" id=hint_id>{of.hint}</p>
            <ul class="editor">
                <For each=move || 0..count.get() key=|at| *at children=row/>
            </ul>
            {move || of.refused(None).map(|error| view! {
                <p class="field__error"><Icon glyph=Glyph::Warning/>{error}</p>
            })}
            <button class="button button--quiet button--small editor__add" type="button" on:click=add>
                <Icon glyph=Glyph::Plus/>"Add another "{of.one}
            </button>
        </div>
    }
    .erase()
}

/// One line: the text, what is said about it, and the way to remove it.
fn line(of: Lines, at: usize, verdicts: Memo<Vec<Verdict>>) -> impl IntoView {
    let text = move || of.lines.with(|lines| lines.get(at).cloned()).unwrap_or_default();
    let wrong = Memo::new(move |_| {
        let judged = verdicts.with(|verdicts| match verdicts.get(at) {
            Some(Verdict::Bad { message }) => Some(message.clone()),
            _ => None,
        });
        let empty = at == 0 && of.count() == 1;
        judged
            .or_else(|| of.refused(Some(at)))
            .or_else(|| empty.then(|| of.refused(None)).flatten())
    });
    let verdict_id = format!("{}-verdict", of.id(at));
    let described = [verdict_id.clone(), format!("{}-hint", of.field)].join(" ");
    let said = move || match (wrong.get(), verdicts.with(|verdicts| verdicts.get(at).cloned())) {
        (Some(message), _) => said(Tone::Bad, message),
        (None, Some(Verdict::Good { stored, note })) => {
            let differs = stored != text();
            match (differs, note) {
                (true, _) => said(Tone::Good, format!("kept as {stored}")),
                (false, Some("every origin")) => said(Tone::Warn, "every web page may call".into()),
                (false, note) => said(Tone::Good, note.unwrap_or_default().to_owned()),
            }
        }
        _ => ().erase(),
    };
    let typed = move |event: leptos::ev::Event| {
        of.typed(at, event_target_value(&event));
        // Where the text has become several lines this one holds only the first.
        if let Some(field) = event.target().and_then(|at| at.dyn_into().ok()) {
            let field: web_sys::HtmlTextAreaElement = field;
            let kept = of.lines.with_untracked(|lines| lines.get(at).cloned()).unwrap_or_default();
            if field.value() != kept {
                field.set_value(&kept);
            }
        }
    };
    let alone = move || of.count() == 1 && text().is_empty();
    let remove = move |_| {
        of.replace(at, Vec::new(), false);
        dom::focus_later(of.id(at.saturating_sub(1)));
    };
    let label = (at > 0).then(|| format!("{} {}", capital(of.one), at + 1));
    let start = of.lines.with_untracked(|lines| lines.get(at).cloned()).unwrap_or_default();
    view! {
        <li class="editor__line">
            <textarea class="textarea textarea--mono editor__text" rows="1" id=of.id(at) aria-label=label
                spellcheck="false" autocapitalize="off" autocomplete="off" prop:value=text
                aria-invalid=move || wrong.with(Option::is_some).then_some("true")
                aria-describedby=described
                on:input=typed on:keydown=move |event| of.key(at, &event)>{start}</textarea>
            <button class="button button--quiet button--icon" type="button" hidden=alone
                aria-label=format!("Remove {} {}", of.one, at + 1) on:click=remove>
                <Icon glyph=Glyph::Close/>
            </button>
            <div class="editor__verdict" id=verdict_id>{said}</div>
        </li>
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tone {
    Good,
    Warn,
    Bad,
}

fn said(tone: Tone, words: String) -> AnyView {
    let (class, glyph) = match tone {
        Tone::Good => ("editor__said editor__said--good", Glyph::Check),
        Tone::Warn => ("editor__said editor__said--warn", Glyph::Warning),
        Tone::Bad => ("editor__said editor__said--bad", Glyph::Warning),
    };
    view! { <p class=class><Icon glyph=glyph/>{words}</p> }.erase()
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
