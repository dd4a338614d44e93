//! Projects and suites as rows.

use crate::pages::choices::within;
use crate::records::fill::{noted, part, since};
use crate::records::{Look, Row};
use grantry_core::console::{ProjectView, SuiteView};
use grantry_core::time::Timestamp;

pub(super) fn project(project: ProjectView, now: Timestamp) -> Row {
    Row::new(within(&project.tenant, &project.slug), &project.name, project.version)
        .used_by(project.applications, "application")
        .cell([noted(Look::Title, &project.name, &project.slug)])
        .cell([part(Look::Text, &project.suite)])
        .cell([part(Look::Text, &project.tenant)])
        .cell([part(Look::Text, project.applications)])
        .cell([since(now, project.created_at)])
        .value("name", &project.name)
        .value("slug", &project.slug)
        .value("suite", within(&project.tenant, &project.suite))
}

pub(super) fn suite(suite: SuiteView, now: Timestamp) -> Row {
    Row::new(within(&suite.tenant, &suite.slug), &suite.name, suite.version)
        .used_by(suite.projects, "project")
        .cell([noted(Look::Title, &suite.name, &suite.slug)])
        .cell([part(Look::Text, &suite.tenant)])
        .cell([part(Look::Text, suite.projects)])
        .cell([since(now, suite.created_at)])
        .value("name", &suite.name)
        .value("slug", &suite.slug)
}
