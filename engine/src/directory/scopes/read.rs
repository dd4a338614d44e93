//! One permission, and the list of all.

use super::view;
use crate::Engine;
use crate::authority::Reader;
use crate::ctx::Ctx;
use crate::listing::{Key, Kind, Sorts, Window};
use crate::refusal::{NotDone, Refusal};
use crate::store::sought;
use grantry_core::console::ScopeView;
use grantry_core::listing::{ListRequest, Page};

const SORTS: Sorts = &[("name", Kind::Text), ("created_at", Kind::Number)];

impl Engine {
    /// One permission.
    pub async fn scope(&self, _: &Ctx, _: &Reader, name: &str) -> Result<ScopeView, NotDone> {
        let row = self.store.reader().await?.conn().scope_by_name(&sought(name)).await?;
        Ok(view(row.ok_or(Refusal::NotFound)?))
    }

    /// All permissions.
    pub async fn list_scopes(
        &self,
        _: &Ctx,
        _: &Reader,
        request: &ListRequest,
    ) -> Result<Page<ScopeView>, NotDone> {
        let window = Window::of(request, SORTS)?;
        let rows = self.store.reader().await?.conn().scopes_page(&window).await?;
        let page = window.page(rows, |row| {
            let key = match window.sort {
                "created_at" => Key::Number(row.created_at),
                _ => Key::Text(row.name.clone()),
            };
            (key, row.name.clone())
        });
        Ok(page.map(view))
    }
}
