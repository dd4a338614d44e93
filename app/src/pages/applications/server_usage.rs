//! Server functions about what happens to an application: usage and refused requests.

use crate::AppError;
use grantry_core::console::RejectionView;
use grantry_core::listing::Page;
use grantry_core::time::Timestamp;
use grantry_core::usage::UsageView;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// The last refused requests.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Rejections {
    /// A page of them, newest first.
    pub(super) page: Page<RejectionView>,
    /// The server's time.
    pub(super) now: Timestamp,
}

/// What an application was issued and refused in the last hours.
#[server(prefix = "/fn", endpoint = "applications/usage", input = GetUrl)]
pub(super) async fn application_usage(
    client_id: String,
    hours: u32,
) -> Result<UsageView, AppError> {
    let console = crate::context::console()?;
    let (engine, ctx) = (&console.engine, &console.ctx);
    let from = Some(ctx.now - grantry_core::time::Span::hours(i64::from(hours.min(9_600))));
    let wanted = grantry_engine::UsageWanted { from, to: None };
    let usage = engine.application_usage(ctx, &console.reader(), &client_id, wanted).await;
    console.done(usage)
}

/// The requests of an application that were refused, after a cursor.
#[server(prefix = "/fn", endpoint = "applications/rejections", input = GetUrl)]
pub(super) async fn application_rejections(
    client_id: String,
    after: String,
) -> Result<Rejections, AppError> {
    use grantry_core::listing::ListRequest;
    let console = crate::context::console()?;
    let cursor = Some(after).filter(|after| !after.is_empty());
    let request = ListRequest { cursor, limit: Some(20), ..ListRequest::default() };
    let (engine, ctx) = (&console.engine, &console.ctx);
    let page = engine.application_rejections(ctx, &console.reader(), &client_id, &request).await;
    Ok(Rejections { page: console.done(page)?, now: ctx.now })
}

/// Registers one more redirect URI, which was sent and refused.
#[server(prefix = "/fn", endpoint = "applications/redirect-uris/add")]
pub(super) async fn add_redirect_uri(client_id: String, uri: String) -> Result<(), AppError> {
    use grantry_core::application::Draft;
    let console = crate::context::console()?;
    let writer = console.writer()?;
    let edit = |draft: &mut Draft| {
        if !draft.redirect_uris.contains(&uri) {
            draft.redirect_uris.push(uri);
        }
        Vec::new()
    };
    let (engine, ctx) = (&console.engine, &console.ctx);
    console.done(engine.change_application(ctx, &writer, &client_id, None, edit).await).map(drop)
}
