//! Projects, and the suites that contain them.

#[cfg(feature = "ssr")]
mod row;
mod server;
mod suite_server;

use crate::parts::erase::Erase;
use crate::records::{Column, Control, Field, Filter, Kind, Records, Remote, path_of, said};
use grantry_core::name::Name;
use grantry_core::slug::Slug;
use leptos::prelude::*;
use server::{ChangeProject, CreateProject, DeleteProject, ListProjects};
use suite_server::{ChangeSuite, CreateSuite, DeleteSuite, ListSuites};

const TABS: &[(&str, &str)] = &[("/projects", "Projects"), ("/projects/suites", "Suites")];
const TEXT: &str = "Suites contain projects, and an application may belong to one project.";

const NAME: Field =
    Field { name: "name", label: "Name", check: |text, _| said(Name::parse(text)), ..Field::TEXT };
const SLUG: Field = Field {
    name: "slug",
    label: "Slug",
    hint: "Unique within the tenant.",
    control: Control::Mono,
    check: |text, _| said(Slug::parse(text)),
    follows: Some(("name", Slug::suggest)),
    ..Field::TEXT
};
const OF_TENANT: Filter = Filter { name: "tenant", label: "Tenant", any: "Any tenant" };

static PROJECTS: Kind = Kind {
    path: "/projects",
    title: "Projects",
    text: TEXT,
    one: "project",
    tabs: TABS,
    search: "Search projects",
    filters: &[Filter { name: "suite", label: "Suite", any: "Any suite" }, OF_TENANT],
    columns: &[
        Column { label: "Name", class: "table__main", sort: Some("name") },
        Column { label: "Suite", class: "", sort: None },
        Column { label: "Tenant", class: "", sort: None },
        Column { label: "Applications", class: "table__num", sort: None },
        Column { label: "Created", class: "table__num table__minor", sort: Some("-created_at") },
    ],
    fields: &[
        NAME,
        SLUG,
        Field {
            name: "suite",
            label: "Suite",
            control: Control::Select,
            check: |text, _| {
                text.is_empty().then(|| "Make a suite first, on the tab Suites.".to_owned())
            },
            ..Field::TEXT
        },
    ],
    toggles: &[],
    empty: ("No projects yet", "Make a suite first, then the projects that it contains."),
    delete: "A project to which applications belong cannot be deleted.",
    list: Remote::of::<ListProjects>(),
    creates: path_of::<CreateProject>(),
    changes: path_of::<ChangeProject>(),
    deletes: path_of::<DeleteProject>(),
};

static SUITES: Kind = Kind {
    path: "/projects/suites",
    title: "Projects",
    text: TEXT,
    one: "suite",
    tabs: TABS,
    search: "Search suites",
    filters: &[OF_TENANT],
    columns: &[
        Column { label: "Name", class: "table__main", sort: Some("name") },
        Column { label: "Tenant", class: "", sort: None },
        Column { label: "Projects", class: "table__num", sort: None },
        Column { label: "Created", class: "table__num table__minor", sort: Some("-created_at") },
    ],
    fields: &[
        NAME,
        SLUG,
        Field {
            name: "tenant",
            label: "Tenant",
            control: Control::Select,
            optional: true,
            begins: "default",
            fixed: true,
            ..Field::TEXT
        },
    ],
    toggles: &[],
    empty: ("No suites yet", "A suite contains projects: one for each thing that you build."),
    delete: "A suite that contains projects cannot be deleted.",
    list: Remote::of::<ListSuites>(),
    creates: path_of::<CreateSuite>(),
    changes: path_of::<ChangeSuite>(),
    deletes: path_of::<DeleteSuite>(),
};

/// The page of the projects.
#[component]
pub(crate) fn ProjectsPage() -> impl IntoView {
    view! { <Records of=&PROJECTS/> }.erase()
}

/// The page of the suites.
#[component]
pub(crate) fn SuitesPage() -> impl IntoView {
    view! { <Records of=&SUITES/> }.erase()
}
