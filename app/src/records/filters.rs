//! Conditions on a list: a box to search in, and choices. They stand in the address.

use super::asked::{Asked, leading_to};
use crate::parts::erase::Erase;
use crate::parts::icon::{Glyph, Icon};
use leptos::prelude::*;
use std::time::Duration;

/// How long somebody pauses before the list is read anew.
const PAUSE: Duration = Duration::from_millis(250);

/// A box to search in.
#[component]
pub(crate) fn Search(
    /// Where the page is.
    path: &'static str,
    /// What the address calls the condition.
    #[prop(default = "query")]
    name: &'static str,
    /// What it is called.
    label: &'static str,
    /// What the address says.
    asked: Memo<Asked>,
) -> impl IntoView {
    let lead = leading_to(path);
    let typed = StoredValue::new(String::new());
    let go = move || {
        let text = typed.get_value();
        let now = asked.get_untracked();
        if now.get(name) != text {
            lead.run(now.with(name, text.trim()));
        }
    };
    let input = move |event| {
        let text = event_target_value(&event);
        typed.set_value(text.clone());
        let later = move || {
            if typed.try_get_value().as_ref() == Some(&text) {
                go();
            }
        };
        set_timeout(later, PAUSE);
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        go();
    };
    view! {
        <form class="search" role="search" aria-label=label method="get" action=path on:submit=submit>
            <Icon glyph=Glyph::Search/>
            <input class="input" type="search" name=name aria-label=label placeholder=label
                autocomplete="off" value=asked.get_untracked().get(name).to_owned()
                prop:value=move || asked.with(|asked| asked.get(name).to_owned())
                on:input=input/>
        </form>
    }
    .erase()
}

/// A condition that is chosen. Where there is nothing to choose it is not there.
#[component]
pub(crate) fn Choose(
    /// Where the page is.
    path: &'static str,
    /// What the address calls the condition.
    name: &'static str,
    /// What it is called.
    label: &'static str,
    /// What is said while there is no condition.
    any: &'static str,
    /// Values and what they are called.
    offered: Vec<(String, String)>,
    /// What the address says.
    asked: Memo<Asked>,
) -> impl IntoView {
    if offered.len() < 2 {
        return ().erase();
    }
    let lead = leading_to(path);
    let change =
        move |event| lead.run(asked.get_untracked().with(name, &event_target_value(&event)));
    let now = move || asked.with(|asked| asked.get(name).to_owned());
    let class = move || if now().is_empty() { "chip" } else { "chip chip--on" };
    let options = offered.into_iter().map(|(value, label)| {
        let selected = {
            let value = value.clone();
            move || now() == value
        };
        view! { <option value=value selected=selected>{label}</option> }
    });
    view! {
        <select class=class aria-label=label on:change=change>
            <option value="" selected=move || now().is_empty()>{any}</option>
            {options.collect_view()}
        </select>
    }
    .erase()
}
