//! `/api/v1/plans`: what applications may consume. Only the platform makes and changes them.

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
use grantry_core::console::PlanView;
use grantry_core::name::Name;
use grantry_core::plan::{Limits, MAX_LIMIT, PlanStatus};
use grantry_core::slug::Slug;
use grantry_engine::authority::{PlatformAdmin, Reader};
use grantry_engine::{NewPlan, PlanEdit};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa::openapi::ObjectBuilder;

/// `unit` and `plan` are the claim's own.
const LIMIT_NAME: &str = "^(?!(unit|plan)$)[a-z][a-z0-9_]{0,39}$";

/// What applications may consume.
#[derive(Serialize, ToSchema)]
struct Plan {
    /// Its short name, in tokens.
    #[schema(schema_with = schema::slug)]
    slug: String,
    /// What people call it.
    name: String,
    /// A retired plan issues no tokens.
    #[schema(schema_with = status)]
    status: &'static str,
    /// Named limits in Document Units.
    #[schema(schema_with = limits)]
    limits: BTreeMap<String, i64>,
    /// How many applications have it.
    applications: i64,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it was last changed.
    #[schema(format = DateTime)]
    updated_at: String,
}

fn status() -> ObjectBuilder {
    schema::one_of(PlanStatus::ALL.map(PlanStatus::as_str))
}

fn limits() -> ObjectBuilder {
    schema::numbers(LIMIT_NAME, MAX_LIMIT)
}

impl From<PlanView> for Plan {
    fn from(view: PlanView) -> Self {
        Self {
            slug: view.slug,
            name: view.name,
            status: view.status.as_str(),
            limits: view.limits,
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
        can("status", status()),
        can("limits", limits().max_properties(Some(grantry_core::plan::MAX_LIMITS))),
    ]
}

/// Every address of plans.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::at("/plans")
            .get(
                list,
                Operation::new("list_plans", "Lists plans").lists::<Plan>(&[
                    "name",
                    "slug",
                    "created_at",
                ]),
            )
            .post(
                create,
                Operation::new("create_plan", "Makes a plan")
                    .takes("NewPlan", schema::body(described()))
                    .makes_version::<Plan>(),
            ),
        Endpoint::at("/plans/{slug}")
            .get(read, Operation::new("get_plan", "Reads a plan").answers_version::<Plan>())
            .patch(
                change,
                Operation::new("change_plan", "Changes a plan")
                    .takes_patch("PlanPatch", schema::patch(described()))
                    .takes_version()
                    .answers_version::<Plan>(),
            )
            .delete(
                delete,
                Operation::new("delete_plan", "Deletes a plan without applications").deletes(),
            ),
    ]
}

async fn list(may: May<Reader>, query: Query) -> Result<Response, WebError> {
    let request = query.only_list()?;
    let page = may.engine.list_plans(&may.ctx, &may.right, &request).await?;
    Ok(answer::items(page, Plan::from))
}

async fn create(
    may: May<PlatformAdmin>,
    _: NoQuery,
    Body(mut fields): Body,
) -> Result<Response, WebError> {
    fields.read_only(&READ_ONLY);
    let input = NewPlan {
        slug: fields.needed("slug", Slug::parse),
        name: fields.needed("name", Name::parse),
        status: status_of(&mut fields),
        limits: limits_of(&mut fields).unwrap_or_default(),
    };
    fields.done()?;
    let made = may.engine.create_plan(&may.ctx, &may.right, input).await?;
    let (slug, version) = (made.slug.clone(), made.version);
    Ok(answer::made(Plan::from(made), version, &["plans", &slug]))
}

fn status_of(fields: &mut Fields) -> Option<String> {
    let text = fields.text("status").or_default(PlanStatus::Active.as_str().to_owned())?;
    if PlanStatus::parse(&text).is_none() {
        fields.rule("status", "unknown_status", "A plan is active or retired.");
    }
    Some(text)
}

/// All limits; `None` where nothing is said about them.
fn limits_of(fields: &mut Fields) -> Option<BTreeMap<String, i64>> {
    let limits = fields.integers("limits").or_default(BTreeMap::new())?;
    fields.judged(Limits::parse(&limits).err().unwrap_or_default());
    Some(limits)
}

async fn read(
    may: May<Reader>,
    Names(slug): Names<String>,
    _: NoQuery,
) -> Result<Response, WebError> {
    let view = may.engine.plan(&may.ctx, &may.right, &slug).await?;
    let version = view.version;
    Ok(answer::record(Plan::from(view), version))
}

async fn change(
    may: May<PlatformAdmin>,
    Names(slug): Names<String>,
    _: NoQuery,
    Seen(version): Seen,
    Patch(fields): Patch,
) -> Result<Response, WebError> {
    let edit = edit(fields, version)?;
    let changed = may.engine.change_plan(&may.ctx, &may.right, &slug, edit).await?;
    let version = changed.version;
    Ok(answer::record(Plan::from(changed), version))
}

fn edit(mut fields: Fields, version: Option<i64>) -> Result<PlanEdit, WebError> {
    fields.read_only(&READ_ONLY);
    let edit = PlanEdit {
        slug: fields.changed("slug", Slug::parse),
        name: fields.changed("name", Name::parse),
        status: status_of(&mut fields),
        limits: limits_of(&mut fields),
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
    may.engine.delete_plan(&may.ctx, &may.right, &slug).await?;
    Ok(StatusCode::NO_CONTENT)
}
