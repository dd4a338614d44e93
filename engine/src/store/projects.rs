//! Table `projects`.

use super::backend::{affected, run};
use super::seek::{Pages, seek};
use super::verdict::{attempt, unless_in_use, unless_taken};
use super::{Conn, Tx};
use crate::authority::Reach;
use crate::fault::Fault;
use crate::listing::Window;
use grantry_core::id::ProjectId;
use grantry_core::name::Name;
use grantry_core::slug::Slug;
use grantry_core::time::Timestamp;

/// A row as it is stored, with the slugs of what it is in and the number of its applications.
#[derive(sqlx::FromRow, Clone)]
pub(crate) struct ProjectRow {
    pub(crate) id: String,
    pub(crate) tenant_id: String,
    pub(crate) tenant: String,
    pub(crate) suite_id: String,
    pub(crate) suite: String,
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) name_key: String,
    pub(crate) applications: i64,
    pub(crate) version: i64,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

/// What a new row needs. Whoever makes it has locked the suite.
pub(crate) struct NewProject<'a> {
    pub(crate) id: &'a ProjectId,
    pub(crate) tenant_id: &'a str,
    pub(crate) suite_id: &'a str,
    pub(crate) slug: &'a Slug,
    pub(crate) name: &'a Name,
    pub(crate) name_key: &'a str,
}

/// What a changed row gets.
pub(crate) struct ProjectChange<'a> {
    pub(crate) suite_id: &'a str,
    pub(crate) slug: &'a str,
    pub(crate) name: &'a str,
    pub(crate) name_key: &'a str,
}

macro_rules! select {
    ($($tail:expr),*) => {
        concat!(
            "SELECT p.id, p.tenant_id, t.slug AS tenant, p.suite_id, s.slug AS suite, p.slug,
                p.name, p.name_key,
                (SELECT count(*) FROM applications a WHERE a.project_id = p.id) AS applications,
                p.version, p.created_at, p.updated_at
            FROM projects p
            JOIN tenants t ON t.id = p.tenant_id
            JOIN suites s ON s.id = p.suite_id "
            $(, $tail)*
        )
    };
}

const BY_ID: &str = select!("WHERE p.id = $1");

/// Several tenants may have the slug; the first tenant's own comes first.
const BY_SLUG: &str = select!(
    "WHERE p.slug = $1 AND ($2 = '' OR p.tenant_id = $2) AND ($3 = '' OR t.slug = $3)
    ORDER BY CASE WHEN p.tenant_id = 'default' THEN 0 ELSE 1 END, p.id LIMIT 2"
);

macro_rules! page {
    ($key:literal, $beyond:literal, $order:literal) => {
        select!(
            "WHERE (",
            $key,
            ", p.id) ",
            $beyond,
            " ($1, $2)
                AND (p.slug LIKE $3 ESCAPE '\\' OR p.name_key LIKE $3 ESCAPE '\\')
                AND ($5 = '' OR p.tenant_id = $5) AND ($6 = '' OR t.slug = $6)
                AND ($7 = '' OR s.slug = $7)
            ORDER BY ",
            $key,
            " ",
            $order,
            ", p.id ",
            $order,
            " LIMIT $4"
        )
    };
}

const PAGES: Pages = Pages {
    name: [page!("p.name_key", ">", "ASC"), page!("p.name_key", "<", "DESC")],
    slug: [page!("p.slug", ">", "ASC"), page!("p.slug", "<", "DESC")],
    created_at: [page!("p.created_at", ">", "ASC"), page!("p.created_at", "<", "DESC")],
};

/// An update that changes nothing takes the row's lock, on either database.
const LOCK: &str = "UPDATE projects SET version = version WHERE id = $1";

const INSERT: &str = "INSERT INTO projects
    (id, tenant_id, suite_id, slug, name, name_key, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT (tenant_id, slug) DO NOTHING";

const UPDATE: &str = "UPDATE projects SET suite_id = $2, slug = $3, name = $4, name_key = $5,
    version = version + 1, updated_at = $6 WHERE id = $1";

const DELETE: &str = "DELETE FROM projects WHERE id = $1";

impl Conn<'_> {
    pub(crate) async fn project_by_id(&mut self, id: &str) -> Result<Option<ProjectRow>, Fault> {
        Ok(run!(self, sqlx::query_as(BY_ID).bind(id), fetch_optional))
    }

    /// The projects of a slug within reach; at most two, to see whether it is one. An empty tenant
    /// means any.
    pub(crate) async fn projects_by_slug(
        &mut self,
        reach: &Reach,
        slug: &str,
        tenant: &str,
    ) -> Result<Vec<ProjectRow>, Fault> {
        Ok(run!(
            self,
            sqlx::query_as(BY_SLUG).bind(slug).bind(reach.as_sql()).bind(tenant),
            fetch_all
        ))
    }

    /// An empty tenant means all within reach, an empty suite all of those.
    pub(crate) async fn projects_page(
        &mut self,
        reach: &Reach,
        (tenant, suite): (&str, &str),
        window: &Window,
    ) -> Result<Vec<ProjectRow>, Fault> {
        Ok(seek!(self, PAGES, window, reach.as_sql(), tenant, suite))
    }
}

impl Tx<'_> {
    /// The row, which nobody else can change until the transaction ends.
    pub(crate) async fn lock_project(&mut self, id: &str) -> Result<Option<ProjectRow>, Fault> {
        affected!(self, sqlx::query(LOCK).bind(id));
        self.project_by_id(id).await
    }

    /// `false`: the slug is taken in this tenant.
    pub(crate) async fn insert_project(
        &mut self,
        new: &NewProject<'_>,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let inserted = affected!(
            self,
            sqlx::query(INSERT)
                .bind(new.id.as_str())
                .bind(new.tenant_id)
                .bind(new.suite_id)
                .bind(new.slug.as_str())
                .bind(new.name.as_str())
                .bind(new.name_key)
                .bind(now.as_millis())
        );
        Ok(inserted == 1)
    }

    /// `false`: the slug is taken in this tenant.
    pub(crate) async fn update_project(
        &mut self,
        id: &str,
        change: &ProjectChange<'_>,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        unless_taken(attempt!(
            self,
            sqlx::query(UPDATE)
                .bind(id)
                .bind(change.suite_id)
                .bind(change.slug)
                .bind(change.name)
                .bind(change.name_key)
                .bind(now.as_millis())
        ))
    }

    /// `false`: applications belong to it.
    pub(crate) async fn delete_project(&mut self, id: &str) -> Result<bool, Fault> {
        unless_in_use(attempt!(self, sqlx::query(DELETE).bind(id)))
    }
}
