//! The list of an application's users: searched, sorted, page by page.

use super::view;
use crate::Engine;
use crate::authority::Reader;
use crate::ctx::Ctx;
use crate::listing::{Key, Kind, Sorts, Window};
use crate::refusal::{NotDone, Refusal};
use crate::store::search_terms;
use grantry_core::console::ApplicationUserView;
use grantry_core::listing::{ListRequest, Page};

const SORTS: Sorts = &[("email", Kind::Text), ("created_at", Kind::Number)];

impl Engine {
    /// Whom an application lists.
    pub async fn list_application_users(
        &self,
        _: &Ctx,
        reader: &Reader,
        client_id: &str,
        request: &ListRequest,
    ) -> Result<Page<ApplicationUserView>, NotDone> {
        let window = Window::of(request, SORTS)?;
        // No name holds one, and PostgreSQL takes it for a mistake.
        let findable = !window.query.contains('\0');
        let rows = {
            let mut connection = self.store.reader().await?;
            let mut conn = connection.conn();
            let record = conn.application(reader.reach(), client_id).await?;
            let id = record.ok_or(Refusal::NotFound)?.id;
            if findable {
                conn.application_users_page(&id, search_terms(&window.query), &window).await?
            } else {
                Vec::new()
            }
        };
        let page = window.page(rows, |row| {
            let key = match window.sort {
                "created_at" => Key::Number(row.created_at),
                _ => Key::Text(row.email_key.clone()),
            };
            (key, row.user_id.clone())
        });
        Ok(page.map(view))
    }
}
