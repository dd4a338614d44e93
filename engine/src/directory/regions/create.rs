//! Makes a region.

use super::databases::{check, plain};
use super::{DatabaseInput, fields, view};
use crate::Engine;
use crate::authority::PlatformAdmin;
use crate::ctx::Ctx;
use crate::directory::{name_key, not_an_id};
use crate::refusal::{NotDone, Refusal, take};
use crate::store;
use grantry_core::audit;
use grantry_core::code::RegionCode;
use grantry_core::console::RegionView;
use grantry_core::id::RegionId;
use grantry_core::name::Name;

/// What somebody typed.
#[derive(Debug, Clone, Default)]
pub struct NewRegion {
    /// Its short name, in tokens.
    pub code: String,
    /// What people call it; the code where nothing is said.
    pub name: Option<String>,
    /// Whether new applications may get it.
    pub active: bool,
    /// Its databases, the preferred one first.
    pub databases: Vec<DatabaseInput>,
}

impl Engine {
    /// Makes a region.
    pub async fn create_region(
        &self,
        ctx: &Ctx,
        _: &PlatformAdmin,
        input: NewRegion,
    ) -> Result<RegionView, NotDone> {
        let mut errors = Vec::new();
        let code = take(RegionCode::parse(&input.code), "code", &mut errors);
        let name = match (&input.name, &code) {
            (Some(name), _) => take(Name::parse(name), "name", &mut errors),
            (None, Some(code)) => take(Name::parse(code.as_str()), "name", &mut errors),
            (None, None) => None,
        };
        let databases = check(&input.databases, &mut errors);
        let (Some(code), Some(name), true) = (code, name, errors.is_empty()) else {
            return Err(Refusal::Invalid(errors).into());
        };
        let id = RegionId::parse(&self.new_id(ctx.now)).map_err(not_an_id)?;
        let (now, entry) = (ctx.now, self.entry(ctx, "region.create"));
        self.store
            .change(move |tx| {
                Box::pin(async move {
                    let new = store::NewRegion {
                        id: &id,
                        code: &code,
                        name: &name,
                        name_key: &name_key(name.as_str()),
                        active: input.active,
                    };
                    if !tx.insert_region(&new, now).await? {
                        return Err(Refusal::name_taken("a region").into());
                    }
                    tx.put_databases(id.as_str(), &databases).await?;
                    let (code, name) = (code.as_str(), name.as_str());
                    let made = audit::created(fields(code, name, input.active, plain(&databases)));
                    entry.write(tx, code, id.as_str(), None, &made).await?;
                    let row = tx.region_by_code(code).await?;
                    Ok(view(row.ok_or(Refusal::NotFound)?))
                })
            })
            .await
    }
}
