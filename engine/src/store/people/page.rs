//! Lists of people: filtered, searched, sorted by two things in two directions.
//!
//! Every variant is a constant text. What finds few people leads the way and is sorted: a word, or
//! the roles and states that are wanted. Otherwise the list is walked in its order and each row is
//! tested; after so many rows the walk is given up, and what a word finds all the same is gathered.
//! So the work grows with what is found, and not with the table.

use super::PersonRow;
use crate::authority::Reach;
use crate::fault::Fault;
use crate::listing::{Key, Order, Window};
use crate::store::backend::run;
use crate::store::{Conn, FEW, Found, Matched, Term};
use grantry_core::user::Role;

/// How many words one question may hold.
const WORDS: usize = 6;
/// So many rows are walked through in search of frequent words.
const NEAR: i64 = 2_000;
/// More than so many are not sorted by address unless somebody asks for it.
const MANY: i64 = 4_000;

/// Which people are wanted.
pub(crate) struct PeopleWanted<'a> {
    pub(crate) reach: &'a Reach,
    pub(crate) role: Option<Role>,
    pub(crate) active: Option<bool>,
    pub(crate) terms: Vec<Term>,
    pub(crate) window: &'a Window,
    pub(crate) order: Order,
}

/// What leads the way.
#[derive(Clone, Copy)]
enum Lead {
    Order,
    WordOnSqlite,
    WordOnPostgres,
    Class,
}

macro_rules! columns {
    ($tenant:literal) => {
        concat!(
            "u.id, u.tenant_id, ",
            $tenant,
            " AS tenant, u.email, u.email_key, u.first_name,
                u.last_name, u.role, u.active, u.claims, u.version, u.created_at, u.updated_at"
        )
    };
    () => {
        columns!("(SELECT slug FROM tenants WHERE id = u.tenant_id)")
    };
}

/// What only tests a row is written as an expression, or it would be looked for by it: by the role
/// instead of walking, and by the tenant instead of by what was found. `OFFSET` keeps PostgreSQL from
/// gathering everybody with a frequent word before it walks.
macro_rules! select {
    ($columns:expr, $from:literal, $tenant:literal, $key:literal, $beyond:literal, $within:literal, $order:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM ",
            $from,
            " AND ",
            $tenant,
            "
                AND (",
            $key,
            ", u.id) ",
            $beyond,
            " ($2, $3)
                AND (",
            $key,
            ", u.id) ",
            $within,
            " ($23, $24)
                AND (u.role || '') IN ($5, $6, $7, $8) AND u.active IN ($9, $10)",
            test!("u.id", "$11", "$12"),
            tests!("u.id"),
            " ORDER BY ",
            $key,
            " ",
            $order,
            ", u.id ",
            $order,
            " LIMIT $4"
        )
    };
}

macro_rules! test {
    ($id:literal, $from:literal, $to:literal) => {
        concat!(
            " AND (",
            $from,
            " = '' OR EXISTS (SELECT 1 FROM user_terms x
                WHERE x.user_id = ",
            $id,
            " AND x.term >= ",
            $from,
            " AND x.term < ",
            $to,
            "
                LIMIT 1 OFFSET 0))"
        )
    };
}

/// All words but the first.
macro_rules! tests {
    ($id:literal) => {
        concat!(
            test!($id, "$13", "$14"),
            test!($id, "$15", "$16"),
            test!($id, "$17", "$18"),
            test!($id, "$19", "$20"),
            test!($id, "$21", "$22")
        )
    };
}

/// In the order of an index. SQLite keeps the order of a `CROSS JOIN`, first the walk and then its
/// tenants; without it, it would rather go through everybody tenant by tenant.
macro_rules! walk {
    ($tenant:literal, $key:literal, $beyond:literal, $within:literal, $order:literal) => {
        select!(
            columns!("t.slug"),
            "users u CROSS JOIN tenants t WHERE t.id = u.tenant_id",
            $tenant,
            $key,
            $beyond,
            $within,
            $order
        )
    };
}

