//! Writes the tables `usage`, `tenant_usage`, `secret_usage`, `secret_callers` and `rejections`: counts
//! by the hour, who calls, and the last requests that were refused. Rows of an application that is
//! gone by now are left out.

use super::Tx;
use super::backend::affected;
use crate::fault::Fault;

/// So many refused requests are kept of each application.
const KEPT: i64 = 200;

/// So many addresses are kept of each secret, the newest ones.
const CALLERS: i64 = 1_000;

/// Counts to be added.
#[derive(Clone)]
pub(crate) struct UsageRow {
    pub(crate) application_id: String,
    pub(crate) hour: i64,
    pub(crate) grant_type: String,
    pub(crate) issued: i64,
    pub(crate) refused: i64,
    pub(crate) last_at: i64,
}

/// Calls with a secret, to be added.
#[derive(Clone)]
pub(crate) struct SecretUseRow {
    pub(crate) secret_id: String,
    pub(crate) hour: i64,
    pub(crate) calls: i64,
    pub(crate) last_at: i64,
    pub(crate) remote_addr: String,
    pub(crate) callers: Vec<CallerRow>,
}

/// Calls from one address with a secret, to be added.
#[derive(Clone)]
pub(crate) struct CallerRow {
    pub(crate) remote_addr: String,
    pub(crate) calls: i64,
    pub(crate) last_at: i64,
}

/// A refused request.
#[derive(Clone, sqlx::FromRow)]
pub(crate) struct RejectionRow {
    pub(crate) application_id: String,
    pub(crate) at: i64,
    pub(crate) error: String,
    pub(crate) reason: String,
    pub(crate) sent: Option<String>,
    pub(crate) nearest: Option<String>,
    pub(crate) remote_addr: String,
    pub(crate) request_id: String,
}

const ADD_USAGE: &str = "INSERT INTO usage (application_id, hour, grant_type, issued, refused)
    SELECT a.id, $2, $3, $4, $5 FROM applications a WHERE a.id = $1
    ON CONFLICT (application_id, hour, grant_type)
    DO UPDATE SET issued = usage.issued + excluded.issued, refused = usage.refused + excluded.refused";

const ADD_TENANT_USAGE: &str =
    "INSERT INTO tenant_usage (tenant_id, hour, grant_type, issued, refused)
    SELECT a.tenant_id, $2, $3, $4, $5 FROM applications a WHERE a.id = $1
    ON CONFLICT (tenant_id, hour, grant_type)
    DO UPDATE SET issued = tenant_usage.issued + excluded.issued,
        refused = tenant_usage.refused + excluded.refused";

const USED: &str = "UPDATE applications SET last_used_at = $2 WHERE id = $1 AND last_used_at < $2";

const ADD_SECRET_USE: &str = "INSERT INTO secret_usage (secret_id, hour, calls)
    SELECT s.id, $2, $3 FROM client_secrets s WHERE s.id = $1
    ON CONFLICT (secret_id, hour) DO UPDATE SET calls = secret_usage.calls + excluded.calls";

const SECRET_USED: &str = "UPDATE client_secrets SET last_used_at = $2, last_used_addr = $3
    WHERE id = $1 AND last_used_at <= $2";

const ADD_CALLER: &str = "INSERT INTO secret_callers (secret_id, remote_addr, calls, last_at)
    SELECT s.id, $2, $3, $4 FROM client_secrets s WHERE s.id = $1
    ON CONFLICT (secret_id, remote_addr)
    DO UPDATE SET calls = secret_callers.calls + excluded.calls,
        last_at = CASE WHEN excluded.last_at > secret_callers.last_at
            THEN excluded.last_at ELSE secret_callers.last_at END";

const TRIM_CALLERS: &str = "DELETE FROM secret_callers WHERE secret_id = $1 AND last_at < (
        SELECT last_at FROM secret_callers WHERE secret_id = $1
        ORDER BY last_at DESC LIMIT 1 OFFSET $2)";

const ADD_REJECTION: &str = "INSERT INTO rejections
        (id, application_id, at, error, reason, sent, nearest, remote_addr, request_id)
    SELECT $1, a.id, $3, $4, $5, $6, $7, $8, $9 FROM applications a WHERE a.id = $2";

const TRIM: &str = "DELETE FROM rejections WHERE application_id = $1 AND id <= (
        SELECT id FROM rejections WHERE application_id = $1 ORDER BY id DESC LIMIT 1 OFFSET $2)";

impl Tx<'_> {
    pub(crate) async fn add_usage(&mut self, rows: &[UsageRow]) -> Result<(), Fault> {
        for row in rows {
            for statement in [ADD_USAGE, ADD_TENANT_USAGE] {
                affected!(
                    self,
                    sqlx::query(statement)
                        .bind(&row.application_id)
                        .bind(row.hour)
                        .bind(&row.grant_type)
                        .bind(row.issued)
                        .bind(row.refused)
                );
            }
            if row.issued > 0 {
                affected!(self, sqlx::query(USED).bind(&row.application_id).bind(row.last_at));
            }
        }
        Ok(())
    }

    pub(crate) async fn add_secret_use(&mut self, rows: &[SecretUseRow]) -> Result<(), Fault> {
        for row in rows {
            affected!(
                self,
                sqlx::query(ADD_SECRET_USE).bind(&row.secret_id).bind(row.hour).bind(row.calls)
            );
            affected!(
                self,
                sqlx::query(SECRET_USED)
                    .bind(&row.secret_id)
                    .bind(row.last_at)
                    .bind(&row.remote_addr)
            );
            for caller in &row.callers {
                affected!(
                    self,
                    sqlx::query(ADD_CALLER)
                        .bind(&row.secret_id)
                        .bind(&caller.remote_addr)
                        .bind(caller.calls)
                        .bind(caller.last_at)
                );
            }
            affected!(self, sqlx::query(TRIM_CALLERS).bind(&row.secret_id).bind(CALLERS));
        }
        Ok(())
    }

    /// Each with the identifier that keeps them in order; older ones than the last 200 of an
    /// application go.
    pub(crate) async fn add_rejections(
        &mut self,
        rows: &[(String, RejectionRow)],
    ) -> Result<(), Fault> {
        for (id, row) in rows {
            affected!(
                self,
                sqlx::query(ADD_REJECTION)
                    .bind(id)
                    .bind(&row.application_id)
                    .bind(row.at)
                    .bind(&row.error)
                    .bind(&row.reason)
                    .bind(&row.sent)
                    .bind(&row.nearest)
                    .bind(&row.remote_addr)
                    .bind(&row.request_id)
            );
        }
        let mut applications: Vec<&str> =
            rows.iter().map(|(_, row)| row.application_id.as_str()).collect();
        applications.sort_unstable();
        applications.dedup();
        for application in applications {
            affected!(self, sqlx::query(TRIM).bind(application).bind(KEPT));
        }
        Ok(())
    }
}
