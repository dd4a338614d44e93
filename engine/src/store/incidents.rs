//! What belongs to an incident: what there is to be ended, and the end of it. All of it is run in the
//! one transaction of the use-case.

use super::backend::{affected, run};
use super::{Conn, Tx};
use crate::fault::Fault;
use grantry_core::time::Timestamp;

/// What there is of an application that lives.
#[derive(sqlx::FromRow, Clone)]
pub(crate) struct LivingRow {
    pub(crate) refresh_tokens: i64,
    pub(crate) users: i64,
    pub(crate) sessions: i64,
}

/// What is asked about an application's tokens.
#[derive(Clone, Copy)]
pub(crate) struct Since {
    /// Now.
    pub(crate) now: Timestamp,
    /// Tokens from before this are over.
    pub(crate) not_before: Timestamp,
    /// The oldest access token that can still be good was issued then.
    pub(crate) access: Timestamp,
    /// The oldest refresh token that can still be good was used then.
    pub(crate) refresh: Timestamp,
}

/// Grants that can be renewed, and those whose last access token may still be good.
const LIVING: &str = "SELECT
        CAST(COALESCE(SUM(CASE WHEN head > 0 AND refreshed_at > $5 THEN 1 ELSE 0 END), 0) AS BIGINT)
            AS refresh_tokens,
        COUNT(DISTINCT user_id) AS users,
        COUNT(DISTINCT session_id) AS sessions
    FROM grants
    WHERE application_id = $1 AND ended_at = 0 AND created_at >= $3
        AND ((head > 0 AND expires_at > $2 AND refreshed_at > $5) OR refreshed_at > $4)";

/// Counts are kept by the hour, so the hour in which the oldest was issued counts whole.
const ISSUED: &str = "SELECT CAST(COALESCE(SUM(issued), 0) AS BIGINT) FROM usage
    WHERE application_id = $1 AND hour > $2 - 3600000";

const REQUESTS: &str = "SELECT CAST(COALESCE(SUM(issued + refused), 0) AS BIGINT) FROM usage
    WHERE application_id = $1 AND hour > $2 - 3600000";

/// Of each secret the newest addresses are kept.
const CALLERS: &str = "SELECT COUNT(DISTINCT c.remote_addr)
    FROM client_secrets s JOIN secret_callers c ON c.secret_id = s.id
    WHERE s.application_id = $1 AND s.retired_at IS NULL AND c.last_at > $2";

const DECLARE: &str =
    "UPDATE applications SET incident_at = $2, not_before = $3, status = 'disabled',
    updated_at = $2, version = version + 1 WHERE id = $1";

const OVER: &str = "UPDATE applications SET incident_at = 0, not_before = $2
    WHERE id = $1 AND incident_at <> 0";

const END_GRANTS: &str = "UPDATE grants SET ended_at = $2, ended_because = 'incident'
    WHERE application_id = $1 AND ended_at = 0";

const DELETE_CODES: &str = "DELETE FROM authorization_codes
    WHERE grant_id IN (SELECT id FROM grants WHERE application_id = $1)";

const DELETE_DEVICES: &str = "DELETE FROM device_codes WHERE application_id = $1";

/// Everybody is asked again.
const DELETE_CONSENTS: &str = "DELETE FROM consents WHERE application_id = $1";

impl Conn<'_> {
    /// What people have given an application and is still good.
    pub(crate) async fn living_grants(
        &mut self,
        application_id: &str,
        since: Since,
    ) -> Result<LivingRow, Fault> {
        Ok(run!(
            self,
            sqlx::query_as(LIVING)
                .bind(application_id)
                .bind(since.now.as_millis())
                .bind(since.not_before.as_millis())
                .bind(since.access.as_millis())
                .bind(since.refresh.as_millis()),
            fetch_one
        ))
    }

    /// How many access tokens were issued since then, at most.
    pub(crate) async fn issued_since(
        &mut self,
        application_id: &str,
        then: Timestamp,
    ) -> Result<i64, Fault> {
        self.count_since(ISSUED, application_id, then).await
    }

    /// How many requests came since then, at most.
    pub(crate) async fn requests_since(
        &mut self,
        application_id: &str,
        then: Timestamp,
    ) -> Result<i64, Fault> {
        self.count_since(REQUESTS, application_id, then).await
    }

    /// From how many addresses a secret was used since then, at least.
    pub(crate) async fn callers_since(
        &mut self,
        application_id: &str,
        then: Timestamp,
    ) -> Result<i64, Fault> {
        self.count_since(CALLERS, application_id, then).await
    }

    async fn count_since(
        &mut self,
        sql: &'static str,
        application_id: &str,
        then: Timestamp,
    ) -> Result<i64, Fault> {
        let (count,): (i64,) =
            run!(self, sqlx::query_as(sql).bind(application_id).bind(then.as_millis()), fetch_one);
        Ok(count)
    }
}

impl Tx<'_> {
    /// Switches an application off and makes void what was issued before a moment.
    pub(crate) async fn declare_incident(
        &mut self,
        application_id: &str,
        void_before: Timestamp,
        now: Timestamp,
    ) -> Result<(), Fault> {
        affected!(
            self,
            sqlx::query(DECLARE)
                .bind(application_id)
                .bind(now.as_millis())
                .bind(void_before.as_millis())
        );
        Ok(())
    }

    /// The incident is over. What was on its way when it began is void as well. `false`: there was
    /// none.
    pub(crate) async fn incident_is_over(
        &mut self,
        application_id: &str,
        void_before: Timestamp,
    ) -> Result<bool, Fault> {
        let over =
            affected!(self, sqlx::query(OVER).bind(application_id).bind(void_before.as_millis()));
        Ok(over == 1)
    }

    /// Ends everything that people have given an application, and what waits to become that.
    pub(crate) async fn end_everything_given(
        &mut self,
        application_id: &str,
        now: Timestamp,
    ) -> Result<(), Fault> {
        affected!(self, sqlx::query(DELETE_CODES).bind(application_id));
        affected!(self, sqlx::query(DELETE_DEVICES).bind(application_id));
        affected!(self, sqlx::query(DELETE_CONSENTS).bind(application_id));
        affected!(self, sqlx::query(END_GRANTS).bind(application_id).bind(now.as_millis()));
        Ok(())
    }
}
