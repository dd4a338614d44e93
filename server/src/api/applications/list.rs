//! `GET /applications`: searched, filtered, sorted, page by page; each with everything that may be
//! shown of it.

use super::view::Application;
use crate::api::answer;
use crate::api::call::May;
use crate::api::operation::Operation;
use crate::api::query::Query;
use crate::api::schema;
use crate::error::WebError;
use axum::response::Response;
use grantry_core::console::{ApplicationRow, ApplicationView};
use grantry_core::listing::Page;
use grantry_engine::authority::Reader;
use grantry_engine::{ApplicationFilter, NotDone, Refusal};

const SORTS: [&str; 4] = ["name", "created_at", "updated_at", "last_used_at"];

pub(super) async fn list(may: May<Reader>, mut query: Query) -> Result<Response, WebError> {
    let filter = ApplicationFilter {
        status: query.word("status")?,
        tenant: query.text("tenant"),
        project: query.text("project"),
        grant_type: query.word("grant_type")?,
        owner: query.text("owner"),
    };
    let request = query.only_list()?;
    let page = may.engine.list_applications(&may.ctx, &may.right, filter, &request).await?;
    Ok(answer::items(whole(&may, page).await?, Application::from))
}

/// The list knows a row of each; the rest is looked up. What was deleted meanwhile is left out.
async fn whole(
    may: &May<Reader>,
    page: Page<ApplicationRow>,
) -> Result<Page<ApplicationView>, WebError> {
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        match may.engine.application(&may.ctx, &may.right, &row.client_id).await {
            Ok(view) => items.push(view),
            Err(NotDone::Refused(Refusal::NotFound)) => {}
            Err(stop) => return Err(stop.into()),
        }
    }
    Ok(Page { items, next_cursor: page.next_cursor })
}

pub(super) fn describe() -> Operation {
    Operation::new("list_applications", "Lists applications")
        .lists::<Application>(&SORTS)
        .query("status", schema::status())
        .query("tenant", schema::filter("The slug of a tenant."))
        .query("project", schema::filter("The slug of a project."))
        .query("grant_type", schema::grant_type())
        .query("owner", schema::filter("The e-mail address of an owner."))
}
