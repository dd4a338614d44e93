//! Table `audit_events`: only ever added to.

use super::backend::{affected, run};
use super::{Conn, Tx, sought};
use crate::audit::AuditFilter;
use crate::authority::Reach;
use crate::fault::Fault;
use crate::listing::Window;
use grantry_core::time::Timestamp;

/// A row as it is read.
#[derive(sqlx::FromRow)]
pub(crate) struct AuditRow {
    pub(crate) id: String,
    pub(crate) at: i64,
    pub(crate) actor: String,
    pub(crate) action: String,
    pub(crate) target: String,
    pub(crate) tenant: Option<String>,
    pub(crate) request_id: String,
    pub(crate) changes: String,
}

/// What a new row needs.
pub(crate) struct NewAudit<'a> {
    pub(crate) id: &'a str,
    pub(crate) at: Timestamp,
    pub(crate) actor: &'a str,
    pub(crate) action: &'a str,
    pub(crate) target: &'a str,
    pub(crate) subject: &'a str,
    pub(crate) tenant_id: Option<&'a str>,
    pub(crate) request_id: &'a str,
    pub(crate) changes: &'a str,
}

const INSERT: &str = "INSERT INTO audit_events
    (id, at, actor, action, target, subject, tenant_id, request_id, changes)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

/// The order of identifiers is the order of time. Actions match from their beginning, so that
/// `application.` finds all of a kind.
const PAGE: &str =
    "SELECT e.id, e.at, e.actor, e.action, e.target, t.slug AS tenant, e.request_id, e.changes
    FROM audit_events e LEFT JOIN tenants t ON t.id = e.tenant_id
    WHERE e.id < $2 AND ($1 = '' OR e.tenant_id = $1)
        AND ($3 = '' OR e.actor = $3)
        AND ($4 = '' OR substr(e.action, 1, length($4)) = $4)
        AND ($5 = '' OR e.target = $5)
        AND e.at >= $6 AND e.at <= $7
    ORDER BY e.id DESC LIMIT $8";

const OF_SUBJECT: &str =
    "SELECT e.id, e.at, e.actor, e.action, e.target, t.slug AS tenant, e.request_id, e.changes
    FROM audit_events e LEFT JOIN tenants t ON t.id = e.tenant_id
    WHERE e.subject = $1 AND e.id < $2 ORDER BY e.id DESC LIMIT $3";

/// The newest first.
const AFTER: &str =
    "SELECT e.id, e.at, e.actor, e.action, e.target, t.slug AS tenant, e.request_id, e.changes
    FROM audit_events e LEFT JOIN tenants t ON t.id = e.tenant_id
    WHERE e.subject = $1 AND e.id > $2 ORDER BY e.id DESC LIMIT $3";

const ENTRY: &str =
    "SELECT e.id, e.at, e.actor, e.action, e.target, t.slug AS tenant, e.request_id, e.changes
    FROM audit_events e LEFT JOIN tenants t ON t.id = e.tenant_id
    WHERE e.subject = $1 AND e.id = $2";

impl Conn<'_> {
    /// One entry about a record. Whoever asks has looked the record up within their reach.
    pub(crate) async fn audit_entry(
        &mut self,
        subject: &str,
        id: &str,
    ) -> Result<Option<AuditRow>, Fault> {
        Ok(run!(self, sqlx::query_as(ENTRY).bind(subject).bind(sought(id)), fetch_optional))
    }

    /// What was done to one record after an entry, at most so much.
    pub(crate) async fn audit_after(
        &mut self,
        subject: &str,
        id: &str,
        most: i64,
    ) -> Result<Vec<AuditRow>, Fault> {
        Ok(run!(self, sqlx::query_as(AFTER).bind(subject).bind(sought(id)).bind(most), fetch_all))
    }

    pub(crate) async fn audit_page(
        &mut self,
        reach: &Reach,
        filter: &AuditFilter,
        window: &Window,
    ) -> Result<Vec<AuditRow>, Fault> {
        let from = filter.from.map_or(i64::MIN, Timestamp::as_millis);
        let to = filter.to.map_or(i64::MAX, Timestamp::as_millis);
        Ok(run!(
            self,
            sqlx::query_as(PAGE)
                .bind(reach.as_sql())
                .bind(window.text())
                .bind(sought(&filter.actor))
                .bind(sought(&filter.action))
                .bind(sought(&filter.target))
                .bind(from)
                .bind(to)
                .bind(window.rows()),
            fetch_all
        ))
    }

    /// What was done to one record. Whoever asks has looked the record up within their reach.
    pub(crate) async fn audit_of(
        &mut self,
        subject: &str,
        window: &Window,
    ) -> Result<Vec<AuditRow>, Fault> {
        Ok(run!(
            self,
            sqlx::query_as(OF_SUBJECT).bind(subject).bind(window.text()).bind(window.rows()),
            fetch_all
        ))
    }
}

impl Tx<'_> {
    pub(crate) async fn insert_audit(&mut self, row: &NewAudit<'_>) -> Result<(), Fault> {
        affected!(
            self,
            sqlx::query(INSERT)
                .bind(row.id)
                .bind(row.at.as_millis())
                .bind(row.actor)
                .bind(row.action)
                .bind(row.target)
                .bind(row.subject)
                .bind(row.tenant_id)
                .bind(row.request_id)
                .bind(row.changes)
        );
        Ok(())
    }
}
