//! Tenants: isolated sets of applications, users and projects.

#[cfg(feature = "ssr")]
mod row;
mod server;

use crate::parts::erase::Erase;
use crate::records::{Column, Control, Field, Kind, Records, Remote, path_of, said};
use grantry_core::name::Name;
use grantry_core::slug::Slug;
use leptos::prelude::*;
use server::{ChangeTenant, CreateTenant, DeleteTenant, ListTenants};

static TENANTS: Kind = Kind {
    path: "/tenants",
    title: "Tenants",
    text: "Each has its own applications, users and projects, and sees nothing of the others.",
    one: "tenant",
    tabs: &[],
    search: "Search tenants",
    filters: &[],
    columns: &[
        Column { label: "Name", class: "table__main", sort: Some("name") },
        Column { label: "Slug", class: "", sort: Some("slug") },
        Column { label: "Created", class: "table__num", sort: Some("-created_at") },
        Column { label: "Changed", class: "table__num", sort: None },
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
            hint: "Tokens name the tenant by it.",
            control: Control::Mono,
            check: |text, _| said(Slug::parse(text)),
            follows: Some(("name", Slug::suggest)),
            ..Field::TEXT
        },
    ],
    toggles: &[],
    empty: ("No tenants", "Make the first one; applications and users belong to it."),
    delete: "A tenant can be deleted when nothing belongs to it any more: no applications, no users, no projects.",
    list: Remote::of::<ListTenants>(),
    creates: path_of::<CreateTenant>(),
    changes: path_of::<ChangeTenant>(),
    deletes: path_of::<DeleteTenant>(),
};

/// The page.
#[component]
pub(crate) fn TenantsPage() -> impl IntoView {
    view! { <Records of=&TENANTS/> }.erase()
}
