//! Opens the database that the configuration names, and brings it to this version's schema.

use super::{OpenError, Store, postgres, sqlite};
use std::fmt;
use std::path::{Path, PathBuf};

/// Where the database is.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A file of our own.
    Sqlite(PathBuf),
    /// A PostgreSQL server; the address may hold a password.
    Postgres(String),
}

impl DatabaseUrl {
    /// Accepts `sqlite://FILE` and `postgres://…`.
    pub fn parse(text: &str) -> Result<Self, OpenError> {
        if let Some(path) = text.strip_prefix("sqlite://").or_else(|| text.strip_prefix("sqlite:"))
            && !path.is_empty()
            && !path.starts_with(':')
        {
            return Ok(Self::Sqlite(PathBuf::from(path)));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        Err(OpenError::BadUrl(without_password(text)))
    }
}

/// For the log: the place, never the password.
impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite://{}", path.display()),
            Self::Postgres(url) => f.write_str(&without_password(url)),
        }
    }
}

/// Like the text for the log, since a debug print ends up there too.
impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}

/// Leaves out the password: what stands between the user's name and the last `@` (a password may
/// hold any character, also ones that should have been encoded), and every parameter of that kind.
fn without_password(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").map_or(("", url), |(scheme, rest)| (scheme, rest));
    let place = match rest.rsplit_once('@') {
        Some((user, place)) if !user.contains("password=") => {
            format!("{}@{place}", user.split([':', '/', '?']).next().unwrap_or(""))
        }
        _ => rest.to_owned(),
    };
    let (place, query) = place.split_once('?').unwrap_or((&place, ""));
    let shown = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name, _)) if name.contains("password") => format!("{name}=…"),
        _ => pair.to_owned(),
    });
    let query = shown.collect::<Vec<_>>().join("&");
    let colon = if scheme.is_empty() { "" } else { "://" };
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{scheme}{colon}{place}{mark}{query}")
}

impl Store {
    /// Opens and migrates. Several processes may do so at once; one of them does the work.
    pub(crate) async fn open(url: &DatabaseUrl, group_size: usize) -> Result<Self, OpenError> {
        match url {
            DatabaseUrl::Sqlite(path) => {
                Ok(Self::Sqlite(sqlite::SqliteStore::open(Path::new(path), group_size).await?))
            }
            DatabaseUrl::Postgres(url) => {
                Ok(Self::Postgres(postgres::PostgresStore::open(url).await?))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_databases_are_recognised_and_nothing_else() {
        assert_eq!(
            DatabaseUrl::parse("sqlite://./data/grantry.db").ok(),
            Some(DatabaseUrl::Sqlite(PathBuf::from("./data/grantry.db")))
        );
        assert!(matches!(DatabaseUrl::parse("postgres://u@h/d"), Ok(DatabaseUrl::Postgres(_))));
        for bad in ["", "mysql://u:pw@h/d", "sqlite:", "sqlite::memory:", "grantry.db"] {
            assert!(DatabaseUrl::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        for url in [
            "postgres://ada:hunter2@db.example:5432/grantry",
            "postgres://ada:hunter2@x@db.example/grantry",
            "postgres://db.example/grantry?user=ada&password=hunter2",
            "postgres://db.example/grantry?password=hunter2&sslmode=require",
            "postgres://db.example/grantry?sslpassword=hunter2&password=hunter2@x",
            "postgres://ada:hunter2/x@db.example/grantry",
            "postgres://ada:hunter2?x@db.example/grantry",
            "mysql://ada:hunter2@db.example",
        ] {
            assert!(!without_password(url).contains("hunter2"), "{}", without_password(url));
            assert!(!format!("{:?}", DatabaseUrl::Postgres(url.to_owned())).contains("hunter2"));
        }
        assert_eq!(without_password("postgres://a:b@h:1/d?x=1"), "postgres://a@h:1/d?x=1");
    }
}
