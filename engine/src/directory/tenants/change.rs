//! Changes a tenant's names.

use super::{fields, view};
use crate::Engine;
use crate::authority::{PlatformAdmin, Reach};
use crate::ctx::Ctx;
use crate::directory::name_key;
use crate::refusal::{NotDone, Refusal, take};
use crate::store::sought;
use grantry_core::audit;
use grantry_core::console::TenantView;
use grantry_core::name::Name;
use grantry_core::slug::Slug;

/// What shall be different; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct TenantEdit {
    /// A new short name.
    pub slug: Option<String>,
    /// A new name.
    pub name: Option<String>,
    /// The version that was seen; the change is refused when it is another by now.
    pub version: Option<i64>,
}

impl Engine {
    /// Changes a tenant's names.
    pub async fn change_tenant(
        &self,
        ctx: &Ctx,
        _: &PlatformAdmin,
        slug: &str,
        edit: TenantEdit,
    ) -> Result<TenantView, NotDone> {
        let mut errors = Vec::new();
        let new_slug = edit.slug.and_then(|text| take(Slug::parse(&text), "slug", &mut errors));
        let new_name = edit.name.and_then(|text| take(Name::parse(&text), "name", &mut errors));
        if !errors.is_empty() {
            return Err(Refusal::Invalid(errors).into());
        }
        let (now, entry, slug) = (ctx.now, self.entry(ctx, "tenant.change"), sought(slug));
        self.store
            .change(move |tx| {
                Box::pin(async move {
                    let reach = Reach::Platform;
                    let old = tx.lock_tenant(&reach, &slug).await?.ok_or(Refusal::NotFound)?;
                    if edit.version.is_some_and(|seen| seen != old.version) {
                        return Err(Refusal::stale().into());
                    }
                    let slug = new_slug.as_ref().map_or(old.slug.as_str(), Slug::as_str);
                    let name = new_name.as_ref().map_or(old.name.as_str(), Name::as_str);
                    let changes = audit::changed(fields(&old.slug, &old.name), fields(slug, name));
                    if changes.is_empty() {
                        return Ok(view(old));
                    }
                    if !tx.update_tenant(&old.id, (slug, name, &name_key(name)), now).await? {
                        return Err(Refusal::name_taken("a tenant").into());
                    }
                    entry.write(tx, slug, &old.id, Some(&old.id), &changes).await?;
                    let row = tx.tenant_by_slug(&reach, slug).await?;
                    Ok(view(row.ok_or(Refusal::NotFound)?))
                })
            })
            .await
    }
}
