//! Changes a region. What applications have stays: its code, and each database of theirs, which can
//! only become inactive.

use super::databases::{check, plain};
use super::{DatabaseInput, fields, fields_of, view};
use crate::Engine;
use crate::audit::Entry;
use crate::authority::PlatformAdmin;
use crate::ctx::Ctx;
use crate::directory::name_key;
use crate::directory::wanted::unless_stale;
use crate::fault::Fault;
use crate::refusal::{NotDone, Refusal, take};
use crate::store::sought;
use crate::store::{RegionChange, RegionRow, Tx};
use grantry_core::audit;
use grantry_core::code::{DbCode, RegionCode};
use grantry_core::console::RegionView;
use grantry_core::name::Name;
use grantry_core::time::Timestamp;

/// What shall be different; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct RegionEdit {
    /// A new short name; not while applications have the region.
    pub code: Option<String>,
    /// A new name.
    pub name: Option<String>,
    /// Whether new applications may get it.
    pub active: Option<bool>,
    /// All databases that it shall have, the preferred one first.
    pub databases: Option<Vec<DatabaseInput>>,
    /// The version that was seen; the change is refused when it is another by now.
    pub version: Option<i64>,
}

/// An edit that has been read.
struct Checked {
    code: Option<RegionCode>,
    name: Option<Name>,
    active: Option<bool>,
    databases: Option<Vec<(DbCode, bool)>>,
}

impl Engine {
    /// Changes a region.
    pub async fn change_region(
        &self,
        ctx: &Ctx,
        _: &PlatformAdmin,
        code: &str,
        edit: RegionEdit,
    ) -> Result<RegionView, NotDone> {
        let mut errors = Vec::new();
        let checked = Checked {
            code: edit.code.and_then(|text| take(RegionCode::parse(&text), "code", &mut errors)),
            name: edit.name.and_then(|text| take(Name::parse(&text), "name", &mut errors)),
            active: edit.active,
            databases: edit.databases.map(|databases| check(&databases, &mut errors)),
        };
        if !errors.is_empty() {
            return Err(Refusal::Invalid(errors).into());
        }
        let (now, entry, code) = (ctx.now, self.entry(ctx, "region.change"), sought(code));
        self.store
            .change(move |tx| {
                Box::pin(async move {
                    let old = tx.lock_region(&code).await?.ok_or(Refusal::NotFound)?;
                    unless_stale(edit.version, old.version)?;
                    let code = checked.code.as_ref().map_or(old.code.as_str(), RegionCode::as_str);
                    apply(tx, &old, &checked, entry, now).await?;
                    let row = tx.region_by_code(code).await?;
                    Ok(view(row.ok_or(Refusal::NotFound)?))
                })
            })
            .await
    }
}

async fn apply(
    tx: &mut Tx<'_>,
    old: &RegionRow,
    edit: &Checked,
    entry: Entry,
    now: Timestamp,
) -> Result<(), NotDone> {
    let code = edit.code.as_ref().map_or(old.code.as_str(), RegionCode::as_str);
    let name = edit.name.as_ref().map_or(old.name.as_str(), Name::as_str);
    let active = edit.active.unwrap_or(old.active);
    let after = match &edit.databases {
        Some(databases) => fields(code, name, active, plain(databases)),
        None => fields(code, name, active, old.databases()),
    };
    let changes = audit::changed(fields_of(old), after);
    if changes.is_empty() {
        return Ok(());
    }
    if code != old.code && old.applications > 0 {
        let message = "Applications have this region, so its code cannot change.";
        return Err(Refusal::conflict("in_use", message).into());
    }
    let key = name_key(name);
    let change = RegionChange { code, name, name_key: &key, active };
    if !tx.update_region(&old.id, &change, now).await? {
        return Err(Refusal::name_taken("a region").into());
    }
    if let Some(databases) = &edit.databases {
        let kept = remove_others(tx, old, databases).await?;
        if !kept.is_empty() {
            return Err(still_used(&kept).into());
        }
        tx.put_databases(&old.id, databases).await?;
    }
    Ok(entry.write(tx, code, &old.id, None, &changes).await?)
}

/// Removes the databases that are not listed any more, and gives those that cannot be.
async fn remove_others<'a>(
    tx: &mut Tx<'_>,
    old: &'a RegionRow,
    databases: &[(DbCode, bool)],
) -> Result<Vec<&'a str>, Fault> {
    let mut kept = Vec::new();
    for (code, _) in old.databases() {
        let listed = databases.iter().any(|(other, _)| other.as_str() == code);
        if !listed && !tx.remove_database(&old.id, code).await? {
            kept.push(code);
        }
    }
    Ok(kept)
}

fn still_used(databases: &[&str]) -> Refusal {
    let names = databases.join(", ");
    let message =
        format!("Applications have {names}. It cannot be removed; make it inactive instead.");
    Refusal::conflict("in_use", message)
}
