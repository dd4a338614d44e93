//! A permission as a row.

use crate::records::fill::{noted, part};
use crate::records::{Look, Row};
use grantry_core::console::ScopeView;
use grantry_core::scope::ScopeName;

pub(super) fn row(scope: ScopeView) -> Row {
    let privileged = ScopeName::parse(&scope.name).is_ok_and(|name| name.is_privileged());
    let kind = match (privileged, scope.sensitive) {
        (true, _) => noted(Look::TagBrass, "privileged", "Opens this server's own API"),
        (false, true) => part(Look::Tag, "sensitive"),
        (false, false) => part(Look::Faint, "common"),
    };
    Row::new(&scope.name, &scope.name, scope.version)
        .used_by(scope.applications, "application")
        .cell([noted(Look::Scope, &scope.name, &scope.title)])
        .cell([part(Look::Text, &scope.description)])
        .cell([kind])
        .cell([part(Look::Text, scope.applications)])
        .value("title", &scope.title)
        .value("description", &scope.description)
        .value("sensitive", scope.sensitive)
}
