//! Server function of the audit log.

use super::Log;
use crate::AppError;
use crate::records::Asked;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// A part of the log, within reach.
#[server(prefix = "/fn", endpoint = "audit/list", input = GetUrl)]
pub(super) async fn read_audit(#[server(default)] asked: Asked) -> Result<Log, AppError> {
    let console = crate::context::console()?;
    let (ctx, reader) = (&console.ctx, console.reader());
    let said = |name: &str| asked.get(name).trim().to_owned();
    let (actor, action, target) = (said("actor"), said("action"), said("target"));
    let filter = grantry_engine::AuditFilter { actor, action, target, from: None, to: None };
    let page = console.engine.list_audit(ctx, &reader, filter, &asked.request()).await;
    Ok(super::event::log(console.done(page)?, ctx.now))
}
