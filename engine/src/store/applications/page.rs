//! Lists of applications: filtered, searched, sorted by four things in two directions.
//!
//! Every variant is a constant text. A filter or word that finds few applications leads the way and
//! what it finds is sorted; otherwise the list is walked in its order and each row is tested. What
//! is frequent may still be far away, such as a word that names begin with: after so many rows the
//! walk is given up, and what was found all the same is gathered.

use super::ApplicationSummary;
use super::terms::Term;
use crate::authority::Reach;
use crate::fault::Fault;
use crate::listing::{Key, Window};
use crate::store::Conn;
use crate::store::backend::run;
use grantry_core::time::Timestamp;

/// How many words and filters one question may hold.
const CONDITIONS: usize = 6;
/// So many matches are few: they are read and sorted. Of several conditions, twice as many: the
/// others leave less of them, and what has all of them is further apart.
const FEW: i64 = 4_000;
/// So many rows are walked through in search of frequent matches.
const NEAR: i64 = 2_000;
/// Matches are counted so far to find the rarest of several conditions that are all frequent.
const MANY: i64 = 50_000;

/// Which applications are wanted.
pub(crate) struct ApplicationsWanted<'a> {
    pub(crate) reach: &'a Reach,
    pub(crate) terms: Vec<Term>,
    pub(crate) window: &'a Window,
    pub(crate) now: Timestamp,
}

/// What leads the way.
#[derive(Clone, Copy)]
enum Lead {
    Order,
    TermOnSqlite,
    TermOnPostgres,
}

/// What is shown of the applications that were found. SQLite keeps the order of a `CROSS JOIN`:
/// first what was found, then its names.
macro_rules! select {
    ($found:expr, $key:literal, $order:literal) => {
        concat!(
            "SELECT a.id, a.client_id, a.name, a.name_key, t.slug AS tenant, p.slug AS project,
                o.email AS owner, a.status, a.grants, a.confidential, a.created_at, a.updated_at,
                a.last_used_at,
                (SELECT s.prefix || ' ' || s.last4 FROM client_secrets s
                    WHERE s.application_id = a.id AND s.retired_at IS NULL
                        AND (s.expires_at IS NULL OR s.expires_at > $5)
                    ORDER BY s.created_at DESC, s.id DESC LIMIT 1) AS secret,
                (SELECT min(s.expires_at) FROM client_secrets s
                    WHERE s.application_id = a.id AND s.retired_at IS NULL
                        AND s.expires_at > $5) AS next_expiry
            FROM (", $found, ") AS found
            CROSS JOIN applications a CROSS JOIN tenants t CROSS JOIN users o
            LEFT JOIN projects p ON p.id = a.project_id
            WHERE a.number = found.number AND t.id = a.tenant_id AND o.id = a.owner_id
            ORDER BY ", $key, " ", $order, ", a.id ", $order
        )
    };
}

/// `OFFSET` keeps PostgreSQL from gathering everything that a frequent word finds, to look rows up
/// in it: each row is tested by one look into an index.
macro_rules! test {
    ($number:literal, $from:literal, $to:literal) => {
        concat!(
            " AND (",
            $from,
            " = '' OR EXISTS (SELECT 1 FROM application_terms x
                WHERE x.number = ",
            $number,
            " AND x.term >= ",
            $from,
            " AND x.term < ",
            $to,
            "
                LIMIT 1 OFFSET 0))"
        )
    };
}

/// All conditions but the first.
macro_rules! tests {
    ($number:literal) => {
        concat!(
            test!($number, "$8", "$9"),
            test!($number, "$10", "$11"),
            test!($number, "$12", "$13"),
            test!($number, "$14", "$15"),
            test!($number, "$16", "$17")
        )
    };
}

