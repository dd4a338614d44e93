//! The button that sends a form: busy while the answer is on its way, so that nothing is sent twice.

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
}
