//! What the names in an application's settings stand for, looked up in the transaction that uses
//! them; everything that is unknown is said at once.

use crate::authority::Reach;
use crate::directory::name_key;
use crate::fault::Fault;
use crate::refusal::{NotDone, Refusal, wrong};
use crate::store::{ApplicationRecord, OwnerRow, StoredSettings, Tx, terms_of};
use grantry_core::application::{ApplicationStatus, Settings};
use grantry_core::field_error::FieldError;
use grantry_core::time::Timestamp;
use grantry_core::user::Email;

/// The application that settings are for.
pub(super) struct Of<'a> {
    pub(super) id: &'a str,
    pub(super) number: i64,
    pub(super) client_id: &'a str,
    pub(super) tenant_id: &'a str,
    pub(super) status: ApplicationStatus,
}

/// Settings with what their names stand for.
pub(super) struct Resolved {
    pub(super) settings: Settings,
    pub(super) name_key: String,
    pub(super) project_id: Option<String>,
    pub(super) plan_id: Option<String>,
    pub(super) owner: OwnerRow,
    pub(super) privileged: bool,
}

/// Whoever acts on applications that open this server's own API must be of the platform.
pub(super) fn guard_privileged(reach: &Reach, privileged: bool) -> Result<(), Refusal> {
    if privileged && !reach.is_platform() {
        return Err(Refusal::Forbidden(crate::refusal::Forbidden::PrivilegedApplication));
    }
    Ok(())
}

/// Locks an application that the caller may change.
pub(super) async fn lock(
    tx: &mut Tx<'_>,
    reach: &Reach,
    client_id: &str,
) -> Result<ApplicationRecord, NotDone> {
    let record = tx.lock_application(reach, client_id).await?.ok_or(Refusal::NotFound)?;
    guard_privileged(reach, record.privileged)?;
    Ok(record)
}

/// Looks up what the settings name. `current` owns the application now, or will where none is named.
pub(super) async fn resolve(
    tx: &mut Tx<'_>,
    reach: &Reach,
    tenant_id: &str,
    settings: Settings,
    current: &OwnerRow,
) -> Result<Resolved, NotDone> {
    let privileged = settings.scopes.iter().any(grantry_core::scope::ScopeName::is_privileged);
    guard_privileged(reach, privileged)?;
    let mut errors = Vec::new();
    let mut project_id = None;
    if let Some(slug) = &settings.project {
        match tx.project_reference(tenant_id, slug.as_str()).await? {
            Some((id, _)) => project_id = Some(id),
            None => errors.push(wrong(
                "project",
                "unknown_project",
                format!("There is no project {slug} in this tenant."),
            )),
        }
    }
    let mut plan_id = None;
    if let Some(slug) = &settings.plan {
        plan_id = tx.plan_reference(slug.as_str()).await?;
        if plan_id.is_none() {
            let message = format!("There is no plan {slug}.");
            errors.push(wrong("plan", "unknown_plan", message));
        }
    }
    let owner = match &settings.owner {
        Some(email) => find_owner(tx, reach, tenant_id, email, current, &mut errors).await?,
        None => current.clone(),
    };
    if errors.is_empty() {
        let name_key = name_key(settings.name.as_str());
        Ok(Resolved { settings, name_key, project_id, plan_id, owner, privileged })
    } else {
        Err(Refusal::Invalid(errors).into())
    }
}

#[expect(clippy::too_many_arguments, reason = "the errors go to where all of them are gathered")]
async fn find_owner(
    tx: &mut Tx<'_>,
    reach: &Reach,
    tenant_id: &str,
    email: &Email,
    current: &OwnerRow,
    errors: &mut Vec<FieldError>,
) -> Result<OwnerRow, Fault> {
    if email.key() == current.email_key {
        return Ok(current.clone());
    }
    let found = tx.possible_owner(email.key(), tenant_id, reach.is_platform()).await?;
    Ok(found.unwrap_or_else(|| {
        let message = format!("No active user of this tenant has the address {email}.");
        errors.push(wrong("owner", "unknown_user", message));
        current.clone()
    }))
}

