//! Lists of applications: filtered, searched, sorted by four things in two directions.
//!
//! Every variant is a constant text. A filter or word that finds few applications leads the way and
//! what it finds is sorted; otherwise the list is walked in its order and each row is tested. What
//! is frequent may still be far away, such as a word that names begin with: after so many rows the
//! walk is given up, and what was found all the same is gathered. A search that nobody asked to be
//! sorted is spared both where it finds much (`matched.rs`).

use super::parts::{select, test, tests, within};
use super::{ApplicationSummary, Term};
use crate::authority::Reach;
use crate::fault::Fault;
use crate::listing::{Key, Order, Window};
use crate::store::backend::run;
use crate::store::{Conn, Found};
use grantry_core::time::Timestamp;

/// How many words and filters one question may hold.
pub(super) const CONDITIONS: usize = 6;
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
    pub(crate) order: Order,
}

/// What leads the way.
#[derive(Clone, Copy)]
enum Lead {
    Order,
    TermOnSqlite,
    TermOnPostgres,
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
            "",
            concat!($key, " ", $order, ", a.id ", $order)
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
                    WHERE term >= $6 AND ",
                within!("term", "$6", "$7"),
                ") AS few
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
            "",
            concat!($key, " ", $order, ", a.id ", $order)
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
    ) -> Result<Found<ApplicationSummary>, Fault> {
        wanted.terms.truncate(CONDITIONS);
        if let Order::After(met) = wanted.order.clone() {
            let leads = |word: &Term| word.typed && met.term.starts_with(&word.from);
            let lead = wanted.terms.iter().position(leads);
            let (Some(lead), Ok(number)) = (lead, met.row.parse()) else {
                return Ok(Found::Nowhere);
            };
            wanted.terms.swap(0, lead);
            let rows = self.applications_matched(&wanted, (&met.term, number)).await?;
            return Ok(Found::ByMatch(rows));
        }
        let few = if wanted.terms.len() > 1 { 2 * FEW } else { FEW };
        let found = self.rarest_term_first(&mut wanted.terms, few).await?;
        let typed =
            matches!(wanted.order, Order::Any) && wanted.terms.iter().any(|term| term.typed);
        if typed && found.is_some_and(|found| found > few) {
            wanted.terms.sort_by_key(|term| !term.typed);
            let words = wanted.terms.iter().take_while(|term| term.typed).count();
            if words > 1 {
                self.rarest_term_first(&mut wanted.terms[..words], MANY).await?;
            }
            let begin = wanted.terms[0].from.clone();
            let rows = self.applications_matched(&wanted, (&begin, i64::MIN)).await?;
            return Ok(Found::ByMatch(rows));
        }
        self.applications_sorted(wanted, found.map(|found| found <= few)).await.map(Found::Sorted)
    }

    /// In the order of the window; whether the first condition finds few, unless there is none.
    async fn applications_sorted(
        &mut self,
        mut wanted: ApplicationsWanted<'_>,
        few: Option<bool>,
    ) -> Result<Vec<ApplicationSummary>, Fault> {
        let end = wanted.window.end();
        let term = match self {
            Self::Sqlite(_) => Lead::TermOnSqlite,
            Self::Postgres(_) => Lead::TermOnPostgres,
        };
        match few {
            None => return self.applications_found(&wanted, Lead::Order, &end).await,
            Some(true) => return self.applications_found(&wanted, term, &end).await,
            Some(false) => {}
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
