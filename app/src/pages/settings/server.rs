//! Server functions of the settings pages.

use crate::AppError;
use grantry_core::console::SessionList;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The browsers in which this person is signed in.
#[server(prefix = "/fn", endpoint = "sessions/list", input = GetUrl)]
pub(super) async fn list_sessions() -> Result<SessionList, AppError> {
    let console = crate::context::console()?;
    let sessions = console.engine.list_own_sessions(&console.ctx, &console.person).await;
    sessions.map_err(|fault| console.fault(&fault))
}

/// Ends one of this person's sessions.
#[server(prefix = "/fn", endpoint = "sessions/end")]
pub(super) async fn end_session(id: String) -> Result<(), AppError> {
    use grantry_core::id::SessionId;
    let console = crate::context::console()?;
    let id = SessionId::parse(&id).map_err(|_bad| crate::context::answer(AppError::NotFound))?;
    let ended = console.engine.end_own_session(&console.person, id).await;
    match ended.map_err(|fault| console.fault(&fault))? {
        true => Ok(()),
        false => Err(crate::context::answer(AppError::NotFound)),
    }
}

/// Ends every session of this person but this one; says in words how many.
#[server(prefix = "/fn", endpoint = "sessions/end-others")]
pub(super) async fn end_other_sessions() -> Result<String, AppError> {
    let console = crate::context::console()?;
    let ended = console.engine.end_other_sessions(&console.person).await;
    Ok(match ended.map_err(|fault| console.fault(&fault))? {
        1 => "One session".to_owned(),
        n => format!("{n} sessions"),
    })
}

/// Changes this person's password; says how many other sessions have ended.
#[server(prefix = "/fn", endpoint = "password/change")]
pub(super) async fn change_password(
    current: String,
    new: String,
    repeated: String,
) -> Result<u64, AppError> {
    use grantry_core::secret::Secret;
    let console = crate::context::console()?;
    if new != repeated {
        return Err(wrong("repeated", "differs", "This is not the same password."));
    }
    let input =
        grantry_engine::ChangePassword { current: Secret::new(current), new: Secret::new(new) };
    let changed = console.engine.change_password(&console.ctx, &console.person, input).await;
    password_answer(changed.map_err(|fault| console.fault(&fault))?)
}

#[cfg(feature = "ssr")]
fn password_answer(changed: grantry_engine::PasswordChanged) -> Result<u64, AppError> {
    use grantry_core::field_error::Reason as _;
    use grantry_engine::PasswordChanged;
    match changed {
        PasswordChanged::Done { ended_sessions } => Ok(ended_sessions),
        PasswordChanged::WrongCurrent => {
            Err(wrong("current", "wrong", "This is not your current password."))
        }
        PasswordChanged::Refused(reason) => {
            Err(crate::context::answer(AppError::Invalid { errors: vec![reason.on("new")] }))
        }
        PasswordChanged::Throttled { until } => {
            let message = format!("Too many tries. Try again after {until}.");
            Err(crate::context::answer(AppError::Refused { message }))
        }
    }
}

#[cfg(feature = "ssr")]
fn wrong(field: &str, code: &str, message: &str) -> AppError {
    let error = grantry_core::field_error::FieldError {
        field: field.to_owned(),
        code: code.to_owned(),
        message: message.to_owned(),
    };
    crate::context::answer(AppError::Invalid { errors: vec![error] })
}
