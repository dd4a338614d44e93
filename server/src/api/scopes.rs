//! `/api/v1/scopes`: the permissions that applications can be given. Only the platform makes and
//! changes them; a name is for ever.

use super::answer;
use super::body::{Body, Patch};
use super::call::{May, Names, Seen};
use super::endpoint::Endpoint;
use super::fields::Fields;
use super::operation::Operation;
use super::query::{NoQuery, Query};
use super::schema::{self, Field, can, needed};
use crate::error::WebError;
use axum::http::StatusCode;
use axum::response::Response;
use grantry_core::console::ScopeView;
use grantry_core::scope::{ScopeDescription, ScopeName, ScopeTitle};
use grantry_engine::authority::{PlatformAdmin, Reader};
use grantry_engine::{NewScope, ScopeEdit};
use serde::Serialize;
use utoipa::ToSchema;

/// A permission.
#[derive(Serialize, ToSchema)]
struct Scope {
    /// As tokens and requests name it.
    #[schema(schema_with = schema::scope)]
    name: String,
    /// A few words for people.
    title: String,
    /// What the consent page says.
    description: String,
    /// Whether it opens something that matters.
    sensitive: bool,
    /// How many applications have it.
    applications: i64,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it was last changed.
    #[schema(format = DateTime)]
    updated_at: String,
}

impl From<ScopeView> for Scope {
    fn from(view: ScopeView) -> Self {
        Self {
            name: view.name,
            title: view.title,
            description: view.description,
            sensitive: view.sensitive,
            applications: view.applications,
            created_at: view.created_at.to_string(),
            updated_at: view.updated_at.to_string(),
        }
    }
}

const READ_ONLY: [&str; 5] = ["id", "version", "applications", "created_at", "updated_at"];

fn described() -> Vec<Field> {
    vec![
        needed("title", schema::line(100)),
        needed("description", schema::line(300)),
        can("sensitive", schema::flag()),
    ]
}

/// Every address of permissions.
pub(super) fn endpoints() -> Vec<Endpoint> {
    let mut new = described();
    new.push(needed("name", schema::scope()));
    vec![
        Endpoint::at("/scopes")
            .get(
                list,
                Operation::new("list_scopes", "Lists permissions")
                    .lists::<Scope>(&["name", "created_at"]),
            )
            .post(
                create,
                Operation::new("create_scope", "Makes a permission")
                    .takes("NewScope", schema::body(new))
                    .makes_version::<Scope>(),
            ),
        Endpoint::at("/scopes/{scope}")
            .get(read, Operation::new("get_scope", "Reads a permission").answers_version::<Scope>())
            .patch(
                change,
                Operation::new("change_scope", "Changes the words of a permission")
                    .takes_patch("ScopePatch", schema::patch(described()))
                    .takes_version()
                    .answers_version::<Scope>(),
            )
            .delete(
                delete,
                Operation::new("delete_scope", "Deletes a permission without applications")
                    .deletes(),
            ),
    ]
}

async fn list(may: May<Reader>, query: Query) -> Result<Response, WebError> {
    let request = query.only_list()?;
    let page = may.engine.list_scopes(&may.ctx, &may.right, &request).await?;
    Ok(answer::items(page, Scope::from))
}

async fn create(
    may: May<PlatformAdmin>,
    _: NoQuery,
    Body(mut fields): Body,
) -> Result<Response, WebError> {
    fields.read_only(&READ_ONLY);
    let input = NewScope {
        name: fields.needed("name", ScopeName::parse),
        title: fields.needed("title", ScopeTitle::parse),
        description: fields.needed("description", ScopeDescription::parse),
        sensitive: fields.switch("sensitive", false),
    };
    fields.done()?;
    let made = may.engine.create_scope(&may.ctx, &may.right, input).await?;
    let (name, version) = (made.name.clone(), made.version);
    Ok(answer::made(Scope::from(made), version, &["scopes", &name]))
}

async fn read(
    may: May<Reader>,
    Names(name): Names<String>,
    _: NoQuery,
) -> Result<Response, WebError> {
    let view = may.engine.scope(&may.ctx, &may.right, &name).await?;
    let version = view.version;
    Ok(answer::record(Scope::from(view), version))
}

async fn change(
    may: May<PlatformAdmin>,
    Names(name): Names<String>,
    _: NoQuery,
    Seen(version): Seen,
    Patch(fields): Patch,
) -> Result<Response, WebError> {
    let edit = edit(fields, version)?;
    let changed = may.engine.change_scope(&may.ctx, &may.right, &name, edit).await?;
    let version = changed.version;
    Ok(answer::record(Scope::from(changed), version))
}

fn edit(mut fields: Fields, version: Option<i64>) -> Result<ScopeEdit, WebError> {
    fields.read_only(&READ_ONLY);
    fields.immutable(&["name"]);
    let edit = ScopeEdit {
        title: fields.changed("title", ScopeTitle::parse),
        description: fields.changed("description", ScopeDescription::parse),
        sensitive: fields.flag("sensitive").or_default(false),
        version,
    };
    fields.done()?;
    Ok(edit)
}

async fn delete(
    may: May<PlatformAdmin>,
    Names(name): Names<String>,
    _: NoQuery,
) -> Result<StatusCode, WebError> {
    may.engine.delete_scope(&may.ctx, &may.right, &name).await?;
    Ok(StatusCode::NO_CONTENT)
}
