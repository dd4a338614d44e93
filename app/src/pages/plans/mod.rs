//! Plans: named limits that applications' tokens carry, and whether a plan is still sold.

#[cfg(feature = "ssr")]
mod row;
mod server;

use crate::parts::erase::Erase;
use crate::parts::icon::Glyph;
use crate::records::{
    Column, Control, Field, Kind, Pair, Records, Remote, Toggle, path_of, repeated, said,
};
use grantry_core::name::Name;
use grantry_core::plan::Limits;
use grantry_core::slug::Slug;
use leptos::prelude::*;
use server::{ChangePlan, CreatePlan, DeletePlan, ListPlans};

static PLANS: Kind = Kind {
    path: "/plans",
    title: "Plans",
    text: "Named limits in Document Units. The tokens of an application carry those of its plan.",
    one: "plan",
    tabs: &[],
    search: "Search plans",
    filters: &[],
    columns: &[
        Column { label: "Name", class: "table__main", sort: Some("name") },
        Column { label: "Status", class: "table__state", sort: None },
        Column { label: "Limits", class: "", sort: None },
        Column { label: "Applications", class: "table__num", sort: None },
        Column { label: "Changed", class: "table__num table__minor", sort: None },
    ],
    fields: &[
        Field {
            name: "name",
            label: "Name",
            check: |text, _| said(Name::parse(text)),
            ..Field::TEXT
        },
        Field {
            name: "slug",
            label: "Slug",
            hint: "Tokens name the plan by it.",
            control: Control::Mono,
            check: |text, _| said(Slug::parse(text)),
            follows: Some(("name", Slug::suggest)),
            ..Field::TEXT
        },
        Field {
            name: "limits",
            label: "Limits",
            hint: "Whole numbers of Document Units, such as monthly 5000.",
            control: Control::Lines(Pair {
                first: "Limit",
                second: "Document Units",
                switch: false,
                check: wrong_limit,
                add: "Add limit",
            }),
            check: |text, _| {
                repeated(text).map(|name| format!("{name} is listed twice. Remove one of them."))
            },
            optional: true,
            ..Field::TEXT
        },
    ],
    toggles: &[
        Toggle {
            when: "active",
            label: "Retire",
            glyph: Glyph::Power,
            text: "Applications on it get no more tokens, from this moment on. Choose another plan for them first.",
            sets: ("status", "retired"),
            done: "retired",
            danger: true,
        },
        Toggle {
            when: "retired",
            label: "Reactivate",
            glyph: Glyph::Power,
            text: "Applications on it get tokens again.",
            sets: ("status", "active"),
            done: "active again",
            danger: false,
        },
    ],
    empty: (
        "No plans yet",
        "Without a plan an application has no limits. Make one where consumption should end somewhere.",
    ),
    delete: "A plan that applications have cannot be deleted; retire it instead.",
    list: Remote::of::<ListPlans>(),
    creates: path_of::<CreatePlan>(),
    changes: path_of::<ChangePlan>(),
    deletes: path_of::<DeletePlan>(),
};

/// What is wrong with one limit as it is typed. The server reads numbers in the same way.
pub(super) fn wrong_limit(name: &str, value: &str) -> Option<String> {
    // What is no number at all is out of every range.
    let value = value.trim().parse::<i64>().unwrap_or(-1);
    let wrong = Limits::parse([(name, value)]).err()?;
    wrong.into_iter().next().map(|error| error.message)
}

/// The page.
#[component]
pub(crate) fn PlansPage() -> impl IntoView {
    view! { <Records of=&PLANS/> }.erase()
}
