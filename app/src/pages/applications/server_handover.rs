//! Server functions of links that hand a secret over.

use super::answers::{HandoverLink, Handovers};
use crate::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The links that nobody has used yet.
#[server(prefix = "/fn", endpoint = "applications/handovers/list", input = GetUrl)]
pub(super) async fn list_handovers(client_id: String) -> Result<Handovers, AppError> {
    let console = crate::context::console()?;
    let (engine, ctx) = (&console.engine, &console.ctx);
    let items = console.done(engine.list_handovers(ctx, &console.reader(), &client_id).await)?;
    Ok(Handovers { items, now: ctx.now })
}

/// Makes a link and answers with it, once; `expires_in` is in seconds.
#[server(prefix = "/fn", endpoint = "applications/handovers/create")]
pub(super) async fn create_handover(
    client_id: String,
    expires_in: i64,
) -> Result<HandoverLink, AppError> {
    let console = crate::context::console()?;
    let writer = console.writer()?;
    let (engine, ctx) = (&console.engine, &console.ctx);
    let made = engine.create_handover(ctx, &writer, &client_id, Some(expires_in)).await;
    let made = console.done(made)?;
    // Here the link leaves its type, this once.
    Ok(HandoverLink { url: made.url.expose().clone(), expires_at: made.expires_at })
}

/// Ends a link.
#[server(prefix = "/fn", endpoint = "applications/handovers/cancel")]
pub(super) async fn cancel_handover(client_id: String, handover: String) -> Result<(), AppError> {
    let console = crate::context::console()?;
    let writer = console.writer()?;
    let (engine, ctx) = (&console.engine, &console.ctx);
    console.done(engine.cancel_handover(ctx, &writer, &client_id, &handover).await)
}
