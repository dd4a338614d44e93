//! Server functions that change applications. The three that make a secret answer with it, once.

use crate::AppError;
use grantry_core::application::Draft;
use grantry_core::console::Credentials;
#[cfg(feature = "ssr")]
use grantry_core::console::FirstToken;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Makes an application.
#[server(prefix = "/fn", endpoint = "applications/create", input = Json)]
pub(super) async fn create_application(
    tenant: String,
    region: String,
    draft: Draft,
) -> Result<Credentials, AppError> {
    let console = crate::context::console()?;
    let writer = console.writer()?;
    let named = |text: String| Some(text).filter(|text| !text.is_empty());
    let (tenant, region) = (named(tenant), named(region));
    let input = grantry_engine::NewApplication { tenant, region, suite: None, draft };
    let made =
        console.done(console.engine.create_application(&console.ctx, &writer, input).await)?;
    Ok(credentials(&console, made))
}

/// Changes an application; `seen` is the state that the person has changed.
#[server(prefix = "/fn", endpoint = "applications/change", input = Json)]
pub(super) async fn change_application(
    client_id: String,
    seen: i64,
    draft: Draft,
) -> Result<(), AppError> {
    let console = crate::context::console()?;
    let writer = console.writer()?;
    let edit = |old: &mut Draft| {
        *old = draft;
        Vec::new()
    };
    let (engine, ctx) = (&console.engine, &console.ctx);
    let changed = engine.change_application(ctx, &writer, &client_id, Some(seen), edit).await;
    console.done(changed).map(drop)
}

/// Disables or enables applications, given as a list with commas; says how many.
#[server(prefix = "/fn", endpoint = "applications/set-status")]
pub(super) async fn set_status(client_ids: String, active: bool) -> Result<u32, AppError> {
    let console = crate::context::console()?;
    let writer = console.writer()?;
    let (engine, ctx) = (&console.engine, &console.ctx);
    let mut done = 0;
    for client_id in client_ids.split(',') {
        console.done(match active {
            true => engine.enable_application(ctx, &writer, client_id).await,
            false => engine.disable_application(ctx, &writer, client_id).await,
        })?;
        done += 1;
    }
    Ok(done)
}

/// Deletes an application.
#[server(prefix = "/fn", endpoint = "applications/delete")]
pub(super) async fn delete_application(client_id: String) -> Result<(), AppError> {
    let console = crate::context::console()?;
    let writer = console.writer()?;
    console.done(console.engine.delete_application(&console.ctx, &writer, &client_id).await)
}

/// Makes a secret in the place of all others.
#[server(prefix = "/fn", endpoint = "applications/secrets/regenerate")]
pub(super) async fn regenerate_secret(client_id: String) -> Result<Credentials, AppError> {
    let console = crate::context::console()?;
    let writer = console.writer()?;
    let made = console.engine.regenerate_secret(&console.ctx, &writer, &client_id).await;
    Ok(credentials(&console, console.done(made)?))
}

/// Makes a further secret; 0 days: it does not expire.
#[server(prefix = "/fn", endpoint = "applications/secrets/add")]
pub(super) async fn add_secret(
    client_id: String,
    label: String,
    days: u16,
) -> Result<Credentials, AppError> {
    let console = crate::context::console()?;
    let writer = console.writer()?;
    let (engine, ctx) = (&console.engine, &console.ctx);
    let view = console.done(engine.application(ctx, &writer.reader(), &client_id).await)?;
    let input = new_secret(label, days, ctx.now);
    let (_, secret) = console.done(engine.add_secret(ctx, &writer, &client_id, input).await)?;
    let made = grantry_engine::ApplicationMade { application: view, secret: Some(secret) };
    Ok(credentials(&console, made))
}

/// Gives a secret another label and another end: `same`, or in how many days; 0: never.
#[server(prefix = "/fn", endpoint = "applications/secrets/change")]
pub(super) async fn change_secret(
    client_id: String,
    secret: String,
    label: String,
    ends: String,
) -> Result<(), AppError> {
    use grantry_core::time::Span;
    let console = crate::context::console()?;
    let writer = console.writer()?;
    let (engine, ctx) = (&console.engine, &console.ctx);
    let expires_at = match ends.parse::<u16>() {
        Err(_) => None,
        Ok(0) => Some(None),
        Ok(days) => Some(Some(ctx.now + Span::days(i64::from(days)))),
    };
    let change = grantry_engine::SecretChange { label: Some(label), expires_at };
    let ids = (client_id.as_str(), secret.as_str());
    console.done(engine.change_secret(ctx, &writer, ids, change).await).map(drop)
}

/// Ends one secret.
#[server(prefix = "/fn", endpoint = "applications/secrets/retire")]
pub(super) async fn retire_secret(client_id: String, secret: String) -> Result<(), AppError> {
    let console = crate::context::console()?;
    let writer = console.writer()?;
    let retired = console.engine.retire_secret(&console.ctx, &writer, &client_id, &secret).await;
    console.done(retired)
}

#[cfg(feature = "ssr")]
fn new_secret(
    label: String,
    days: u16,
    now: grantry_core::time::Timestamp,
) -> grantry_engine::NewSecret {
    use grantry_core::time::Span;
    let label = Some(label).filter(|label| !label.trim().is_empty());
    let expires_at = (days > 0).then(|| now + Span::days(i64::from(days)));
    grantry_engine::NewSecret { label, expires_at }
}

/// The one place where a secret leaves its type: into the answer for the show-once dialog.
#[cfg(feature = "ssr")]
fn credentials(
    console: &crate::context::ConsoleContext,
    made: grantry_engine::ApplicationMade,
) -> Credentials {
    Credentials {
        start: FirstToken::of(&made.application),
        name: made.application.name,
        client_id: made.application.client_id,
        client_secret: made.secret.map(|secret| secret.expose().clone()),
        issuer: console.engine.issuer().to_owned(),
    }
}
