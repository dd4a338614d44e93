//! Reads what was counted: tokens by the hour or day, how much secrets are used, and the requests
//! that were refused; forgets counts that nobody looks at any more.

use super::Conn;
use super::among::{Among, Of, among, list};
use super::backend::run;
use super::ledger::RejectionRow;
use crate::authority::Reach;
use crate::fault::Fault;
use crate::listing::Window;
use grantry_core::time::Timestamp;
use grantry_core::usage::Stretch;

/// What was counted in one step.
#[derive(sqlx::FromRow)]
pub(crate) struct UsageSum {
    pub(crate) at: i64,
    pub(crate) grant_type: String,
    pub(crate) issued: i64,
    pub(crate) refused: i64,
}

/// How much a secret is used.
#[derive(sqlx::FromRow)]
pub(crate) struct SecretUseSum {
    pub(crate) secret_id: String,
    pub(crate) calls_day: i64,
    pub(crate) calls_week: i64,
    pub(crate) callers_day: i64,
    pub(crate) callers_week: i64,
}

/// A refused request with its identifier.
#[derive(sqlx::FromRow)]
pub(crate) struct KeptRejection {
    pub(crate) id: String,
    #[sqlx(flatten)]
    pub(crate) row: RejectionRow,
}

const OF_APPLICATION: &str = "SELECT (hour / $4) * $4 AS at, grant_type,
        CAST(sum(issued) AS BIGINT) AS issued, CAST(sum(refused) AS BIGINT) AS refused
    FROM usage WHERE application_id = $1 AND hour >= $2 AND hour < $3
    GROUP BY 1, 2 ORDER BY 1, 2";

const OF_ALL: &str = "SELECT (hour / $3) * $3 AS at, grant_type,
        CAST(sum(issued) AS BIGINT) AS issued, CAST(sum(refused) AS BIGINT) AS refused
    FROM tenant_usage WHERE hour >= $1 AND hour < $2
    GROUP BY 1, 2 ORDER BY 1, 2";

const OF_TENANT: &str = "SELECT (hour / $4) * $4 AS at, grant_type,
        CAST(sum(issued) AS BIGINT) AS issued, CAST(sum(refused) AS BIGINT) AS refused
    FROM tenant_usage WHERE tenant_id = $1 AND hour >= $2 AND hour < $3
    GROUP BY 1, 2 ORDER BY 1, 2";

/// An hour counts while any of it lies within the last 24 hours or seven days.
const SECRETS: Among = among!(
    "SELECT s.application_id AS holder, s.id AS secret_id,
        CAST(coalesce((SELECT sum(u.calls) FROM secret_usage u
            WHERE u.secret_id = s.id AND u.hour > $2), 0) AS BIGINT) AS calls_day,
        CAST(coalesce((SELECT sum(u.calls) FROM secret_usage u
            WHERE u.secret_id = s.id AND u.hour > $3), 0) AS BIGINT) AS calls_week,
        (SELECT count(*) FROM secret_callers c
            WHERE c.secret_id = s.id AND c.last_at > $4) AS callers_day,
        (SELECT count(*) FROM secret_callers c
            WHERE c.secret_id = s.id AND c.last_at > $5) AS callers_week
    FROM client_secrets s WHERE s.retired_at IS NULL AND s.application_id",
    ""
);

const REJECTIONS: &str = "SELECT id, application_id, at, error, reason, sent, nearest, remote_addr,
        request_id
    FROM rejections WHERE application_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3";

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

impl Conn<'_> {
    /// What one application was issued and refused, by the step. Whoever asks has looked it up
    /// within their reach.
    pub(crate) async fn usage_of(
        &mut self,
        application_id: &str,
        stretch: Stretch,
    ) -> Result<Vec<UsageSum>, Fault> {
        Ok(run!(
            self,
            sqlx::query_as(OF_APPLICATION)
                .bind(application_id)
                .bind(stretch.from.as_millis())
                .bind(stretch.to.as_millis())
                .bind(stretch.interval.span().as_millis()),
            fetch_all
        ))
    }

    /// What all applications within reach were issued and refused, by the step.
    pub(crate) async fn usage_within(
        &mut self,
        reach: &Reach,
        stretch: Stretch,
    ) -> Result<Vec<UsageSum>, Fault> {
        let (from, to) = (stretch.from.as_millis(), stretch.to.as_millis());
        let step = stretch.interval.span().as_millis();
        Ok(match reach {
            Reach::Platform => {
                run!(self, sqlx::query_as(OF_ALL).bind(from).bind(to).bind(step), fetch_all)
            }
            Reach::Tenant(tenant) => run!(
                self,
                sqlx::query_as(OF_TENANT).bind(tenant.as_str()).bind(from).bind(to).bind(step),
                fetch_all
            ),
        })
    }

    /// How much each living secret of these applications is used.
    pub(super) async fn secret_use_of(
        &mut self,
        application_ids: &[&str],
        now: Timestamp,
    ) -> Result<Vec<Of<SecretUseSum>>, Fault> {
        let (now, ids) = (now.as_millis(), list(application_ids)?);
        let sql = self.either(SECRETS.sqlite, SECRETS.postgres);
        Ok(run!(
            self,
            sqlx::query_as(sql)
                .bind(&ids)
                .bind(now - DAY - HOUR)
                .bind(now - 7 * DAY - HOUR)
                .bind(now - DAY)
                .bind(now - 7 * DAY),
            fetch_all
        ))
    }

    /// The requests of one application that were refused, newest first.
    pub(crate) async fn rejections_of(
        &mut self,
        application_id: &str,
        window: &Window,
    ) -> Result<Vec<KeptRejection>, Fault> {
        Ok(run!(
            self,
            sqlx::query_as(REJECTIONS).bind(application_id).bind(window.text()).bind(window.rows()),
            fetch_all
        ))
    }
}
