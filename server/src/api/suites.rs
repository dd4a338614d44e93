//! `/api/v1/suites`: sets of projects. A slug is unique in its tenant; `?tenant=` says which is meant.

use super::answer;
use super::body::{Body, Patch};
use super::call::{May, Names, Seen};
use super::endpoint::Endpoint;
use super::fields::Fields;
use super::operation::Operation;
use super::query::Query;
use super::schema::{self, Field, can, needed};
use crate::error::WebError;
use axum::http::StatusCode;
use axum::response::Response;
use grantry_core::console::SuiteView;
use grantry_core::name::Name;
use grantry_core::slug::Slug;
use grantry_engine::authority::{Reader, Writer};
use grantry_engine::{NewSuite, SuiteEdit};
use serde::Serialize;
use utoipa::ToSchema;

/// A set of projects.
#[derive(Serialize, ToSchema)]
struct Suite {
    /// Its short name, unique in its tenant.
    #[schema(schema_with = schema::slug)]
    slug: String,
    /// What people call it.
    name: String,
    /// The slug of its tenant.
    #[schema(schema_with = schema::slug)]
    tenant: String,
    /// How many projects it holds.
    projects: i64,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it was last changed.
    #[schema(format = DateTime)]
    updated_at: String,
}

impl From<SuiteView> for Suite {
    fn from(view: SuiteView) -> Self {
        Self {
            slug: view.slug,
            name: view.name,
            tenant: view.tenant,
            projects: view.projects,
            created_at: view.created_at.to_string(),
            updated_at: view.updated_at.to_string(),
        }
    }
}

const READ_ONLY: [&str; 5] = ["id", "version", "projects", "created_at", "updated_at"];

fn described() -> Vec<Field> {
    vec![needed("slug", schema::slug()), needed("name", schema::name())]
}

/// Every address of suites.
pub(super) fn endpoints() -> Vec<Endpoint> {
    let mut new = described();
    new.push(can("tenant", schema::tenant()));
    let one = |id, about| Operation::new(id, about).of_tenant();
    vec![
        Endpoint::at("/suites")
            .get(
                list,
                one("list_suites", "Lists suites").lists::<Suite>(&["name", "slug", "created_at"]),
            )
            .post(
                create,
                Operation::new("create_suite", "Makes a suite")
                    .takes("NewSuite", schema::body(new))
                    .makes_version::<Suite>(),
            ),
        Endpoint::at("/suites/{slug}")
            .get(read, one("get_suite", "Reads a suite").answers_version::<Suite>().refuses(&[409]))
            .patch(
                change,
                one("change_suite", "Changes a suite")
                    .takes_patch("SuitePatch", schema::patch(described()))
                    .takes_version()
                    .answers_version::<Suite>(),
            )
            .delete(delete, one("delete_suite", "Deletes a suite without projects").deletes()),
    ]
}

async fn list(may: May<Reader>, mut query: Query) -> Result<Response, WebError> {
    let tenant = query.text("tenant");
    let request = query.only_list()?;
    let page = may.engine.list_suites(&may.ctx, &may.right, tenant.as_deref(), &request).await?;
    Ok(answer::items(page, Suite::from))
}

async fn create(
    may: May<Writer>,
    query: Query,
    Body(mut fields): Body,
) -> Result<Response, WebError> {
    query.end()?;
    fields.read_only(&READ_ONLY);
    let input = NewSuite {
        slug: fields.needed("slug", Slug::parse),
        name: fields.needed("name", Name::parse),
        tenant: fields.text("tenant").value(),
    };
    fields.done()?;
    let made = may.engine.create_suite(&may.ctx, &may.right, input).await?;
    let (slug, tenant, version) = (made.slug.clone(), made.tenant.clone(), made.version);
    Ok(answer::made_in(&tenant, Suite::from(made), version, &["suites", &slug]))
}

async fn read(
    may: May<Reader>,
    Names(slug): Names<String>,
    query: Query,
) -> Result<Response, WebError> {
    let tenant = query.only_tenant()?;
    let view = may.engine.suite(&may.ctx, &may.right, &slug, tenant.as_deref()).await?;
    let version = view.version;
    Ok(answer::record(Suite::from(view), version))
}

async fn change(
    may: May<Writer>,
    Names(slug): Names<String>,
    query: Query,
    Seen(version): Seen,
    Patch(fields): Patch,
) -> Result<Response, WebError> {
    let tenant = query.only_tenant()?;
    let (edit, tenant) = (edit(fields, version)?, tenant.as_deref());
    let changed = may.engine.change_suite(&may.ctx, &may.right, &slug, tenant, edit).await?;
    let version = changed.version;
    Ok(answer::record(Suite::from(changed), version))
}

fn edit(mut fields: Fields, version: Option<i64>) -> Result<SuiteEdit, WebError> {
    fields.read_only(&READ_ONLY);
    fields.immutable(&["tenant"]);
    let edit = SuiteEdit {
        slug: fields.changed("slug", Slug::parse),
        name: fields.changed("name", Name::parse),
        version,
    };
    fields.done()?;
    Ok(edit)
}

async fn delete(
    may: May<Writer>,
    Names(slug): Names<String>,
    query: Query,
) -> Result<StatusCode, WebError> {
    let tenant = query.only_tenant()?;
    may.engine.delete_suite(&may.ctx, &may.right, &slug, tenant.as_deref()).await?;
    Ok(StatusCode::NO_CONTENT)
}
