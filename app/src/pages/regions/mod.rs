//! Regions with their databases: where applications' data lives.

#[cfg(feature = "ssr")]
mod row;
mod server;

use crate::parts::erase::Erase;
use crate::parts::icon::Glyph;
use crate::records::{
    Column, Control, Field, Kind, Pair, Records, Remote, Toggle, path_of, repeated, said,
};
use grantry_core::code::{DbCode, RegionCode};
use grantry_core::name::Name;
use grantry_core::slug::Slug;
use leptos::prelude::*;
use server::{ChangeRegion, CreateRegion, DeleteRegion, ListRegions};

static REGIONS: Kind = Kind {
    path: "/regions",
    title: "Regions",
    text: "Where an application's data lives. A new application gets the first active database of its region.",
    one: "region",
    tabs: &[],
    search: "Search regions",
    filters: &[],
    columns: &[
        Column { label: "Name", class: "table__main", sort: Some("name") },
        Column { label: "State", class: "table__state", sort: None },
        Column { label: "Databases", class: "", sort: None },
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
            name: "code",
            label: "Code",
            hint: "Tokens carry it. It cannot change while applications have the region.",
            control: Control::Mono,
            check: |text, _| said(RegionCode::parse(text)),
            follows: Some(("name", Slug::suggest)),
            ..Field::TEXT
        },
        Field {
            name: "active",
            label: "Active",
            hint: "New applications may get this region.",
            control: Control::Switch,
            begins: "true",
            ..Field::TEXT
        },
        Field {
            name: "databases",
            label: "Databases",
            hint: "The first active one goes to new applications; its code goes into their tokens.",
            control: Control::Lines(Pair {
                first: "Database code",
                second: "Active",
                switch: true,
                check: |code, _| said(DbCode::parse(code)),
                add: "Add database",
            }),
            check: |text, _| {
                repeated(text).map(|code| format!("{code} is listed twice. Remove one of them."))
            },
            optional: true,
            ..Field::TEXT
        },
    ],
    toggles: &[
        Toggle {
            when: "active",
            label: "Deactivate",
            glyph: Glyph::Power,
            text: "No new application can get it. Those that have it keep it, and nothing changes for them.",
            sets: ("active", "false"),
            done: "inactive",
            danger: false,
        },
        Toggle {
            when: "inactive",
            label: "Activate",
            glyph: Glyph::Power,
            text: "New applications can get it, as long as one of its databases is active.",
            sets: ("active", "true"),
            done: "active",
            danger: false,
        },
    ],
    empty: (
        "No regions yet",
        "Every application needs one. Make a region with at least one active database.",
    ),
    delete: "It goes with its databases. A region that applications have cannot be deleted.",
    list: Remote::of::<ListRegions>(),
    creates: path_of::<CreateRegion>(),
    changes: path_of::<ChangeRegion>(),
    deletes: path_of::<DeleteRegion>(),
};

/// The page.
#[component]
pub(crate) fn RegionsPage() -> impl IntoView {
    view! { <Records of=&REGIONS/> }.erase()
}
