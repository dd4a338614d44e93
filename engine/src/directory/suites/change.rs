//! Changes a suite's names. Its tenant stays what it is.

use super::{fields, lock, view};
use crate::Engine;
use crate::authority::Writer;
use crate::ctx::Ctx;
use crate::directory::name_key;
use crate::directory::wanted::{Wanted, unless_stale};
use crate::refusal::{NotDone, Refusal, take};
use grantry_core::audit;
use grantry_core::console::SuiteView;
use grantry_core::name::Name;
use grantry_core::slug::Slug;

/// What shall be different; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct SuiteEdit {
    /// A new short name.
    pub slug: Option<String>,
    /// A new name.
    pub name: Option<String>,
    /// The version that was seen; the change is refused when it is another by now.
    pub version: Option<i64>,
}

impl Engine {
    /// Changes a suite's names.
    #[expect(clippy::too_many_arguments, reason = "who, which one of which tenant, and how")]
    pub async fn change_suite(
        &self,
        ctx: &Ctx,
        writer: &Writer,
        slug: &str,
        tenant: Option<&str>,
        edit: SuiteEdit,
    ) -> Result<SuiteView, NotDone> {
        let mut errors = Vec::new();
        let new_slug = edit.slug.and_then(|text| take(Slug::parse(&text), "slug", &mut errors));
        let new_name = edit.name.and_then(|text| take(Name::parse(&text), "name", &mut errors));
        if !errors.is_empty() {
            return Err(Refusal::Invalid(errors).into());
        }
        let (now, entry) = (ctx.now, self.entry(ctx, "suite.change"));
        let wanted = Wanted::new(writer.reach(), slug, tenant);
        self.store
            .change(move |tx| {
                Box::pin(async move {
                    let old = lock(tx, &wanted).await?;
                    unless_stale(edit.version, old.version)?;
                    let slug = new_slug.as_ref().map_or(old.slug.as_str(), Slug::as_str);
                    let name = new_name.as_ref().map_or(old.name.as_str(), Name::as_str);
                    let changes = audit::changed(
                        fields(&old.slug, &old.name, &old.tenant),
                        fields(slug, name, &old.tenant),
                    );
                    if changes.is_empty() {
                        return Ok(view(old));
                    }
                    if !tx.update_suite(&old.id, (slug, name, &name_key(name)), now).await? {
                        return Err(Refusal::name_taken("a suite").into());
                    }
                    entry.write(tx, slug, &old.id, Some(&old.tenant_id), &changes).await?;
                    let row = tx.suite_by_id(&old.id).await?;
                    Ok(view(row.ok_or(Refusal::NotFound)?))
                })
            })
            .await
    }
}
