//! Buttons that ask the server for something: busy while the answer is on its way, so that nothing
//! is asked twice. [`Submit`] sends its form, [`Press`] does one thing that needs no fields.

use super::erase::Erase;
use leptos::prelude::*;

/// A button that sends its form.
#[component]
pub(crate) fn Submit(
    /// A verb.
    #[prop(into)]
    label: String,
    /// Whether an answer is awaited.
    #[prop(into)]
    pending: Signal<bool>,
    /// Its look.
    #[prop(default = "button button--primary")]
    class: &'static str,
) -> impl IntoView {
    let busy = move || pending.get().then_some("true");
    view! {
        <button class=class type="submit" aria-busy=busy disabled=move || pending.get()>
            <span>{label}</span>
        </button>
    }
    .erase()
}

/// A button that does one thing.
#[component]
pub(crate) fn Press(
    /// A verb.
    label: &'static str,
    /// Whether an answer is awaited.
    #[prop(into)]
    pending: Signal<bool>,
    /// What it does.
    #[prop(into)]
    on_press: Callback<()>,
    /// Its look.
    #[prop(default = "button button--primary")]
    class: &'static str,
) -> impl IntoView {
    let busy = move || pending.get().then_some("true");
    view! {
        <button class=class type="button" aria-busy=busy disabled=move || pending.get()
            on:click=move |_| on_press.run(())>
            <span>{label}</span>
        </button>
    }
    .erase()
}
