//! Cards of facts: a name and a value to a row.

use crate::parts::erase::Erase;
use leptos::prelude::*;

/// A fact, if there is one to tell.
pub(super) fn fact(name: &'static str, value: impl IntoView + 'static) -> AnyView {
    row(name, value.erase())
}

/// A fact that is plain text, or that there is none.
pub(super) fn text(name: &'static str, value: impl Into<String>) -> AnyView {
    let value = value.into();
    match value.is_empty() {
        true => row(name, view! { <span class="table__none">"none"</span> }.erase()),
        false => row(name, value.erase()),
    }
}

/// A fact that is yes or no.
pub(super) fn yes_no(name: &'static str, value: bool) -> AnyView {
    row(name, if value { "yes" } else { "no" }.erase())
}

/// A fact that is a list of addresses.
pub(super) fn list(name: &'static str, items: Vec<String>) -> AnyView {
    if items.is_empty() {
        return text(name, "");
    }
    let items = items.into_iter().map(|item| view! { <li><code>{item}</code></li> });
    row(name, view! { <ul class="stack stack--tight">{items.collect_view()}</ul> }.erase())
}

fn row(name: &'static str, value: AnyView) -> AnyView {
    view! { <div class="facts__row"><dt>{name}</dt><dd>{value}</dd></div> }.erase()
}

/// A card of facts, with something at the end of its head.
pub(super) fn card(
    id: &'static str,
    title: &'static str,
    end: Option<AnyView>,
    facts: Vec<AnyView>,
) -> AnyView {
    view! {
        <section class="card" aria-labelledby=id>
            <header class="card__head"><h3 class="card__title" id=id>{title}</h3>{end}</header>
            <dl class="facts">{facts}</dl>
        </section>
    }
    .erase()
}
