//! Changes the words of a permission. Its name stays: tokens and applications hold it.

use super::{fields, fields_of, view};
use crate::Engine;
use crate::authority::PlatformAdmin;
use crate::ctx::Ctx;
use crate::directory::wanted::unless_stale;
use crate::refusal::{NotDone, Refusal, take};
use crate::store::ScopeContent;
use crate::store::sought;
use grantry_core::audit;
use grantry_core::console::ScopeView;
use grantry_core::scope::{ScopeDescription, ScopeTitle};

/// What shall be different; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct ScopeEdit {
    /// New words for people.
    pub title: Option<String>,
    /// What the consent page shall say.
    pub description: Option<String>,
    /// Whether it opens something that matters.
    pub sensitive: Option<bool>,
    /// The version that was seen; the change is refused when it is another by now.
    pub version: Option<i64>,
}

impl Engine {
    /// Changes the words of a permission.
    pub async fn change_scope(
        &self,
        ctx: &Ctx,
        _: &PlatformAdmin,
        name: &str,
        edit: ScopeEdit,
    ) -> Result<ScopeView, NotDone> {
        let mut errors = Vec::new();
        let new_title =
            edit.title.and_then(|text| take(ScopeTitle::parse(&text), "title", &mut errors));
        let new_description = edit
            .description
            .and_then(|text| take(ScopeDescription::parse(&text), "description", &mut errors));
        if !errors.is_empty() {
            return Err(Refusal::Invalid(errors).into());
        }
        let (now, entry, name) = (ctx.now, self.entry(ctx, "scope.change"), sought(name));
        self.store
            .change(move |tx| {
                Box::pin(async move {
                    let old = tx.lock_scope(&name).await?.ok_or(Refusal::NotFound)?;
                    unless_stale(edit.version, old.version)?;
                    let title = new_title.as_ref().map_or(old.title.as_str(), ScopeTitle::as_str);
                    let description = new_description
                        .as_ref()
                        .map_or(old.description.as_str(), ScopeDescription::as_str);
                    let sensitive = edit.sensitive.unwrap_or(old.sensitive);
                    let after = fields(&old.name, title, description, sensitive);
                    let changes = audit::changed(fields_of(&old), after);
                    if changes.is_empty() {
                        return Ok(view(old));
                    }
                    let scope = ScopeContent { title, description, sensitive };
                    tx.update_scope(&old.name, &scope, now).await?;
                    entry.write(tx, &old.name, &old.name, None, &changes).await?;
                    let row = tx.scope_by_name(&old.name).await?;
                    Ok(view(row.ok_or(Refusal::NotFound)?))
                })
            })
            .await
    }
}
