//! One region, and the list of all.

use super::view;
use crate::Engine;
use crate::authority::Reader;
use crate::ctx::Ctx;
use crate::listing::{Key, Kind, Sorts, Window};
use crate::refusal::{NotDone, Refusal};
use crate::store::sought;
use grantry_core::console::RegionView;
use grantry_core::listing::{ListRequest, Page};

const SORTS: Sorts = &[("name", Kind::Text), ("code", Kind::Text), ("created_at", Kind::Number)];

impl Engine {
    /// One region.
    pub async fn region(&self, _: &Ctx, _: &Reader, code: &str) -> Result<RegionView, NotDone> {
        let row = self.store.reader().await?.conn().region_by_code(&sought(code)).await?;
        Ok(view(row.ok_or(Refusal::NotFound)?))
    }

    /// All regions.
    pub async fn list_regions(
        &self,
        _: &Ctx,
        _: &Reader,
        request: &ListRequest,
    ) -> Result<Page<RegionView>, NotDone> {
        let window = Window::of(request, SORTS)?;
        let rows = self.store.reader().await?.conn().regions_page(&window).await?;
        let page = window.page(rows, |row| {
            let key = match window.sort {
                "code" => Key::Text(row.code.clone()),
                "created_at" => Key::Number(row.created_at),
                _ => Key::Text(row.name_key.clone()),
            };
            (key, row.id.clone())
        });
        Ok(page.map(view))
    }
}
