//! Tabs: links that stay on one subject.

use super::erase::Erase;
use leptos::prelude::*;
use leptos_router::components::A;

/// Links that stay on one subject; the router marks the current one.
#[component]
pub(crate) fn Tabs(
    /// What the subject is, for screen readers.
    label: &'static str,
    /// Address and name of each tab.
    tabs: &'static [(&'static str, &'static str)],
    /// What all addresses begin with, where that is not the same on every page.
    #[prop(optional, into)]
    base: String,
) -> impl IntoView {
    let link = |&(href, name): &(&'static str, &'static str)| {
        let href = [&base, href].concat();
        view! { <A href=href exact=true attr:class="tabs__link">{name}</A> }
    };
    view! { <nav class="tabs" aria-label=label>{tabs.iter().map(link).collect_view()}</nav> }
        .erase()
}
