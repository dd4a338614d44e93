//! Server functions of the overview page.

use crate::AppError;
use grantry_core::console;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// What the server says of itself.
#[server(prefix = "/fn", endpoint = "overview", input = GetUrl)]
pub(super) async fn overview() -> Result<console::Overview, AppError> {
    let context = crate::context::console()?;
    let overview = context.engine.overview(&context.ctx, &context.person).await;
    overview.map_err(|fault| context.fault(&fault))
}

/// What needs attention within the person's reach, and how often tokens are asked for there.
#[server(prefix = "/fn", endpoint = "landing", input = GetUrl)]
pub(super) async fn landing() -> Result<console::Landing, AppError> {
    let context = crate::context::console()?;
    let (engine, ctx, reader) = (&context.engine, &context.ctx, context.reader());
    let attention = engine.attention(ctx, &reader).await;
    let attention = attention.map_err(|fault| context.fault(&fault))?;
    let usage = engine.usage(ctx, &reader, grantry_engine::UsageWanted::default()).await;
    Ok(console::Landing { attention, usage: context.done(usage)?, now: ctx.now })
}
