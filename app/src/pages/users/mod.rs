//! Users: who can sign in, where they belong, and what they may do here.

#[cfg(feature = "ssr")]
mod claims;
#[cfg(feature = "ssr")]
mod row;
mod server;

use crate::parts::erase::Erase;
use crate::parts::icon::Glyph;
use crate::records::{
    Column, Control, Field, Filter, Kind, Pair, Records, Remote, Toggle, path_of, repeated, said,
    typed,
};
use grantry_core::user::{ClaimKind, Email, FirstName, LastName, NewPassword, claim_kind};
use leptos::prelude::*;
use server::{ChangeUser, CreateUser, DeleteUser, ListUsers};

/// What the names of the parts of an address begin with.
const ADDRESS: &str = "address.";

static USERS: Kind = Kind {
    path: "/users",
    title: "Users",
    text: "People who sign in to applications, and those who look after this server.",
    one: "user",
    tabs: &[],
    search: "Search users",
    filters: &[
        Filter { name: "role", label: "Role", any: "Any role" },
        Filter { name: "active", label: "State", any: "Active or not" },
        Filter { name: "tenant", label: "Tenant", any: "Any tenant" },
    ],
    columns: &[
        Column { label: "User", class: "table__main", sort: Some("email") },
        Column { label: "State", class: "table__state", sort: None },
        Column { label: "Role", class: "", sort: None },
        Column { label: "Tenant", class: "", sort: None },
        Column { label: "Created", class: "table__num table__minor", sort: Some("-created_at") },
    ],
    fields: &[
        Field {
            name: "email",
            label: "E-mail",
            control: Control::Text("email"),
            check: |text, _| said(Email::parse(text)),
            ..Field::TEXT
        },
        Field {
            name: "first_name",
            half: true,
            label: "First name",
            check: |text, _| said(FirstName::parse(text)),
            ..Field::TEXT
        },
        Field {
            name: "last_name",
            half: true,
            label: "Last name",
            check: |text, _| said(LastName::parse(text)),
            optional: true,
            ..Field::TEXT
        },
        Field {
            name: "role",
            half: true,
            label: "Role",
            hint: "All but users may open this dashboard.",
            control: Control::Select,
            begins: "user",
            ..Field::TEXT
        },
        Field {
            name: "tenant",
            half: true,
            label: "Tenant",
            control: Control::Select,
            optional: true,
            begins: "default",
            fixed: true,
            ..Field::TEXT
        },
        Field {
            name: "password",
            half: true,
            label: "Password",
            hint: "At least 8 characters. Without one they cannot sign in.",
            hint_later: "Leave it empty to keep the one they have.",
            control: Control::Password,
            check: |text, all| {
                let (email, name) = (typed(all, "email"), typed(all, "first_name"));
                said(NewPassword::parse(text, &[&email, &name]))
            },
            optional: true,
            ..Field::TEXT
        },
        Field {
            name: "again",
            half: true,
            label: "Password again",
            control: Control::Again,
            check: |text, all| {
                let differs = text != typed(all, "password");
                differs.then(|| "This is not the same password.".to_owned())
            },
            ..Field::TEXT
        },
        Field {
            name: "claims",
            label: "Further claims",
            hint: "Standard claims such as nickname, locale, email_verified or address.country.",
            control: Control::Lines(Pair {
                first: "Claim",
                second: "Value",
                switch: false,
                check: wrong_claim,
                add: "Add claim",
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
            label: "Deactivate",
            glyph: Glyph::Power,
            text: "They are signed out everywhere and cannot sign in until they are activated again.",
            sets: ("active", "false"),
            done: "inactive",
            danger: true,
        },
        Toggle {
            when: "inactive",
            label: "Activate",
            glyph: Glyph::Power,
            text: "They can sign in again, with the password that they had.",
            sets: ("active", "true"),
            done: "active",
            danger: false,
        },
    ],
    empty: ("No users yet", "Make the first one; they can sign in with the password you choose."),
    delete: "They are signed out and applications list them no longer. Whoever owns applications cannot be deleted.",
    list: Remote::of::<ListUsers>(),
    creates: path_of::<CreateUser>(),
    changes: path_of::<ChangeUser>(),
    deletes: path_of::<DeleteUser>(),
};

/// What is wrong with one claim as it is typed.
fn wrong_claim(name: &str, value: &str) -> Option<String> {
    let (name, value) = (name.trim(), value.trim());
    let part_of_address = name.strip_prefix(ADDRESS).is_some_and(|part| !part.is_empty());
    let message = match claim_kind(name) {
        None if part_of_address => return None,
        None => "This is not a claim that can be set.",
        Some(ClaimKind::Boolean) if !matches!(value, "true" | "false") => "Enter true or false.",
        Some(ClaimKind::Number) if value.parse::<f64>().is_err() => "Enter a number.",
        Some(ClaimKind::Address) => "Name the part: address.country.",
        Some(_) => return None,
    };
    Some(message.to_owned())
}

/// The page.
#[component]
pub(crate) fn UsersPage() -> impl IntoView {
    view! { <Records of=&USERS/> }.erase()
}
