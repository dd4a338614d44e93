//! A person as a row, and what the form offers to whom.

use crate::pages::choices::Offered;
use crate::records::fill::{noted, part, since};
use crate::records::{Asked, Look, Row};
use grantry_core::console::UserView;
use grantry_core::time::Timestamp;
use grantry_core::user::Role;
use grantry_engine::UserFilter;

pub(super) fn row(user: UserView, now: Timestamp) -> Row {
    let name = format!("{} {}", user.first_name, user.last_name);
    let state = match user.active {
        true => part(Look::Good, "Active"),
        false => part(Look::Off, "Inactive"),
    };
    let role = match user.role {
        Role::User => part(Look::Text, user.role.label()),
        other => part(Look::Tag, other.label()),
    };
    Row::new(&user.id, name.trim(), user.version)
        .state(if user.active { "active" } else { "inactive" })
        .cell([noted(Look::Title, name.trim(), &user.email)])
        .cell([state])
        .cell([role])
        .cell([part(Look::Text, &user.tenant)])
        .cell([since(now, user.created_at)])
        .value("email", &user.email)
        .value("first_name", &user.first_name)
        .value("last_name", &user.last_name)
        .value("role", user.role)
        .value("claims", super::claims::lines(&user.claims))
}

/// The roles that somebody may give; those of the whole server only the platform may.
pub(super) fn roles(of_the_platform: bool) -> Offered {
    let offered = Role::ALL.into_iter().rev().filter(|role| match role {
        Role::PlatformAdmin | Role::Auditor => of_the_platform,
        Role::TenantAdmin | Role::User => true,
    });
    offered.map(|role| (role.to_string(), role.label().to_owned())).collect()
}

pub(super) fn states() -> Offered {
    let state = |(value, label): (&str, &str)| (value.to_owned(), label.to_owned());
    [("true", "Active"), ("false", "Inactive")].map(state).into()
}

pub(super) fn filter(asked: &Asked) -> UserFilter {
    let active = asked.maybe("active").map(|active| active == "true");
    UserFilter { tenant: asked.maybe("tenant"), role: asked.maybe("role"), active }
}
