//! What is picked in the list, and what can be done with all of it.

use super::super::server_writes::set_status;
use super::state::ListState;
use crate::parts::erase::Erase;
use crate::parts::errand::Errand;
use crate::parts::question::{Asker, Question};
use crate::parts::toast::Toasts;
use leptos::prelude::*;

/// Takes the place of the filters while rows are picked.
#[component]
pub(super) fn Bulk(
    /// The list.
    state: ListState,
    /// Asks the server.
    errand: Errand,
    /// Asks the person.
    asker: Asker,
) -> impl IntoView {
    let count = move || state.picked.with(Vec::len);
    let ask = move |_| asker.ask(question(state, errand, asker));
    view! {
        <div class="bulk" role="region" aria-label="Picked applications" hidden=move || !state.picks()>
            <p class="bulk__text" role="status">{count}" picked"</p>
            <button class="button button--small button--warn" type="button" on:click=ask>"Disable"</button>
            <button class="button button--small button--quiet" type="button"
                on:click=move |_| state.picked.set(Vec::new())>
                "Pick none"
            </button>
        </div>
    }
    .erase()
}

fn question(state: ListState, errand: Errand, asker: Asker) -> Question {
    let toasts = use_context::<Toasts>().unwrap_or_else(Toasts::new);
    let ids = state.picked.get_untracked();
    let what = counted(ids.len());
    let run = Callback::new(move |()| {
        errand.run(set_status(ids.join(","), false), move |answer| {
            asker.close();
            match answer {
                Ok(done) => toasts.good("Disabled", format!("{}.", counted(done as usize))),
                Err(error) => toasts.failed(&error),
            }
        });
    });
    Question {
        title: format!("Disable {what}?"),
        text: "They get no tokens from now on, and the tokens they have are refused. You can enable each of them again.".to_owned(),
        verb: "Disable",
        keep: "Keep active",
        danger: true,
        run,
    }
}

fn counted(count: usize) -> String {
    match count {
        1 => "one application".to_owned(),
        n => format!("{n} applications"),
    }
}
