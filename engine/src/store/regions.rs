//! Tables `regions` and `region_databases`.

use super::backend::{affected, run};
use super::seek::{Pages, seek};
use super::verdict::{attempt, unless_in_use, unless_taken};
use super::{Conn, Tx};
use crate::fault::Fault;
use crate::listing::Window;
use grantry_core::code::{DbCode, RegionCode};
use grantry_core::id::RegionId;
use grantry_core::name::Name;
use grantry_core::time::Timestamp;

/// A row as it is stored, with its databases and the number of its applications.
#[derive(sqlx::FromRow, Clone)]
pub(crate) struct RegionRow {
    pub(crate) id: String,
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) name_key: String,
    pub(crate) active: bool,
    /// `+` for active or `-`, and the code, apart by blanks, which no code holds.
    databases: Option<String>,
    pub(crate) applications: i64,
    pub(crate) version: i64,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

impl RegionRow {
    /// The codes of the databases in their order, and whether each is active.
    pub(crate) fn databases(&self) -> impl Iterator<Item = (&str, bool)> {
        let marked = self.databases.as_deref().unwrap_or_default().split_whitespace();
        marked.map(|text| (text.trim_start_matches(['+', '-']), text.starts_with('+')))
    }
}

/// What a new row needs.
pub(crate) struct NewRegion<'a> {
    pub(crate) id: &'a RegionId,
    pub(crate) code: &'a RegionCode,
    pub(crate) name: &'a Name,
    pub(crate) name_key: &'a str,
    pub(crate) active: bool,
}

/// What a changed row gets.
pub(crate) struct RegionChange<'a> {
    pub(crate) code: &'a str,
    pub(crate) name: &'a str,
    pub(crate) name_key: &'a str,
    pub(crate) active: bool,
}

macro_rules! select {
    ($($tail:expr),*) => {
        concat!(
            "SELECT r.id, r.code, r.name, r.name_key, r.active,
                (SELECT string_agg(CASE WHEN d.active THEN '+' ELSE '-' END || d.db_code, ' '
                        ORDER BY d.place)
                    FROM region_databases d WHERE d.region_id = r.id) AS databases,
                (SELECT count(*) FROM applications a WHERE a.region_id = r.id) AS applications,
                r.version, r.created_at, r.updated_at
            FROM regions r "
            $(, $tail)*
        )
    };
}

const BY_CODE: &str = select!("WHERE r.code = $1");

macro_rules! page {
    ($key:literal, $beyond:literal, $order:literal) => {
        select!(
            "WHERE (",
            $key,
            ", r.id) ",
            $beyond,
            " ($1, $2)
                AND (lower(r.code) LIKE $3 ESCAPE '\\' OR r.name_key LIKE $3 ESCAPE '\\')
            ORDER BY ",
            $key,
            " ",
            $order,
            ", r.id ",
            $order,
            " LIMIT $4"
        )
    };
}

const PAGES: Pages = Pages {
    name: [page!("r.name_key", ">", "ASC"), page!("r.name_key", "<", "DESC")],
    slug: [page!("r.code", ">", "ASC"), page!("r.code", "<", "DESC")],
    created_at: [page!("r.created_at", ">", "ASC"), page!("r.created_at", "<", "DESC")],
};

const LOCK: &str = "UPDATE regions SET version = version WHERE code = $1";

/// On PostgreSQL an application that is just being made holds on to the row without changing it.
/// Only this lock waits for its end, so that it is counted.
const LOCK_POSTGRES: &str = "SELECT id FROM regions WHERE code = $1 FOR UPDATE";

const INSERT: &str =
    "INSERT INTO regions (id, code, name, name_key, active, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (code) DO NOTHING";

const UPDATE: &str = "UPDATE regions SET code = $2, name = $3, name_key = $4, active = $5,
    version = version + 1, updated_at = $6 WHERE id = $1";

const DELETE: &str = "DELETE FROM regions WHERE id = $1";

const PUT_DATABASE: &str = "INSERT INTO region_databases (region_id, db_code, active, place)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (region_id, db_code) DO UPDATE SET active = excluded.active, place = excluded.place";

/// Refuses by itself while applications have it.
const REMOVE_DATABASE: &str = "DELETE FROM region_databases
    WHERE region_id = $1 AND db_code = $2 AND NOT EXISTS
        (SELECT 1 FROM applications a WHERE a.region_id = $1 AND a.db_code = $2)";

impl Conn<'_> {
    /// `None`: no such region.
    pub(crate) async fn region_by_code(&mut self, code: &str) -> Result<Option<RegionRow>, Fault> {
        Ok(run!(self, sqlx::query_as(BY_CODE).bind(code), fetch_optional))
    }

    pub(crate) async fn regions_page(&mut self, window: &Window) -> Result<Vec<RegionRow>, Fault> {
        Ok(seek!(self, PAGES, window))
    }
}

impl Tx<'_> {
    /// The row, which nobody else can change until the transaction ends.
    pub(crate) async fn lock_region(&mut self, code: &str) -> Result<Option<RegionRow>, Fault> {
        let sql = self.either(LOCK, LOCK_POSTGRES);
        affected!(self, sqlx::query(sql).bind(code));
        self.region_by_code(code).await
    }

    /// `false`: the code is taken.
    pub(crate) async fn insert_region(
        &mut self,
        new: &NewRegion<'_>,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let inserted = affected!(
            self,
            sqlx::query(INSERT)
                .bind(new.id.as_str())
                .bind(new.code.as_str())
                .bind(new.name.as_str())
                .bind(new.name_key)
                .bind(new.active)
                .bind(now.as_millis())
        );
        Ok(inserted == 1)
    }

    /// `false`: the code is taken.
    pub(crate) async fn update_region(
        &mut self,
        id: &str,
        change: &RegionChange<'_>,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        unless_taken(attempt!(
            self,
            sqlx::query(UPDATE)
                .bind(id)
                .bind(change.code)
                .bind(change.name)
                .bind(change.name_key)
                .bind(change.active)
                .bind(now.as_millis())
        ))
    }

    /// `false`: applications have it.
    pub(crate) async fn delete_region(&mut self, id: &str) -> Result<bool, Fault> {
        unless_in_use(attempt!(self, sqlx::query(DELETE).bind(id)))
    }

    /// Makes these databases the region's own, in this order; others stay behind them.
    pub(crate) async fn put_databases(
        &mut self,
        region: &str,
        databases: &[(DbCode, bool)],
    ) -> Result<(), Fault> {
        for (place, (code, active)) in (0_i64..).zip(databases) {
            affected!(
                self,
                sqlx::query(PUT_DATABASE)
                    .bind(region)
                    .bind(code.as_str())
                    .bind(*active)
                    .bind(place)
            );
        }
        Ok(())
    }

    /// `false`: applications have it.
    pub(crate) async fn remove_database(
        &mut self,
        region: &str,
        code: &str,
    ) -> Result<bool, Fault> {
        Ok(affected!(self, sqlx::query(REMOVE_DATABASE).bind(region).bind(code)) == 1)
    }
}
