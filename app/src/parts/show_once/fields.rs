//! The two credentials with their buttons. What is copied is read from the signal at that moment.

use super::ShowOnce;
use crate::parts::clipboard;
use crate::parts::copy::SAY_SO_FOR;
use crate::parts::erase::Erase;
use grantry_core::console::Credentials;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

/// Stands for the secret while it is hidden; as long as nothing else.
pub(super) const DOTS: &str = "••••••••••••••••••••••••••••••••";

/// A button that copies, and says so.
#[component]
fn Copy(
    /// What is shown.
    once: ShowOnce,
    /// Its name.
    name: &'static str,
    /// What is written on it.
    word: &'static str,
    /// What it copies.
    what: fn(&Credentials) -> String,
    /// What is said when it has worked; nothing where that keeps no secret.
    kept: &'static str,
    /// Its look.
    class: &'static str,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let then = Callback::new(move |worked: bool| match worked {
        true => {
            copied.set(true);
            set_timeout(move || _ = copied.try_set(false), SAY_SO_FOR);
            if kept.is_empty() { once.said.set("Client ID copied.") } else { once.kept(kept) }
        }
        false => {
            once.said.set("The browser did not copy it. Reveal and select it, or download it.")
        }
    });
    let copy = move |event: MouseEvent| {
        let text = once.held.with_untracked(|held| held.as_ref().map(what)).unwrap_or_default();
        if let Some(near) = event.current_target().and_then(|at| at.dyn_into().ok()) {
            clipboard::copy(&text, &near, then);
        }
    };
    view! {
        <button class=class type="button" aria-label=name on:click=copy>
            {move || if copied.get() { "Copied" } else { word }}
        </button>
    }
    .erase()
}

/// The client ID.
#[component]
pub(super) fn Field(
    /// What is shown.
    once: ShowOnce,
    /// The client ID.
    value: String,
) -> impl IntoView {
    view! {
        <div class="cred">
            <label class="cred__label" for="show-once-id">"Client ID"</label>
            <div class="cred__row">
                <output class="cred__value mono" id="show-once-id">{value}</output>
                <Copy once=once name="Copy client ID" word="Copy" kept="" class="cred__button"
                    what=|of| of.client_id.clone()/>
            </div>
        </div>
    }
    .erase()
}

/// The client secret, hidden until it is asked for.
#[component]
pub(super) fn SecretField(
    /// What is shown.
    once: ShowOnce,
) -> impl IntoView {
    let revealed = once.revealed;
    let secret = |of: &Credentials| of.client_secret.clone().unwrap_or_default();
    let shown = move || match revealed.get() {
        true => once.held.with(|held| held.as_ref().map(secret)).unwrap_or_default(),
        false => DOTS.to_owned(),
    };
    let masked = move || if revealed.get() { "false" } else { "true" };
    let name = move || if revealed.get() { "Hide secret" } else { "Reveal secret" };
    let word = move || if revealed.get() { "Hide" } else { "Reveal" };
    view! {
        <div class="cred cred--once">
            <label class="cred__label" for="show-once-secret">"Client secret"</label>
            <div class="cred__row">
                <output class="cred__value mono" id="show-once-secret" data-masked=masked
                    on:copy=move |_| if revealed.get_untracked() { once.kept("Copied.") }>
                    {shown}
                </output>
                <button class="cred__button" type="button" aria-label=name
                    on:click=move |_| revealed.update(|revealed| *revealed = !*revealed)>{word}</button>
                <Copy once=once name="Copy client secret" word="Copy" kept="Secret copied."
                    class="cred__button" what=secret/>
            </div>
            <div class="cluster">
                <Copy once=once name="Copy both" word="Copy both" kept="Client ID and secret copied."
                    class="button button--small" what=both/>
            </div>
        </div>
    }
    .erase()
}

fn both(of: &Credentials) -> String {
    let secret = of.client_secret.as_deref().unwrap_or_default();
    ["Client ID: ", &of.client_id, "\nClient secret: ", secret, "\n"].concat()
}
