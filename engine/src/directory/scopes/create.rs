//! Makes a permission. Those that open this server's own API cannot be invented.

use super::{fields, view};
use crate::Engine;
use crate::authority::PlatformAdmin;
use crate::ctx::Ctx;
use crate::refusal::{NotDone, Refusal, take, wrong};
use crate::store::ScopeContent;
use grantry_core::audit;
use grantry_core::console::ScopeView;
use grantry_core::scope::{ScopeDescription, ScopeName, ScopeTitle};

/// What somebody typed.
#[derive(Debug, Clone, Default)]
pub struct NewScope {
    /// As tokens and requests name it.
    pub name: String,
    /// A few words for people.
    pub title: String,
    /// What the consent page says.
    pub description: String,
    /// Whether it opens something that matters.
    pub sensitive: bool,
}

impl Engine {
    /// Makes a permission.
    pub async fn create_scope(
        &self,
        ctx: &Ctx,
        _: &PlatformAdmin,
        input: NewScope,
    ) -> Result<ScopeView, NotDone> {
        let mut errors = Vec::new();
        let name = take(ScopeName::parse(&input.name), "name", &mut errors);
        if name.as_ref().is_some_and(ScopeName::is_privileged) {
            let message = "Names that begin with grantry: are this server's own.";
            errors.push(wrong("name", "reserved", message));
        }
        let title = take(ScopeTitle::parse(&input.title), "title", &mut errors);
        let description =
            take(ScopeDescription::parse(&input.description), "description", &mut errors);
        let (Some(name), Some(title), Some(description), true) =
            (name, title, description, errors.is_empty())
        else {
            return Err(Refusal::Invalid(errors).into());
        };
        let (now, entry) = (ctx.now, self.entry(ctx, "scope.create"));
        self.store
            .change(move |tx| {
                Box::pin(async move {
                    let (name, sensitive) = (name.as_str(), input.sensitive);
                    let (title, description) = (title.as_str(), description.as_str());
                    let scope = ScopeContent { title, description, sensitive };
                    if !tx.insert_scope(name, &scope, now).await? {
                        return Err(Refusal::name_taken("a permission").into());
                    }
                    let made = audit::created(fields(name, title, description, sensitive));
                    entry.write(tx, name, name, None, &made).await?;
                    let row = tx.scope_by_name(name).await?;
                    Ok(view(row.ok_or(Refusal::NotFound)?))
                })
            })
            .await
    }
}