/// In the order of an index.
macro_rules! walk {
    ($tenant:literal, $key:literal, $beyond:literal, $within:literal, $order:literal) => {
        select!(
            concat!(
                "SELECT a.number FROM applications a
                WHERE ",
                $tenant,
                " AND (",
                $key,
                ", a.id) ",
                $beyond,
                " ($2, $3)
                    AND (",
                $key,
                ", a.id) ",
                $within,
                " ($18, $19)",
                test!("a.number", "$6", "$7"),
                tests!("a.number"),
                " ORDER BY ",
                $key,
                " ",
                $order,
                ", a.id ",
                $order,
                " LIMIT $4"
            ),
            $key,
            $order
        )
    };
}

/// What the first condition finds, sorted.
macro_rules! gather {
    ($each:literal, $tenant:literal, $key:literal, $beyond:literal, $within:literal, $order:literal) => {
        select!(
            concat!(
                "SELECT a.number
                FROM (SELECT DISTINCT number FROM application_terms
                    WHERE term >= $6 AND term < $7) AS few
                CROSS JOIN ",
                $each,
                " AND ",
                $tenant,
                " AND (",
                $key,
                ", a.id) ",
                $beyond,
                " ($2, $3)
                    AND (",
                $key,
                ", a.id) ",
                $within,
                " ($18, $19)",
                tests!("few.number"),
                " ORDER BY ",
                $key,
                " ",
                $order,
                ", a.id ",
                $order,
                " LIMIT $4"
            ),
            $key,
            $order
        )
    };
}

macro_rules! gather_on_sqlite {
    ($($part:literal),*) => { gather!("applications a WHERE a.number = few.number", $($part),*) };
}

/// Looks every match up by itself; PostgreSQL would otherwise read the whole table to join it.
macro_rules! gather_on_postgres {
    ($($part:literal),*) => {
        gather!(
            "LATERAL (SELECT * FROM applications b WHERE b.number = few.number LIMIT 1) AS a
                WHERE TRUE",
            $($part),*
        )
    };
}

/// Where a walk is given up: so many rows down the list.
macro_rules! near {
    ($tenant:literal, $key:literal, $beyond:literal, $within:literal, $order:literal) => {
        concat!(
            "SELECT ",
            $key,
            ", a.id FROM applications a
            WHERE ",
            $tenant,
            " AND (",
            $key,
            ", a.id) ",
            $beyond,
            " ($2, $3)
            ORDER BY ",
            $key,
            " ",
            $order,
            ", a.id ",
            $order,
            " LIMIT 1 OFFSET $4"
        )
    };
}

macro_rules! variant {
    ($how:ident, $tenant:literal, $window:expr) => {
        match ($window.sort, $window.descending) {
            ("created_at", false) => $how!($tenant, "a.created_at", ">", "<=", "ASC"),
            ("created_at", true) => $how!($tenant, "a.created_at", "<", ">=", "DESC"),
            ("updated_at", false) => $how!($tenant, "a.updated_at", ">", "<=", "ASC"),
            ("updated_at", true) => $how!($tenant, "a.updated_at", "<", ">=", "DESC"),
            ("last_used_at", false) => $how!($tenant, "a.last_used_at", ">", "<=", "ASC"),
            ("last_used_at", true) => $how!($tenant, "a.last_used_at", "<", ">=", "DESC"),
            (_, false) => $how!($tenant, "a.name_key", ">", "<=", "ASC"),
            (_, true) => $how!($tenant, "a.name_key", "<", ">=", "DESC"),
        }
    };
}

impl ApplicationsWanted<'_> {
    fn sql(&self, lead: Lead) -> &'static str {
        match (lead, self.reach.is_platform()) {
            (Lead::Order, true) => variant!(walk, "$1 = ''", self.window),
            (Lead::Order, false) => variant!(walk, "a.tenant_id = $1", self.window),
            (Lead::TermOnSqlite, true) => variant!(gather_on_sqlite, "$1 = ''", self.window),
            (Lead::TermOnSqlite, false) => {
                variant!(gather_on_sqlite, "a.tenant_id = $1", self.window)
            }
            (Lead::TermOnPostgres, true) => variant!(gather_on_postgres, "$1 = ''", self.window),
            (Lead::TermOnPostgres, false) => {
                variant!(gather_on_postgres, "a.tenant_id = $1", self.window)
            }
        }
    }

    fn near(&self) -> &'static str {
        match self.reach.is_platform() {
            true => variant!(near, "$1 = ''", self.window),
            false => variant!(near, "a.tenant_id = $1", self.window),
        }
    }
}

