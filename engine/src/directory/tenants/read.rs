//! One tenant, and the list of those within reach.

use super::view;
use crate::Engine;
use crate::authority::Reader;
use crate::ctx::Ctx;
use crate::listing::{Key, Kind, Sorts, Window};
use crate::refusal::{NotDone, Refusal};
use crate::store::sought;
use grantry_core::console::TenantView;
use grantry_core::listing::{ListRequest, Page};

const SORTS: Sorts = &[("name", Kind::Text), ("slug", Kind::Text), ("created_at", Kind::Number)];

impl Engine {
    /// One tenant.
    pub async fn tenant(
        &self,
        _: &Ctx,
        reader: &Reader,
        slug: &str,
    ) -> Result<TenantView, NotDone> {
        let mut connection = self.store.reader().await?;
        let row = connection.conn().tenant_by_slug(reader.reach(), &sought(slug)).await?;
        Ok(view(row.ok_or(Refusal::NotFound)?))
    }

    /// The tenants within reach.
    pub async fn list_tenants(
        &self,
        _: &Ctx,
        reader: &Reader,
        request: &ListRequest,
    ) -> Result<Page<TenantView>, NotDone> {
        let window = Window::of(request, SORTS)?;
        let rows = {
            let mut connection = self.store.reader().await?;
            connection.conn().tenants_page(reader.reach(), &window).await?
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
