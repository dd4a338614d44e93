//! One project, and the list of those within reach.

use super::{find, view};
use crate::Engine;
use crate::authority::Reader;
use crate::ctx::Ctx;
use crate::directory::wanted::Wanted;
use crate::listing::{Key, Kind, Sorts, Window};
use crate::refusal::NotDone;
use crate::store::sought;
use grantry_core::console::ProjectView;
use grantry_core::listing::{ListRequest, Page};

const SORTS: Sorts = &[("name", Kind::Text), ("slug", Kind::Text), ("created_at", Kind::Number)];

/// Which projects are wanted; what is `None` is no condition.
#[derive(Debug, Clone, Default)]
pub struct ProjectFilter {
    /// The slug of a tenant.
    pub tenant: Option<String>,
    /// The slug of a suite.
    pub suite: Option<String>,
}

impl Engine {
    /// One project; of the tenant of that slug where one is named.
    pub async fn project(
        &self,
        _: &Ctx,
        reader: &Reader,
        slug: &str,
        tenant: Option<&str>,
    ) -> Result<ProjectView, NotDone> {
        let wanted = Wanted::new(reader.reach(), slug, tenant);
        let mut connection = self.store.reader().await?;
        Ok(view(find(&mut connection.conn(), &wanted).await?))
    }

    /// The projects within reach, or those of one tenant or suite.
    pub async fn list_projects(
        &self,
        _: &Ctx,
        reader: &Reader,
        filter: ProjectFilter,
        request: &ListRequest,
    ) -> Result<Page<ProjectView>, NotDone> {
        let window = Window::of(request, SORTS)?;
        let tenant = filter.tenant.as_deref().map(sought).unwrap_or_default();
        let suite = filter.suite.as_deref().map(sought).unwrap_or_default();
        let rows = {
            let mut connection = self.store.reader().await?;
            connection.conn().projects_page(reader.reach(), (&tenant, &suite), &window).await?
        };
        let page = window.page(rows, |row| {
            let key = match window.sort {
                "slug" => Key::Text(row.slug.clone()),
                "created_at" => Key::Number(row.created_at),
                _ => Key::Text(row.name_key.clone()),
            };
            (key, row.id.clone())
        });
        Ok(page.map(view))
    }
}
