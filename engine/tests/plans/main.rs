//! No statement that lists, finds, reads or makes applications reads a large table from end to end.
//!
//! Nobody lists the statements by hand: the use-cases are called, and what the database library
//! logs is looked at, so that this test follows the code. It is a program of its own because the
//! log is everybody's. On SQLite every statement that was logged is explained; PostgreSQL says by
//! itself, through `auto_explain`, how it carried each of them out and how many rows it touched.

#![expect(clippy::expect_used, reason = "helpers of tests fail a test by panicking")]

mod postgres;
mod questions;
mod recorder;
mod sqlite;
#[path = "../support/mod.rs"]
#[expect(dead_code, unused_imports, unused_macros, reason = "it serves the other tests as well")]
mod support;
#[path = "../../src/store/test_plans.rs"]
mod test_plans;

/// Enough that a list leads the way by its order and words by themselves, and that PostgreSQL would
/// rather use an index than read everything.
const APPLICATIONS: usize = 10_000;
const PEOPLE: usize = 5_000;
/// A tenant beside the large one, whose list must not walk through the other's.
const SMALL_TENANT: (&str, usize) = ("small", 200);

/// What may be read whole, and why.
const SMALL: [(&str, &str); 5] = [
    ("regions", "administrators add them by hand; there are a handful"),
    ("region_databases", "a handful for each region"),
    ("plans", "administrators add them by hand"),
    ("scopes", "administrators add them by hand"),
    ("tenants", "joined to rows that were found; PostgreSQL reads few of them faster as a whole"),
];

async fn fill(home: &support::Home) {
    home.seed(support::SEEDED, APPLICATIONS, PEOPLE).await;
    let (tenant, applications) = SMALL_TENANT;
    home.seed(tenant, applications, applications).await;
}

fn is_small(table: &str) -> bool {
    SMALL.iter().any(|(small, _)| *small == table)
}
