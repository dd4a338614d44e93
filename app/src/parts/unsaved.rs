//! Keeps people from losing what they have typed: the browser asks before it closes the page, and
//! we ask before a link leads away from it.

use super::dom::link_around;
use super::question::{Asker, Question};
use leptos::ev::{MouseEvent, beforeunload};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// What is being typed on this page, and how to ask about it. The frame knows one.
#[derive(Clone, Copy)]
pub(crate) struct Unsaved(StoredValue<Option<Guarded>>);

#[derive(Clone, Copy)]
struct Guarded {
    dirty: Signal<bool>,
    asker: Asker,
    go: Callback<String>,
}

impl Unsaved {
    /// Nothing is being typed.
    pub(crate) fn new() -> Self {
        Self(StoredValue::new(None))
    }

    /// A click somewhere: where it would lead away from unsaved words it only asks.
    pub(crate) fn clicked(self, event: &MouseEvent) {
        let Some(Guarded { dirty, asker, go }) = self.0.get_value() else { return };
        if !dirty.try_get_untracked().unwrap_or(false) {
            return;
        }
        if let Some(to) = led_by(event) {
            event.prevent_default();
            ask(asker, go, to);
        }
    }
}

/// Guards the page for as long as the component that calls this lives.
pub(crate) fn guard(dirty: Signal<bool>, asker: Asker) {
    let navigate = use_navigate();
    let go = Callback::new(move |to: String| navigate(&to, NavigateOptions::default()));
    let unsaved = use_context::<Unsaved>().unwrap_or_else(Unsaved::new);
    // why: the browser has to be told, and only where there is one
    Effect::new(move || {
        unsaved.0.set_value(Some(Guarded { dirty, asker, go }));
        let leaving = window_event_listener(beforeunload, move |event| {
            if dirty.try_get_untracked().unwrap_or(false) {
                event.prevent_default();
            }
        });
        on_cleanup(move || {
            leaving.remove();
            unsaved.0.set_value(None);
        });
    });
}

fn ask(asker: Asker, go: Callback<String>, to: String) {
    let run = Callback::new(move |()| {
        asker.close();
        go.run(to.clone());
    });
    asker.ask(Question {
        title: "Leave without saving?".to_owned(),
        text: "What you have typed here is lost.".to_owned(),
        verb: "Leave",
        keep: "Stay",
        danger: true,
        run,
    });
}

/// Where a plain click on one of our links leads.
fn led_by(event: &MouseEvent) -> Option<String> {
    let link = link_around(event)?;
    let plain = !(event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key());
    let ours = link.target().is_empty() && !link.has_attribute("download");
    let path = link.get_attribute("href")?;
    (plain && ours && path.starts_with('/')).then_some(path)
}
