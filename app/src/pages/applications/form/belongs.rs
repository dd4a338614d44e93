//! Where an application belongs: tenant, region, plan, owner, project.

use super::super::server::list_choices;
use super::state::Form;
use crate::parts::erase::Erase;
use crate::parts::select::{SelectField, plain};
use grantry_core::console::Choice;
use leptos::prelude::*;

/// The fields.
pub(super) fn belongs(form: Form) -> impl IntoView {
    let fixed = form.is_new().then(|| place(form).erase());
    let plans =
        Signal::derive(move || form.choices.with(|choices| led("No plan", choices.plans.clone())));
    let projects = Signal::derive(move || {
        form.choices.with(|choices| led("No project", choices.projects.clone()))
    });
    let owners = Signal::derive(move || {
        let chosen = form.draft.with(|draft| draft.owner.clone());
        form.choices.with(|choices| owners(&choices.owners, chosen))
    });
    view! {
        {fixed}
        <div class="form__row">
            <SelectField id="owner" label="Owner" options=owners error=form.error("owner")
                hint="Whom to ask about it."
                value=form.text(|draft| draft.owner.clone().unwrap_or_default())
                on_change=form.set_text("owner", |draft, text| draft.owner = set(text))/>
            <SelectField id="project" label="Project" options=projects error=form.error("project")
                value=form.text(|draft| draft.project.clone().unwrap_or_default())
                on_change=form.set_text("project", |draft, text| draft.project = set(text))/>
        </div>
        <div class="form__row">
            <SelectField id="plan" label="Plan" options=plans error=form.error("plan")
                hint="Its limits go into the tokens."
                value=form.text(|draft| draft.plan.clone().unwrap_or_default())
                on_change=form.set_text("plan", |draft, text| draft.plan = set(text))/>
        </div>
    }
}

/// What can be chosen once and never changes.
fn place(form: Form) -> impl IntoView {
    let regions = Signal::derive(move || {
        form.choices.with(|choices| {
            let mut regions = choices.regions.clone();
            if form.region.with(String::is_empty) {
                regions.insert(0, plain("", "Choose a region"));
            }
            regions
        })
    });
    let choose_region = Callback::new(move |code| {
        form.region.set(code);
        form.settle("region");
    });
    let tenants = Signal::derive(move || form.choices.with(|choices| choices.tenants.clone()));
    let several = tenants.with_untracked(|tenants| tenants.len() > 1);
    view! {
        <div class="form__row">
            {several.then(|| view! {
                <SelectField id="tenant" label="Tenant" options=tenants value=form.tenant.into()
                    error=form.error("tenant") hint="Cannot be changed later."
                    on_change=Callback::new(move |slug| choose_tenant(form, slug))/>
            })}
            <SelectField id="region" label="Region" options=regions value=form.region.into()
                error=form.error("region") hint="Where its data lives. Cannot be changed later."
                on_change=choose_region/>
        </div>
    }
}

/// Another tenant has other projects and other people.
fn choose_tenant(form: Form, slug: String) {
    form.tenant.set(slug.clone());
    form.settle("tenant");
    form.errand.run(list_choices(slug), move |answer| match answer {
        Err(error) => form.trouble.set(Some(error)),
        Ok(choices) => {
            let known = |offered: &[Choice], slug: &Option<String>| {
                slug.as_ref().is_some_and(|slug| offered.iter().any(|choice| choice.value == *slug))
            };
            form.draft.update(|draft| {
                if !known(&choices.projects, &draft.project) {
                    draft.project = None;
                }
                if !known(&choices.owners, &draft.owner) {
                    draft.owner = None;
                }
            });
            form.choices.set(choices);
        }
    });
}

fn led(none: &str, choices: Vec<Choice>) -> Vec<Choice> {
    let mut all = vec![plain("", none)];
    all.extend(choices);
    all
}

/// People are known by their addresses; who owns it now may no longer be offered.
fn owners(offered: &[Choice], chosen: Option<String>) -> Vec<Choice> {
    let by_address = |owner: &Choice| Choice {
        label: owner.value.clone(),
        hint: owner.label.clone(),
        ..owner.clone()
    };
    let mut owners: Vec<_> = offered.iter().map(by_address).collect();
    match chosen {
        None => owners.insert(0, plain("", "Choose who owns it")),
        Some(email) if owners.iter().all(|owner| owner.value != email) => {
            owners.insert(0, plain(email.clone(), email));
        }
        Some(_) => {}
    }
    owners
}

fn set(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}
