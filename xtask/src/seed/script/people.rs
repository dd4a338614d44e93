//! People of the tenant: a few administrators, and users who own applications. None can sign in,
//! since nobody has a password.

use super::dice::Dice;
use super::names::{self, FIRST, LAST};
use super::sql::{flag, insert, text};
use super::{PIECE, Seed};
use std::collections::BTreeSet;

const KIND: u64 = 1;
/// The first of them look after the tenant.
const ADMINISTRATORS: usize = 3;

/// Somebody, as far as others need to know.
pub(super) struct Person {
    pub(super) id: String,
    pub(super) email: String,
    first: &'static str,
    last: &'static str,
    at: i64,
}

impl Person {
    pub(super) fn of(seed: &Seed, start: i64, index: usize) -> Self {
        let mut dice = Dice::of(&seed.tenant, KIND, index);
        let at = dice.moment(start, seed.now);
        let (first, last) = (FIRST[index % FIRST.len()], dice.pick(&LAST));
        let plain = names::key(last).replace('ü', "ue");
        let (name, tenant) = (names::key(first), &seed.tenant);
        let email = format!("{name}.{plain}.{index}@{tenant}.example.com");
        Self { id: dice.id(at), email, first, last, at }
    }

    fn row(&self, tenant_id: &str, index: usize) -> String {
        let role = if index < ADMINISTRATORS { "tenant-admin" } else { "user" };
        let email = text(&self.email);
        format!(
            "{}, {}, {email}, {email}, {}, {}, '{role}', {}, {}, {}",
            text(&self.id),
            text(tenant_id),
            text(self.first),
            text(self.last),
            flag(index < ADMINISTRATORS || index % 20 != 7),
            self.at,
            self.at
        )
    }

    /// The address, its domain and the words of the names.
    fn terms(&self) -> BTreeSet<String> {
        let domain = self.email.rsplit('@').next().unwrap_or_default();
        [&self.email, domain, self.first, self.last].into_iter().map(names::key).collect()
    }
}

/// Their rows, and what they are found by.
pub(super) fn statements(people: &[Person], tenant_id: &str) -> String {
    let mut script = String::new();
    let rows: Vec<_> =
        people.iter().enumerate().map(|(index, person)| person.row(tenant_id, index)).collect();
    for rows in rows.chunks(PIECE) {
        script.push_str(&insert(
            "users (id, tenant_id, email, email_key, first_name, last_name, role, active,
                created_at, updated_at)",
            rows,
        ));
    }
    let term = |person: &Person, term: &str| format!("{}, {}", text(term), text(&person.id));
    for people in people.chunks(PIECE) {
        let rows: Vec<_> = people
            .iter()
            .flat_map(|person| person.terms().into_iter().map(move |word| term(person, &word)))
            .collect();
        script.push_str(&insert("user_terms (term, user_id)", &rows));
    }
    script
}
