//! What a list shows when there is nothing in it: a sentence and what to do.

use super::erase::Erase;
use leptos::prelude::*;

/// An empty list.
#[component]
pub(crate) fn Empty(
    /// What there is none of.
    #[prop(into)]
    title: String,
    /// Why that is fine, or how to begin.
    #[prop(into)]
    text: String,
    /// The action that begins, if there is one.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="card empty">
            <svg class="empty__art" viewBox="0 0 144 96" aria-hidden="true">
                <path d="M4 92h136"></path>
                <path d="M14 92V56a22 22 0 0 1 36-17M130 92V56a22 22 0 0 0-36-17" stroke-dasharray="2 5"></path>
                <path class="empty__near" d="M42 92V48a30 30 0 0 1 60 0v44H90V48a18 18 0 0 0-36 0v44z"></path>
                <path class="empty__key" d="M72 42a10 10 0 0 1 5 18.66L80 92H64l3-31.34A10 10 0 0 1 72 42z"></path>
            </svg>
            <p class="empty__title">{title}</p>
            <p class="empty__text">{text}</p>
            {children.map(|children| view! { <div class="empty__actions">{children()}</div> })}
        </div>
    }
    .erase()
}
