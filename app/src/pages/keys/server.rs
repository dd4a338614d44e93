//! Server functions of the keys page.

use crate::AppError;
use grantry_core::console::KeyList;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// All signing keys.
#[server(prefix = "/fn", endpoint = "keys/list", input = GetUrl)]
pub(super) async fn list_keys() -> Result<KeyList, AppError> {
    let console = crate::context::console()?;
    let reader = console.platform_reader()?;
    let keys = console.engine.list_signing_keys(&console.ctx, &reader).await;
    keys.map_err(|fault| console.fault(&fault))
}

/// Publishes new signing keys; says when they begin to sign.
#[server(prefix = "/fn", endpoint = "keys/rotate")]
pub(super) async fn rotate_keys() -> Result<String, AppError> {
    use grantry_core::field_error::Reason as _;
    use grantry_engine::Rotated;
    let console = crate::context::console()?;
    let admin = console.platform_admin()?;
    let rotated = console.engine.rotate_signing_keys(&console.ctx, &admin).await;
    match rotated.map_err(|fault| console.fault(&fault))? {
        Rotated::Done { active_from } => Ok(active_from.to_string()),
        Rotated::Refused(why) => {
            Err(crate::context::answer(AppError::Refused { message: why.message() }))
        }
    }
}
