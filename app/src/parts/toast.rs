//! Toasts: short words about what has just happened, at the edge of the page.

use super::icon::{Glyph, Icon};
use crate::AppError;
use leptos::prelude::*;
use std::time::Duration;

const SHOWN_FOR: Duration = Duration::from_secs(6);

/// One toast.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Toast {
    id: u32,
    good: bool,
    title: String,
    text: String,
}

/// The stack of toasts; any page can add to it.
#[derive(Clone, Copy)]
pub(crate) struct Toasts {
    items: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

impl Toasts {
    /// An empty stack.
    pub(crate) fn new() -> Self {
        Self { items: RwSignal::new(Vec::new()), next: StoredValue::new(0) }
    }

    /// Good news; goes away by itself.
    pub(crate) fn good(self, title: impl Into<String>, text: impl Into<String>) {
        let id = self.push(true, title.into(), text.into());
        set_timeout(move || self.dismiss(id), SHOWN_FOR);
    }

    /// Trouble; stays until it is dismissed.
    pub(crate) fn failed(self, error: &AppError) {
        let (title, text) = error.words();
        self.push(false, title.to_owned(), text);
    }

    fn push(self, good: bool, title: String, text: String) -> u32 {
        let id = self.next.get_value();
        self.next.set_value(id.wrapping_add(1));
        self.items.update(|items| items.push(Toast { id, good, title, text }));
        id
    }

    fn dismiss(self, id: u32) {
        self.items.try_update(|items| items.retain(|toast| toast.id != id));
    }
}

/// Shows the stack. A screen reader says what is added.
#[component]
pub(crate) fn ToastStack(
    /// The stack.
    toasts: Toasts,
) -> impl IntoView {
    let one = move |toast: Toast| {
        let id = toast.id;
        let (class, glyph) = match toast.good {
            true => ("toast toast--good", Glyph::Check),
            false => ("toast toast--danger", Glyph::Warning),
        };
        view! {
            <div class=class>
                <Icon glyph=glyph/>
                <div><p class="toast__title">{toast.title}</p><p class="toast__text">{toast.text}</p></div>
                <button class="button button--quiet button--icon button--small" type="button"
                    aria-label="Dismiss" on:click=move |_| toasts.dismiss(id)>
                    <Icon glyph=Glyph::Close/>
                </button>
            </div>
        }
    };
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || toasts.items.get() key=|toast| toast.id children=one/>
        </div>
    }
}
