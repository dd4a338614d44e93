//! Naming what belongs to a tenant. A slug is unique in its tenant only, so whoever sees several
//! tenants may have to say which one is meant.

use crate::authority::Reach;
use crate::fault::Fault;
use crate::refusal::{NotDone, Refusal, wrong};
use crate::store::sought;
use crate::store::{TenantRow, Tx};
use grantry_core::field_error::FieldError;

/// The tenant that a fresh database has; its records are meant where nobody says which.
pub(super) const FIRST_TENANT: &str = "default";

/// One record, as somebody has named it.
#[derive(Clone)]
pub(super) struct Wanted {
    pub(super) reach: Reach,
    pub(super) slug: String,
    /// The slug of a tenant; empty where none was named.
    pub(super) tenant: String,
}

impl Wanted {
    pub(super) fn new(reach: &Reach, slug: &str, tenant: Option<&str>) -> Self {
        Self {
            reach: reach.clone(),
            slug: sought(slug),
            tenant: tenant.map(sought).unwrap_or_default(),
        }
    }

    /// The one record that is meant. The rows begin with the first tenant's own.
    pub(super) fn one_of<R>(
        &self,
        rows: Vec<R>,
        tenant_id: impl Fn(&R) -> &str,
    ) -> Result<R, Refusal> {
        let mut rows = rows.into_iter();
        let first = rows.next().ok_or(Refusal::NotFound)?;
        if rows.next().is_some() && tenant_id(&first) != FIRST_TENANT {
            return Err(ambiguous(&self.slug));
        }
        Ok(first)
    }
}

fn ambiguous(slug: &str) -> Refusal {
    let message = format!("Several tenants have something called {slug}. Name the tenant.");
    Refusal::conflict("ambiguous", message)
}

/// Locks the tenant that something new is for: the one that is named and within reach, one's own,
/// or the first one. `None`: it is unknown, which has been said.
pub(super) async fn lock_tenant_for(
    tx: &mut Tx<'_>,
    reach: &Reach,
    named: Option<&str>,
    errors: &mut Vec<FieldError>,
) -> Result<Option<TenantRow>, Fault> {
    let found = match (named.filter(|slug| !slug.is_empty()), reach) {
        (Some(slug), _) => tx.lock_tenant(reach, &sought(slug)).await?,
        (None, Reach::Tenant(own)) => tx.lock_tenant_of_id(own.as_str()).await?,
        (None, Reach::Platform) => tx.lock_tenant_of_id(FIRST_TENANT).await?,
    };
    if found.is_none() {
        errors.push(unknown_tenant(named.unwrap_or(FIRST_TENANT)));
    }
    Ok(found)
}

pub(super) fn unknown_tenant(slug: &str) -> FieldError {
    wrong("tenant", "unknown_tenant", format!("There is no tenant {slug}."))
}

/// `seen` is the version that somebody has looked at before changing it.
pub(super) fn unless_stale(seen: Option<i64>, version: i64) -> Result<(), NotDone> {
    if seen.is_some_and(|seen| seen != version) {
        return Err(Refusal::stale().into());
    }
    Ok(())
}
