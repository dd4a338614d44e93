//! Table `application_users`: who is listed for an application, and whether it admits them.

use super::backend::{affected, run};
use super::{Conn, FEW, PersonKey, Term, Tx};
use crate::fault::Fault;
use crate::listing::Window;
use grantry_core::time::Timestamp;

/// How many words one question may hold.
const WORDS: usize = 4;

/// A row together with the person it lists.
#[derive(sqlx::FromRow, Clone)]
pub(crate) struct ApplicationUserRow {
    pub(crate) user_id: String,
    pub(crate) email: String,
    pub(crate) email_key: String,
    pub(crate) first_name: String,
    pub(crate) active: bool,
    pub(crate) enabled: bool,
    pub(crate) created_at: i64,
}

/// What leads the way through a list.
#[derive(Clone, Copy)]
enum Lead {
    Order,
    Word,
    List,
}

/// `OFFSET` keeps PostgreSQL from gathering everything that a frequent word finds.
macro_rules! select {
    ($from:literal, $join:literal, $key:literal, $id:literal, $beyond:literal, $order:literal) => {
        concat!(
            "SELECT u.id AS user_id, u.email, u.email_key, u.first_name, u.active, l.enabled,
                l.created_at
            FROM ", $from, " WHERE ", $join, " AND l.application_id = $1
                AND (", $key, ", ", $id, ") ", $beyond, " ($2, $3)",
            select!(@test "$5", "$6"), select!(@test "$7", "$8"),
            select!(@test "$9", "$10"), select!(@test "$11", "$12"),
            " ORDER BY ", $key, " ", $order, ", ", $id, " ", $order, " LIMIT $4"
        )
    };
    (@test $from:literal, $to:literal) => {
        concat!(
            " AND (", $from, " = '' OR EXISTS (SELECT 1 FROM user_terms x
                WHERE x.user_id = u.id AND x.term >= ", $from, " AND x.term < ", $to, "
                LIMIT 1 OFFSET 0))"
        )
    };
}

/// In the order of an index over people: the only one that knows their addresses. SQLite keeps the order of a `CROSS JOIN`.
macro_rules! walk {
    ($key:literal, $id:literal, $beyond:literal, $order:literal) => {
        select!(
            "users u CROSS JOIN application_users l",
            "l.user_id = u.id",
            $key,
            $id,
            $beyond,
            $order
        )
    };
}

/// What the first word finds, sorted. The key is an expression, or PostgreSQL might walk the whole
/// list in its order to meet the few.
macro_rules! word {
    ($key:literal, $id:literal, $beyond:literal, $order:literal) => {
        select!(
            "(SELECT DISTINCT user_id FROM user_terms WHERE term >= $5 AND term < $6) AS few
            CROSS JOIN users u CROSS JOIN application_users l",
            "u.id = few.user_id AND l.user_id = u.id",
            $key,
            $id,
            $beyond,
            $order
        )
    };
}

/// Everybody who is listed: by the moment of listing in the order of an index, otherwise sorted.
macro_rules! list {
    ($key:literal, $id:literal, $beyond:literal, $order:literal) => {
        select!(
            "application_users l CROSS JOIN users u",
            "u.id = l.user_id",
            $key,
            $id,
            $beyond,
            $order
        )
    };
}

macro_rules! variant {
    ($how:ident, $window:expr, $at:literal, $email:literal) => {
        match ($window.sort, $window.descending) {
            ("created_at", false) => $how!($at, "l.user_id", ">", "ASC"),
            ("created_at", true) => $how!($at, "l.user_id", "<", "DESC"),
            (_, false) => $how!($email, "u.id", ">", "ASC"),
            (_, true) => $how!($email, "u.id", "<", "DESC"),
        }
    };
}

macro_rules! one {
    ($where:literal) => {
        concat!(
            "SELECT u.id AS user_id, u.email, u.email_key, u.first_name, u.active, l.enabled,
                l.created_at
            FROM users u JOIN application_users l ON l.user_id = u.id
            WHERE l.application_id = $1 AND ",
            $where
        )
    };
}

