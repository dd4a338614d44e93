//! The dialog that shows a new secret, this once. It does not close by accident: only after the
//! secret was copied or saved, or after the person has said twice that neither is needed.
//!
//! The secret stands in one signal while the dialog is open and in the document only while it is
//! revealed. No address, no storage and no page drawn by the server ever holds it.

mod fields;
mod first_token;
mod formats;
mod snippets;

use super::dom;
use super::download;
use super::erase::Erase;
use super::icon::Glyph;
use super::menu::{MenuButton, MenuItem};
use super::note::{Note, Tone};
use fields::{Field, SecretField};
use formats::Format;
use grantry_core::console::Credentials;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

const ID: &str = "show-once";
const DONE: &str = "show-once-done";
const STAY: &str = "show-once-stay";

/// What the dialog shows, and how far the person has come.
#[derive(Clone, Copy)]
pub(crate) struct ShowOnce {
    held: RwSignal<Option<Credentials>>,
    saved: RwSignal<bool>,
    leaving: RwSignal<bool>,
    revealed: RwSignal<bool>,
    said: RwSignal<&'static str>,
}

impl ShowOnce {
    /// Nothing is shown.
    pub(crate) fn new() -> Self {
        Self {
            held: RwSignal::new(None),
            saved: RwSignal::new(false),
            leaving: RwSignal::new(false),
            revealed: RwSignal::new(false),
            said: RwSignal::new(""),
        }
    }

    /// Opens the dialog.
    pub(crate) fn show(self, credentials: Credentials) {
        self.saved.set(credentials.client_secret.is_none());
        self.leaving.set(false);
        self.revealed.set(false);
        self.said.set("");
        self.held.set(Some(credentials));
        request_animation_frame(|| dom::open_dialog(ID));
    }

    /// Whether something is shown that nobody has kept yet.
    pub(crate) fn at_risk(self) -> bool {
        self.held.with(Option::is_some) && !self.saved.get()
    }

    fn kept(self, words: &'static str) {
        self.saved.set(true);
        self.leaving.set(false);
        self.said.set(words);
    }

    fn save(self, format: Format) {
        let saved = self.held.with_untracked(|held| {
            held.as_ref()
                .is_some_and(|of| download::save(&format.file_name(&of.name), &format.content(of)))
        });
        match saved {
            true => self.kept("Saved as a file."),
            false => self.said.set("The browser did not save the file."),
        }
    }

    /// The person has read the dialog: ends it, or asks once more.
    fn done(self, finished: Callback<String>) {
        match self.saved.get_untracked() {
            true => self.finish(finished),
            false => self.turn(true),
        }
    }

    /// A key that is easily pressed by accident leaves only what has been kept.
    fn escape(self, finished: Callback<String>) {
        match self.saved.get_untracked() {
            true => self.finish(finished),
            false => self.said.set("Save the secret first."),
        }
    }

    /// Asks once more, or goes back.
    fn turn(self, leaving: bool) {
        self.leaving.set(leaving);
        dom::focus_later(if leaving { STAY } else { DONE }.to_owned());
    }

    /// Forgets the secret.
    fn finish(self, finished: Callback<String>) {
        let client_id =
            self.held.with_untracked(|held| held.as_ref().map(|of| of.client_id.clone()));
        self.held.set(None);
        self.revealed.set(false);
        dom::close_dialog(ID);
        finished.run(client_id.unwrap_or_default());
    }
}

/// The dialog. A page has one.
#[component]
pub(crate) fn ShowOnceDialog(
    /// What it shows.
    once: ShowOnce,
    /// Called with the client ID when the person is done.
    finished: Callback<String>,
) -> impl IntoView {
    let content =
        move || once.held.with(|held| held.as_ref().map(|of| content(once, of, finished).erase()));
    let key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && once.held.with_untracked(Option::is_some) {
            event.prevent_default();
            once.escape(finished);
        }
    };
    let closed = move |_| {
        // A browser may close a dialog whatever the page says; then it opens again.
        if once.held.with_untracked(Option::is_some) {
            dom::open_dialog(ID);
        }
    };
    view! {
        <dialog class="dialog" id=ID aria-labelledby="show-once-title" closedby="none"
            on:keydown=key on:cancel=move |event: leptos::ev::Event| event.prevent_default() on:close=closed>
            {content}
        </dialog>
    }
    .erase()
}

fn content(once: ShowOnce, of: &Credentials, finished: Callback<String>) -> impl IntoView {
    let secret = of.client_secret.is_some();
    let text = match secret {
        true => " is ready. The secret is shown this once and cannot be read again.",
        false => " is ready. It is public: it has a client ID and no secret.",
    };
    view! {
        <header class="dialog__head">
            <h2 class="dialog__title" id="show-once-title">"Save these credentials"</h2>
            <p class="dialog__text"><b>{of.name.clone()}</b>{text}</p>
        </header>
        <div class="dialog__body">
            <Field once=once value=of.client_id.clone()/>
            {secret.then(|| view! { <SecretField once=once/> })}
            {secret.then(|| advice(once))}
            {first_token::draw(once, of)}
            <p class="visually-hidden" role="status">{once.said}</p>
        </div>
        <Answers once=once finished=finished/>
    }
}

/// What to do, and whether it has been done.
fn advice(once: ShowOnce) -> impl IntoView {
    move || match once.saved.get() {
        true => view! {
            <Note tone=Tone::Good title=once.said.get()>
                "Keep it in your secret manager; Grantry keeps no copy."
            </Note>
        }
        .erase(),
        false => view! {
            <Note tone=Tone::Brass title="Not copied or downloaded yet.">
                "Keep it in your secret manager; Grantry keeps no copy."
            </Note>
        }
        .erase(),
    }
}

/// The buttons below; after an early "Done" the two answers to the question whether it was meant.
#[component]
fn Answers(
    /// What is shown.
    once: ShowOnce,
    /// Called when the person is done.
    finished: Callback<String>,
) -> impl IntoView {
    let item = move |name, format| MenuItem {
        name,
        glyph: Glyph::Download,
        danger: false,
        run: Callback::new(move |()| once.save(format)),
    };
    let answers = move || {
        match once.leaving.get() {
        false => view! {
            <div class="button-group dialog__start">
                <button class="button" type="button" on:click=move |_| once.save(Format::Text)>
                    "Download"
                </button>
                <MenuButton id="show-once-formats" label="Other file formats" items=vec![
                    item("Environment file (.env)", Format::Env),
                    item("JSON file", Format::Json),
                ]/>
            </div>
            <button class="button button--primary" type="button" id=DONE on:click=move |_| once.done(finished)>
                "Done"
            </button>
        }
        .erase(),
        true => view! {
            <p class="dialog__start" role="alert">
                "Close it now and this secret is gone; you would have to make a new one."
            </p>
            <button class="button" type="button" id=STAY on:click=move |_| once.turn(false)>
                "Go back"
            </button>
            <button class="button button--danger" type="button" on:click=move |_| once.finish(finished)>
                "Close without saving"
            </button>
        }
        .erase(),
    }
    };
    view! { <footer class="dialog__foot">{answers}</footer> }.erase()
}
