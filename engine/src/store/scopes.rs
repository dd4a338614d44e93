//! Table `scopes`.

use super::backend::{affected, run};
use super::seek::{Pages, seek};
use super::verdict::{attempt, unless_in_use};
use super::{Conn, Tx};
use crate::fault::Fault;
use crate::listing::Window;
use grantry_core::time::Timestamp;

/// A row as it is stored, with the number of its applications.
#[derive(sqlx::FromRow, Clone)]
pub(crate) struct ScopeRow {
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) sensitive: bool,
    pub(crate) applications: i64,
    pub(crate) version: i64,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

/// What a row consists of that people decide, but for the name.
pub(crate) struct ScopeContent<'a> {
    pub(crate) title: &'a str,
    pub(crate) description: &'a str,
    pub(crate) sensitive: bool,
}

macro_rules! select {
    ($($tail:expr),*) => {
        concat!(
            "SELECT s.name, s.title, s.description, s.sensitive,
                (SELECT count(*) FROM application_scopes x WHERE x.scope = s.name) AS applications,
                s.version, s.created_at, s.updated_at
            FROM scopes s "
            $(, $tail)*
        )
    };
}

const BY_NAME: &str = select!("WHERE s.name = $1");

macro_rules! page {
    ($key:literal, $beyond:literal, $order:literal) => {
        select!(
            "WHERE (",
            $key,
            ", s.name) ",
            $beyond,
            " ($1, $2)
                AND (lower(s.name) LIKE $3 ESCAPE '\\' OR lower(s.title) LIKE $3 ESCAPE '\\')
            ORDER BY ",
            $key,
            " ",
            $order,
            ", s.name ",
            $order,
            " LIMIT $4"
        )
    };
}

const BY_NAMES: [&str; 2] = [page!("s.name", ">", "ASC"), page!("s.name", "<", "DESC")];

/// A scope has no other short name than its name.
const PAGES: Pages = Pages {
    name: BY_NAMES,
    slug: BY_NAMES,
    created_at: [page!("s.created_at", ">", "ASC"), page!("s.created_at", "<", "DESC")],
};

/// An update that changes nothing takes the row's lock, on either database.
const LOCK: &str = "UPDATE scopes SET version = version WHERE name = $1";

const INSERT: &str =
    "INSERT INTO scopes (name, title, description, sensitive, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (name) DO NOTHING";

const UPDATE: &str = "UPDATE scopes SET title = $2, description = $3, sensitive = $4,
    version = version + 1, updated_at = $5 WHERE name = $1";

const DELETE: &str = "DELETE FROM scopes WHERE name = $1";

/// Binds what both statements share, in the order of their parameters.
macro_rules! bind_content {
    ($sql:expr, $name:expr, $scope:expr, $now:expr) => {
        sqlx::query($sql)
            .bind($name)
            .bind($scope.title)
            .bind($scope.description)
            .bind($scope.sensitive)
            .bind($now.as_millis())
    };
}

impl Conn<'_> {
    /// `None`: no such scope.
    pub(crate) async fn scope_by_name(&mut self, name: &str) -> Result<Option<ScopeRow>, Fault> {
        Ok(run!(self, sqlx::query_as(BY_NAME).bind(name), fetch_optional))
    }

    pub(crate) async fn scopes_page(&mut self, window: &Window) -> Result<Vec<ScopeRow>, Fault> {
        Ok(seek!(self, PAGES, window))
    }
}

impl Tx<'_> {
    /// The row, which nobody else can change until the transaction ends.
    pub(crate) async fn lock_scope(&mut self, name: &str) -> Result<Option<ScopeRow>, Fault> {
        affected!(self, sqlx::query(LOCK).bind(name));
        self.scope_by_name(name).await
    }

    /// `false`: the name is taken.
    pub(crate) async fn insert_scope(
        &mut self,
        name: &str,
        scope: &ScopeContent<'_>,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        Ok(affected!(self, bind_content!(INSERT, name, scope, now)) == 1)
    }

    pub(crate) async fn update_scope(
        &mut self,
        name: &str,
        scope: &ScopeContent<'_>,
        now: Timestamp,
    ) -> Result<(), Fault> {
        affected!(self, bind_content!(UPDATE, name, scope, now));
        Ok(())
    }

    /// `false`: applications have it.
    pub(crate) async fn delete_scope(&mut self, name: &str) -> Result<bool, Fault> {
        unless_in_use(attempt!(self, sqlx::query(DELETE).bind(name)))
    }
}
