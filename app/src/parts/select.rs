//! A native select with everything that belongs to it.

use super::erase::Erase;
use super::icon::{Glyph, Icon};
use grantry_core::console::Choice;
use leptos::prelude::*;

/// A select; what cannot be chosen says why.
#[component]
pub(crate) fn SelectField(
    /// Its id.
    id: &'static str,
    /// What a person calls it.
    label: &'static str,
    /// What is chosen.
    value: Signal<String>,
    /// Called with what is chosen next.
    on_change: Callback<String>,
    /// What is offered.
    options: Signal<Vec<Choice>>,
    /// What to choose by.
    #[prop(optional)]
    hint: &'static str,
    /// What is wrong with the choice.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described = {
        let (hint_id, error_id) = (hint_id.clone(), error_id.clone());
        move || match error.with(Option::is_some) {
            true => Some(error_id.clone()),
            false => (!hint.is_empty()).then(|| hint_id.clone()),
        }
    };
    let offered =
        move || options.get().into_iter().map(|choice| option(choice, value)).collect_view();
    view! {
        <div class="field">
            <label class="field__label" for=id>{label}</label>
            <select class="select" id=id aria-describedby=described
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                on:change=move |event| on_change.run(event_target_value(&event))>
                {offered}
            </select>
            {(!hint.is_empty()).then(|| view! { <p class="field__hint" id=hint_id>{hint}</p> })}
            {move || error.get().map(|error| view! {
                <p class="field__error" id=error_id.clone()><Icon glyph=Glyph::Warning/>{error}</p>
            })}
        </div>
    }
    .erase()
}

/// One thing to choose, with its hint behind it.
pub(crate) fn option(choice: Choice, value: Signal<String>) -> impl IntoView {
    let Choice { value: own, label, hint, usable } = choice;
    let text = if hint.is_empty() { label } else { format!("{label} ({hint})") };
    let sent = own.clone();
    let selected = move || value.with(|value| *value == own);
    view! {
        <option value=sent disabled=!usable selected=selected.clone() prop:selected=selected>{text}</option>
    }
}

/// A thing to choose that needs no more words.
pub(crate) fn plain(value: impl Into<String>, label: impl Into<String>) -> Choice {
    Choice { value: value.into(), label: label.into(), hint: String::new(), usable: true }
}
