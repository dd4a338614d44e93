//! One suite, and the list of those within reach.

use super::{find, view};
use crate::Engine;
use crate::authority::Reader;
use crate::ctx::Ctx;
use crate::directory::wanted::Wanted;
use crate::listing::{Key, Kind, Sorts, Window};
use crate::refusal::NotDone;
use crate::store::sought;
use grantry_core::console::SuiteView;
use grantry_core::listing::{ListRequest, Page};

const SORTS: Sorts = &[("name", Kind::Text), ("slug", Kind::Text), ("created_at", Kind::Number)];

impl Engine {
    /// One suite; of the tenant of that slug where one is named.
    pub async fn suite(
        &self,
        _: &Ctx,
        reader: &Reader,
        slug: &str,
        tenant: Option<&str>,
    ) -> Result<SuiteView, NotDone> {
        let wanted = Wanted::new(reader.reach(), slug, tenant);
        let mut connection = self.store.reader().await?;
        Ok(view(find(&mut connection.conn(), &wanted).await?))
    }

    /// The suites within reach, or those of one tenant of it.
    pub async fn list_suites(
        &self,
        _: &Ctx,
        reader: &Reader,
        tenant: Option<&str>,
        request: &ListRequest,
    ) -> Result<Page<SuiteView>, NotDone> {
        let window = Window::of(request, SORTS)?;
        let tenant = tenant.map(sought).unwrap_or_default();
        let rows = {
            let mut connection = self.store.reader().await?;
            connection.conn().suites_page(reader.reach(), &tenant, &window).await?
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
