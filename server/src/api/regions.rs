//! `/api/v1/regions`: where applications' data lives. Only the platform makes and changes them.

use super::answer;
use super::body::{Body, Patch};
use super::call::{May, Names, Seen};
use super::endpoint::Endpoint;
use super::fields::{Fields, Sent};
use super::operation::Operation;
use super::query::{NoQuery, Query};
use super::schema::{self, Field, can, needed};
use crate::error::WebError;
use axum::http::StatusCode;
use axum::response::Response;
use grantry_core::code::{DbCode, RegionCode};
use grantry_core::console::RegionView;
use grantry_core::name::Name;
use grantry_engine::authority::{PlatformAdmin, Reader};
use grantry_engine::{DatabaseInput, NewRegion, RegionEdit};
use serde::Serialize;
use utoipa::ToSchema;

/// The most databases of a region.
const MAX_DATABASES: usize = 50;

/// Where applications' data lives.
#[derive(Serialize, ToSchema)]
struct Region {
    /// Its short name, in tokens.
    #[schema(schema_with = schema::code)]
    code: String,
    /// What people call it.
    name: String,
    /// Whether new applications may get it.
    active: bool,
    /// Its databases, the preferred one first.
    databases: Vec<Database>,
    /// How many applications have it.
    applications: i64,
    /// When it was made.
    #[schema(format = DateTime)]
    created_at: String,
    /// When it was last changed.
    #[schema(format = DateTime)]
    updated_at: String,
}

/// A database of a region.
#[derive(Serialize, ToSchema)]
struct Database {
    /// What goes into tokens.
    #[schema(schema_with = schema::code)]
    db_code: String,
    /// Whether new applications may get it.
    active: bool,
}

impl From<RegionView> for Region {
    fn from(view: RegionView) -> Self {
        let databases = view.databases.into_iter();
        Self {
            code: view.code,
            name: view.name,
            active: view.active,
            databases: databases
                .map(|database| Database { db_code: database.db_code, active: database.active })
                .collect(),
            applications: view.applications,
            created_at: view.created_at.to_string(),
            updated_at: view.updated_at.to_string(),
        }
    }
}

const READ_ONLY: [&str; 5] = ["id", "version", "applications", "created_at", "updated_at"];

fn described() -> Vec<Field> {
    let database = schema::body([needed("db_code", schema::code()), can("active", schema::flag())]);
    vec![
        needed("code", schema::code()),
        can("name", schema::name()),
        can("active", schema::flag()),
        can("databases", schema::set(database, MAX_DATABASES)),
    ]
}

/// Every address of regions.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::at("/regions")
            .get(
                list,
                Operation::new("list_regions", "Lists regions").lists::<Region>(&[
                    "name",
                    "code",
                    "created_at",
                ]),
            )
            .post(
                create,
                Operation::new("create_region", "Makes a region")
                    .takes("NewRegion", schema::body(described()))
                    .makes_version::<Region>(),
            ),
        Endpoint::at("/regions/{code}")
            .get(read, Operation::new("get_region", "Reads a region").answers_version::<Region>())
            .patch(
                change,
                Operation::new("change_region", "Changes a region")
                    .takes_patch("RegionPatch", schema::patch(described()))
                    .takes_version()
                    .answers_version::<Region>(),
            )
            .delete(
                delete,
                Operation::new("delete_region", "Deletes a region without applications").deletes(),
            ),
    ]
}

async fn list(may: May<Reader>, query: Query) -> Result<Response, WebError> {
    let request = query.only_list()?;
    let page = may.engine.list_regions(&may.ctx, &may.right, &request).await?;
    Ok(answer::items(page, Region::from))
}

async fn create(
    may: May<PlatformAdmin>,
    _: NoQuery,
    Body(mut fields): Body,
) -> Result<Response, WebError> {
    fields.read_only(&READ_ONLY);
    let input = NewRegion {
        code: fields.needed("code", RegionCode::parse),
        name: fields.optional("name", Name::parse).value(),
        active: fields.switch("active", true),
        databases: databases(&mut fields).unwrap_or_default(),
    };
    fields.done()?;
    let made = may.engine.create_region(&may.ctx, &may.right, input).await?;
    let (code, version) = (made.code.clone(), made.version);
    Ok(answer::made(Region::from(made), version, &["regions", &code]))
}

/// All databases, the preferred one first; `None` where nothing is said about them.
fn databases(fields: &mut Fields) -> Option<Vec<DatabaseInput>> {
    let items = fields.list("databases").or_default(Vec::new())?;
    let mut databases = Vec::with_capacity(items.len());
    for (place, item) in items.into_iter().enumerate() {
        let Some(mut nested) = fields.nested(&format!("databases[{place}]"), item) else {
            continue;
        };
        databases.push(DatabaseInput {
            db_code: nested.needed("db_code", DbCode::parse),
            active: nested.switch("active", true),
        });
        fields.absorb(nested);
    }
    Some(databases)
}

async fn read(
    may: May<Reader>,
    Names(code): Names<String>,
    _: NoQuery,
) -> Result<Response, WebError> {
    let view = may.engine.region(&may.ctx, &may.right, &code).await?;
    let version = view.version;
    Ok(answer::record(Region::from(view), version))
}

async fn change(
    may: May<PlatformAdmin>,
    Names(code): Names<String>,
    _: NoQuery,
    Seen(version): Seen,
    Patch(fields): Patch,
) -> Result<Response, WebError> {
    let edit = edit(fields, &code, version)?;
    let changed = may.engine.change_region(&may.ctx, &may.right, &code, edit).await?;
    let version = changed.version;
    Ok(answer::record(Region::from(changed), version))
}

fn edit(mut fields: Fields, old: &str, version: Option<i64>) -> Result<RegionEdit, WebError> {
    fields.read_only(&READ_ONLY);
    let code = fields.changed("code", RegionCode::parse);
    let name = match fields.optional("name", Name::parse) {
        Sent::Absent => None,
        // Without a name of its own a region is called by its code.
        Sent::Null => Some(code.clone().unwrap_or_else(|| old.to_owned())),
        Sent::Value(name) => Some(name),
    };
    let active = fields.flag("active").or_default(true);
    let databases = databases(&mut fields);
    fields.done()?;
    Ok(RegionEdit { code, name, active, databases, version })
}

async fn delete(
    may: May<PlatformAdmin>,
    Names(code): Names<String>,
    _: NoQuery,
) -> Result<StatusCode, WebError> {
    may.engine.delete_region(&may.ctx, &may.right, &code).await?;
    Ok(StatusCode::NO_CONTENT)
}
