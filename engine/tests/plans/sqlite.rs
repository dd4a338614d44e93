//! SQLite: its plans say which tables are read from end to end, and what is sorted.

use crate::support::{Home, in_time};
use crate::test_plans::Step;
use crate::{fill, is_small, questions, recorder, test_plans};
use grantry_engine::DatabaseUrl;
use std::collections::{BTreeMap, BTreeSet};

/// The tables and subqueries of a statement by the names that its plan uses.
fn tables(statement: &str) -> BTreeMap<String, String> {
    let apart = |letter: char| letter.is_whitespace() || matches!(letter, ',' | '(' | ')');
    let words: Vec<_> = statement.split(apart).filter(|word| !word.is_empty()).collect();
    let mut tables = BTreeMap::new();
    for (place, word) in words.iter().enumerate() {
        if !matches!(*word, "FROM" | "JOIN" | "UPDATE" | "INTO") {
            continue;
        }
        let mut next = words[place + 1..].iter();
        if let Some(table) = next.next() {
            let alias = next.next().filter(|word| word.chars().all(|c| c.is_ascii_lowercase()));
            tables.insert((*alias.unwrap_or(table)).to_owned(), (*table).to_owned());
            tables.insert((*table).to_owned(), (*table).to_owned());
        }
    }
    tables
}

/// What may be sorted, and why it does not grow with a table.
const SORTED: [(&str, &str); 4] = [
    (" AS few", "what a word or filter finds, which was counted before"),
    (
        "FROM application_users l CROSS JOIN users u",
        "by address: few users, who were counted before",
    ),
    ("application_id IN (SELECT value FROM json_each($1))", "what belongs to one page"),
    ("role = 'platform-admin'", "administrators of the platform"),
];

fn may_sort(statement: &str, within: &str) -> bool {
    // The subquery has read no more rows than a page holds.
    let page = statement.contains(" LIMIT $4) AS found") && within.is_empty();
    let known = SORTED.iter().any(|(part, _)| statement.contains(part));
    let lookup = tables(statement).values().all(|table| is_small(table));
    page || lookup || (known && !statement.contains("ORDER BY l.created_at"))
}

/// Whether a step grows with a large table.
fn is_bad(statement: &str, step: &Step) -> bool {
    let mut words = step.detail.split_whitespace();
    match (words.next(), words.next()) {
        // A subquery that has been worked out by then, a list that was brought along, or no table.
        (Some("SCAN"), Some("few" | "found" | "json_each" | "CONSTANT")) => false,
        (Some("SCAN"), Some(name)) => {
            !tables(statement).get(name).is_some_and(|table| is_small(table))
        }
        // The list of one tenant is walked in an index of its own.
        (Some("SEARCH"), Some("a")) if statement.contains("a WHERE a.tenant_id = $1") => {
            let walk = step.within == "found" || !statement.contains(" AS found");
            walk && !step.detail.contains("(tenant_id=?")
        }
        // Not only the last term, which sorts what is equal in the others.
        (Some("USE"), _) if step.detail.contains("FOR ORDER BY") => {
            !may_sort(statement, &step.within)
        }
        _ => step.detail.contains("AUTOMATIC"),
    }
}

/// Statements with a bad step, with their plans.
async fn check(home: &Home, statements: &BTreeSet<String>) -> Vec<String> {
    let DatabaseUrl::Sqlite(file) = home.database() else { unreachable!("a file") };
    let statements: Vec<_> = statements.iter().cloned().collect();
    let plans = test_plans::explain(&file, &statements).await;
    let bad = statements
        .iter()
        .zip(&plans)
        .filter(|(statement, plan)| plan.iter().any(|step| is_bad(statement, step)));
    let line = |step: &Step| format!("\n  {:>6} {}", step.within, step.detail);
    bad.map(|(statement, plan)| format!("{statement}{}", plan.iter().map(line).collect::<String>()))
        .collect()
}

/// Statements that read everything, to see that this is noticed.
fn bad() -> BTreeSet<String> {
    [
        "SELECT count(*) FROM applications WHERE redirect_uris = $1",
        "SELECT a.id FROM applications a WHERE a.name LIKE $1",
        "SELECT a.id FROM applications a WHERE a.tenant_id = $1 ORDER BY a.db_code, a.id LIMIT 5",
        "SELECT term FROM application_terms WHERE substr(term, 1, 3) = $1",
        "UPDATE client_secrets SET label = $1 WHERE last4 = $2",
    ]
    .map(str::to_owned)
    .into()
}

/// What was run since the last look.
fn heard() -> BTreeSet<String> {
    recorder::on_sqlite().into_iter().filter(|statement| recorder::has_a_plan(statement)).collect()
}

async fn plans(home: &Home) {
    let engine = home.start_with_ada().await;
    fill(home).await;
    let listing = home.texts(questions::LISTING).await;
    let tom = questions::tom(home, &engine, 1).await;
    recorder::listen();
    drop(recorder::on_sqlite());
    questions::list_everything(home, &engine).await;
    questions::list_whole(home, &engine).await;
    questions::make_and_read(home, &engine, 1).await;
    questions::list_people(home, &engine).await;
    questions::list_users(home, &engine, &listing[0]).await;
    questions::look_around(home, &engine, &listing[0], &tom).await;
    let statements = heard();
    engine.clean_up().await.expect("cleaned up");
    let cleaning = heard();
    assert!(cleaning.len() >= 15, "{cleaning:?}");
    let of_list = statements.iter().filter(|statement| statement.contains(" AS secret,")).count();
    assert_eq!(
        of_list, 33,
        "two ways of the list, for all tenants and one, in eight orders; a third"
    );
    assert!(statements.len() > 60, "{} statements", statements.len());
    // As the server leaves it, which never gathers statistics, and with them.
    for statistics in [false, true] {
        if statistics {
            home.execute("ANALYZE").await;
        }
        // Hardly any session or code is there to be swept, and once that is known, such a table is
        // rightly read whole.
        let cleaning = cleaning.iter().filter(|_| !statistics).cloned();
        let found = check(home, &statements.iter().cloned().chain(cleaning).collect()).await;
        assert!(found.is_empty(), "statistics: {statistics}\n{}", found.join("\n\n"));
        assert_eq!(check(home, &bad()).await.len(), bad().len(), "what is bad is noticed");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn product_a01_no_statement_reads_a_large_table_of_sqlite_whole() {
    let home = Home::sqlite();
    in_time(Box::pin(plans(&home))).await;
    home.remove().await;
}
