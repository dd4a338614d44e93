//! The permissions: a switch per scope, those that open this server's own API apart.

use super::state::Form;
use crate::parts::erase::Erase;
use crate::parts::icon::{Glyph, Icon};
use crate::parts::switch::Switch;
use grantry_core::console::Choice;
use leptos::prelude::*;

/// From so many on they can be searched.
const MANY: usize = 12;
const OWN: &str = "grantry:";

/// The switches.
#[component]
pub(super) fn Permissions(
    /// The form.
    form: Form,
) -> impl IntoView {
    let search = RwSignal::new(String::new());
    let many = Memo::new(move |_| form.choices.with(|choices| choices.scopes.len() > MANY));
    let list = move |own: bool| {
        let found = form.choices.with(|choices| fitting(&choices.scopes, own, &search.get()));
        let empty = found.is_empty();
        let switches = found.into_iter().map(|scope| switch(form, scope)).collect_view();
        let title = own.then(|| {
            view! {
                <p class="choices__legend">"Of this server's own interface"</p>
            }
        });
        (!empty).then(|| view! { <div>{title}<ul class="switches">{switches}</ul></div> })
    };
    let error = form.error("scopes");
    view! {
        {move || many.get().then(|| view! {
            <div class="search">
                <Icon glyph=Glyph::Search/>
                <input class="input" type="search" aria-label="Find a permission" placeholder="Find a permission"
                    prop:value=search on:input=move |event| search.set(event_target_value(&event))/>
            </div>
        })}
        {move || error.get().map(|error| view! {
            <p class="field__error"><Icon glyph=Glyph::Warning/>{error}</p>
        })}
        {move || list(false)}
        {move || list(true)}
    }
    .erase()
}

fn fitting(scopes: &[Choice], own: bool, search: &str) -> Vec<Choice> {
    let search = search.trim().to_lowercase();
    let fits = |scope: &&Choice| {
        scope.value.starts_with(OWN) == own
            && (scope.value.contains(&search) || scope.label.to_lowercase().contains(&search))
    };
    scopes.iter().filter(fits).cloned().collect()
}

fn switch(form: Form, scope: Choice) -> AnyView {
    let Choice { value, label, hint, usable } = scope;
    let (name, own) = (value.clone(), value.clone());
    let on = Memo::new(move |_| form.draft.with(|draft| draft.scopes.contains(&own)));
    let on_change = Callback::new(move |on: bool| {
        form.edit("scopes", &mut |draft| {
            draft.scopes.retain(|scope| *scope != name);
            if on {
                draft.scopes.push(name.clone());
            }
        });
    });
    let hint = match usable {
        true => hint,
        false => format!("{hint} Only a platform administrator can give it."),
    };
    let error = form.error("scopes");
    view! {
        <Switch id=format!("scope-{value}") code=value title=label hint=hint on=on on_change=on_change
            usable=usable wrong=Signal::derive(move || error.with(Option::is_some))/>
    }
    .erase()
}
