//! Server functions about the users of an application.

use super::answers::Users;
use crate::AppError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// So many people are suggested at a time.
#[cfg(feature = "ssr")]
const SUGGESTED: u32 = 8;

/// The listed users, page by page.
#[server(prefix = "/fn", endpoint = "applications/users/list", input = GetUrl)]
pub(super) async fn list_users(client_id: String, after: String) -> Result<Users, AppError> {
    use grantry_core::listing::ListRequest;
    let console = crate::context::console()?;
    let request = ListRequest {
        cursor: Some(after).filter(|after| !after.is_empty()),
        ..ListRequest::default()
    };
    let (engine, ctx) = (&console.engine, &console.ctx);
    let page = engine.list_application_users(ctx, &console.reader(), &client_id, &request).await;
    Ok(Users { page: console.done(page)?, now: ctx.now })
}

/// A few active people of the application's tenant whose names or addresses begin so, as addresses
/// with names.
#[server(prefix = "/fn", endpoint = "applications/users/candidates", input = GetUrl)]
pub(super) async fn candidates(
    client_id: String,
    query: String,
) -> Result<Vec<(String, String)>, AppError> {
    use grantry_core::listing::ListRequest;
    let console = crate::context::console()?;
    let (engine, ctx, reader) = (&console.engine, &console.ctx, console.reader());
    let of = console.done(engine.application(ctx, &reader, &client_id).await)?;
    if query.trim().is_empty() {
        return Ok(Vec::new());
    }
    let filter = grantry_engine::UserFilter {
        tenant: Some(of.tenant),
        active: Some(true),
        ..grantry_engine::UserFilter::default()
    };
    let request =
        ListRequest { query: Some(query), limit: Some(SUGGESTED), ..ListRequest::default() };
    let list = console.done(engine.list_users(ctx, &reader, filter, &request).await)?;
    let name = |first: String, last: String| [first, last].join(" ").trim().to_owned();
    let people = list.page.items.into_iter();
    Ok(people.map(|user| (user.email, name(user.first_name, user.last_name))).collect())
}

/// Lists a user; somebody unknown is made with this first name and password.
#[server(prefix = "/fn", endpoint = "applications/users/add")]
pub(super) async fn add_user(
    client_id: String,
    email: String,
    first_name: String,
    password: String,
) -> Result<(), AppError> {
    let console = crate::context::console()?;
    let writer = console.writer()?;
    let input = new_user(email, first_name, password);
    let (engine, ctx) = (&console.engine, &console.ctx);
    console.done(engine.add_application_user(ctx, &writer, &client_id, input).await).map(drop)
}

/// Lets a user in, or keeps them out, without forgetting them.
#[server(prefix = "/fn", endpoint = "applications/users/change")]
pub(super) async fn change_user(
    client_id: String,
    email: String,
    enabled: bool,
) -> Result<(), AppError> {
    let console = crate::context::console()?;
    let writer = console.writer()?;
    let (engine, ctx) = (&console.engine, &console.ctx);
    let changed = engine.change_application_user(ctx, &writer, &client_id, &email, enabled).await;
    console.done(changed).map(drop)
}

/// Takes a user off the list. The person stays.
#[server(prefix = "/fn", endpoint = "applications/users/remove")]
pub(super) async fn remove_user(client_id: String, email: String) -> Result<(), AppError> {
    let console = crate::context::console()?;
    let writer = console.writer()?;
    let (engine, ctx) = (&console.engine, &console.ctx);
    console.done(engine.remove_application_user(ctx, &writer, &client_id, &email).await).map(drop)
}

/// Decides who may sign in: everyone in the tenant, or only the listed users.
#[server(prefix = "/fn", endpoint = "applications/users/policy")]
pub(super) async fn set_policy(client_id: String, policy: String) -> Result<(), AppError> {
    let console = crate::context::console()?;
    let writer = console.writer()?;
    let (engine, ctx) = (&console.engine, &console.ctx);
    let edit = |draft: &mut grantry_core::application::Draft| {
        draft.access_policy = policy;
        Vec::new()
    };
    console.done(engine.change_application(ctx, &writer, &client_id, None, edit).await).map(drop)
}

#[cfg(feature = "ssr")]
fn new_user(
    email: String,
    first_name: String,
    password: String,
) -> grantry_engine::NewApplicationUser {
    use grantry_core::secret::Secret;
    let said = |text: String| Some(text).filter(|text| !text.trim().is_empty());
    let password = Some(password).filter(|password| !password.is_empty()).map(Secret::new);
    grantry_engine::NewApplicationUser { email, first_name: said(first_name), password }
}