/// What the first word finds, sorted.
macro_rules! word_on_sqlite {
    ($tenant:literal, $key:literal, $beyond:literal, $within:literal, $order:literal) => {
        select!(
            columns!(),
            "(SELECT DISTINCT user_id FROM user_terms WHERE term >= $11 AND term < $12) AS few
            CROSS JOIN users u WHERE u.id = few.user_id",
            $tenant,
            $key,
            $beyond,
            $within,
            $order
        )
    };
}

/// Looks everybody up by themselves; PostgreSQL would otherwise compare all with all.
macro_rules! word_on_postgres {
    ($tenant:literal, $key:literal, $beyond:literal, $within:literal, $order:literal) => {
        select!(
            columns!(),
            "(SELECT DISTINCT user_id FROM user_terms WHERE term >= $11 AND term < $12) AS few
            CROSS JOIN LATERAL
                (SELECT * FROM users v WHERE v.id = few.user_id LIMIT 1) AS u
            WHERE TRUE",
            $tenant,
            $key,
            $beyond,
            $within,
            $order
        )
    };
}

/// Whoever has one of the roles and states, sorted.
macro_rules! class {
    ($tenant:literal, $key:literal, $beyond:literal, $within:literal, $order:literal) => {
        select!(
            columns!(),
            "(SELECT id AS user_id FROM users
                WHERE role IN ($5, $6, $7, $8) AND active IN ($9, $10)) AS few
            CROSS JOIN users u WHERE u.id = few.user_id",
            $tenant,
            $key,
            $beyond,
            $within,
            $order
        )
    };
}

/// In the order of the index of terms. Everybody is found by the first of their terms that the word
/// meets, and by no other.
const MATCHED: &str = concat!(
    "SELECT ",
    columns!(),
    ", found.term AS met, found.user_id AS met_in
    FROM (SELECT m.term, m.user_id FROM user_terms m
        WHERE (m.term, m.user_id) > ($2, $3) AND m.term < $12
            AND NOT EXISTS (SELECT 1 FROM user_terms y
                WHERE y.user_id = m.user_id AND y.term >= $11 AND y.term < m.term LIMIT 1 OFFSET 0)
            AND EXISTS (SELECT 1 FROM users b
                WHERE b.id = m.user_id AND ($1 = '' OR (b.tenant_id || '') = $1)
                    AND (b.role || '') IN ($5, $6, $7, $8) AND b.active IN ($9, $10)
                LIMIT 1 OFFSET 0)",
    tests!("m.user_id"),
    " ORDER BY m.term, m.user_id LIMIT $4) AS found
    CROSS JOIN users u
    WHERE u.id = found.user_id
    ORDER BY found.term, found.user_id"
);

/// Where a walk is given up: so many rows down the list. It is written as the walk is, so
/// that SQLite takes the same index.
macro_rules! near {
    ($tenant:literal, $key:literal, $beyond:literal, $within:literal, $order:literal) => {
        concat!(
            "SELECT ",
            $key,
            ", u.id FROM users u CROSS JOIN tenants t
            WHERE t.id = u.tenant_id AND ",
            $tenant,
            " AND (",
            $key,
            ", u.id) ",
            $beyond,
            " ($2, $3) AND (",
            $key,
            ", u.id) ",
            $within,
            " ($5, $6)
            ORDER BY ",
            $key,
            " ",
            $order,
            ", u.id ",
            $order,
            " LIMIT 1 OFFSET $4"
        )
    };
}

macro_rules! variant {
    ($how:ident, $tenant:literal, $window:expr) => {
        match ($window.sort, $window.descending) {
            ("created_at", false) => $how!($tenant, "u.created_at", ">", "<=", "ASC"),
            ("created_at", true) => $how!($tenant, "u.created_at", "<", ">=", "DESC"),
            (_, false) => $how!($tenant, "u.email_key", ">", "<=", "ASC"),
            (_, true) => $how!($tenant, "u.email_key", "<", ">=", "DESC"),
        }
    };
}

/// How many people have one of the roles and states, counted no further than [`FEW`] and one.
const CLASS: &str = "SELECT count(*) FROM
    (SELECT 1 AS one FROM users
        WHERE role IN ($1, $2, $3, $4) AND active IN ($5, $6) LIMIT $7) AS found";

impl PeopleWanted<'_> {
    /// The roles that are wanted; where one is, four times the same.
    fn roles(&self) -> [&'static str; 4] {
        self.role.map_or(Role::ALL.map(Role::as_str), |role| [role.as_str(); 4])
    }

    fn states(&self) -> [bool; 2] {
        self.active.map_or([true, false], |active| [active; 2])
    }

    fn sql(&self, lead: Lead) -> &'static str {
        match (lead, self.reach.is_platform()) {
            (Lead::Order, true) => variant!(walk, "$1 = ''", self.window),
            (Lead::Order, false) => variant!(walk, "u.tenant_id = $1", self.window),
            (Lead::WordOnSqlite, true) => variant!(word_on_sqlite, "$1 = ''", self.window),
            (Lead::WordOnSqlite, false) => {
                variant!(word_on_sqlite, "(u.tenant_id || '') = $1", self.window)
            }
            (Lead::WordOnPostgres, true) => variant!(word_on_postgres, "$1 = ''", self.window),
            (Lead::WordOnPostgres, false) => {
                variant!(word_on_postgres, "(u.tenant_id || '') = $1", self.window)
            }
            (Lead::Class, true) => variant!(class, "$1 = ''", self.window),
            (Lead::Class, false) => variant!(class, "(u.tenant_id || '') = $1", self.window),
        }
    }

    fn near(&self) -> &'static str {
        match self.reach.is_platform() {
            true => variant!(near, "$1 = ''", self.window),
            false => variant!(near, "u.tenant_id = $1", self.window),
        }
    }
}

