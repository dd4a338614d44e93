//! Server functions that bring the settings of an application back to an earlier state.

use crate::AppError;
use grantry_core::console::RestorePreview;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// What would change.
#[server(prefix = "/fn", endpoint = "applications/timeline/preview", input = GetUrl)]
pub(super) async fn preview_restore(
    client_id: String,
    event: String,
) -> Result<RestorePreview, AppError> {
    let console = crate::context::console()?;
    let (engine, reader) = (&console.engine, console.reader());
    console.done(engine.preview_restore(&console.ctx, &reader, &client_id, &event).await)
}

/// Restores it; `seen` is the state that the person has compared it with.
#[server(prefix = "/fn", endpoint = "applications/timeline/restore")]
pub(super) async fn restore_state(
    client_id: String,
    event: String,
    seen: i64,
) -> Result<(), AppError> {
    let console = crate::context::console()?;
    let writer = console.writer()?;
    let (engine, ctx, seen) = (&console.engine, &console.ctx, Some(seen));
    let restored = engine.restore_application(ctx, &writer, &client_id, seen, &event).await;
    console.done(restored).map(drop)
}
