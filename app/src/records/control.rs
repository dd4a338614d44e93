//! One field of a form: its label, what one types or chooses with, and what is said below.

use super::desk::Desk;
use super::entry::Entry;
use super::kind::Control;
use super::lines::pairs;
use super::sheet::Sheet;
use crate::parts::erase::Erase;
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;
use std::sync::Arc;

/// What a control needs to know of its field.
#[derive(Clone, Copy)]
struct Frame {
    entry: Entry,
    id: &'static str,
    hint: &'static str,
    error: Signal<Option<String>>,
}

impl Frame {
    fn invalid(self) -> Option<&'static str> {
        self.error.with(Option::is_some).then_some("true")
    }

    fn described(self) -> Option<String> {
        match (self.error.with(Option::is_some), self.hint) {
            (true, _) => Some(format!("{}-error", self.id)),
            (false, "") => None,
            (false, _) => Some(format!("{}-hint", self.id)),
        }
    }
}

/// A field with everything that belongs to it. For a new record it is filled in.
pub(super) fn field(
    desk: Desk,
    entry: Entry,
    all: &Arc<[Entry]>,
    sheet: &Sheet,
    is_new: bool,
) -> AnyView {
    let (id, all) = (entry.field.name, Arc::clone(all));
    let error = Signal::derive(move || entry.error(&all, desk));
    let hint = match (is_new, entry.field.hint_later) {
        (true, _) | (false, "") => entry.field.hint,
        (false, later) => later,
    };
    let frame = Frame { entry, id, hint, error };
    match entry.field.control {
        Control::Text(kind) => framed(frame, line(frame, kind, "input")),
        Control::Mono => framed(frame, line(frame, "text", "input input--mono")),
        Control::Password | Control::Again => framed(frame, line(frame, "password", "input")),
        Control::Area => framed(frame, area(frame)),
        Control::Select => framed(frame, select(frame, sheet.offered(id), is_new)),
        Control::Lines(pair) => framed(frame, pairs(entry, pair, id)),
        Control::Switch => switch(frame),
    }
}

fn framed(frame: Frame, control: AnyView) -> AnyView {
    let (field, id) = (frame.entry.field, frame.id);
    let optional = field.optional && !matches!(field.control, Control::Select);
    let optional = optional.then(|| view! { <span class="field__optional">"optional"</span> });
    // Pairs are many controls, each with a name of its own; what stands above them names the group.
    let label = match field.control {
        Control::Lines(_) => view! { <span id=format!("{id}-label")>{field.label}</span> }.erase(),
        _ => view! { <label for=id>{field.label}</label> }.erase(),
    };
    view! {
        <div class="field">
            <div class="field__label">{label}{optional}</div>
            {control}
            {hint(frame)}
            {move || frame.error.get().map(|error| view! {
                <p class="field__error" id=format!("{id}-error")><Icon glyph=Glyph::Warning/>{error}</p>
            })}
        </div>
    }
    .erase()
}

fn hint(frame: Frame) -> Option<impl IntoView> {
    let Frame { id, hint, .. } = frame;
    (!hint.is_empty()).then(|| view! { <p class="field__hint" id=format!("{id}-hint")>{hint}</p> })
}

fn line(frame: Frame, kind: &'static str, class: &'static str) -> AnyView {
    let Frame { entry, id, .. } = frame;
    let complete = if kind == "password" { "new-password" } else { "off" };
    view! {
        <input class=class id=id name=id type=kind autocomplete=complete
            aria-invalid=move || frame.invalid() aria-describedby=move || frame.described()
            prop:value=move || entry.text.get()
            on:input=move |event| entry.type_in(event_target_value(&event))
            on:change=move |_| entry.judge()/>
    }
    .erase()
}

fn area(frame: Frame) -> AnyView {
    let Frame { entry, id, .. } = frame;
    view! {
        <textarea class="textarea" id=id name=id
            aria-invalid=move || frame.invalid() aria-describedby=move || frame.described()
            prop:value=move || entry.text.get()
            on:input=move |event| entry.type_in(event_target_value(&event))
            on:change=move |_| entry.judge()></textarea>
    }
    .erase()
}

fn select(frame: Frame, offered: Vec<(String, String)>, is_new: bool) -> AnyView {
    let Frame { entry, id, .. } = frame;
    let mut chosen = entry.text.get_untracked();
    let mut offered = offered;
    if !offered.iter().any(|(value, _)| *value == chosen) {
        // What a record has may not be on offer to everybody; a new one takes the first.
        match offered.first() {
            Some((first, _)) if is_new => chosen.clone_from(first),
            _ => offered.push((chosen.clone(), chosen.clone())),
        }
        entry.text.set(chosen.clone());
    }
    let options = offered.into_iter().map(|(value, label)| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{label}</option> }
    });
    view! {
        <select class="select" id=id name=id
            aria-invalid=move || frame.invalid() aria-describedby=move || frame.described()
            on:change=move |event| { entry.text.set(event_target_value(&event)); entry.judge(); }>
            {options.collect_view()}
        </select>
    }
    .erase()
}

fn switch(frame: Frame) -> AnyView {
    let Frame { entry, id, .. } = frame;
    let turn = move |event| entry.text.set(event_target_checked(&event).to_string());
    view! {
        <div class="switches"><div class="switch">
            <label class="switch__title" for=id>{entry.field.label}</label>
            <p class="switch__hint" id=format!("{id}-hint")>{entry.field.hint}</p>
            <input class="switch__control" type="checkbox" role="switch" id=id name=id
                aria-describedby=format!("{id}-hint")
                prop:checked=move || entry.text.get() == "true" on:change=turn/>
        </div></div>
    }
    .erase()
}
