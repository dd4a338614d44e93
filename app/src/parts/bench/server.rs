//! What the bench asks the dashboard's server about a request it has sent.

use crate::AppError;
use grantry_core::console::{BenchWhy, TokenView};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// What a token says. Asked in a form, so that the token is in no address.
#[server(prefix = "/fn", endpoint = "applications/bench/inspect")]
pub(crate) async fn inspect(client_id: String, token: String) -> Result<TokenView, AppError> {
    let console = crate::context::console()?;
    let token = grantry_core::secret::Secret::new(token);
    let (engine, ctx) = (&console.engine, &console.ctx);
    console.done(engine.inspect_token(ctx, &console.reader(), &client_id, &token).await)
}

/// Why a request was refused.
#[server(prefix = "/fn", endpoint = "applications/bench/why", input = GetUrl)]
pub(crate) async fn why_refused(
    client_id: String,
    request_id: String,
) -> Result<Option<BenchWhy>, AppError> {
    let console = crate::context::console()?;
    let (engine, ctx) = (&console.engine, &console.ctx);
    console.done(engine.why_refused(ctx, &console.reader(), &client_id, &request_id).await)
}
