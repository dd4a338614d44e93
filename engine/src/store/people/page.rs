//! Lists of people: filtered, searched, sorted by two things in two directions.
//!
//! Every variant is a constant text. What finds few people leads the way and is sorted: a word, or
//! the roles and states that are wanted. Otherwise the list is walked in its order and each row is
//! tested. Either way the work does not grow with the table.

use super::PersonRow;
use crate::authority::Reach;
use crate::fault::Fault;
use crate::listing::Window;
use crate::store::backend::run;
use crate::store::{Conn, FEW, Term};
use grantry_core::user::Role;

/// How many words one question may hold.
const WORDS: usize = 6;

/// Which people are wanted.
pub(crate) struct PeopleWanted<'a> {
    pub(crate) reach: &'a Reach,
    pub(crate) role: Option<Role>,
    pub(crate) active: Option<bool>,
    pub(crate) terms: Vec<Term>,
    pub(crate) window: &'a Window,
}

/// What leads the way.
#[derive(Clone, Copy)]
enum Lead {
    Order,
    Word,
    Class,
}

/// SQLite keeps the order of a `CROSS JOIN`: first what is walked or was found, then its tenant.
/// What only tests a row is written as an expression, or it would look for rows by it: by the
/// role instead of walking, and by the tenant instead of by what was found. `OFFSET` keeps
/// PostgreSQL from gathering everybody with a frequent word before it walks.
macro_rules! select {
    ($from:literal, $join:literal, $tenant:literal, $key:literal, $beyond:literal, $order:literal) => {
        concat!(
            "SELECT u.id, u.tenant_id, t.slug AS tenant, u.email, u.email_key, u.first_name,
                u.last_name, u.role, u.active, u.claims, u.version, u.created_at, u.updated_at
            FROM ", $from, " CROSS JOIN tenants t
            WHERE t.id = u.tenant_id AND ", $join, $tenant, "
                AND (", $key, ", u.id) ", $beyond, " ($2, $3)
                AND (u.role || '') IN ($5, $6, $7, $8) AND u.active IN ($9, $10)",
            select!(@test "$11", "$12"), select!(@test "$13", "$14"), select!(@test "$15", "$16"),
            select!(@test "$17", "$18"), select!(@test "$19", "$20"), select!(@test "$21", "$22"),
            " ORDER BY ", $key, " ", $order, ", u.id ", $order, " LIMIT $4"
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

/// In the order of an index.
macro_rules! walk {
    ($tenant:literal, $key:literal, $beyond:literal, $order:literal) => {
        select!("users u", "", $tenant, $key, $beyond, $order)
    };
}

/// What the first word finds, sorted.
macro_rules! word {
    ($tenant:literal, $key:literal, $beyond:literal, $order:literal) => {
        select!(
            "(SELECT DISTINCT user_id FROM user_terms WHERE term >= $11 AND term < $12) AS few
            CROSS JOIN users u",
            "u.id = few.user_id AND ",
            $tenant,
            $key,
            $beyond,
            $order
        )
    };
}

/// Whoever has one of the roles and states, sorted.
macro_rules! class {
    ($tenant:literal, $key:literal, $beyond:literal, $order:literal) => {
        select!(
            "(SELECT id AS user_id FROM users
                WHERE role IN ($5, $6, $7, $8) AND active IN ($9, $10)) AS few
            CROSS JOIN users u",
            "u.id = few.user_id AND ",
            $tenant,
            $key,
            $beyond,
            $order
        )
    };
}

macro_rules! variant {
    ($how:ident, $tenant:literal, $window:expr) => {
        match ($window.sort, $window.descending) {
            ("created_at", false) => $how!($tenant, "u.created_at", ">", "ASC"),
            ("created_at", true) => $how!($tenant, "u.created_at", "<", "DESC"),
            (_, false) => $how!($tenant, "u.email_key", ">", "ASC"),
            (_, true) => $how!($tenant, "u.email_key", "<", "DESC"),
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
            (Lead::Word, true) => variant!(word, "$1 = ''", self.window),
            (Lead::Word, false) => variant!(word, "(u.tenant_id || '') = $1", self.window),
            (Lead::Class, true) => variant!(class, "$1 = ''", self.window),
            (Lead::Class, false) => variant!(class, "(u.tenant_id || '') = $1", self.window),
        }
    }
}

impl Conn<'_> {
    pub(crate) async fn people_page(
        &mut self,
        mut wanted: PeopleWanted<'_>,
    ) -> Result<Vec<PersonRow>, Fault> {
        wanted.terms.truncate(WORDS);
        let found = self.rarest_first(&mut wanted.terms).await?.unwrap_or(i64::MAX);
        let like = self.people_like(&wanted).await?.unwrap_or(i64::MAX);
        let lead = match found.min(like) {
            more if more > FEW => Lead::Order,
            _ if found <= like => Lead::Word,
            _ => Lead::Class,
        };
        wanted.terms.resize(WORDS, Term::none());
        let (sql, window, terms) = (wanted.sql(lead), wanted.window, &wanted.terms);
        let (roles, states) = (wanted.roles(), wanted.states());
        macro_rules! bound {
            ($key:expr) => {{
                let mut query = sqlx::query_as(sql)
                    .bind(wanted.reach.as_sql())
                    .bind($key)
                    .bind(&window.id)
                    .bind(window.rows());
                for role in roles {
                    query = query.bind(role);
                }
                query = query.bind(states[0]).bind(states[1]);
                for term in terms {
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
