//! The requests of an application that were refused, with their real reasons (PRODUCT D3).

use crate::Engine;
use crate::authority::Reader;
use crate::ctx::Ctx;
use crate::listing::Window;
use crate::refusal::{NotDone, Refusal};
use crate::store::KeptRejection;
use grantry_core::console::RejectionView;
use grantry_core::listing::{ListRequest, Page};
use grantry_core::rejection::{difference, meaning_of};
use grantry_core::time::Timestamp;

impl Engine {
    /// The last refused requests, newest first.
    pub async fn application_rejections(
        &self,
        _: &Ctx,
        reader: &Reader,
        client_id: &str,
        request: &ListRequest,
    ) -> Result<Page<RejectionView>, NotDone> {
        let window = Window::newest_first(request)?;
        let rows = {
            let mut connection = self.store.reader().await?;
            let mut conn = connection.conn();
            let record = conn.application(reader.reach(), client_id).await?;
            conn.rejections_of(&record.ok_or(Refusal::NotFound)?.id, &window).await?
        };
        let page = window.page_by_time(rows, |row| &row.id);
        let items = page.items.into_iter().map(view).collect();
        Ok(Page { items, next_cursor: page.next_cursor })
    }
}

fn view(KeptRejection { id, row }: KeptRejection) -> RejectionView {
    let meaning = meaning_of(&row.reason);
    let addresses = row.reason == "redirect_uri_mismatch";
    let both = row.sent.as_deref().zip(row.nearest.as_deref()).filter(|_| addresses);
    RejectionView {
        id,
        at: Timestamp::from_millis(row.at),
        difference: both.map(|(sent, nearest)| difference(sent, nearest)),
        error: row.error,
        reason: row.reason,
        sentence: meaning.sentence.to_owned(),
        advice: meaning.advice.to_owned(),
        remedy: meaning.remedy,
        sent: row.sent,
        nearest: row.nearest,
        remote_addr: row.remote_addr,
        request_id: row.request_id,
    }
}