impl Conn<'_> {
    pub(crate) async fn applications_page(
        &mut self,
        mut wanted: ApplicationsWanted<'_>,
    ) -> Result<Vec<ApplicationSummary>, Fault> {
        wanted.terms.truncate(CONDITIONS);
        let end = wanted.window.end();
        let term = match self {
            Self::Sqlite(_) => Lead::TermOnSqlite,
            Self::Postgres(_) => Lead::TermOnPostgres,
        };
        let few = if wanted.terms.len() > 1 { 2 * FEW } else { FEW };
        match self.rarest_term_first(&mut wanted.terms, few).await? {
            None => return self.applications_found(&wanted, Lead::Order, &end).await,
            Some(found) if found <= few => {
                return self.applications_found(&wanted, term, &end).await;
            }
            Some(_) => {}
        }
        let near = self.applications_near(&wanted).await?;
        let whole = near.is_none();
        let rows =
            self.applications_found(&wanted, Lead::Order, near.as_ref().unwrap_or(&end)).await?;
        if whole || rows.len() > wanted.window.limit() {
            return Ok(rows);
        }
        if wanted.terms.len() > 1 {
            self.rarest_term_first(&mut wanted.terms, MANY).await?;
        }
        self.applications_found(&wanted, term, &end).await
    }

    /// `None`: the list ends before that.
    async fn applications_near(
        &mut self,
        wanted: &ApplicationsWanted<'_>,
    ) -> Result<Option<(Key, String)>, Fault> {
        let (sql, window) = (wanted.near(), wanted.window);
        macro_rules! bound {
            ($key:expr) => {
                sqlx::query_as(sql)
                    .bind(wanted.reach.as_sql())
                    .bind($key)
                    .bind(&window.id)
                    .bind(NEAR)
            };
        }
        Ok(match &window.key {
            Key::Text(key) => {
                let row: Option<(String, String)> = run!(self, bound!(key), fetch_optional);
                row.map(|(key, id)| (Key::Text(key), id))
            }
            Key::Number(key) => {
                let row: Option<(i64, String)> = run!(self, bound!(*key), fetch_optional);
                row.map(|(key, id)| (Key::Number(key), id))
            }
        })
    }

    async fn applications_found(
        &mut self,
        wanted: &ApplicationsWanted<'_>,
        lead: Lead,
        (end, end_id): &(Key, String),
    ) -> Result<Vec<ApplicationSummary>, Fault> {
        let (sql, window) = (wanted.sql(lead), wanted.window);
        let mut terms = wanted.terms.clone();
        terms.resize(CONDITIONS, Term::none());
        macro_rules! bound {
            ($key:expr, $end:expr) => {{
                let mut query = sqlx::query_as(sql)
                    .bind(wanted.reach.as_sql())
                    .bind($key)
                    .bind(&window.id)
                    .bind(window.rows())
                    .bind(wanted.now.as_millis());
                for term in &terms {
                    query = query.bind(&term.from).bind(&term.to);
                }
                query.bind($end).bind(end_id)
            }};
        }
        Ok(match (&window.key, end) {
            (Key::Number(key), Key::Number(end)) => run!(self, bound!(*key, *end), fetch_all),
            (_, Key::Text(end)) => run!(self, bound!(window.text(), end), fetch_all),
            (Key::Text(_), Key::Number(_)) => {
                return Err(Fault::broken_because("a list ends by another key than it begins"));
            }
        })
    }
}
