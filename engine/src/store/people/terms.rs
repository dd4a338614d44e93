//! What people are found by: the beginning of their address, of its domain, and of every word of
//! their names. Each is one range of an index, however many people there are.

use crate::directory::name_key;
use crate::fault::Fault;
use crate::store::backend::{affected, run};
use crate::store::{Conn, Term, Tx};
use std::collections::BTreeSet;

/// As long as an address may be; nothing longer is kept or searched for.
const LONGEST: usize = 254;

/// Words as they are compared.
fn words(text: &str) -> Vec<String> {
    let key = name_key(text);
    key.split_whitespace().map(|word| word.chars().take(LONGEST).collect()).collect()
}

/// Every term under which a person is found.
fn terms_of(email_key: &str, first_name: &str, last_name: &str) -> BTreeSet<String> {
    let domain = email_key.rsplit_once('@').map_or("", |(_, domain)| domain);
    [email_key, domain, first_name, last_name].into_iter().flat_map(words).collect()
}

/// What somebody searches for, word by word.
pub(crate) fn search_terms(query: &str) -> Vec<Term> {
    let term = |from: String| Term { to: format!("{from}\u{10ffff}"), from, typed: true };
    Term::apart(words(query).into_iter().map(term))
}

const OF: &str = "SELECT term FROM user_terms WHERE user_id = $1";
const CLEAR: &str = "DELETE FROM user_terms WHERE user_id = $1 AND term = $2";
const ADD: &str = "INSERT INTO user_terms (user_id, term) VALUES ($1, $2)
    ON CONFLICT (term, user_id) DO NOTHING";

/// The order says that the index is walked, which ends early; PostgreSQL might gather all first.
const COUNT: &str = "SELECT count(*) FROM
    (SELECT 1 AS one FROM user_terms WHERE term >= $1 AND term < $2
        ORDER BY term, user_id LIMIT $3) AS found";

impl Conn<'_> {
    /// Puts the word that finds the fewest people first, and says how many they are, counted no
    /// further than `most` and one.
    pub(crate) async fn rarest_first(
        &mut self,
        terms: &mut [Term],
        most: i64,
    ) -> Result<Option<i64>, Fault> {
        let mut rarest = None;
        for (place, Term { from, to, .. }) in terms.iter().enumerate() {
            let (found,): (i64,) =
                run!(self, sqlx::query_as(COUNT).bind(from).bind(to).bind(most + 1), fetch_one);
            if rarest.is_none_or(|(_, fewest)| found < fewest) {
                rarest = Some((place, found));
            }
        }
        Ok(rarest.map(|(place, found)| {
            terms.swap(0, place);
            found
        }))
    }
}

impl Tx<'_> {
    /// Brings the terms of a person up to date, touching only those that differ.
    pub(super) async fn replace_person_terms(
        &mut self,
        id: &str,
        email_key: &str,
        (first_name, last_name): (&str, &str),
    ) -> Result<(), Fault> {
        let terms = terms_of(email_key, first_name, last_name);
        let rows: Vec<(String,)> = run!(self, sqlx::query_as(OF).bind(id), fetch_all);
        let old: BTreeSet<_> = rows.into_iter().map(|(term,)| term).collect();
        for gone in old.difference(&terms) {
            affected!(self, sqlx::query(CLEAR).bind(id).bind(gone));
        }
        for new in terms.difference(&old) {
            affected!(self, sqlx::query(ADD).bind(id).bind(new));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(query: &str) -> bool {
        let terms = terms_of("ada.l@mail.example.com", "Ada Zoë", "King-Noel");
        search_terms(query)
            .into_iter()
            .all(|Term { from, to, .. }| terms.range(from..to).next().is_some())
    }

    #[test]
    fn a_person_is_found_by_the_beginnings_of_address_domain_and_names() {
        for query in ["ada", "ADA.L@mail", "mail.ex", "zoe\u{308}", "king-", "zoë king", ""] {
            assert!(found(query), "{query}");
        }
        for query in ["da", "example.com", "noel", "ada eve", "ada.l@mail.example.com."] {
            assert!(!found(query), "{query}");
        }
    }
}
