//! What the server gives to pages and server functions. The only place that asks for context.

use crate::AppError;
use grantry_engine::authority::{PlatformAdmin, PlatformReader, SignedIn};
use grantry_engine::{Ctx, Engine, Fault, FaultKind};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

/// The engine, the circumstances and the signed-in person of this request.
#[derive(Clone)]
pub struct ConsoleContext {
    /// Everything that can be done.
    pub engine: Engine,
    /// Who asks, when, in which request.
    pub ctx: Ctx,
    /// The person whose session this is.
    pub person: SignedIn,
}

impl ConsoleContext {
    /// Somebody who may read what concerns the whole server.
    pub(crate) fn platform_reader(&self) -> Result<PlatformReader, AppError> {
        self.person.platform_reader().ok_or_else(|| answer(AppError::Forbidden))
    }

    /// Somebody who may change what concerns the whole server.
    pub(crate) fn platform_admin(&self) -> Result<PlatformAdmin, AppError> {
        self.person.platform_admin().ok_or_else(|| answer(AppError::Forbidden))
    }

    /// Turns a fault into an answer; the details go to the log alone.
    pub(crate) fn fault(&self, fault: &Fault) -> AppError {
        let request = &self.ctx.request;
        tracing::error!(%request, error = %fault, "console: request {request} failed: {fault}");
        answer(match fault.kind() {
            FaultKind::Busy | FaultKind::Unavailable => AppError::Unavailable,
            FaultKind::Broken => AppError::Broken { request_id: request.to_string() },
        })
    }
}

/// The context of this request. While the list of routes is made there is none.
pub(crate) fn console() -> Result<ConsoleContext, AppError> {
    use_context::<ConsoleContext>().ok_or(AppError::SignedOut)
}

/// Gives the response the status that belongs to an error.
pub(crate) fn answer(error: AppError) -> AppError {
    set_status(error.status());
    error
}

/// Gives the response a status.
pub(crate) fn set_status(status: u16) {
    let response = use_context::<ResponseOptions>();
    if let (Some(response), Ok(status)) = (response, http::StatusCode::from_u16(status)) {
        response.set_status(status);
    }
}
