//! `/api/v1/projects`: what applications may belong to, each in a suite of its tenant. `?tenant=`
//! says whose is meant.

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
use grantry_core::console::ProjectView;
use grantry_core::name::Name;
use grantry_core::slug::Slug;
use grantry_engine::authority::{Reader, Writer};
use grantry_engine::{NewProject, ProjectEdit, ProjectFilter};
use serde::Serialize;
use utoipa::ToSchema;

/// What applications may belong to.
#[derive(Serialize, ToSchema)]
struct Project {
    /// Its short name, unique in its tenant.
    #[schema(schema_with = schema::slug)]
    slug: String,
    /// What people call it.
    name: String,
    /// The slug of the suite that holds it.
    #[schema(schema_with = schema::slug)]
    suite: String,
    /// The slug of its tenant.
    #[schema(schema_with = schema::slug)]
    tenant: String,
    /// How many applications belong to it.
    applications: i64,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it was last changed.
    #[schema(format = DateTime)]
    updated_at: String,
}

impl From<ProjectView> for Project {
    fn from(view: ProjectView) -> Self {
        Self {
            slug: view.slug,
            name: view.name,
            suite: view.suite,
            tenant: view.tenant,
            applications: view.applications,
            created_at: view.created_at.to_string(),
            updated_at: view.updated_at.to_string(),
        }
    }
}

const READ_ONLY: [&str; 5] = ["id", "version", "applications", "created_at", "updated_at"];

fn described() -> Vec<Field> {
    vec![
        needed("slug", schema::slug()),
        needed("name", schema::name()),
        needed("suite", schema::slug()),
    ]
}

/// Every address of projects.
pub(super) fn endpoints() -> Vec<Endpoint> {
    let mut new = described();
    new.push(can("tenant", schema::tenant()));
    let one = |id, about| Operation::new(id, about).of_tenant();
    vec![
        Endpoint::at("/projects")
            .get(
                list,
                one("list_projects", "Lists projects")
                    .lists::<Project>(&["name", "slug", "created_at"])
                    .query("suite", schema::filter("The slug of a suite.")),
            )
            .post(
                create,
                Operation::new("create_project", "Makes a project")
                    .takes("NewProject", schema::body(new))
                    .makes_version::<Project>(),
            ),
        Endpoint::at("/projects/{slug}")
            .get(
                read,
                one("get_project", "Reads a project").answers_version::<Project>().refuses(&[409]),
            )
            .patch(
                change,
                one("change_project", "Changes a project")
                    .takes_patch("ProjectPatch", schema::patch(described()))
                    .takes_version()
                    .answers_version::<Project>(),
            )
            .delete(
                delete,
                one("delete_project", "Deletes a project without applications").deletes(),
            ),
    ]
}

async fn list(may: May<Reader>, mut query: Query) -> Result<Response, WebError> {
    let filter = ProjectFilter { tenant: query.text("tenant"), suite: query.text("suite") };
    let request = query.only_list()?;
    let page = may.engine.list_projects(&may.ctx, &may.right, filter, &request).await?;
    Ok(answer::items(page, Project::from))
}

async fn create(
    may: May<Writer>,
    query: Query,
    Body(mut fields): Body,
) -> Result<Response, WebError> {
    query.end()?;
    fields.read_only(&READ_ONLY);
    let input = NewProject {
        slug: fields.needed("slug", Slug::parse),
        name: fields.needed("name", Name::parse),
        suite: fields.needed("suite", Slug::parse),
        tenant: fields.text("tenant").value(),
    };
    fields.done()?;
    let made = may.engine.create_project(&may.ctx, &may.right, input).await?;
    let (slug, tenant, version) = (made.slug.clone(), made.tenant.clone(), made.version);
    Ok(answer::made_in(&tenant, Project::from(made), version, &["projects", &slug]))
}

async fn read(
    may: May<Reader>,
    Names(slug): Names<String>,
    query: Query,
) -> Result<Response, WebError> {
    let tenant = query.only_tenant()?;
    let view = may.engine.project(&may.ctx, &may.right, &slug, tenant.as_deref()).await?;
    let version = view.version;
    Ok(answer::record(Project::from(view), version))
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
    let changed = may.engine.change_project(&may.ctx, &may.right, &slug, tenant, edit).await?;
    let version = changed.version;
    Ok(answer::record(Project::from(changed), version))
}

fn edit(mut fields: Fields, version: Option<i64>) -> Result<ProjectEdit, WebError> {
    fields.read_only(&READ_ONLY);
    fields.immutable(&["tenant"]);
    let edit = ProjectEdit {
        slug: fields.changed("slug", Slug::parse),
        name: fields.changed("name", Name::parse),
        suite: fields.changed("suite", Slug::parse),
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
    may.engine.delete_project(&may.ctx, &may.right, &slug, tenant.as_deref()).await?;
    Ok(StatusCode::NO_CONTENT)
}
