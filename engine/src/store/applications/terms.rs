//! What applications are found by. A search asks for beginnings of terms, a filter for whole terms;
//! either is one range of an index, however many applications there are.

use super::parts::within;
use crate::fault::Fault;
use crate::store::backend::{affected, run};
use crate::store::{Conn, Tx};
use grantry_core::application::{ApplicationStatus, GrantTypes};
use std::collections::BTreeSet;

/// Words are found by parts of up to this many characters.
const LONGEST: usize = 32;
/// So many people are few: they are read and sorted. With more of them, a walk through the sorted
/// list soon meets enough.
pub(crate) const FEW: i64 = 1_000;

/// A range of terms: everything from the first up to and without the second.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Term {
    pub(crate) from: String,
    pub(crate) to: String,
    /// Whether somebody has typed it, to search; otherwise it belongs to a filter.
    pub(crate) typed: bool,
}

impl Term {
    /// Everything that begins like this.
    pub(crate) fn beginning(word: &str) -> Self {
        let from: String = word.chars().take(LONGEST).collect();
        let to = format!("{from}\u{10ffff}");
        Self { from, to, typed: true }
    }

    /// What somebody searches for, word by word.
    pub(crate) fn words(query: &str) -> Vec<Self> {
        Self::apart(query.split_whitespace().map(Self::beginning))
    }

    /// Ranges of which none holds another: a word that another one begins with asks for nothing that
    /// the other does not.
    pub(crate) fn apart(words: impl Iterator<Item = Self>) -> Vec<Self> {
        let mut apart: Vec<Self> = Vec::new();
        for word in words {
            if apart.iter().any(|other| other.from.starts_with(&word.from)) {
                continue;
            }
            apart.retain(|other| !word.from.starts_with(&other.from));
            apart.push(word);
        }
        apart
    }

    /// This very term.
    pub(crate) fn exactly(term: &str) -> Self {
        Self { from: term.to_owned(), to: format!("{term}\u{1}"), typed: false }
    }

    /// A range that stands for no condition at all.
    pub(crate) fn none() -> Self {
        Self { from: String::new(), to: String::new(), typed: false }
    }
}

/// Every term under which an application is found.
#[expect(clippy::too_many_arguments, reason = "everything that a search or a filter looks at")]
pub(crate) fn terms_of(
    name_key: &str,
    client_id: &str,
    (owner_id, owner_key): (&str, &str),
    project_id: Option<&str>,
    status: ApplicationStatus,
    grants: GrantTypes,
) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    for word in name_key.split_whitespace() {
        let letters: Vec<char> = word.chars().collect();
        for start in 0..letters.len().min(LONGEST) {
            terms.insert(letters[start..].iter().take(LONGEST).collect());
        }
    }
    let client_id = client_id.to_lowercase();
    terms.insert(client_id.chars().take(LONGEST).collect());
    terms.insert(owner_term(owner_key));
    terms.insert(format!("owner:{owner_id}"));
    terms.extend(project_id.map(|id| format!("project:{id}")));
    terms.insert(format!("status:{}", status.as_str()));
    terms.extend(grants.iter().map(|grant| format!("grant:{}", grant.as_str())));
    terms
}

/// Under which address of its owner an application is found.
fn owner_term(owner_key: &str) -> String {
    owner_key.chars().take(LONGEST).collect()
}

