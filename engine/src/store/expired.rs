//! What ends by itself and is deleted afterwards: a few rows at a time, the oldest first, so that others
//! get their turn between two handfuls.

use super::Tx;
use super::backend::affected;
use crate::fault::Fault;
use grantry_core::time::Timestamp;

/// A kind of row that ends by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expired {
    /// Sessions of the dashboard by the moment of signing in.
    OldSessions,
    /// Sessions of the dashboard by their last use.
    IdleSessions,
    /// The same at applications.
    OldPersonSessions,
    /// The same at applications.
    IdlePersonSessions,
    Codes,
    /// With their refresh tokens and codes.
    Grants,
    DeviceCodes,
    RevokedTokens,
    Handovers,
    Leaks,
    Usage,
    TenantUsage,
    SecretUsage,
    SecretCallers,
    /// Buckets of tries that are full again and so say nothing any more.
    FullBuckets,
}

/// A row that somebody is using is left for the next time: waiting for it while holding others could
/// be a deadlock.
macro_rules! delete {
    ($table:literal, $key:literal, $column:literal) => {
        [
            delete!($table, $key, $column, ""),
            delete!($table, $key, $column, " FOR UPDATE SKIP LOCKED"),
        ]
    };
    ($table:literal, $key:literal, $column:literal, $lock:literal) => {
        concat!(
            "DELETE FROM ",
            $table,
            " WHERE (",
            $key,
            ") IN (SELECT ",
            $key,
            " FROM ",
            $table,
            " WHERE ",
            $column,
            " <= $1 ORDER BY ",
            $column,
            " LIMIT $2",
            $lock,
            ")"
        )
    };
}

impl Expired {
    /// For SQLite and for PostgreSQL.
    const fn statements(self) -> [&'static str; 2] {
        match self {
            Self::OldSessions => delete!("console_sessions", "id", "created_at"),
            Self::IdleSessions => delete!("console_sessions", "id", "last_seen_at"),
            Self::OldPersonSessions => delete!("person_sessions", "id", "signed_in_at"),
            Self::IdlePersonSessions => delete!("person_sessions", "id", "last_seen_at"),
            Self::Codes => delete!("authorization_codes", "hash", "expires_at"),
            Self::Grants => delete!("grants", "id", "expires_at"),
            Self::DeviceCodes => delete!("device_codes", "hash", "expires_at"),
            Self::RevokedTokens => delete!("revoked_tokens", "jti", "expires_at"),
            Self::Handovers => delete!("handovers", "id", "expires_at"),
            Self::Leaks => delete!("leaks", "id", "at"),
            Self::Usage => delete!("usage", "application_id, hour, grant_type", "hour"),
            Self::TenantUsage => delete!("tenant_usage", "tenant_id, hour, grant_type", "hour"),
            Self::SecretUsage => delete!("secret_usage", "secret_id, hour", "hour"),
            Self::SecretCallers => delete!("secret_callers", "secret_id, remote_addr", "last_at"),
            Self::FullBuckets => delete!("throttles", "bucket", "full_at"),
        }
    }
}

impl Tx<'_> {
    /// Deletes at most so many of what was over by then; says how many.
    pub(crate) async fn delete_expired(
        &mut self,
        kind: Expired,
        over_by: Timestamp,
        most: u64,
    ) -> Result<u64, Fault> {
        let [sqlite, postgres] = kind.statements();
        let sql = self.either(sqlite, postgres);
        Ok(affected!(
            self,
            sqlx::query(sql)
                .bind(over_by.as_millis())
                .bind(i64::try_from(most).unwrap_or(i64::MAX))
        ))
    }
}
