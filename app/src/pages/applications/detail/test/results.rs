//! What happened: each request with its answer, and what the tokens say.

use super::Bench;
use super::flow::Flow;
use crate::parts::bench::{Claims, Step};
use crate::parts::copy::CopyButton;
use crate::parts::erase::Erase;
use crate::parts::note::{Note, Tone};
use leptos::prelude::*;

/// The last try.
#[component]
pub(super) fn Results(
    /// The bench.
    bench: Bench,
) -> impl IntoView {
    let said = move || {
        bench.said.get().map(|(good, words)| {
            let (tone, title) = match good {
                true => (Tone::Good, "It worked"),
                false => (Tone::Brass, "No token"),
            };
            view! { <Note tone=tone title=title>{words}</Note> }
        })
    };
    let steps = move || {
        let steps = bench.steps.get();
        let last = steps.len().saturating_sub(1);
        let list = steps.into_iter().enumerate();
        let list = list.map(|(at, step)| view! { <Step step=step open={at == last}/> });
        list.collect_view()
    };
    let nothing = move || {
        bench.steps.with(Vec::is_empty)
            && bench.tokens.with(Vec::is_empty)
            && bench.said.with(Option::is_none)
    };
    view! {
        <section class="section" aria-labelledby="bench-results" hidden=nothing>
            <header class="section__head">
                <h3 id="bench-results">"What happened"</h3>
                <button class="button button--small" type="button" on:click=move |_| bench.clear()>"Clear"</button>
            </header>
            <div role="status">{said}</div>
            {move || next(bench)}
            {move || bench.tokens.get().into_iter().map(|(title, view)| view! {
                <Claims title=title view=view/>
            }).collect_view()}
            <ol class="steps bench-steps">{steps}</ol>
        </section>
    }
    .erase()
}

/// What can be done with what came.
fn next(bench: Bench) -> Option<AnyView> {
    let token = bench.token.get();
    if token.is_empty() {
        return None;
    }
    let renews = bench.of.with_value(|of| Flow::Refresh.missing(of).is_none())
        && bench.typed.refresh.with(|token| !token.is_empty());
    let refresh = renews.then(|| {
        view! {
            <button class="button button--small" type="button"
                on:click=move |_| bench.choose(Flow::Refresh)>"Try the refresh token"</button>
        }
    });
    let view = view! {
        <div class="cluster bench-next">
            <span class="copyable">"Access token"<CopyButton text=token what="access token"/></span>
            {refresh}
        </div>
    };
    Some(view.erase())
}
