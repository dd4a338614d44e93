//! Server function of the overview page.

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
