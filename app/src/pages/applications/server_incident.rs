//! Server functions of the incident button: what it would hit, and the press.

use crate::AppError;
use grantry_core::console::{IncidentHit, IncidentPreview};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// What an incident would end, and who would notice.
#[server(prefix = "/fn", endpoint = "applications/incident/preview", input = GetUrl)]
pub(super) async fn preview_incident(client_id: String) -> Result<IncidentPreview, AppError> {
    let console = crate::context::console()?;
    let (engine, reader) = (&console.engine, console.reader());
    console.done(engine.preview_incident(&console.ctx, &reader, &client_id).await)
}

/// Ends everything that an application has; `confirm` is its client ID once more.
#[server(prefix = "/fn", endpoint = "applications/incident/report")]
pub(super) async fn report_incident(
    client_id: String,
    confirm: String,
) -> Result<IncidentHit, AppError> {
    let console = crate::context::console()?;
    let writer = console.writer()?;
    let (engine, ctx) = (&console.engine, &console.ctx);
    console.done(engine.report_incident(ctx, &writer, &client_id, &confirm).await)
}
