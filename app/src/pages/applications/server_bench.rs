//! Server functions of the test bench that do something. What is typed there goes through them and is kept nowhere.

use crate::AppError;
use grantry_core::console::{BenchToken, BenchVisit};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What somebody typed for a sign-in that the bench walks through.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct VisitAsked {
    pub(crate) client_id: String,
    pub(crate) redirect_uri: String,
    pub(crate) scope: String,
    pub(crate) email: String,
    pub(crate) password: String,
    /// Blank: without a challenge.
    pub(crate) challenge: String,
    pub(crate) method: String,
}

/// Says for which application, and nothing that was typed.
impl std::fmt::Debug for VisitAsked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VisitAsked").field("client_id", &self.client_id).finish_non_exhaustive()
    }
}

/// Signs somebody in at an application and allows what it asks for, up to the code.
#[server(prefix = "/fn", endpoint = "applications/bench/visit")]
pub(super) async fn visit(asked: VisitAsked) -> Result<BenchVisit, AppError> {
    let console = crate::context::console()?;
    let reader = console.writer()?.reader();
    let (engine, ctx) = (&console.engine, &console.ctx);
    console.done(engine.application(ctx, &reader, &asked.client_id).await)?;
    let client_id = asked.client_id.clone();
    let mut seen = crate::context::walker()?.walk(walk_of(asked)).await;
    if let Some(last) = seen.steps.last_mut().filter(|_| seen.code.is_none()) {
        let why = engine.why_refused(ctx, &reader, &client_id, &last.request_id).await;
        last.why = console.done(why)?;
    }
    Ok(seen)
}

/// A short token on behalf of a user.
#[server(prefix = "/fn", endpoint = "applications/bench/on-behalf")]
pub(super) async fn token_on_behalf(
    client_id: String,
    email: String,
    scope: String,
) -> Result<BenchToken, AppError> {
    let console = crate::context::console()?;
    let writer = console.writer()?;
    let input = grantry_engine::OnBehalf { email, scope };
    let (engine, ctx) = (&console.engine, &console.ctx);
    let given = engine.issue_token_on_behalf(ctx, &writer, &client_id, input).await;
    let given = console.done(given)?;
    let (expires_in, scope) = (given.expires_in, given.scope);
    Ok(BenchToken { access_token: given.access_token.expose().clone(), expires_in, scope })
}

#[cfg(feature = "ssr")]
fn walk_of(asked: VisitAsked) -> crate::context::Visit {
    let VisitAsked { client_id, redirect_uri, scope, email, password, challenge, method } = asked;
    crate::context::Visit {
        client_id,
        redirect_uri,
        scope,
        email,
        password: grantry_core::secret::Secret::new(password),
        challenge: Some((challenge, method)).filter(|(challenge, _)| !challenge.is_empty()),
    }
}
