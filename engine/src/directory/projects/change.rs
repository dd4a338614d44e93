//! Changes a project's names, or moves it to another suite of its tenant.

use super::{fields, lock, no_suite, view};
use crate::Engine;
use crate::authority::Writer;
use crate::ctx::Ctx;
use crate::directory::name_key;
use crate::directory::wanted::{Wanted, unless_stale};
use crate::fault::Fault;
use crate::refusal::{NotDone, Refusal, take};
use crate::store::sought;
use crate::store::{ProjectChange, ProjectRow, Tx};
use grantry_core::audit;
use grantry_core::console::ProjectView;
use grantry_core::name::Name;
use grantry_core::slug::Slug;

/// What shall be different; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct ProjectEdit {
    /// A new short name.
    pub slug: Option<String>,
    /// A new name.
    pub name: Option<String>,
    /// The slug of another suite of the same tenant.
    pub suite: Option<String>,
    /// The version that was seen; the change is refused when it is another by now.
    pub version: Option<i64>,
}

impl Engine {
    /// Changes a project.
    #[expect(clippy::too_many_arguments, reason = "who, which one of which tenant, and how")]
    pub async fn change_project(
        &self,
        ctx: &Ctx,
        writer: &Writer,
        slug: &str,
        tenant: Option<&str>,
        edit: ProjectEdit,
    ) -> Result<ProjectView, NotDone> {
        let mut errors = Vec::new();
        let new_slug = edit.slug.and_then(|text| take(Slug::parse(&text), "slug", &mut errors));
        let new_name = edit.name.and_then(|text| take(Name::parse(&text), "name", &mut errors));
        let (now, entry) = (ctx.now, self.entry(ctx, "project.change"));
        let wanted = Wanted::new(writer.reach(), slug, tenant);
        self.store
            .change(move |tx| {
                Box::pin(async move {
                    let old = lock(tx, &wanted).await?;
                    let suite = suite_of(tx, &old, edit.suite.as_deref()).await?;
                    if suite.is_none() {
                        errors.push(no_suite(edit.suite.as_deref().unwrap_or_default()));
                    }
                    let (Some((suite_id, suite)), true) = (suite, errors.is_empty()) else {
                        return Err(Refusal::Invalid(errors).into());
                    };
                    unless_stale(edit.version, old.version)?;
                    let slug = new_slug.as_ref().map_or(old.slug.as_str(), Slug::as_str);
                    let name = new_name.as_ref().map_or(old.name.as_str(), Name::as_str);
                    let changes = audit::changed(
                        fields(&old.slug, &old.name, &old.suite, &old.tenant),
                        fields(slug, name, &suite, &old.tenant),
                    );
                    if changes.is_empty() {
                        return Ok(view(old));
                    }
                    let key = name_key(name);
                    let change = ProjectChange { suite_id: &suite_id, slug, name, name_key: &key };
                    if !tx.update_project(&old.id, &change, now).await? {
                        return Err(Refusal::name_taken("a project").into());
                    }
                    entry.write(tx, slug, &old.id, Some(&old.tenant_id), &changes).await?;
                    let row = tx.project_by_id(&old.id).await?;
                    Ok(view(row.ok_or(Refusal::NotFound)?))
                })
            })
            .await
    }
}

/// The identifier and the slug of the suite that the project shall be in; `None`: it is unknown.
async fn suite_of(
    tx: &mut Tx<'_>,
    old: &ProjectRow,
    named: Option<&str>,
) -> Result<Option<(String, String)>, Fault> {
    let Some(slug) = named.map(|slug| sought(slug.trim())).filter(|slug| *slug != old.suite) else {
        return Ok(Some((old.suite_id.clone(), old.suite.clone())));
    };
    let Some(id) = tx.suite_id(&old.tenant_id, &slug).await? else { return Ok(None) };
    // Locked, so that it is not deleted while the project moves in.
    let locked = tx.lock_suite(&id).await?.filter(|row| row.slug == slug);
    Ok(locked.map(|row| (row.id, row.slug)))
}
