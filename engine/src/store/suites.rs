//! Table `suites`.

use super::backend::{affected, run};
use super::seek::{Pages, seek};
use super::verdict::{attempt, unless_in_use, unless_taken};
use super::{Conn, Tx};
use crate::authority::Reach;
use crate::fault::Fault;
use crate::listing::Window;
use grantry_core::id::SuiteId;
use grantry_core::name::Name;
use grantry_core::slug::Slug;
use grantry_core::time::Timestamp;

/// A row as it is stored, with the slug of its tenant and the number of its projects.
#[derive(sqlx::FromRow, Clone)]
pub(crate) struct SuiteRow {
    pub(crate) id: String,
    pub(crate) tenant_id: String,
    pub(crate) tenant: String,
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) name_key: String,
    pub(crate) projects: i64,
    pub(crate) version: i64,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

/// What a new row needs.
pub(crate) struct NewSuite<'a> {
    pub(crate) id: &'a SuiteId,
    pub(crate) tenant_id: &'a str,
    pub(crate) slug: &'a Slug,
    pub(crate) name: &'a Name,
    pub(crate) name_key: &'a str,
}

macro_rules! select {
    ($($tail:expr),*) => {
        concat!(
            "SELECT s.id, s.tenant_id, t.slug AS tenant, s.slug, s.name, s.name_key,
                (SELECT count(*) FROM projects p WHERE p.suite_id = s.id) AS projects,
                s.version, s.created_at, s.updated_at
            FROM suites s JOIN tenants t ON t.id = s.tenant_id "
            $(, $tail)*
        )
    };
}

const BY_ID: &str = select!("WHERE s.id = $1");

const ID: &str = "SELECT id FROM suites WHERE tenant_id = $1 AND slug = $2";

/// Several tenants may have the slug; the first tenant's own comes first.
const BY_SLUG: &str = select!(
    "WHERE s.slug = $1 AND ($2 = '' OR s.tenant_id = $2) AND ($3 = '' OR t.slug = $3)
    ORDER BY CASE WHEN s.tenant_id = 'default' THEN 0 ELSE 1 END, s.id LIMIT 2"
);

macro_rules! page {
    ($key:literal, $beyond:literal, $order:literal) => {
        select!(
            "WHERE (",
            $key,
            ", s.id) ",
            $beyond,
            " ($1, $2)
                AND (s.slug LIKE $3 ESCAPE '\\' OR s.name_key LIKE $3 ESCAPE '\\')
                AND ($5 = '' OR s.tenant_id = $5) AND ($6 = '' OR t.slug = $6)
            ORDER BY ",
            $key,
            " ",
            $order,
            ", s.id ",
            $order,
            " LIMIT $4"
        )
    };
}

const PAGES: Pages = Pages {
    name: [page!("s.name_key", ">", "ASC"), page!("s.name_key", "<", "DESC")],
    slug: [page!("s.slug", ">", "ASC"), page!("s.slug", "<", "DESC")],
    created_at: [page!("s.created_at", ">", "ASC"), page!("s.created_at", "<", "DESC")],
};

/// An update that changes nothing takes the row's lock, on either database.
const LOCK: &str = "UPDATE suites SET version = version WHERE id = $1";

const INSERT: &str =
    "INSERT INTO suites (id, tenant_id, slug, name, name_key, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (tenant_id, slug) DO NOTHING";

const UPDATE: &str = "UPDATE suites
    SET slug = $2, name = $3, name_key = $4, version = version + 1, updated_at = $5 WHERE id = $1";

const DELETE: &str = "DELETE FROM suites WHERE id = $1";

impl Conn<'_> {
    pub(crate) async fn suite_by_id(&mut self, id: &str) -> Result<Option<SuiteRow>, Fault> {
        Ok(run!(self, sqlx::query_as(BY_ID).bind(id), fetch_optional))
    }

    /// The suite of a slug in one tenant.
    pub(crate) async fn suite_id(
        &mut self,
        tenant_id: &str,
        slug: &str,
    ) -> Result<Option<String>, Fault> {
        let row: Option<(String,)> =
            run!(self, sqlx::query_as(ID).bind(tenant_id).bind(slug), fetch_optional);
        Ok(row.map(|(id,)| id))
    }

    /// The suites of a slug within reach; at most two, to see whether it is one. An empty tenant
    /// means any.
    pub(crate) async fn suites_by_slug(
        &mut self,
        reach: &Reach,
        slug: &str,
        tenant: &str,
    ) -> Result<Vec<SuiteRow>, Fault> {
        Ok(run!(
            self,
            sqlx::query_as(BY_SLUG).bind(slug).bind(reach.as_sql()).bind(tenant),
            fetch_all
        ))
    }

    /// An empty tenant means all within reach.
    pub(crate) async fn suites_page(
        &mut self,
        reach: &Reach,
        tenant: &str,
        window: &Window,
    ) -> Result<Vec<SuiteRow>, Fault> {
        Ok(seek!(self, PAGES, window, reach.as_sql(), tenant))
    }
}

impl Tx<'_> {
    /// The row, which nobody else can change until the transaction ends.
    pub(crate) async fn lock_suite(&mut self, id: &str) -> Result<Option<SuiteRow>, Fault> {
        affected!(self, sqlx::query(LOCK).bind(id));
        self.suite_by_id(id).await
    }

    /// `false`: the slug is taken in this tenant.
    pub(crate) async fn insert_suite(
        &mut self,
        new: &NewSuite<'_>,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let inserted = affected!(
            self,
            sqlx::query(INSERT)
                .bind(new.id.as_str())
                .bind(new.tenant_id)
                .bind(new.slug.as_str())
                .bind(new.name.as_str())
                .bind(new.name_key)
                .bind(now.as_millis())
        );
        Ok(inserted == 1)
    }

    /// `false`: the slug is taken in this tenant.
    pub(crate) async fn update_suite(
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

    /// `false`: it holds projects.
    pub(crate) async fn delete_suite(&mut self, id: &str) -> Result<bool, Fault> {
        unless_in_use(attempt!(self, sqlx::query(DELETE).bind(id)))
    }
}
