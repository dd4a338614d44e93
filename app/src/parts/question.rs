//! One question at a time before something that cannot be undone: what will happen, and two clear
//! answers. Unlike `Confirm` its words are known only when it is asked.

use super::dom;
use super::erase::Erase;
use super::note::{Note, Tone};
use crate::AppError;
use leptos::prelude::*;

const ID: &str = "question";

/// What is asked.
#[derive(Clone)]
pub(crate) struct Question {
    /// The question itself.
    pub(crate) title: String,
    /// What will happen.
    pub(crate) text: String,
    /// The answer that does it, a verb.
    pub(crate) verb: &'static str,
    /// The answer that changes nothing.
    pub(crate) keep: &'static str,
    /// Whether it destroys something.
    pub(crate) danger: bool,
    /// What it does; whoever does it closes the question.
    pub(crate) run: Callback<()>,
}

/// Asks questions in the one dialog of a page.
#[derive(Clone, Copy)]
pub(crate) struct Asker {
    asked: RwSignal<Option<Question>>,
    trouble: RwSignal<Option<Trouble>>,
}

/// Why it was not done, and where it can be put right.
type Trouble = (AppError, Option<(String, &'static str)>);

impl Asker {
    /// Nothing is asked.
    pub(crate) fn new() -> Self {
        Self { asked: RwSignal::new(None), trouble: RwSignal::new(None) }
    }

    /// Asks.
    pub(crate) fn ask(self, question: Question) {
        self.trouble.set(None);
        self.asked.set(Some(question));
        request_animation_frame(|| dom::open_dialog(ID));
    }

    /// The question is answered.
    pub(crate) fn close(self) {
        dom::close_dialog(ID);
    }

    /// The question stays, and says why it could not be done.
    pub(crate) fn refused(self, error: AppError, way: Option<(String, &'static str)>) {
        self.trouble.set(Some((error, way)));
    }
}

/// The dialog. A page has one.
#[component]
pub(crate) fn AskDialog(
    /// Who asks.
    asker: Asker,
    /// Whether an answer of the server is awaited.
    pending: Signal<bool>,
) -> impl IntoView {
    let content = move || {
        asker.asked.get().map(|question| {
            view! {
                <Content question=question asker=asker pending=pending/>
            }
            .erase()
        })
    };
    view! {
        <dialog class="dialog dialog--small" id=ID role="alertdialog"
            aria-labelledby="question-title" aria-describedby="question-text">
            {content}
        </dialog>
    }
    .erase()
}

/// The words and the answers.
#[component]
fn Content(
    /// What is asked.
    question: Question,
    /// Who asks.
    asker: Asker,
    /// Whether an answer of the server is awaited.
    pending: Signal<bool>,
) -> impl IntoView {
    let class = if question.danger { "button button--danger" } else { "button button--primary" };
    let run = question.run;
    let trouble = move || {
        asker.trouble.get().map(|(error, way)| {
            let (title, text) = error.words();
            let way = way.map(|(href, words)| {
                view! {
                    " "<a class="link" href=href on:click=move |_| asker.close()>{words}</a>
                }
            });
            view! { <Note tone=Tone::Danger title=title>{text}{way}</Note> }
        })
    };
    view! {
        <header class="dialog__head">
            <h2 class="dialog__title" id="question-title">{question.title}</h2>
            <p class="dialog__text" id="question-text">{question.text}</p>
            {trouble}
        </header>
        <footer class="dialog__foot">
            <button class="button" type="button" on:click=move |_| asker.close()>{question.keep}</button>
            <button class=class type="button" disabled=pending
                aria-busy=move || pending.get().then_some("true") on:click=move |_| run.run(())>
                <span>{question.verb}</span>
            </button>
        </footer>
    }
    .erase()
}