const BY_EMAIL: &str = one!("u.email_key = $2");
const BY_ID: &str = one!("u.id = $2");

const COUNT: &str = "SELECT count(*) FROM
    (SELECT 1 AS one FROM application_users WHERE application_id = $1
        ORDER BY user_id LIMIT $2) AS found";

const INSERT: &str = "INSERT INTO application_users
    (application_id, user_id, enabled, created_at, updated_at) VALUES ($1, $2, $3, $4, $4)
    ON CONFLICT (application_id, user_id) DO NOTHING";

const SET_ENABLED: &str = "UPDATE application_users SET enabled = $3, updated_at = $4
    WHERE application_id = $1 AND user_id = $2 AND enabled <> $3";

const DELETE: &str = "DELETE FROM application_users WHERE application_id = $1 AND user_id = $2";

impl Conn<'_> {
    /// `None`: nobody of that name is listed for the application.
    pub(crate) async fn application_user(
        &mut self,
        application_id: &str,
        key: &PersonKey,
    ) -> Result<Option<ApplicationUserRow>, Fault> {
        let (sql, text) = match key {
            PersonKey::Email(text) => (BY_EMAIL, text),
            PersonKey::Id(text) => (BY_ID, text),
        };
        Ok(run!(self, sqlx::query_as(sql).bind(application_id).bind(text), fetch_optional))
    }

    pub(crate) async fn application_users_page(
        &mut self,
        application_id: &str,
        mut terms: Vec<Term>,
        window: &Window,
    ) -> Result<Vec<ApplicationUserRow>, Fault> {
        terms.truncate(WORDS);
        let found = self.rarest_first(&mut terms, FEW).await?.unwrap_or(i64::MAX);
        let sql = match self.lead(application_id, found).await? {
            Lead::Order if window.sort == "email" => {
                variant!(walk, window, "l.created_at", "u.email_key")
            }
            Lead::Word => variant!(word, window, "(l.created_at + 0)", "(u.email_key || '')"),
            Lead::Order | Lead::List => variant!(list, window, "l.created_at", "u.email_key"),
        };
        terms.resize(WORDS, Term::none());
        macro_rules! bound {
            ($key:expr) => {{
                let mut query = sqlx::query_as(sql)
                    .bind(application_id)
                    .bind($key)
                    .bind(&window.id)
                    .bind(window.rows());
                for term in &terms {
                    query = query.bind(&term.from).bind(&term.to);
                }
                query
            }};
        }
        Ok(match window.sort {
            "created_at" => run!(self, bound!(window.number()), fetch_all),
            _ => run!(self, bound!(window.text()), fetch_all),
        })
    }

    async fn lead(&mut self, application_id: &str, found: i64) -> Result<Lead, Fault> {
        let (listed,): (i64,) =
            run!(self, sqlx::query_as(COUNT).bind(application_id).bind(FEW + 1), fetch_one);
        Ok(match found.min(listed) {
            more if more > FEW => Lead::Order,
            _ if found < listed => Lead::Word,
            _ => Lead::List,
        })
    }
}

impl Tx<'_> {
    /// `false`: already listed.
    pub(crate) async fn insert_application_user(
        &mut self,
        application_id: &str,
        user_id: &str,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let inserted = affected!(
            self,
            sqlx::query(INSERT).bind(application_id).bind(user_id).bind(true).bind(now.as_millis())
        );
        Ok(inserted == 1)
    }

    /// `false`: it was so already.
    pub(crate) async fn set_application_user_enabled(
        &mut self,
        application_id: &str,
        user_id: &str,
        enabled: bool,
        now: Timestamp,
    ) -> Result<bool, Fault> {
        let changed = affected!(
            self,
            sqlx::query(SET_ENABLED)
                .bind(application_id)
                .bind(user_id)
                .bind(enabled)
                .bind(now.as_millis())
        );
        Ok(changed == 1)
    }

    pub(crate) async fn delete_application_user(
        &mut self,
        application_id: &str,
        user_id: &str,
    ) -> Result<(), Fault> {
        affected!(self, sqlx::query(DELETE).bind(application_id).bind(user_id));
        Ok(())
    }
}