/// For `LIKE`: names with a word that ends like this, or that holds it where it was cut off.
fn pattern(term: &str) -> String {
    let mut pattern = String::from("%");
    for letter in term.chars() {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push_str(if term.chars().count() < LONGEST { " %" } else { "%" });
    pattern
}

const CLEAR: &str = "DELETE FROM application_terms WHERE number = $1 AND term = $2";
const ADD: &str = "INSERT INTO application_terms (term, number) VALUES ($1, $2)
    ON CONFLICT (term, number) DO NOTHING";
const OF: &str = "SELECT term FROM application_terms WHERE number = $1";
const CLEAR_ALL: &str = "DELETE FROM application_terms WHERE number = $1";

const ADD_TO_OWNED: &str = "INSERT INTO application_terms (term, number)
    SELECT $2, number FROM applications WHERE owner_id = $1
    ON CONFLICT (term, number) DO NOTHING";
/// An application whose name holds the address is still found by it.
const CLEAR_FROM_OWNED: &str = "DELETE FROM application_terms WHERE term = $2 AND number IN
    (SELECT number FROM applications
        WHERE owner_id = $1 AND (name_key || ' ') NOT LIKE $3 ESCAPE '\\')";

/// The order says that the index is walked, which ends early; PostgreSQL might gather all first.
const COUNT: &str = concat!(
    "SELECT count(*) FROM
    (SELECT 1 AS one FROM application_terms WHERE term >= $1 AND ",
    within!("term", "$1", "$2"),
    " ORDER BY term, number LIMIT $3) AS found"
);

impl Conn<'_> {
    /// Puts the condition that finds the fewest applications first, and says how many they are,
    /// counted no further than `most` and one. `None`: there is no condition.
    pub(super) async fn rarest_term_first(
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
    /// Everything under which an application is found.
    pub(crate) async fn terms(&mut self, number: i64) -> Result<BTreeSet<String>, Fault> {
        let rows: Vec<(String,)> = run!(self, sqlx::query_as(OF).bind(number), fetch_all);
        Ok(rows.into_iter().map(|(term,)| term).collect())
    }

    /// Brings the terms of an application up to date, touching only those that differ.
    pub(crate) async fn replace_terms(
        &mut self,
        number: i64,
        terms: &BTreeSet<String>,
    ) -> Result<(), Fault> {
        let old = self.terms(number).await?;
        for gone in old.difference(terms) {
            affected!(self, sqlx::query(CLEAR).bind(number).bind(gone));
        }
        for new in terms.difference(&old) {
            affected!(self, sqlx::query(ADD).bind(new).bind(number));
        }
        Ok(())
    }

    /// An owner has another address: finds what they own under the new one.
    pub(crate) async fn rename_owner(
        &mut self,
        owner_id: &str,
        (old_key, new_key): (&str, &str),
    ) -> Result<(), Fault> {
        let (old, new) = (owner_term(old_key), owner_term(new_key));
        if old != new {
            affected!(self, sqlx::query(ADD_TO_OWNED).bind(owner_id).bind(&new));
            let in_name = pattern(&old);
            affected!(self, sqlx::query(CLEAR_FROM_OWNED).bind(owner_id).bind(&old).bind(in_name));
        }
        Ok(())
    }

    pub(crate) async fn delete_terms(&mut self, number: i64) -> Result<(), Fault> {
        affected!(self, sqlx::query(CLEAR_ALL).bind(number));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(terms: &BTreeSet<String>, word: &str) -> bool {
        let Term { from, to, .. } = Term::beginning(word);
        terms.range(from..to).next().is_some()
    }

    #[test]
    fn of_words_that_begin_alike_the_longest_is_asked_for() {
        let words =
            |query| Term::words(query).into_iter().map(|term| term.from).collect::<Vec<_>>();
        assert_eq!(words("b sync billing sync"), ["sync", "billing"]);
        assert_eq!(words("billing b bill"), ["billing"]);
        assert!(words(" ").is_empty());
    }

    #[test]
    fn product_a01_a_part_of_any_word_finds_an_application() {
        let grants = GrantTypes::default();
        let owner = ("u1", "ada@example.com");
        let status = ApplicationStatus::Active;
        let terms = terms_of("billing-sync 2", "K3JxAAAAAAAAAAAA", owner, None, status, grants);
        for word in ["billing", "sync", "ling-s", "2", "k3jx", "ada@"] {
            assert!(found(&terms, word), "{word}");
        }
        for word in ["billings", "example", "x"] {
            assert!(!found(&terms, word), "{word}");
        }
        assert!(terms.contains("status:active") && terms.contains("owner:u1"));
    }
}
