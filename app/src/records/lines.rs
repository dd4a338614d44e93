//! Pairs of which there may be any number: the databases of a region, the limits of a plan.
//!
//! A form sends them as text, a pair to a line and a tab between its halves.

use super::entry::Entry;
use super::kind::Pair;
use crate::parts::erase::Erase;
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;

/// A pair that somebody is typing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    first: RwSignal<String>,
    second: RwSignal<String>,
}

impl Line {
    fn new(first: &str, second: &str) -> Self {
        Self { first: RwSignal::new(first.to_owned()), second: RwSignal::new(second.to_owned()) }
    }

    /// The pairs of a text.
    pub(super) fn read(text: &str) -> Vec<Self> {
        halves(text).map(|(first, second)| Self::new(first, second)).collect()
    }

    /// The text of the pairs; those in which nothing was typed are left out.
    pub(super) fn write(lines: &[Self]) -> String {
        let mut text = String::new();
        for line in lines {
            let (first, second) = (line.first.get(), line.second.get());
            if first.trim().is_empty() && matches!(second.trim(), "" | "true" | "false") {
                continue;
            }
            text.push_str(&first.replace(['\t', '\n'], " "));
            text.push('\t');
            text.push_str(&second.replace(['\t', '\n'], " "));
            text.push('\n');
        }
        text
    }
}

/// The halves of the pairs of a text.
pub(crate) fn halves(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.lines().filter_map(|line| line.split_once('\t'))
}

/// What comes first in two pairs of a text.
pub(crate) fn repeated(text: &str) -> Option<&str> {
    let mut firsts: Vec<_> = halves(text).map(|(first, _)| first.trim()).collect();
    firsts.sort_unstable();
    firsts.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0])
}

/// The pairs, each with a button that removes it, and one that adds another.
pub(super) fn pairs(entry: Entry, pair: Pair, id: &'static str) -> AnyView {
    let begins = if pair.switch { "true" } else { "" };
    let add = move |_| entry.lines.update(|lines| lines.push(Line::new("", begins)));
    let each = move |(number, line): (usize, Line)| one(entry, pair, number, line);
    view! {
        <div class="pairs" role="group" aria-labelledby=format!("{id}-label")>
            {move || entry.lines.get().into_iter().enumerate().map(each).collect_view()}
            <button class="button button--small" type="button" on:click=add>
                <Icon glyph=Glyph::Plus/>{pair.add}
            </button>
        </div>
    }
    .erase()
}

fn one(entry: Entry, pair: Pair, number: usize, line: Line) -> AnyView {
    let named = |what: &str| format!("{what} {}", number + 1);
    let remove = move |_| entry.lines.update(|lines| lines.retain(|other| *other != line));
    let wrong = Signal::derive(move || {
        let judged = entry.judged.get();
        judged.then(|| (pair.check)(&line.first.get(), &line.second.get())).flatten()
    });
    let second = match pair.switch {
        true => switch(format!("{} {}", named(pair.first), pair.second.to_lowercase()), pair, line),
        false => half(entry, named(pair.second), pair.second, line.second, wrong),
    };
    view! {
        <div class="pairs__row">
            {half(entry, named(pair.first), pair.first, line.first, wrong)}
            {second}
            <button class="button button--quiet button--icon" type="button"
                aria-label=named(&format!("Remove {}", pair.first.to_lowercase())) on:click=remove>
                <Icon glyph=Glyph::Close/>
            </button>
            {move || wrong.get().map(|wrong| view! {
                <p class="field__error"><Icon glyph=Glyph::Warning/>{wrong}</p>
            })}
        </div>
    }
    .erase()
}

fn switch(label: String, pair: Pair, line: Line) -> AnyView {
    let turn = move |event| line.second.set(event_target_checked(&event).to_string());
    view! {
        <label class="pairs__switch">
            <span aria-hidden="true">{pair.second}</span>
            <input class="switch__control" type="checkbox" role="switch" aria-label=label
                prop:checked=move || line.second.get() == "true" on:change=turn/>
        </label>
    }
    .erase()
}

fn half(
    entry: Entry,
    label: String,
    placeholder: &'static str,
    text: RwSignal<String>,
    wrong: Signal<Option<String>>,
) -> AnyView {
    view! {
        <input class="input input--mono" type="text" autocomplete="off" spellcheck="false"
            aria-label=label placeholder=placeholder
            aria-invalid=move || wrong.with(Option::is_some).then_some("true")
            prop:value=move || text.get()
            on:input=move |event| text.set(event_target_value(&event))
            on:change=move |_| entry.judge()/>
    }
    .erase()
}
