//! One application, and what was done to it.

use super::convert::whole;
use crate::Engine;
use crate::audit::list as audit_list;
use crate::authority::{Reach, Reader};
use crate::ctx::Ctx;
use crate::listing::Window;
use crate::refusal::{NotDone, Refusal};
use grantry_core::console::{ApplicationView, AuditView};
use grantry_core::listing::{ListRequest, Page};

impl Engine {
    /// One application. Never a secret.
    pub async fn application(
        &self,
        _: &Ctx,
        reader: &Reader,
        client_id: &str,
    ) -> Result<ApplicationView, NotDone> {
        self.application_view(reader.reach(), client_id).await
    }

    /// Every change to an application, newest first (PRODUCT D5).
    pub async fn application_timeline(
        &self,
        _: &Ctx,
        reader: &Reader,
        client_id: &str,
        request: &ListRequest,
    ) -> Result<Page<AuditView>, NotDone> {
        let window = Window::newest_first(request)?;
        let rows = {
            let mut connection = self.store.reader().await?;
            let mut conn = connection.conn();
            let record = conn.application(reader.reach(), client_id).await?;
            conn.audit_of(&record.ok_or(Refusal::NotFound)?.id, &window).await?
        };
        let page = window.page_by_time(rows, |row| &row.id);
        let items = page.items.iter().map(audit_list::view).collect::<Result<_, _>>()?;
        Ok(Page { items, next_cursor: page.next_cursor })
    }

    pub(super) async fn application_view(
        &self,
        reach: &Reach,
        client_id: &str,
    ) -> Result<ApplicationView, NotDone> {
        let mut connection = self.store.reader().await?;
        let mut conn = connection.conn();
        let record = conn.application(reach, client_id).await?.ok_or(Refusal::NotFound)?;
        let found = conn.whole_applications(vec![record], self.now()).await?;
        Ok(whole(found.into_iter().next().ok_or(Refusal::NotFound)?)?)
    }
}
