//! What the server gives to pages and server functions. The only place that asks for context.

use crate::AppError;
use grantry_core::console::BenchVisit;
use grantry_core::secret::Secret;
use grantry_engine::authority::{PlatformAdmin, PlatformReader, Reader, SignedIn, Writer};
use grantry_engine::{Ctx, Engine, Fault, FaultKind, NotDone, Refusal};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use std::pin::Pin;
use std::sync::Arc;

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
    /// Everybody with a dashboard reads what is within their reach.
    pub(crate) fn reader(&self) -> Reader {
        self.person.reader()
    }

    /// Somebody who may change what is within their reach.
    pub(crate) fn writer(&self) -> Result<Writer, AppError> {
        self.person.writer().ok_or_else(|| answer(AppError::Forbidden))
    }

    /// Somebody who may read what concerns the whole server.
    pub(crate) fn platform_reader(&self) -> Result<PlatformReader, AppError> {
        self.person.platform_reader().ok_or_else(|| answer(AppError::Forbidden))
    }

    /// Somebody who may change what concerns the whole server.
    pub(crate) fn platform_admin(&self) -> Result<PlatformAdmin, AppError> {
        self.person.platform_admin().ok_or_else(|| answer(AppError::Forbidden))
    }

    /// Turns what a use-case has answered into what a page understands.
    pub(crate) fn done<T>(&self, result: Result<T, NotDone>) -> Result<T, AppError> {
        result.map_err(|not_done| match not_done {
            NotDone::Refused(refusal) => answer(refused(refusal)),
            NotDone::Fault(fault) => self.fault(&fault),
        })
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

/// The one translation of refusals for pages.
fn refused(refusal: Refusal) -> AppError {
    match refusal {
        Refusal::NotFound => AppError::NotFound,
        Refusal::Forbidden(_) => AppError::Forbidden,
        Refusal::Invalid(errors) => AppError::Invalid { errors },
        Refusal::BadQuery(error) => AppError::Invalid { errors: vec![error] },
        Refusal::Conflict(conflict) => {
            AppError::Conflict { code: conflict.code.to_owned(), message: conflict.message }
        }
    }
}

/// Somebody's way through the sign-in at an application, as the test bench walks it for them.
pub struct Visit {
    /// The application.
    pub client_id: String,
    /// Where its answer goes; it is read and not followed.
    pub redirect_uri: String,
    /// What is asked for, apart by blanks.
    pub scope: String,
    /// Who signs in.
    pub email: String,
    /// With what. Kept nowhere.
    pub password: Secret<String>,
    /// The challenge and its method, where there is one.
    pub challenge: Option<(String, String)>,
}

/// What walks it: the server's own front door, so that every check of every request stands in the way.
pub trait Walker: Send + Sync {
    /// Goes from the authorization request to the code, or to where it stops.
    fn walk(&self, visit: Visit) -> Pin<Box<dyn Future<Output = BenchVisit> + Send>>;
}

/// The walker of this request.
pub(crate) fn walker() -> Result<Arc<dyn Walker>, AppError> {
    use_context::<Arc<dyn Walker>>().ok_or(AppError::SignedOut)
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
