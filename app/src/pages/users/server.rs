//! Server functions about people.

use crate::AppError;
use crate::records::{Asked, Sheet};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

/// What the form of a person sends; what is missing stays as it is. It cannot be printed, since it
/// may hold a password.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct UserForm {
    email: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    role: Option<String>,
    tenant: Option<String>,
    active: Option<bool>,
    password: Option<String>,
    /// A line for each: the name, a tab, and the value.
    claims: Option<String>,
}

/// The people within reach.
#[server(prefix = "/fn", endpoint = "users/list", input = GetUrl)]
pub(super) async fn list_users(#[server(default)] asked: Asked) -> Result<Sheet, AppError> {
    use super::row::{filter, roles, row, states};
    let console = crate::context::console()?;
    let (ctx, reader, request) = (&console.ctx, console.reader(), asked.request());
    let list = console.engine.list_users(ctx, &reader, filter(&asked), &request).await;
    let (list, writes) = (console.done(list)?, console.person.writer().is_some());
    let sheet = Sheet::of(list.page, writes, |user| row(user, ctx.now)).by_match(list.by_match);
    let platform = console.person.platform_reader().is_some();
    let sheet = sheet.offering("role", roles(platform)).offering("active", states());
    Ok(sheet.offering("tenant", crate::pages::choices::tenants(&console).await?))
}

/// Makes a person.
#[server(prefix = "/fn", endpoint = "users/create")]
pub(super) async fn create_user(#[server(default)] form: UserForm) -> Result<(), AppError> {
    let console = crate::context::console()?;
    let writer = console.writer()?;
    console.done(console.engine.create_user(&console.ctx, &writer, form.person()).await).map(drop)
}

/// Changes a person, or switches them on or off.
#[server(prefix = "/fn", endpoint = "users/change")]
pub(super) async fn change_user(
    key: String,
    version: Option<i64>,
    #[server(default)] form: UserForm,
) -> Result<(), AppError> {
    let console = crate::context::console()?;
    let (writer, edit) = (console.writer()?, form.edit(version));
    console.done(console.engine.change_user(&console.ctx, &writer, &key, edit).await).map(drop)
}

/// Deletes a person who owns nothing.
#[server(prefix = "/fn", endpoint = "users/delete")]
pub(super) async fn delete_user(key: String) -> Result<(), AppError> {
    let console = crate::context::console()?;
    let writer = console.writer()?;
    console.done(console.engine.delete_user(&console.ctx, &writer, &key).await)
}

/// Says nothing of what is in it.
impl std::fmt::Debug for UserForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("UserForm")
    }
}

#[cfg(feature = "ssr")]
impl UserForm {
    fn person(self) -> grantry_engine::NewPerson {
        grantry_engine::NewPerson {
            email: self.email.unwrap_or_default(),
            first_name: self.first_name.unwrap_or_default(),
            last_name: self.last_name,
            role: self.role,
            tenant: self.tenant,
            active: self.active,
            claims: self.claims.as_deref().map(super::claims::claims),
            password: self.password.map(grantry_core::secret::Secret::new),
        }
    }

    fn edit(self, version: Option<i64>) -> grantry_engine::UserEdit {
        grantry_engine::UserEdit {
            email: self.email,
            first_name: self.first_name,
            last_name: self.last_name,
            role: self.role,
            tenant: self.tenant,
            active: self.active,
            claims: self.claims.as_deref().map(super::claims::claims),
            password: self.password.map(grantry_core::secret::Secret::new),
            version,
        }
    }
}
