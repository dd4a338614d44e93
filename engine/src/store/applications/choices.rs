//! What forms offer to choose from, each as value, label, hint and whether it can be chosen.

use crate::authority::Reach;
use crate::fault::Fault;
use crate::store::Conn;
use crate::store::backend::run;
use grantry_core::console::Choice;

/// So many owners are offered; others are typed.
const OWNERS: i64 = 200;

/// One thing to choose.
#[derive(sqlx::FromRow)]
pub(crate) struct ChoiceRow {
    pub(crate) value: String,
    pub(crate) label: String,
    pub(crate) hint: String,
    pub(crate) usable: bool,
}

const TENANTS: &str = "SELECT slug AS value, name AS label, '' AS hint, $2 AS usable FROM tenants
    WHERE $1 = '' OR id = $1 ORDER BY name_key, id LIMIT 500";

const REGIONS: &str = "SELECT r.code AS value, r.name AS label,
        CASE WHEN r.active <> $1 THEN 'takes no new applications'
             WHEN d.active IS NULL THEN 'has no active database' ELSE '' END AS hint,
        (r.active = $1 AND d.active IS NOT NULL) AS usable
    FROM regions r
    LEFT JOIN region_databases d ON d.region_id = r.id AND d.active = $1
        AND d.place = (SELECT min(x.place) FROM region_databases x
                       WHERE x.region_id = r.id AND x.active = $1)
    ORDER BY r.name_key, r.code";

const PLANS: &str = "SELECT slug AS value, name AS label,
        CASE WHEN status = 'retired' THEN 'retired: gets no tokens' ELSE '' END AS hint, $1 AS usable
    FROM plans ORDER BY status, name_key, slug";

const PROJECTS: &str = "SELECT p.slug AS value, p.name AS label, s.name AS hint, $2 AS usable
    FROM projects p JOIN suites s ON s.id = p.suite_id
    WHERE p.tenant_id = $1 ORDER BY s.name_key, p.name_key, p.slug";

/// The scopes that open this server's own API are for the platform to give.
const SCOPES: &str = "SELECT name AS value, title AS label, description AS hint,
        ($1 OR substr(name, 1, 8) <> 'grantry:') AS usable
    FROM scopes ORDER BY
        CASE WHEN name = 'public' THEN 0 WHEN substr(name, 1, 8) = 'grantry:' THEN 2 ELSE 1 END, name";

const OWNERS_OF: &str = "SELECT email AS value, first_name AS label, role AS hint, active AS usable
    FROM users WHERE active = $3 AND (tenant_id = $1 OR ($2 AND role = 'platform-admin'))
    ORDER BY email_key LIMIT $4";

fn choices(rows: Vec<ChoiceRow>) -> Vec<Choice> {
    rows.into_iter().map(Choice::from).collect()
}

impl Conn<'_> {
    pub(crate) async fn tenant_choices(&mut self, reach: &Reach) -> Result<Vec<Choice>, Fault> {
        Ok(choices(run!(self, sqlx::query_as(TENANTS).bind(reach.as_sql()).bind(true), fetch_all)))
    }

    pub(crate) async fn region_choices(&mut self) -> Result<Vec<Choice>, Fault> {
        Ok(choices(run!(self, sqlx::query_as(REGIONS).bind(true), fetch_all)))
    }

    pub(crate) async fn plan_choices(&mut self) -> Result<Vec<Choice>, Fault> {
        Ok(choices(run!(self, sqlx::query_as(PLANS).bind(true), fetch_all)))
    }

    pub(crate) async fn project_choices(&mut self, tenant_id: &str) -> Result<Vec<Choice>, Fault> {
        Ok(choices(run!(self, sqlx::query_as(PROJECTS).bind(tenant_id).bind(true), fetch_all)))
    }

    pub(crate) async fn scope_choices(&mut self, platform: bool) -> Result<Vec<Choice>, Fault> {
        Ok(choices(run!(self, sqlx::query_as(SCOPES).bind(platform), fetch_all)))
    }

    pub(crate) async fn owner_choices(
        &mut self,
        tenant_id: &str,
        platform: bool,
    ) -> Result<Vec<Choice>, Fault> {
        let rows = run!(
            self,
            sqlx::query_as(OWNERS_OF).bind(tenant_id).bind(platform).bind(true).bind(OWNERS),
            fetch_all
        );
        Ok(choices(rows))
    }
}
