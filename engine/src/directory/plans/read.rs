//! One plan, and the list of all.

use super::view;
use crate::Engine;
use crate::authority::Reader;
use crate::ctx::Ctx;
use crate::listing::{Key, Kind, Sorts, Window};
use crate::refusal::{NotDone, Refusal};
use crate::store::sought;
use grantry_core::console::PlanView;
use grantry_core::listing::{ListRequest, Page};

const SORTS: Sorts = &[("name", Kind::Text), ("slug", Kind::Text), ("created_at", Kind::Number)];

impl Engine {
    /// One plan.
    pub async fn plan(&self, _: &Ctx, _: &Reader, slug: &str) -> Result<PlanView, NotDone> {
        let row = self.store.reader().await?.conn().plan_by_slug(&sought(slug)).await?;
        Ok(view(row.ok_or(Refusal::NotFound)?)?)
    }

    /// All plans.
    pub async fn list_plans(
        &self,
        _: &Ctx,
        _: &Reader,
        request: &ListRequest,
    ) -> Result<Page<PlanView>, NotDone> {
        let window = Window::of(request, SORTS)?;
        let rows = self.store.reader().await?.conn().plans_page(&window).await?;
        let page = window.page(rows, |row| {
            let key = match window.sort {
                "slug" => Key::Text(row.slug.clone()),
                "created_at" => Key::Number(row.created_at),
                _ => Key::Text(row.name_key.clone()),
            };
            (key, row.id.clone())
        });
        let items = page.items.into_iter().map(view).collect::<Result<_, _>>()?;
        Ok(Page { items, next_cursor: page.next_cursor })
    }
}
