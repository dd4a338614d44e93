//! Table `tenants`.

use super::backend::{affected, run};
use super::verdict::{attempt, unless_in_use, unless_taken};
use super::{Conn, Tx};
use crate::authority::Reach;
use crate::fault::Fault;
use crate::listing::Window;
use grantry_core::id::TenantId;
use grantry_core::name::Name;
use grantry_core::slug::Slug;
use grantry_core::time::Timestamp;

/// A row as it is stored.
#[derive(sqlx::FromRow, Clone)]
pub(crate) struct TenantRow {
    pub(crate) id: String,
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) name_key: String,
    pub(crate) version: i64,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

/// What a new row needs.
pub(crate) struct NewTenant<'a> {
    pub(crate) id: &'a TenantId,
    pub(crate) slug: &'a Slug,
    pub(crate) name: &'a Name,
    pub(crate) name_key: &'a str,
}

const BY_SLUG: &str =
    "SELECT id, slug, name, name_key, version, created_at, updated_at FROM tenants
    WHERE slug = $1 AND ($2 = '' OR id = $2)";

/// An update that changes nothing takes the row's lock, on either database.
const LOCK: &str = "UPDATE tenants SET version = version WHERE slug = $1 AND ($2 = '' OR id = $2)
    RETURNING id, slug, name, name_key, version, created_at, updated_at";

const LOCK_BY_ID: &str = "UPDATE tenants SET version = version WHERE id = $1
    RETURNING id, slug, name, name_key, version, created_at, updated_at";

macro_rules! page {
    ($key:literal, $beyond:literal, $order:literal) => {
        concat!(
            "SELECT id, slug, name, name_key, version, created_at, updated_at FROM tenants
            WHERE ($1 = '' OR id = $1) AND (", $key, ", id) ", $beyond, " ($2, $3)
                AND (slug LIKE $4 ESCAPE '\\' OR lower(name) LIKE $4 ESCAPE '\\' OR name_key LIKE $4 ESCAPE '\\')
            ORDER BY ", $key, " ", $order, ", id ", $order, " LIMIT $5"
        )
    };
}

const BY_NAME_UP: &str = page!("name_key", ">", "ASC");
const BY_NAME_DOWN: &str = page!("name_key", "<", "DESC");
const BY_SLUG_UP: &str = page!("slug", ">", "ASC");
const BY_SLUG_DOWN: &str = page!("slug", "<", "DESC");
const BY_CREATED_UP: &str = page!("created_at", ">", "ASC");
const BY_CREATED_DOWN: &str = page!("created_at", "<", "DESC");

const INSERT: &str = "INSERT INTO tenants (id, slug, name, name_key, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (slug) DO NOTHING";

const UPDATE: &str = "UPDATE tenants
    SET slug = $2, name = $3, name_key = $4, version = version + 1, updated_at = $5 WHERE id = $1";

const DELETE: &str = "DELETE FROM tenants WHERE id = $1";

const USERS: &str = "SELECT count(*) FROM users WHERE tenant_id = $1";
const SUITES: &str = "SELECT count(*) FROM suites WHERE tenant_id = $1";
const APPLICATIONS: &str = "SELECT count(*) FROM applications WHERE tenant_id = $1";
const VISITORS: &str = "SELECT count(*) FROM application_tenants WHERE tenant_id = $1";

impl Conn<'_> {
    /// `None`: no such tenant within reach.
    pub(crate) async fn tenant_by_slug(
        &mut self,
        reach: &Reach,
        slug: &str,
    ) -> Result<Option<TenantRow>, Fault> {
        Ok(run!(self, sqlx::query_as(BY_SLUG).bind(slug).bind(reach.as_sql()), fetch_optional))
    }

    pub(crate) async fn tenants_page(
        &mut self,
        reach: &Reach,
        window: &Window,
    ) -> Result<Vec<TenantRow>, Fault> {
        if window.sort == "created_at" {
            let sql = if window.descending { BY_CREATED_DOWN } else { BY_CREATED_UP };
            return Ok(run!(
                self,
                sqlx::query_as(sql)
                    .bind(reach.as_sql())
                    .bind(window.number())
                    .bind(&window.id)
                    .bind(window.pattern())
                    .bind(window.rows()),
                fetch_all
            ));
        }
        let sql = match (window.sort, window.descending) {
            ("slug", false) => BY_SLUG_UP,
            ("slug", true) => BY_SLUG_DOWN,
            (_, false) => BY_NAME_UP,
            (_, true) => BY_NAME_DOWN,
        };
        Ok(run!(
            self,
            sqlx::query_as(sql)
                .bind(reach.as_sql())
                .bind(window.text())
                .bind(&window.id)
                .bind(window.pattern())
                .bind(window.rows()),
            fetch_all
        ))
    }

    /// By what a tenant is used, in words; `None` when by nothing.
    pub(crate) async fn tenant_users(&mut self, id: &str) -> Result<Option<&'static str>, Fault> {
        for (sql, words) in [
            (APPLICATIONS, "applications"),
            (USERS, "users"),
            (SUITES, "suites"),
            (VISITORS, "applications of other tenants"),
        ] {
            let (count,): (i64,) = run!(self, sqlx::query_as(sql).bind(id), fetch_one);
            if count > 0 {
                return Ok(Some(words));
            }
        }
        Ok(None)
    }
}

impl Tx<'_> {
    /// The row, which nobody else can change until the transaction ends.
    pub(crate) async fn lock_tenant(
        &mut self,
        reach: &Reach,
        slug: &str,
    ) -> Result<Option<TenantRow>, Fault> {
        Ok(run!(self, sqlx::query_as(LOCK).bind(slug).bind(reach.as_sql()), fetch_optional))
    }

    /// The same, for one that is known by its identifier.
    pub(crate) async fn lock_tenant_of_id(&mut self, id: &str) -> Result<Option<TenantRow>, Fault> {
        Ok(run!(self, sqlx::query_as(LOCK_BY_ID).bind(id), fetch_optional))
    }

    /// `false`: the slug is taken.
    pub(crate) async fn insert_tenant(
        &mut self,
        new: &NewTenant<'_>,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let inserted = affected!(
            self,
            sqlx::query(INSERT)
                .bind(new.id.as_str())
                .bind(new.slug.as_str())
                .bind(new.name.as_str())
                .bind(new.name_key)
                .bind(now.as_millis())
        );
        Ok(inserted == 1)
    }

    /// `false`: the slug is taken.
    pub(crate) async fn update_tenant(
        &mut self,
        id: &str,
        (slug, name, name_key): (&str, &str, &str),
        now: Timestamp,
    ) -> Result<bool, Fault> {
        unless_taken(attempt!(
            self,
            sqlx::query(UPDATE).bind(id).bind(slug).bind(name).bind(name_key).bind(now.as_millis())
        ))
    }

    /// `false`: something belongs to it.
    pub(crate) async fn delete_tenant(&mut self, id: &str) -> Result<bool, Fault> {
        unless_in_use(attempt!(self, sqlx::query(DELETE).bind(id)))
    }
}
