//! `/api/v1/audit`: what was done, by whom, newest first. A tenant's callers see what concerns it.

use super::call::May;
use super::endpoint::Endpoint;
use super::operation::Operation;
use super::query::Query;
use super::{answer, schema};
use crate::error::WebError;
use axum::response::Response;
use grantry_core::audit;
use grantry_core::console::AuditView;
use grantry_engine::AuditFilter;
use grantry_engine::authority::Reader;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::schema::SchemaType;
use utoipa::openapi::{ObjectBuilder, Type};

/// What was done.
#[derive(Serialize, ToSchema)]
struct AuditEntry {
    /// Its identifier.
    id: String,
    /// When it happened.
    #[schema(format = DateTime)]
    at: String,
    /// An e-mail address, a client ID, or `operator`.
    actor: String,
    /// `application.create` and so on.
    action: String,
    /// The name of what it was done to.
    target: String,
    /// The slug of the tenant that it concerns, if it is one.
    #[schema(required)]
    tenant: Option<String>,
    /// The request in which it was done.
    request_id: String,
    /// What changed. Never a secret.
    changes: Vec<Change>,
}

/// A changed field.
#[derive(Serialize, ToSchema)]
pub(super) struct Change {
    /// As the API calls it.
    field: String,
    /// What it was; null before it was made.
    #[schema(schema_with = value)]
    before: audit::Value,
    /// What it is now; null when it is gone.
    #[schema(schema_with = value)]
    after: audit::Value,
}

fn value() -> ObjectBuilder {
    use Type::{Array, Boolean, Integer, Null, Object, String};
    let kinds = [Boolean, Integer, String, Array, Object, Null];
    ObjectBuilder::new().schema_type(SchemaType::from_iter(kinds))
}

impl From<audit::Change> for Change {
    fn from(change: audit::Change) -> Self {
        Self { field: change.field, before: change.before, after: change.after }
    }
}

impl From<AuditView> for AuditEntry {
    fn from(view: AuditView) -> Self {
        Self {
            id: view.id,
            at: view.at.to_string(),
            actor: view.actor,
            action: view.action,
            target: view.target,
            tenant: view.tenant,
            request_id: view.request_id,
            changes: view.changes.into_iter().map(Change::from).collect(),
        }
    }
}

/// Every address of the audit log.
pub(super) fn endpoints() -> Vec<Endpoint> {
    let describe = Operation::new("list_audit", "Lists what was done, newest first")
        .pages::<AuditEntry>()
        .query("actor", schema::filter("An e-mail address or a client ID."))
        .query(
            "action",
            schema::filter("`application.create`, or `application.` for all of a kind."),
        )
        .query("target", schema::filter("The name of what it was done to."))
        .query("from", schema::time().description(Some("Not before.")))
        .query("to", schema::time().description(Some("Not after.")));
    vec![Endpoint::at("/audit").get(list, describe)]
}

async fn list(may: May<Reader>, mut query: Query) -> Result<Response, WebError> {
    let mut text = |name| query.text(name).unwrap_or_default();
    let (actor, action, target) = (text("actor"), text("action"), text("target"));
    let (from, to) = (query.time("from")?, query.time("to")?);
    let filter = AuditFilter { actor, action, target, from, to };
    let request = query.only_pages()?;
    let page = may.engine.list_audit(&may.ctx, &may.right, filter, &request).await?;
    Ok(answer::items(page, AuditEntry::from))
}
