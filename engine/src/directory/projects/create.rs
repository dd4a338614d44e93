//! Makes a project in a suite.

use super::{fields, no_suite, view};
use crate::Engine;
use crate::authority::{Reach, Writer};
use crate::ctx::Ctx;
use crate::directory::wanted::{Wanted, unknown_tenant};
use crate::directory::{name_key, not_an_id};
use crate::fault::Fault;
use crate::refusal::{NotDone, Refusal, take, wrong};
use crate::store::{self, SuiteRow, Tx};
use grantry_core::audit;
use grantry_core::console::ProjectView;
use grantry_core::field_error::FieldError;
use grantry_core::id::ProjectId;
use grantry_core::name::Name;
use grantry_core::slug::Slug;

/// What somebody typed.
#[derive(Debug, Clone, Default)]
pub struct NewProject {
    /// Its short name, unique in its tenant.
    pub slug: String,
    /// What people call it.
    pub name: String,
    /// The slug of the suite that holds it.
    pub suite: String,
    /// The slug of its tenant. `None`: that of the suite, the first tenant's own before others.
    pub tenant: Option<String>,
}

impl Engine {
    /// Makes a project.
    pub async fn create_project(
        &self,
        ctx: &Ctx,
        writer: &Writer,
        input: NewProject,
    ) -> Result<ProjectView, NotDone> {
        let mut errors = Vec::new();
        let slug = take(Slug::parse(&input.slug), "slug", &mut errors);
        let name = take(Name::parse(&input.name), "name", &mut errors);
        let id = ProjectId::parse(&self.new_id(ctx.now)).map_err(not_an_id)?;
        let (now, entry) = (ctx.now, self.entry(ctx, "project.create"));
        let reach = writer.reach().clone();
        self.store
            .change(move |tx| {
                Box::pin(async move {
                    let suite = lock_suite_for(tx, &reach, &input, &mut errors).await?;
                    let (Some(slug), Some(name), Some(suite)) = (slug, name, suite) else {
                        return Err(Refusal::Invalid(errors).into());
                    };
                    let (tenant_id, key) = (suite.tenant_id.as_str(), name_key(name.as_str()));
                    let new = store::NewProject {
                        id: &id,
                        tenant_id,
                        suite_id: &suite.id,
                        slug: &slug,
                        name: &name,
                        name_key: &key,
                    };
                    if !tx.insert_project(&new, now).await? {
                        return Err(Refusal::name_taken("a project").into());
                    }
                    let (slug, name) = (slug.as_str(), name.as_str());
                    let made = audit::created(fields(slug, name, &suite.slug, &suite.tenant));
                    entry.write(tx, slug, id.as_str(), Some(tenant_id), &made).await?;
                    let row = tx.project_by_id(id.as_str()).await?;
                    Ok(view(row.ok_or(Refusal::NotFound)?))
                })
            })
            .await
    }
}

/// Locks the suite, so that it stays where it is until the project is in it. `None`: it is not
/// known which one is meant, which has been said.
async fn lock_suite_for(
    tx: &mut Tx<'_>,
    reach: &Reach,
    input: &NewProject,
    errors: &mut Vec<FieldError>,
) -> Result<Option<SuiteRow>, Fault> {
    let wanted = Wanted::new(reach, input.suite.trim(), input.tenant.as_deref());
    if !wanted.tenant.is_empty() && tx.tenant_by_slug(reach, &wanted.tenant).await?.is_none() {
        errors.push(unknown_tenant(&wanted.tenant));
    }
    let rows = tx.suites_by_slug(reach, &wanted.slug, &wanted.tenant).await?;
    let found = match wanted.one_of(rows, |row| &row.tenant_id) {
        Ok(found) => tx.lock_suite(&found.id).await?.filter(|row| row.slug == wanted.slug),
        Err(Refusal::Conflict(conflict)) => {
            errors.push(wrong("tenant", conflict.code, conflict.message));
            return Ok(None);
        }
        Err(_nothing_found) => None,
    };
    // In a tenant that nobody knows there is no suite to be known.
    if found.is_none() && errors.iter().all(|error| error.field != "tenant") {
        errors.push(no_suite(&wanted.slug));
    }
    Ok(found)
}
