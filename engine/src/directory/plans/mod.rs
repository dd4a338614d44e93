//! Plans: named limits that applications' tokens carry. They are the platform's; everybody who makes
//! applications may look at them (PRODUCT B4).

mod change;
mod create;
mod delete;
mod read;

pub use change::PlanEdit;
pub use create::NewPlan;

use crate::fault::Fault;
use crate::refusal::wrong;
use crate::store::PlanRow;
use grantry_core::audit::{Fields, Value};
use grantry_core::console::PlanView;
use grantry_core::field_error::FieldError;
use grantry_core::plan::{Limits, PlanStatus};
use grantry_core::time::Timestamp;
use std::collections::BTreeMap;

fn view(row: PlanRow) -> Result<PlanView, Fault> {
    let (status, limits) = (status_of(&row)?, limits_of(&row)?);
    Ok(PlanView {
        slug: row.slug,
        name: row.name,
        status,
        limits,
        applications: row.applications,
        version: row.version,
        created_at: Timestamp::from_millis(row.created_at),
        updated_at: Timestamp::from_millis(row.updated_at),
    })
}

fn status_of(row: &PlanRow) -> Result<PlanStatus, Fault> {
    PlanStatus::parse(&row.status).ok_or_else(|| Fault::bad_row("plans", "status", &row.id))
}

fn limits_of(row: &PlanRow) -> Result<BTreeMap<String, i64>, Fault> {
    serde_json::from_str(&row.limits).map_err(|_bad| Fault::bad_row("plans", "limits", &row.id))
}

/// What the record of changes shows.
fn fields(slug: &str, name: &str, status: PlanStatus, limits: &BTreeMap<String, i64>) -> Fields {
    vec![
        ("slug", slug.into()),
        ("name", name.into()),
        ("status", status.as_str().into()),
        ("limits", Value::Numbers(limits.clone())),
    ]
}

fn take_status(text: &str, errors: &mut Vec<FieldError>) -> Option<PlanStatus> {
    let status = PlanStatus::parse(text);
    if status.is_none() {
        errors.push(wrong("status", "unknown_status", "A plan is active or retired."));
    }
    status
}

fn take_limits(
    entries: &BTreeMap<String, i64>,
    errors: &mut Vec<FieldError>,
) -> Option<BTreeMap<String, i64>> {
    Limits::parse(entries)
        .map(|limits| limits.as_map().clone())
        .map_err(|wrong| errors.extend(wrong))
        .ok()
}

fn as_json(limits: &BTreeMap<String, i64>) -> Result<String, Fault> {
    serde_json::to_string(limits).map_err(Fault::broken)
}
