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
use grantry_engine::ApplicationFilter;
use grantry_engine::authority::Reader;

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
    let page = may.engine.list_whole_applications(&may.ctx, &may.right, filter, &request).await?;
    Ok(answer::items(page, Application::from))
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
