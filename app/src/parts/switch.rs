//! A switch: on or off at once, with a title and a sentence.

use super::erase::Erase;
use leptos::prelude::*;

/// A row of a list of switches.
#[component]
pub(crate) fn Switch(
    /// Its id.
    #[prop(into)]
    id: String,
    /// What it switches, before the title, as requests name it.
    #[prop(optional, into)]
    code: String,
    /// What it switches.
    #[prop(into)]
    title: String,
    /// What that means.
    #[prop(optional, into)]
    hint: String,
    /// Whether it is on.
    #[prop(into)]
    on: Signal<bool>,
    /// Called with what it is switched to.
    on_change: Callback<bool>,
    /// Whether it can be switched.
    #[prop(default = true)]
    usable: bool,
    /// Whether something is wrong with it.
    #[prop(optional, into)]
    wrong: Signal<bool>,
) -> impl IntoView {
    let hint_id = (!hint.is_empty()).then(|| format!("{id}-hint"));
    let code = (!code.is_empty()).then(|| view! { <code>{code}</code>" " });
    let hint =
        hint_id.clone().map(|hint_id| view! { <p class="switch__hint" id=hint_id>{hint}</p> });
    let start = on.get_untracked();
    view! {
        <li class="switch">
            <label class="switch__title" for=id.clone()>{code}{title}</label>
            {hint}
            <input class="switch__control" type="checkbox" role="switch" id=id
                aria-describedby=hint_id checked=start prop:checked=on disabled=!usable
                aria-invalid=move || wrong.get().then_some("true")
                on:change=move |event| on_change.run(event_target_checked(&event))/>
        </li>
    }
    .erase()
}
