//! Permissions (scopes): what applications can be given, and the words with which people are asked.

#[cfg(feature = "ssr")]
mod row;
mod server;

use crate::parts::erase::Erase;
use crate::records::{Column, Control, Field, Kind, Records, Remote, path_of, said};
use grantry_core::scope::{ScopeDescription, ScopeName, ScopeTitle};
use leptos::prelude::*;
use server::{ChangeScope, CreateScope, DeleteScope, ListScopes};

static PERMISSIONS: Kind = Kind {
    path: "/permissions",
    title: "Permissions",
    text: "What applications can be allowed, and what people read when they are asked for consent.",
    one: "permission",
    tabs: &[],
    search: "Search permissions",
    filters: &[],
    columns: &[
        Column { label: "Name", class: "table__main", sort: Some("name") },
        Column { label: "What people read", class: "table__words", sort: None },
        Column { label: "Kind", class: "table__state", sort: None },
        Column { label: "Applications", class: "table__num", sort: None },
    ],
    fields: &[
        Field {
            name: "name",
            label: "Name",
            hint: "As tokens and requests name it: invoices:read. It stays as it is.",
            control: Control::Mono,
            check: |text, _| match ScopeName::parse(text) {
                Ok(name) if name.is_privileged() => {
                    Some("Names that begin with grantry: are this server's own.".to_owned())
                }
                parsed => said(parsed),
            },
            fixed: true,
            ..Field::TEXT
        },
        Field {
            name: "title",
            label: "Title",
            hint: "A few words: Read your invoices.",
            check: |text, _| said(ScopeTitle::parse(text)),
            ..Field::TEXT
        },
        Field {
            name: "description",
            label: "Description",
            hint: "One sentence on what this allows. The consent page shows it.",
            control: Control::Area,
            check: |text, _| said(ScopeDescription::parse(text)),
            ..Field::TEXT
        },
        Field {
            name: "sensitive",
            label: "Sensitive",
            hint: "It opens something that matters; pages mark it.",
            control: Control::Switch,
            begins: "false",
            ..Field::TEXT
        },
    ],
    toggles: &[],
    empty: ("No permissions", "Make the first one that applications can be given."),
    delete: "Nobody can be given it any more. A permission that applications have cannot be deleted.",
    list: Remote::of::<ListScopes>(),
    creates: path_of::<CreateScope>(),
    changes: path_of::<ChangeScope>(),
    deletes: path_of::<DeleteScope>(),
};

/// The page.
#[component]
pub(crate) fn PermissionsPage() -> impl IntoView {
    view! { <Records of=&PERMISSIONS/> }.erase()
}