/// Binds how many are wanted, and everything that is asked of each, to `$4` and what follows.
macro_rules! conditions {
    ($query:expr, $wanted:ident) => {{
        let mut query = $query.bind($wanted.window.rows());
        for role in $wanted.roles() {
            query = query.bind(role);
        }
        for state in $wanted.states() {
            query = query.bind(state);
        }
        let mut terms = $wanted.terms.clone();
        terms.resize(WORDS, Term::none());
        for Term { from, to, .. } in terms {
            query = query.bind(from).bind(to);
        }
        query
    }};
}

impl Conn<'_> {
    pub(crate) async fn people_page(
        &mut self,
        mut wanted: PeopleWanted<'_>,
    ) -> Result<Found<PersonRow>, Fault> {
        wanted.terms.truncate(WORDS);
        if let Order::After(met) = wanted.order.clone() {
            let leads = |word: &Term| met.term.starts_with(&word.from);
            let Some(lead) = wanted.terms.iter().position(leads) else { return Ok(Found::Nowhere) };
            wanted.terms.swap(0, lead);
            return Ok(Found::ByMatch(self.people_matched(&wanted, &met.term, &met.row).await?));
        }
        let found = self.rarest_first(&mut wanted.terms, MANY).await?;
        let like = self.people_like(&wanted).await?.unwrap_or(i64::MAX);
        let lead = match found.unwrap_or(i64::MAX).min(like) {
            more if more > FEW => Lead::Order,
            _ if found.is_some_and(|found| found <= like) => self.word(),
            _ => Lead::Class,
        };
        match (lead, found) {
            (Lead::Order, Some(found)) if found > MANY && wanted.order == Order::Any => {
                let begin = wanted.terms[0].from.clone();
                self.people_matched(&wanted, &begin, "").await.map(Found::ByMatch)
            }
            (Lead::Order, Some(_)) => self.people_walked(&wanted).await.map(Found::Sorted),
            _ => {
                let end = wanted.window.end();
                self.people_found_by(&wanted, lead, &end).await.map(Found::Sorted)
            }
        }
    }

    fn word(&self) -> Lead {
        match self {
            Self::Sqlite(_) => Lead::WordOnSqlite,
            Self::Postgres(_) => Lead::WordOnPostgres,
        }
    }

    /// Walks down the list for as long as that is likely to end soon.
    async fn people_walked(&mut self, wanted: &PeopleWanted<'_>) -> Result<Vec<PersonRow>, Fault> {
        let (near, end) = (self.people_near(wanted).await?, wanted.window.end());
        let whole = near.is_none();
        let near = near.unwrap_or_else(|| end.clone());
        let rows = self.people_found_by(wanted, Lead::Order, &near).await?;
        if whole || rows.len() > wanted.window.limit() {
            return Ok(rows);
        }
        self.people_found_by(wanted, self.word(), &end).await
    }

    /// What the first word meets behind a place in the index.
    async fn people_matched(
        &mut self,
        wanted: &PeopleWanted<'_>,
        term: &str,
        user_id: &str,
    ) -> Result<Vec<Matched<PersonRow>>, Fault> {
        macro_rules! bound {
            () => {{
                let query = sqlx::query_as(MATCHED).bind(wanted.reach.as_sql());
                conditions!(query.bind(term).bind(user_id), wanted)
            }};
        }
        Ok(run!(self, bound!(), fetch_all))
    }

    /// `None`: the list ends before that.
    async fn people_near(
        &mut self,
        wanted: &PeopleWanted<'_>,
    ) -> Result<Option<(Key, String)>, Fault> {
        let (sql, window) = (wanted.near(), wanted.window);
        let (end, end_id) = window.end();
        macro_rules! bound {
            ($key:expr, $end:expr) => {{
                let query = sqlx::query_as(sql).bind(wanted.reach.as_sql()).bind($key);
                query.bind(&window.id).bind(NEAR).bind($end).bind(&end_id)
            }};
        }
        Ok(match (&window.key, &end) {
            (Key::Number(key), Key::Number(end)) => {
                let row: Option<(i64, String)> = run!(self, bound!(*key, *end), fetch_optional);
                row.map(|(key, id)| (Key::Number(key), id))
            }
            (_, Key::Text(end)) => {
                let row: Option<(String, String)> =
                    run!(self, bound!(window.text(), end), fetch_optional);
                row.map(|(key, id)| (Key::Text(key), id))
            }
            (Key::Text(_), Key::Number(_)) => {
                return Err(Fault::broken_because("a list ends by another key than it begins"));
            }
        })
    }

    async fn people_found_by(
        &mut self,
        wanted: &PeopleWanted<'_>,
        lead: Lead,
        (end, end_id): &(Key, String),
    ) -> Result<Vec<PersonRow>, Fault> {
        let (sql, window) = (wanted.sql(lead), wanted.window);
        macro_rules! bound {
            ($key:expr, $end:expr) => {{
                let query = sqlx::query_as(sql).bind(wanted.reach.as_sql());
                let query = query.bind($key).bind(&window.id);
                conditions!(query, wanted).bind($end).bind(end_id)
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

    /// `None`: neither a role nor a state is asked for.
    async fn people_like(&mut self, wanted: &PeopleWanted<'_>) -> Result<Option<i64>, Fault> {
        if wanted.role.is_none() && wanted.active.is_none() {
            return Ok(None);
        }
        let (roles, states) = (wanted.roles(), wanted.states());
        let (count,): (i64,) = run!(
            self,
            sqlx::query_as(CLASS)
                .bind(roles[0])
                .bind(roles[1])
                .bind(roles[2])
                .bind(roles[3])
                .bind(states[0])
                .bind(states[1])
                .bind(FEW + 1),
            fetch_one
        );
        Ok(Some(count))
    }
}
