//! `/api/v1/tenants`: isolated sets of applications, users and projects. Only the platform makes and
//! changes them.

use super::answer;
use super::body::{Body, Patch};
use super::call::{May, Names, Seen};
use super::endpoint::Endpoint;
use super::fields::Fields;
use super::operation::Operation;
use super::query::{NoQuery, Query};
use super::schema::{self, Field, needed};
use crate::error::WebError;
use axum::http::StatusCode;
use axum::response::Response;
use grantry_core::console::TenantView;
use grantry_core::name::Name;
use grantry_core::slug::Slug;
use grantry_engine::authority::{PlatformAdmin, Reader};
use grantry_engine::{NewTenant, TenantEdit};
use serde::Serialize;
use utoipa::ToSchema;

/// An isolated set of applications, users and projects.
#[derive(Serialize, ToSchema)]
struct Tenant {
    /// Its short name, in tokens and addresses.
    #[schema(schema_with = schema::slug)]
    slug: String,
    /// What people call it.
    name: String,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it was last changed.
    #[schema(format = DateTime)]
    updated_at: String,
}

impl From<TenantView> for Tenant {
    fn from(view: TenantView) -> Self {
        Self {
            slug: view.slug,
            name: view.name,
            created_at: view.created_at.to_string(),
            updated_at: view.updated_at.to_string(),
        }
    }
}

const READ_ONLY: [&str; 4] = ["id", "version", "created_at", "updated_at"];

fn described() -> [Field; 2] {
    [needed("slug", schema::slug()), needed("name", schema::name())]
}

/// Every address of tenants.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::at("/tenants")
            .get(
                list,
                Operation::new("list_tenants", "Lists tenants").lists::<Tenant>(&[
                    "name",
                    "slug",
                    "created_at",
                ]),
            )
            .post(
                create,
                Operation::new("create_tenant", "Makes a tenant")
                    .takes("NewTenant", schema::body(described()))
                    .makes_version::<Tenant>(),
            ),
        Endpoint::at("/tenants/{slug}")
            .get(read, Operation::new("get_tenant", "Reads a tenant").answers_version::<Tenant>())
            .patch(
                change,
                Operation::new("change_tenant", "Changes a tenant")
                    .takes_patch("TenantPatch", schema::patch(described()))
                    .takes_version()
                    .answers_version::<Tenant>(),
            )
            .delete(
                delete,
                Operation::new("delete_tenant", "Deletes a tenant that nothing belongs to")
                    .deletes(),
            ),
    ]
}

async fn list(may: May<Reader>, query: Query) -> Result<Response, WebError> {
    let request = query.only_list()?;
    let page = may.engine.list_tenants(&may.ctx, &may.right, &request).await?;
    Ok(answer::items(page, Tenant::from))
}

async fn create(
    may: May<PlatformAdmin>,
    _: NoQuery,
    Body(mut fields): Body,
) -> Result<Response, WebError> {
    fields.read_only(&READ_ONLY);
    let input = NewTenant {
        slug: fields.needed("slug", Slug::parse),
        name: fields.needed("name", Name::parse),
    };
    fields.done()?;
    let made = may.engine.create_tenant(&may.ctx, &may.right, input).await?;
    let (slug, version) = (made.slug.clone(), made.version);
    Ok(answer::made(Tenant::from(made), version, &["tenants", &slug]))
}

async fn read(
    may: May<Reader>,
    Names(slug): Names<String>,
    _: NoQuery,
) -> Result<Response, WebError> {
    let view = may.engine.tenant(&may.ctx, &may.right, &slug).await?;
    let version = view.version;
    Ok(answer::record(Tenant::from(view), version))
}

async fn change(
    may: May<PlatformAdmin>,
    Names(slug): Names<String>,
    _: NoQuery,
    Seen(version): Seen,
    Patch(fields): Patch,
) -> Result<Response, WebError> {
    let edit = edit(fields, version)?;
    let changed = may.engine.change_tenant(&may.ctx, &may.right, &slug, edit).await?;
    let version = changed.version;
    Ok(answer::record(Tenant::from(changed), version))
}

fn edit(mut fields: Fields, version: Option<i64>) -> Result<TenantEdit, WebError> {
    fields.read_only(&READ_ONLY);
    let edit = TenantEdit {
        slug: fields.changed("slug", Slug::parse),
        name: fields.changed("name", Name::parse),
        version,
    };
    fields.done()?;
    Ok(edit)
}

async fn delete(
    may: May<PlatformAdmin>,
    Names(slug): Names<String>,
    _: NoQuery,
) -> Result<StatusCode, WebError> {
    may.engine.delete_tenant(&may.ctx, &may.right, &slug).await?;
    Ok(StatusCode::NO_CONTENT)
}
