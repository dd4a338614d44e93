//! What can go wrong between us and a database, sorted by what somebody can do about it.

use super::migrations::ApplyError;
use crate::fault::Fault;
use std::fmt;

/// Why the database could not be opened. Its text is one line that says what to do.
#[derive(Debug)]
pub enum OpenError {
    /// The address names no database that we know.
    BadUrl(String),
    /// The folder or file cannot be used.
    File { path: String, source: std::io::Error },
    /// The database does not answer, or answers with a refusal.
    Connect(sqlx::Error),
    /// SQLite is older than the version that mends the WAL-reset corruption.
    OldSqlite(String),
    /// PostgreSQL would acknowledge commits that a crash can lose.
    Unsafe(String),
    /// The database's file is not what was written to it.
    Damaged(String),
    /// The schema could not be brought to this version.
    Migrate(ApplyError),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadUrl(url) => {
                write!(f, "GRANTRY_DATABASE_URL is {url:?}; use sqlite://FILE or postgres://…")
            }
            Self::File { path, source } => write!(f, "cannot use {path}: {source}"),
            Self::Connect(source) => write!(f, "cannot open the database: {source}"),
            Self::OldSqlite(version) => {
                write!(f, "SQLite {version} is too old; 3.51.3 or newer is needed")
            }
            Self::Unsafe(setting) => write!(
                f,
                "PostgreSQL runs with {setting}, which can lose confirmed revocations; switch it on"
            ),
            Self::Damaged(fault) => {
                let line = fault.lines().next_back().unwrap_or_default();
                write!(f, "the database is damaged ({line}); restore it from a backup")
            }
            Self::Migrate(source) => source.fmt(f),
        }
    }
}

impl std::error::Error for OpenError {}

impl From<sqlx::Error> for OpenError {
    fn from(source: sqlx::Error) -> Self {
        Self::Connect(source)
    }
}

impl From<sqlx::Error> for Fault {
    fn from(source: sqlx::Error) -> Self {
        use sqlx::Error as E;
        let passing = match &source {
            E::PoolTimedOut | E::PoolClosed | E::WorkerCrashed | E::Io(_) | E::Tls(_)
            // Somebody in between hung up in the middle of a word.
            | E::Protocol(_) => true,
            E::Database(error) => error.code().is_some_and(|code| is_passing(&code)),
            _ => false,
        };
        if passing { Self::unavailable(source) } else { Self::broken(source) }
    }
}

/// Codes that mean "not now": busy, locked, full or unreadable (SQLite's primary codes), and
/// serialisation failures, deadlocks, connection and resource trouble (PostgreSQL's classes).
fn is_passing(code: &str) -> bool {
    if let Ok(number) = code.parse::<u32>()
        && code.len() < 5
    {
        return matches!(number & 0xff, 5 | 6 | 8 | 10 | 13 | 14);
    }
    // Somebody else has just taken a name that was free, or removed what was there: whoever tries
    // again is told which. SQLite has one writer, so there the same is a defect.
    matches!(code, "40001" | "40P01" | "23503" | "23505")
        || ["08", "53", "57"].iter().any(|c| code.starts_with(c))
}

#[cfg(test)]
mod tests {
    use super::is_passing;

    #[test]
    fn passing_trouble_is_told_from_lasting() {
        for code in ["5", "6", "517", "13", "778", "40001", "40P01", "23505", "08006", "57P01"] {
            assert!(is_passing(code), "{code}");
        }
        for code in ["1", "19", "2067", "23502", "42P01", "22001"] {
            assert!(!is_passing(code), "{code}");
        }
    }
}
