//! Makes a suite.

use super::{fields, view};
use crate::Engine;
use crate::authority::{Reach, Writer};
use crate::ctx::Ctx;
use crate::directory::wanted::lock_tenant_for;
use crate::directory::{name_key, not_an_id};
use crate::refusal::{NotDone, Refusal, take};
use crate::store;
use grantry_core::audit;
use grantry_core::console::SuiteView;
use grantry_core::id::SuiteId;
use grantry_core::name::Name;
use grantry_core::slug::Slug;

/// What somebody typed.
#[derive(Debug, Clone, Default)]
pub struct NewSuite {
    /// Its short name, unique in its tenant.
    pub slug: String,
    /// What people call it.
    pub name: String,
    /// The slug of its tenant; one's own, or the first one.
    pub tenant: Option<String>,
}

impl Engine {
    /// Makes a suite.
    pub async fn create_suite(
        &self,
        ctx: &Ctx,
        writer: &Writer,
        input: NewSuite,
    ) -> Result<SuiteView, NotDone> {
        let mut errors = Vec::new();
        let slug = take(Slug::parse(&input.slug), "slug", &mut errors);
        let name = take(Name::parse(&input.name), "name", &mut errors);
        let id = SuiteId::parse(&self.new_id(ctx.now)).map_err(not_an_id)?;
        let (now, entry) = (ctx.now, self.entry(ctx, "suite.create"));
        let reach: Reach = writer.reach().clone();
        self.store
            .change(move |tx| {
                Box::pin(async move {
                    let named = input.tenant.as_deref();
                    let tenant = lock_tenant_for(tx, &reach, named, &mut errors).await?;
                    let (Some(slug), Some(name), Some(tenant)) = (slug, name, tenant) else {
                        return Err(Refusal::Invalid(errors).into());
                    };
                    let new = store::NewSuite {
                        id: &id,
                        tenant_id: &tenant.id,
                        slug: &slug,
                        name: &name,
                        name_key: &name_key(name.as_str()),
                    };
                    if !tx.insert_suite(&new, now).await? {
                        return Err(Refusal::name_taken("a suite").into());
                    }
                    let made = audit::created(fields(slug.as_str(), name.as_str(), &tenant.slug));
                    entry.write(tx, slug.as_str(), id.as_str(), Some(&tenant.id), &made).await?;
                    let row = tx.suite_by_id(id.as_str()).await?;
                    Ok(view(row.ok_or(Refusal::NotFound)?))
                })
            })
            .await
    }
}
