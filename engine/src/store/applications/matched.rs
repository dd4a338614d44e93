//! Applications in the order of the index that a search reads: by what was met, then by age.

use super::page::{ApplicationsWanted, CONDITIONS};
use super::parts::{select, test, tests, within};
use super::{ApplicationSummary, Term};
use crate::fault::Fault;
use crate::store::backend::run;
use crate::store::{Conn, Matched};

/// Each application is found by the first of its terms that the word meets, and by no other.
const MATCHED: &str = select!(
    concat!(
        "SELECT m.term, m.number FROM application_terms m
        WHERE (m.term, m.number) > ($2, $3) AND ",
        within!("m.term", "$6", "$7"),
        tests!("m.number"),
        " AND ($1 = '' OR EXISTS (SELECT 1 FROM applications b
            WHERE b.number = m.number AND (b.tenant_id || '') = $1 LIMIT 1 OFFSET 0))
        AND NOT EXISTS (SELECT 1 FROM application_terms y
            WHERE y.number = m.number AND y.term >= $6 AND y.term < m.term AND ",
        within!(@typed "y.term", "$6"),
        "
            LIMIT 1 OFFSET 0)",
        " ORDER BY m.term, m.number LIMIT $4"
    ),
    "found.term AS met, CAST(found.number AS TEXT) AS met_in,",
    "found.term, found.number"
);

impl Conn<'_> {
    /// What the first of the conditions meets behind a place in the index.
    pub(super) async fn applications_matched(
        &mut self,
        wanted: &ApplicationsWanted<'_>,
        (term, number): (&str, i64),
    ) -> Result<Vec<Matched<ApplicationSummary>>, Fault> {
        let mut query_terms = wanted.terms.clone();
        query_terms.resize(CONDITIONS, Term::none());
        macro_rules! bound {
            () => {{
                let mut query = sqlx::query_as(MATCHED)
                    .bind(wanted.reach.as_sql())
                    .bind(term)
                    .bind(number)
                    .bind(wanted.window.rows())
                    .bind(wanted.now.as_millis());
                for term in &query_terms {
                    query = query.bind(&term.from).bind(&term.to);
                }
                query
            }};
        }
        Ok(run!(self, bound!(), fetch_all))
    }
}
