//! A value with a button that copies it and says so.

use super::icon::{Glyph, Icon};
use leptos::prelude::*;
use std::time::Duration;

const SAY_SO_FOR: Duration = Duration::from_secs(2);

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
    let (copied, set_copied) = signal(false);
    let text = shown.unwrap_or_else(|| value.clone());
    let full = value.clone();
    let copy = move |_| {
        write_to_clipboard(&value);
        set_copied.set(true);
        set_timeout(move || set_copied.set(false), SAY_SO_FOR);
    };
    let name = move || if copied.get() { format!("{what} copied") } else { format!("Copy {what}") };
    view! {
        <span class="copyable">
            <code title=full>{text}</code>
            <button class="button button--quiet button--icon button--small copy" type="button"
                aria-label=name data-copied=move || copied.get().then_some("true") on:click=copy>
                <span class="copy__idle"><Icon glyph=Glyph::Copy/></span>
                <span class="copy__done"><Icon glyph=Glyph::Check/></span>
            </button>
        </span>
    }
}

#[cfg(feature = "hydrate")]
fn write_to_clipboard(text: &str) {
    // The promise resolves by itself; a refusal leaves the text visible to be copied by hand.
    let _ = window().navigator().clipboard().write_text(text);
}

#[cfg(not(feature = "hydrate"))]
fn write_to_clipboard(_: &str) {}
