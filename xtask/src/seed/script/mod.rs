//! The script of statements that fills one new tenant: people, projects, applications, and all that
//! the engine keeps about each of them.
//!
//! It is text and needs nothing but the standard library, so that the engine's tests and
//! measurements include this very folder and prove that the engine reads it as its own. The same
//! seed gives the same rows. Everything is one transaction: a script that fails leaves nothing.

mod applications;
mod dice;
mod grants;
mod names;
mod people;
mod sql;
mod surroundings;

use applications::Places;

/// So many applications are written by one piece of the script.
const PIECE: usize = 200;

/// Where the two databases write the same thing differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

/// What is to be there afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seed {
    pub(crate) dialect: Dialect,
    /// The slug of the tenant, which must not be there yet.
    pub(crate) tenant: String,
    pub(crate) applications: usize,
    /// People of the tenant, who own the applications; at least one.
    pub(crate) users: usize,
    /// Living grants with a refresh token each.
    pub(crate) grants: usize,
    /// Grants that ended two days ago, with a refresh token each, for the broom.
    pub(crate) expired: usize,
    /// The moment before which everything has happened, in milliseconds since 1970.
    pub(crate) now: i64,
}

impl Seed {
    /// The script, in pieces that are run one after the other over one connection.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = String> {
        let places = Places::of(self);
        let begin = [surroundings::begin(self), places.statements()];
        let count = self.applications;
        let starts = (0..count).step_by(PIECE);
        let given = grants::statements(self, places.tenant_id());
        let end = [applications::terms(&places) + &given, surroundings::end(self)];
        let each = starts.map(move |from| places.applications(from..count.min(from + PIECE)));
        begin.into_iter().chain(each).chain(end)
    }
}
