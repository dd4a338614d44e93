//! Makes a tenant.

use super::{fields, view};
use crate::Engine;
use crate::authority::{PlatformAdmin, Reach};
use crate::ctx::Ctx;
use crate::directory::name_key;
use crate::fault::Fault;
use crate::refusal::{NotDone, Refusal, take};
use crate::store;
use grantry_core::audit;
use grantry_core::console::TenantView;
use grantry_core::id::TenantId;
use grantry_core::name::Name;
use grantry_core::slug::Slug;

/// What somebody typed.
#[derive(Debug, Clone, Default)]
pub struct NewTenant {
    /// Its short name, in tokens and addresses.
    pub slug: String,
    /// What people call it.
    pub name: String,
}

impl Engine {
    /// Makes a tenant.
    pub async fn create_tenant(
        &self,
        ctx: &Ctx,
        _: &PlatformAdmin,
        input: NewTenant,
    ) -> Result<TenantView, NotDone> {
        let mut errors = Vec::new();
        let slug = take(Slug::parse(&input.slug), "slug", &mut errors);
        let name = take(Name::parse(&input.name), "name", &mut errors);
        let (Some(slug), Some(name)) = (slug, name) else {
            return Err(Refusal::Invalid(errors).into());
        };
        let id = TenantId::parse(&self.new_id(ctx.now))
            .map_err(|_bad| Fault::broken_because("a new id is not an id"))?;
        let (now, entry) = (ctx.now, self.entry(ctx, "tenant.create"));
        self.store
            .change(move |tx| {
                Box::pin(async move {
                    let key = name_key(name.as_str());
                    let new =
                        store::NewTenant { id: &id, slug: &slug, name: &name, name_key: &key };
                    if !tx.insert_tenant(&new, now).await? {
                        return Err(Refusal::name_taken("a tenant").into());
                    }
                    let made = audit::created(fields(slug.as_str(), name.as_str()));
                    entry.write(tx, slug.as_str(), id.as_str(), Some(id.as_str()), &made).await?;
                    let row = tx.tenant_by_slug(&Reach::Platform, slug.as_str()).await?;
                    Ok(view(row.ok_or(Refusal::NotFound)?))
                })
            })
            .await
    }
}
