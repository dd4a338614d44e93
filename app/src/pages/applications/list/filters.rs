//! The search box and the filters above the list.

use super::state::ListState;
use super::wanted::Part;
use crate::parts::erase::Erase;
use crate::parts::icon::{Glyph, Icon};
use crate::parts::select::{option, plain};
use grantry_core::application::{ApplicationStatus, GrantType};
use grantry_core::console::{ApplicationChoices, Choice};
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::time::Duration;

/// Between the last letter and the search.
const PAUSE: Duration = Duration::from_millis(150);

/// The search box: finds while one types.
#[component]
pub(super) fn Search(
    /// The list.
    state: ListState,
) -> impl IntoView {
    let asked = move || state.wanted.with(|wanted| wanted.get(Part::Search).to_owned());
    let typed = RwSignal::new(untrack(asked));
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let type_it = move |event| {
        typed.set(event_target_value(&event));
        if let Some(earlier) = waiting.get_value() {
            earlier.clear();
        }
        let search = move || {
            if let Some(text) = typed.try_get_untracked() {
                state.want(Part::Search, text.trim());
            }
        };
        waiting.set_value(set_timeout_with_handle(search, PAUSE).ok());
    };
    // why: the address may change without the box, by a link or the browser's way back
    Effect::new(move || {
        let asked = asked();
        if typed.with_untracked(|typed| typed.trim() != asked) {
            typed.set(asked);
        }
    });
    let start = typed.get_untracked();
    view! {
        <div class="search">
            <Icon glyph=Glyph::Search/>
            <input class="input" type="search" aria-label="Search applications" autocomplete="off"
                placeholder="Search by name, client ID or owner" maxlength="200"
                value=start prop:value=typed on:input=type_it/>
        </div>
    }
    .erase()
}

/// The filters.
#[component]
pub(super) fn Chosen(
    /// The list.
    state: ListState,
    /// What can be chosen.
    choices: ApplicationChoices,
) -> impl IntoView {
    let statuses = ApplicationStatus::ALL.map(|status| plain(status.as_str(), status.label()));
    let grants = GrantType::ALL.map(|grant| plain(grant.as_str(), grant.label()));
    let owners = choices.owners.into_iter().map(|owner| plain(owner.value.clone(), owner.value));
    // A slug may stand for a project in each of several tenants.
    let one_tenant = choices.tenants.len() < 2
        || state.wanted.with_untracked(|wanted| !wanted.get(Part::Tenant).is_empty());
    let tenants = Some(choices.tenants).filter(|tenants| tenants.len() > 1);
    let projects = Some(choices.projects).filter(|projects| one_tenant && !projects.is_empty());
    let narrowed = move || state.wanted.with(super::Wanted::narrows);
    view! {
        {filter(state, Part::Status, "Status", statuses.into())}
        {tenants.map(|tenants| filter(state, Part::Tenant, "Tenant", tenants))}
        {projects.map(|projects| filter(state, Part::Project, "Project", projects))}
        {filter(state, Part::Grant, "Grant", grants.into())}
        {filter(state, Part::Owner, "Owner", owners.collect())}
        {move || narrowed().then(|| view! {
            <button class="button button--quiet button--small" type="button" on:click=move |_| state.clear()>
                "Clear"
            </button>
        })}
    }
    .erase()
}

/// A native select that looks like a chip.
fn filter(state: ListState, part: Part, label: &'static str, offered: Vec<Choice>) -> AnyView {
    let value = Signal::derive(move || state.wanted.with(|wanted| wanted.get(part).to_owned()));
    let class = move || if value.with(String::is_empty) { "chip" } else { "chip chip--on" };
    let mut options = vec![plain("", label)];
    options.extend(offered);
    let unknown = value.get_untracked();
    if options.iter().all(|option| option.value != unknown) {
        options.push(plain(unknown.clone(), unknown));
    }
    view! {
        <select class=class aria-label=label
            on:change=move |event| state.want(part, &event_target_value(&event))>
            {options.into_iter().map(|choice| option(choice, value)).collect_view()}
        </select>
    }
    .erase()
}
