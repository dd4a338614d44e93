//! A field: label, control, hint, and the error beside it.

use super::erase::Erase;
use super::icon::{Glyph, Icon};
use leptos::prelude::*;

/// A text field with everything that belongs to it.
#[component]
pub(crate) fn TextField(
    /// Its name in the form, and its id.
    name: &'static str,
    /// What a person calls it.
    label: &'static str,
    /// `text`, `email`, `password`.
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// What to type.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
    /// What is wrong with what was typed.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// Called with what is typed.
    #[prop(optional, into)]
    on_input: Option<Callback<String>>,
    /// What it holds, where that is kept outside.
    #[prop(optional, into)]
    value: Option<Signal<String>>,
    /// Whether it may stay empty.
    #[prop(optional)]
    optional: bool,
    /// The id of a list of suggestions.
    #[prop(optional)]
    list: Option<&'static str>,
    /// More classes of the control.
    #[prop(default = "input")]
    class: &'static str,
) -> impl IntoView {
    let (hint_id, error_id) = (format!("{name}-hint"), format!("{name}-error"));
    let has_hint = hint.is_some();
    let described = {
        let (hint_id, error_id) = (hint_id.clone(), error_id.clone());
        move || match (error.with(Option::is_some), has_hint) {
            (true, _) => Some(error_id.clone()),
            (false, true) => Some(hint_id.clone()),
            (false, false) => None,
        }
    };
    let invalid = move || error.with(Option::is_some).then_some("true");
    let start = value.map(|value| value.get_untracked());
    let held = move || value.map(|value| value.get());
    let mark = optional.then(|| view! { <span class="field__optional">"optional"</span> });
    let typed = move |event| {
        if let Some(callback) = on_input {
            callback.run(event_target_value(&event));
        }
    };
    view! {
        <div class="field">
            <div class="field__label"><label for=name>{label}</label>{mark}</div>
            <input class=class id=name name=name type=kind autocomplete=autocomplete required=!optional
                list=list value=start prop:value=held
                aria-invalid=invalid aria-describedby=described on:input=typed/>
            {hint.map(|hint| view! { <p class="field__hint" id=hint_id>{hint}</p> })}
            {move || error.get().map(|error| view! {
                <p class="field__error" id=error_id.clone()><Icon glyph=Glyph::Warning/>{error}</p>
            })}
        </div>
    }
    .erase()
}
