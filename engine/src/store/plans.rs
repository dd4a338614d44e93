//! Table `plans`.

use super::backend::{affected, run};
use super::seek::{Pages, seek};
use super::verdict::{attempt, unless_in_use, unless_taken};
use super::{Conn, Tx};
use crate::fault::Fault;
use crate::listing::Window;
use grantry_core::id::PlanId;
use grantry_core::plan::PlanStatus;
use grantry_core::time::Timestamp;

/// A row as it is stored, with the number of its applications.
#[derive(sqlx::FromRow, Clone)]
pub(crate) struct PlanRow {
    pub(crate) id: String,
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) name_key: String,
    pub(crate) status: String,
    /// A JSON object.
    pub(crate) limits: String,
    pub(crate) applications: i64,
    pub(crate) version: i64,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

/// What a row consists of that people decide.
pub(crate) struct PlanContent<'a> {
    pub(crate) slug: &'a str,
    pub(crate) name: &'a str,
    pub(crate) name_key: &'a str,
    pub(crate) status: PlanStatus,
    /// A JSON object.
    pub(crate) limits: &'a str,
}

macro_rules! select {
    ($($tail:expr),*) => {
        concat!(
            "SELECT n.id, n.slug, n.name, n.name_key, n.status, n.limits,
                (SELECT count(*) FROM applications a WHERE a.plan_id = n.id) AS applications,
                n.version, n.created_at, n.updated_at
            FROM plans n "
            $(, $tail)*
        )
    };
}

const BY_SLUG: &str = select!("WHERE n.slug = $1");

macro_rules! page {
    ($key:literal, $beyond:literal, $order:literal) => {
        select!(
            "WHERE (",
            $key,
            ", n.id) ",
            $beyond,
            " ($1, $2)
                AND (n.slug LIKE $3 ESCAPE '\\' OR n.name_key LIKE $3 ESCAPE '\\')
            ORDER BY ",
            $key,
            " ",
            $order,
            ", n.id ",
            $order,
            " LIMIT $4"
        )
    };
}

const PAGES: Pages = Pages {
    name: [page!("n.name_key", ">", "ASC"), page!("n.name_key", "<", "DESC")],
    slug: [page!("n.slug", ">", "ASC"), page!("n.slug", "<", "DESC")],
    created_at: [page!("n.created_at", ">", "ASC"), page!("n.created_at", "<", "DESC")],
};

/// An update that changes nothing takes the row's lock, on either database.
const LOCK: &str = "UPDATE plans SET version = version WHERE slug = $1";

const INSERT: &str =
    "INSERT INTO plans (id, slug, name, name_key, status, limits, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT (slug) DO NOTHING";

const UPDATE: &str = "UPDATE plans SET slug = $2, name = $3, name_key = $4, status = $5,
    limits = $6, version = version + 1, updated_at = $7 WHERE id = $1";

const DELETE: &str = "DELETE FROM plans WHERE id = $1";

/// Binds what both statements share, in the order of their parameters.
macro_rules! bind_content {
    ($sql:expr, $id:expr, $plan:expr, $now:expr) => {
        sqlx::query($sql)
            .bind($id)
            .bind($plan.slug)
            .bind($plan.name)
            .bind($plan.name_key)
            .bind($plan.status.as_str())
            .bind($plan.limits)
            .bind($now.as_millis())
    };
}

impl Conn<'_> {
    /// `None`: no such plan.
    pub(crate) async fn plan_by_slug(&mut self, slug: &str) -> Result<Option<PlanRow>, Fault> {
        Ok(run!(self, sqlx::query_as(BY_SLUG).bind(slug), fetch_optional))
    }

    pub(crate) async fn plans_page(&mut self, window: &Window) -> Result<Vec<PlanRow>, Fault> {
        Ok(seek!(self, PAGES, window))
    }
}

impl Tx<'_> {
    /// The row, which nobody else can change until the transaction ends.
    pub(crate) async fn lock_plan(&mut self, slug: &str) -> Result<Option<PlanRow>, Fault> {
        affected!(self, sqlx::query(LOCK).bind(slug));
        self.plan_by_slug(slug).await
    }

    /// `false`: the slug is taken.
    pub(crate) async fn insert_plan(
        &mut self,
        id: &PlanId,
        plan: &PlanContent<'_>,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        Ok(affected!(self, bind_content!(INSERT, id.as_str(), plan, now)) == 1)
    }

    /// `false`: the slug is taken.
    pub(crate) async fn update_plan(
        &mut self,
        id: &str,
        plan: &PlanContent<'_>,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        unless_taken(attempt!(self, bind_content!(UPDATE, id, plan, now)))
    }

    /// `false`: applications have it.
    pub(crate) async fn delete_plan(&mut self, id: &str) -> Result<bool, Fault> {
        unless_in_use(attempt!(self, sqlx::query(DELETE).bind(id)))
    }
}
