//! What the names in an application's settings stand for.

use crate::authority::Reach;
use crate::fault::Fault;
use crate::store::backend::run;
use crate::store::{Conn, sought};

/// A person who may own applications.
#[derive(sqlx::FromRow, Clone)]
pub(crate) struct OwnerRow {
    pub(crate) id: String,
    pub(crate) email: String,
    pub(crate) email_key: String,
}

/// A region, as far as creating an application needs to know it.
#[derive(sqlx::FromRow, Clone)]
pub(crate) struct UsableRegion {
    pub(crate) id: String,
    pub(crate) code: String,
    pub(crate) active: bool,
    /// Its first active database.
    pub(crate) db_code: Option<String>,
}

const TENANT: &str = "SELECT id FROM tenants WHERE slug = $1";

const PROJECT: &str = "SELECT p.id, s.slug FROM projects p JOIN suites s ON s.id = p.suite_id
    WHERE p.tenant_id = $1 AND p.slug = $2";

const PROJECT_IDS: &str = "SELECT id FROM projects
    WHERE slug = $2 AND ($1 = '' OR tenant_id = $1) ORDER BY id LIMIT 2";

const PLAN: &str = "SELECT id FROM plans WHERE slug = $1";

/// People of the application's tenant; for the platform also its own administrators.
const OWNER: &str = "SELECT id, email, email_key FROM users
    WHERE email_key = $1 AND active = $4 AND (tenant_id = $2 OR ($3 AND role = 'platform-admin'))";

const OWNER_BY_ID: &str = "SELECT id, email, email_key FROM users WHERE id = $1";

const FIRST_ADMINISTRATOR: &str = "SELECT id, email, email_key FROM users
    WHERE role = 'platform-admin' AND active = $1 ORDER BY created_at, id LIMIT 1";

macro_rules! regions {
    ($tail:literal) => {
        concat!(
            "SELECT r.id, r.code, r.active,
                (SELECT d.db_code FROM region_databases d WHERE d.region_id = r.id AND d.active = $1
                    ORDER BY d.place LIMIT 1) AS db_code
            FROM regions r ",
            $tail
        )
    };
}

const REGION: &str = regions!("WHERE r.code = $2");
const REGIONS: &str = regions!("WHERE r.active = $1 ORDER BY r.code");

impl Conn<'_> {
    pub(crate) async fn tenant_id(&mut self, slug: &str) -> Result<Option<String>, Fault> {
        let row: Option<(String,)> =
            run!(self, sqlx::query_as(TENANT).bind(sought(slug)), fetch_optional);
        Ok(row.map(|(id,)| id))
    }

    /// The identifier of a project and the slug of its suite.
    pub(crate) async fn project_reference(
        &mut self,
        tenant_id: &str,
        slug: &str,
    ) -> Result<Option<(String, String)>, Fault> {
        Ok(run!(self, sqlx::query_as(PROJECT).bind(tenant_id).bind(sought(slug)), fetch_optional))
    }

    /// The projects of a slug within reach; at most two, to see whether it is one.
    pub(crate) async fn project_ids(
        &mut self,
        reach: &Reach,
        slug: &str,
    ) -> Result<Vec<String>, Fault> {
        let rows: Vec<(String,)> = run!(
            self,
            sqlx::query_as(PROJECT_IDS).bind(reach.as_sql()).bind(sought(slug)),
            fetch_all
        );
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    pub(crate) async fn plan_reference(&mut self, slug: &str) -> Result<Option<String>, Fault> {
        let row: Option<(String,)> = run!(self, sqlx::query_as(PLAN).bind(slug), fetch_optional);
        Ok(row.map(|(id,)| id))
    }

    /// Somebody who may own an application of a tenant.
    pub(crate) async fn possible_owner(
        &mut self,
        email_key: &str,
        tenant_id: &str,
        for_platform: bool,
    ) -> Result<Option<OwnerRow>, Fault> {
        Ok(run!(
            self,
            sqlx::query_as(OWNER).bind(email_key).bind(tenant_id).bind(for_platform).bind(true),
            fetch_optional
        ))
    }

    pub(crate) async fn owner_by_id(&mut self, id: &str) -> Result<Option<OwnerRow>, Fault> {
        Ok(run!(self, sqlx::query_as(OWNER_BY_ID).bind(id), fetch_optional))
    }

    /// The longest-serving active platform administrator.
    pub(crate) async fn first_administrator(&mut self) -> Result<Option<OwnerRow>, Fault> {
        Ok(run!(self, sqlx::query_as(FIRST_ADMINISTRATOR).bind(true), fetch_optional))
    }

    pub(crate) async fn region_reference(
        &mut self,
        code: &str,
    ) -> Result<Option<UsableRegion>, Fault> {
        Ok(run!(self, sqlx::query_as(REGION).bind(true).bind(sought(code)), fetch_optional))
    }

    /// The regions in which an application can be made now.
    pub(crate) async fn usable_regions(&mut self) -> Result<Vec<UsableRegion>, Fault> {
        let rows: Vec<UsableRegion> = run!(self, sqlx::query_as(REGIONS).bind(true), fetch_all);
        Ok(rows.into_iter().filter(|region| region.db_code.is_some()).collect())
    }
}