impl Resolved {
    /// As the row of the application takes it.
    pub(super) fn stored(&self) -> StoredSettings<'_> {
        StoredSettings {
            settings: &self.settings,
            name_key: &self.name_key,
            project_id: self.project_id.as_deref(),
            plan_id: self.plan_id.as_deref(),
            owner_id: &self.owner.id,
            privileged: self.privileged,
        }
    }

    /// Writes what belongs to the application in other tables, once its row is there.
    pub(super) async fn write_belongings(
        &self,
        tx: &mut Tx<'_>,
        of: &Of<'_>,
        issuer: &str,
    ) -> Result<(), NotDone> {
        let s = &self.settings;
        let mut errors = Vec::new();
        let scopes: Vec<_> = s.scopes.iter().map(grantry_core::scope::ScopeName::as_str).collect();
        for place in tx.replace_scopes(of.id, &scopes).await? {
            let message = format!("There is no permission {}.", scopes[place]);
            errors.push(wrong(&format!("scopes[{place}]"), "unknown_scope", message));
        }
        let tenants: Vec<_> =
            s.allowed_tenants.iter().map(grantry_core::slug::Slug::as_str).collect();
        for place in tx.replace_allowed_tenants(of.id, &tenants).await? {
            let message = format!("There is no tenant {}.", tenants[place]);
            errors.push(wrong(&format!("allowed_tenants[{place}]"), "unknown_tenant", message));
        }
        let resources: Vec<_> =
            s.resources.iter().map(grantry_core::application::ResourceUri::as_str).collect();
        for place in tx.replace_resources(of.id, of.tenant_id, &resources).await? {
            let message = "Another application of this tenant is the server for this address.";
            errors.push(wrong(&format!("resources[{place}]"), "resource_taken", message));
        }
        if let Some(audience) =
            s.default_audience.as_ref().map(grantry_core::application::ResourceUri::as_str)
            && audience != issuer
            && !tx.resource_exists(of.tenant_id, audience).await?
        {
            let message = "No application of this tenant is the server for this address.";
            errors.push(wrong("default_audience", "invalid_target", message));
        }
        if !errors.is_empty() {
            return Err(Refusal::Invalid(errors).into());
        }
        let owner = (self.owner.id.as_str(), self.owner.email_key.as_str());
        let project = self.project_id.as_deref();
        let terms = terms_of(&self.name_key, of.client_id, owner, project, of.status, s.grants);
        Ok(tx.replace_terms(of.number, &terms).await?)
    }

    /// Nobody else in the tenant has the name.
    pub(super) async fn claim_name(&self, tx: &mut Tx<'_>, of: &Of<'_>) -> Result<(), NotDone> {
        match tx.application_named(of.tenant_id, &self.name_key).await? {
            Some(holder) if holder != of.client_id => {
                Err(Refusal::name_taken("an application").into())
            }
            _ => Ok(()),
        }
    }
}

/// Whoever makes an application owns it, where nobody else is named: the person who acts, or the
/// first platform administrator on behalf of a program.
pub(super) async fn default_owner(
    tx: &mut Tx<'_>,
    actor: &crate::Actor,
) -> Result<OwnerRow, NotDone> {
    let own = match actor {
        crate::Actor::User { id, .. } => tx.owner_by_id(id.as_str()).await?,
        _ => None,
    };
    let owner = match own {
        Some(owner) => Some(owner),
        None => tx.first_administrator().await?,
    };
    Ok(owner.ok_or_else(|| Refusal::field("owner", "required", "Choose who owns it."))?)
}

/// Seconds since are counted from the creation of the row.
pub(super) fn expiry_is_ahead(expires_at: Option<Timestamp>, now: Timestamp) -> bool {
    expires_at.is_none_or(|at| at > now)
}
