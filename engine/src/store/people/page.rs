//! Lists of people: filtered, searched, sorted by two things in two directions.
//!
//! What finds few people leads the way and is sorted: a word, or the roles and states that are wanted.
//! Otherwise the list is walked in its order and each row is tested; after so many rows the walk is
//! given up, and what a word finds all the same is gathered. So the work grows with what is found, and
//! not with the table. A search that nobody asked to be sorted is spared both where it finds much.

use super::PersonRow;
use super::statements::{Lead, MATCHED};
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
/// People are counted so far to find the rarest of several words that are all frequent.
const RAREST: i64 = 50_000;

/// Which people are wanted.
pub(crate) struct PeopleWanted<'a> {
    pub(crate) reach: &'a Reach,
    pub(crate) role: Option<Role>,
    pub(crate) active: Option<bool>,
    pub(crate) terms: Vec<Term>,
    pub(crate) window: &'a Window,
    pub(crate) order: Order,
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
        if matches!(lead, Lead::Order) && wanted.terms.len() > 1 {
            self.rarest_first(&mut wanted.terms, RAREST).await?;
        }
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
