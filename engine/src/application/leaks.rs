//! What of an application was found in public lately, for the note on its page (PRODUCT D8).

use crate::Engine;
use crate::authority::Reader;
use crate::ctx::Ctx;
use crate::fault::Fault;
use crate::refusal::{NotDone, Refusal};
use grantry_core::console::LeakView;
use grantry_core::leak::TokenKind;
use grantry_core::time::{Span, Timestamp};

/// So long the page says so, and so long it is kept; the timeline says it for ever.
pub(crate) const LATELY: Span = Span::days(30);

impl Engine {
    /// The last few, newest first.
    pub async fn application_leaks(
        &self,
        ctx: &Ctx,
        reader: &Reader,
        client_id: &str,
    ) -> Result<Vec<LeakView>, NotDone> {
        let mut connection = self.store.reader().await?;
        let mut conn = connection.conn();
        let record = conn.application(reader.reach(), client_id).await?.ok_or(Refusal::NotFound)?;
        let rows = conn.leaks_since(&record.id, ctx.now - LATELY).await?;
        let views = rows.into_iter().map(|row| {
            let bad = || Fault::bad_row("leaks", "kind", &row.id);
            Ok(LeakView {
                is_secret: TokenKind::parse(&row.kind).ok_or_else(bad)? == TokenKind::ClientSecret,
                at: Timestamp::from_millis(row.at),
                hint: row.hint.clone(),
                url: row.url.clone(),
            })
        });
        Ok(views.collect::<Result<_, Fault>>()?)
    }
}
