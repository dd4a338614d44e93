//! A value with a button that copies it and says so.

use super::clipboard;
use super::erase::Erase;
use super::icon::{Glyph, Icon};
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast as _;

/// So long a button says that it has copied.
pub(super) const SAY_SO_FOR: Duration = Duration::from_secs(2);

/// The ends of an identifier, for places where the whole of it says no more.
pub(crate) fn shortened(text: &str) -> String {
    match (text.get(..4), text.len().checked_sub(4).and_then(|at| text.get(at..))) {
        (Some(start), Some(end)) if text.len() > 12 => format!("{start}…{end}"),
        _ => text.to_owned(),
    }
}

/// A value in mono with a copy button.
#[component]
pub(crate) fn Copyable(
    /// The value.
    #[prop(into)]
    value: String,
    /// What it is: "Copy {what}" is the button's name.
    what: &'static str,
    /// A shorter form to show.
    #[prop(optional, into)]
    shown: Option<String>,
) -> impl IntoView {
    let text = shown.unwrap_or_else(|| value.clone());
    view! {
        <span class="copyable">
            <code title=value.clone()>{text}</code>
            <CopyButton text=value what=what/>
        </span>
    }
    .erase()
}

/// The button alone.
#[component]
pub(crate) fn CopyButton(
    /// What it copies.
    #[prop(into)]
    text: String,
    /// What that is: "Copy {what}" is the button's name.
    what: &'static str,
) -> impl IntoView {
    let (copied, set_copied) = signal(false);
    let say_so = Callback::new(move |worked: bool| {
        // A refusal leaves the text visible to be copied by hand.
        set_copied.set(worked);
        set_timeout(move || _ = set_copied.try_set(false), SAY_SO_FOR);
    });
    let copy = move |event: leptos::ev::MouseEvent| {
        if let Some(near) = event.current_target().and_then(|at| at.dyn_into().ok()) {
            clipboard::copy(&text, &near, say_so);
        }
    };
    let name = move || if copied.get() { format!("{what} copied") } else { format!("Copy {what}") };
    view! {
        <button class="button button--quiet button--icon button--small copy" type="button"
            aria-label=name data-copied=move || copied.get().then_some("true") on:click=copy>
            <span class="copy__idle"><Icon glyph=Glyph::Copy/></span>
            <span class="copy__done"><Icon glyph=Glyph::Check/></span>
        </button>
    }
    .erase()
}
