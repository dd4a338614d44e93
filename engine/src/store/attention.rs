//! Applications that somebody should look at. Each question reads a few rows in the order of an
//! index, however many applications there are.

use super::Conn;
use super::backend::run;
use crate::authority::Reach;
use crate::fault::Fault;
use grantry_core::time::Timestamp;

/// An application and what about it.
#[derive(sqlx::FromRow)]
pub(crate) struct ConcernRow {
    pub(crate) client_id: String,
    pub(crate) name: String,
    pub(crate) what: String,
    pub(crate) at: i64,
    pub(crate) times: i64,
}

const EXPIRING: &str = "SELECT a.client_id, a.name, s.label AS what, s.expires_at AS at,
        CAST(0 AS BIGINT) AS times
    FROM client_secrets s JOIN applications a ON a.id = s.application_id
    WHERE s.retired_at IS NULL AND s.expires_at IS NOT NULL
        AND s.expires_at > $2 AND s.expires_at <= $3
        AND ($1 = '' OR a.tenant_id = $1) AND a.status = 'active'
    ORDER BY s.expires_at LIMIT $4";

/// The newest counts alone, by the index of those that hold a refusal: SQLite would otherwise read all
/// that was ever counted in the order in which it is added up.
const REFUSED: &str = "SELECT a.client_id, a.name, '' AS what, CAST(0 AS BIGINT) AS at, found.times
    FROM (SELECT few.application_id, CAST(sum(few.refused) AS BIGINT) AS times
        FROM (SELECT application_id, refused FROM usage
            WHERE hour > $2 AND refused > 0 ORDER BY hour DESC LIMIT 50000) AS few
        GROUP BY few.application_id) AS found
    JOIN applications a ON a.id = found.application_id
    WHERE ($1 = '' OR a.tenant_id = $1)
    ORDER BY found.times DESC, a.client_id LIMIT $3";

const UNUSED: &str = "SELECT a.client_id, a.name, '' AS what, a.last_used_at AS at,
        CAST(0 AS BIGINT) AS times
    FROM applications a
    WHERE a.last_used_at < $1 AND a.created_at < $1 AND a.status = 'active'
    ORDER BY a.last_used_at, a.id LIMIT $2";

const UNUSED_IN_TENANT: &str = "SELECT a.client_id, a.name, '' AS what, a.last_used_at AS at,
        CAST(0 AS BIGINT) AS times
    FROM applications a
    WHERE a.tenant_id = $3 AND a.last_used_at < $1 AND a.created_at < $1 AND a.status = 'active'
    ORDER BY a.last_used_at, a.id LIMIT $2";

/// SQLite keeps the order of a `CROSS JOIN`: the few plans first, then their applications.
const RETIRED_PLANS: &str = "SELECT a.client_id, a.name, p.slug AS what,
        CAST(0 AS BIGINT) AS at, CAST(0 AS BIGINT) AS times
    FROM plans p CROSS JOIN applications a
    WHERE a.plan_id = p.id AND p.status = 'retired' AND a.status = 'active' AND ($1 = '' OR a.tenant_id = $1)
    LIMIT $2";

const ANY_ORIGIN: &str = "SELECT a.client_id, a.name, '*' AS what,
        CAST(0 AS BIGINT) AS at, CAST(0 AS BIGINT) AS times
    FROM applications a
    WHERE a.id > '' AND a.allowed_origins LIKE '%\"*\"%'
        AND a.status = 'active' AND ($1 = '' OR a.tenant_id = $1)
    ORDER BY a.id LIMIT $2";

const COUNT_EXPIRING: &str = "SELECT count(*) FROM client_secrets
    WHERE retired_at IS NULL AND expires_at IS NOT NULL AND expires_at > $1 AND expires_at <= $2";

impl Conn<'_> {
    /// How many living secrets end within a stretch of time.
    pub(crate) async fn count_expiring_secrets(
        &mut self,
        after: Timestamp,
        until: Timestamp,
    ) -> Result<i64, Fault> {
        let (count,): (i64,) = run!(
            self,
            sqlx::query_as(COUNT_EXPIRING).bind(after.as_millis()).bind(until.as_millis()),
            fetch_one
        );
        Ok(count)
    }

    /// Secrets that end within a stretch of time, the first one first.
    pub(crate) async fn expiring_secrets(
        &mut self,
        reach: &Reach,
        (after, until): (Timestamp, Timestamp),
        limit: i64,
    ) -> Result<Vec<ConcernRow>, Fault> {
        Ok(run!(
            self,
            sqlx::query_as(EXPIRING)
                .bind(reach.as_sql())
                .bind(after.as_millis())
                .bind(until.as_millis())
                .bind(limit),
            fetch_all
        ))
    }

    /// Applications whose requests were refused since then, the most refused first.
    pub(crate) async fn refused_applications(
        &mut self,
        reach: &Reach,
        since: Timestamp,
        limit: i64,
    ) -> Result<Vec<ConcernRow>, Fault> {
        Ok(run!(
            self,
            sqlx::query_as(REFUSED).bind(reach.as_sql()).bind(since.as_millis()).bind(limit),
            fetch_all
        ))
    }

    /// Applications that have been there and have not been used since then, the longest first.
    pub(crate) async fn unused_applications(
        &mut self,
        reach: &Reach,
        since: Timestamp,
        limit: i64,
    ) -> Result<Vec<ConcernRow>, Fault> {
        let since = since.as_millis();
        Ok(match reach {
            Reach::Platform => {
                run!(self, sqlx::query_as(UNUSED).bind(since).bind(limit), fetch_all)
            }
            Reach::Tenant(tenant) => run!(
                self,
                sqlx::query_as(UNUSED_IN_TENANT).bind(since).bind(limit).bind(tenant.as_str()),
                fetch_all
            ),
        })
    }

    /// Applications whose plan is retired.
    pub(crate) async fn applications_of_retired_plans(
        &mut self,
        reach: &Reach,
        limit: i64,
    ) -> Result<Vec<ConcernRow>, Fault> {
        Ok(run!(self, sqlx::query_as(RETIRED_PLANS).bind(reach.as_sql()).bind(limit), fetch_all))
    }

    /// Applications that pages of any origin may call.
    pub(crate) async fn applications_of_any_origin(
        &mut self,
        reach: &Reach,
        limit: i64,
    ) -> Result<Vec<ConcernRow>, Fault> {
        Ok(run!(self, sqlx::query_as(ANY_ORIGIN).bind(reach.as_sql()).bind(limit), fetch_all))
    }
}
