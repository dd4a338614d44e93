//! What the form of an application offers: regions, plans, projects, permissions, owners, tenants.

use crate::Engine;
use crate::authority::Reader;
use crate::ctx::Ctx;
use crate::refusal::NotDone;
use grantry_core::console::{ApplicationChoices, Choice};

impl Engine {
    /// What can be chosen for an application of a tenant; the default tenant where none is named.
    pub async fn application_choices(
        &self,
        _: &Ctx,
        reader: &Reader,
        tenant: Option<&str>,
    ) -> Result<ApplicationChoices, NotDone> {
        let mut connection = self.store.reader().await?;
        let mut conn = connection.conn();
        let reach = reader.reach();
        let tenants = conn.tenant_choices(reach).await?;
        let chosen = tenant.map(str::to_owned).or_else(|| {
            let default = tenants.iter().find(|choice| choice.value == "default");
            default.or(tenants.first()).map(|choice| choice.value.clone())
        });
        let id = match &chosen {
            Some(slug) => conn.tenant_id(slug).await?.filter(|id| reach.covers(id)),
            None => None,
        };
        let id = id.ok_or(crate::Refusal::NotFound)?;
        Ok(ApplicationChoices {
            tenant: chosen.unwrap_or_default(),
            tenants,
            regions: conn.region_choices().await?,
            plans: conn.plan_choices().await?,
            projects: conn.project_choices(&id).await?,
            scopes: conn.scope_choices(reach.is_platform()).await?,
            owners: conn.owner_choices(&id, reach.is_platform()).await?,
        })
    }
}

impl From<crate::store::ChoiceRow> for Choice {
    fn from(row: crate::store::ChoiceRow) -> Self {
        Self { value: row.value, label: row.label, hint: row.hint, usable: row.usable }
    }
}
