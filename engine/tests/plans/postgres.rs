//! PostgreSQL: says how it carried a statement out, and how many rows every step of it touched.

use crate::support::{Home, in_time};
use crate::{fill, is_small, questions, recorder};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// No step may touch more rows than this: what is called few where there are several conditions, and
/// some more that were skipped. All applications are more.
const MOST: f64 = 9_500.0;
/// Tables that no step may read whole.
const LARGE: &str = "SELECT relname::text FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND reltuples > 4500";

const EXPLAIN: &str = "DO $$ DECLARE setting text; BEGIN
    FOREACH setting IN ARRAY ARRAY['session_preload_libraries = auto_explain',
        'auto_explain.log_min_duration = 0', 'auto_explain.log_analyze = on',
        'auto_explain.log_timing = off', 'auto_explain.log_format = json',
        'auto_explain.log_level = notice', 'auto_explain.log_nested_statements = on'] LOOP
        EXECUTE format('ALTER DATABASE %I SET ', current_database()) || setting;
    END LOOP; END $$";

/// Plans that know no values, as a statement may get them from its sixth run on: the engine's
/// connections ask for others.
const BLINDLY: &str = "DO $$ BEGIN
    EXECUTE format('ALTER DATABASE %I SET plan_cache_mode = force_generic_plan', current_database());
    END $$";

/// Reads a table whole only where no index would do, however few rows it has here.
const BY_INDEX: &str = "DO $$ BEGIN
    EXECUTE format('ALTER DATABASE %I SET enable_seqscan = off', current_database());
    END $$";

/// A statement and how it was carried out.
struct Plan {
    statement: String,
    root: Value,
}

impl Plan {
    /// From `duration: 0.1 ms  plan: {…}`.
    fn read(notice: &str) -> Option<Self> {
        let (_, json) = notice.split_once("plan:")?;
        let mut json: Value = serde_json::from_str(json.trim()).ok()?;
        let statement = recorder::on_one_line(json["Query Text"].as_str()?);
        Some(Self { statement, root: json["Plan"].take() })
    }

    /// The steps that read a table whole that must not be, or that touch too many rows.
    fn faults(&self, may_be_whole: impl Fn(&str) -> bool) -> Vec<String> {
        let mut faults = Vec::new();
        walk(&self.root, &mut |node| {
            let (kind, table) = (&node["Node Type"], node["Relation Name"].as_str());
            let touched = touched(node);
            let whole = kind == "Seq Scan" && !table.is_some_and(&may_be_whole);
            if whole || touched > MOST {
                faults.push(format!("{kind} of {} touched {touched} rows", table.unwrap_or("-")));
            }
        });
        faults
    }
}

fn walk(node: &Value, each: &mut impl FnMut(&Value)) {
    each(node);
    node["Plans"].as_array().into_iter().flatten().for_each(|child| walk(child, each));
}

fn touched(node: &Value) -> f64 {
    let number = |key: &str| node[key].as_f64().unwrap_or(0.0);
    let rows = number("Actual Rows")
        + number("Rows Removed by Filter")
        + number("Rows Removed by Index Recheck");
    rows * number("Actual Loops")
}

/// What is wrong with what PostgreSQL has done, each statement once.
fn report(plans: &[Plan], may_be_whole: impl Fn(&str) -> bool) -> BTreeMap<&str, Vec<String>> {
    let mut report = BTreeMap::new();
    for plan in plans {
        let faults = plan.faults(&may_be_whole);
        if !faults.is_empty() {
            report.insert(plan.statement.as_str(), faults);
        }
    }
    report
}

/// Asks everything, and gives the plan of every statement that was run.
async fn ask(home: &Home, listing: &str, number: usize) -> Vec<Plan> {
    let engine = home.start().await;
    let tom = questions::tom(home, &engine, number).await;
    drop(recorder::on_postgres());
    questions::list_everything(home, &engine).await;
    questions::list_whole(home, &engine).await;
    questions::make_and_read(home, &engine, number).await;
    questions::list_people(home, &engine).await;
    questions::list_users(home, &engine, listing).await;
    questions::look_around(home, &engine, listing, &tom).await;
    engine.clean_up().await.expect("cleaned up");
    let (statements, mut notices) = recorder::on_postgres();
    // The plan of a statement comes after its rows, and is read with the next statement.
    let late: Vec<_> = (0..32).map(|_| engine.ping()).collect();
    futures_util::future::join_all(late).await;
    notices.extend(recorder::on_postgres().1);
    engine.close().await;
    let plans: Vec<_> = notices.iter().filter_map(|notice| Plan::read(notice)).collect();
    let planned: BTreeSet<_> = plans.iter().map(|plan| plan.statement.as_str()).collect();
    for statement in statements.iter().filter(|statement| recorder::has_a_plan(statement)) {
        assert!(planned.contains(statement.as_str()), "no plan was seen of: {statement}");
    }
    let of_list = planned.iter().filter(|statement| statement.contains(" AS secret,")).count();
    assert_eq!(
        of_list, 33,
        "two ways of the list, for all tenants and one, in eight orders; a third"
    );
    plans
}

async fn plans(home: &Home) {
    home.start_with_ada().await.close().await;
    fill(home).await;
    // As a server leaves it that runs for some minutes: without this an index that holds everything
    // seems as dear as the whole table, and chance decides.
    home.execute("VACUUM (ANALYZE)").await;
    let listing = home.texts(questions::LISTING).await;
    home.execute(EXPLAIN).await;
    recorder::listen();
    let large = home.texts(LARGE).await;
    assert!(large.len() >= 6, "{large:?}");
    let no_large = |table: &str| !large.iter().any(|large| large == table);
    for (number, setting) in [BLINDLY, BY_INDEX].into_iter().enumerate() {
        home.execute(setting).await;
        let plans = ask(home, &listing[0], number).await;
        let found = match setting {
            BY_INDEX => report(&plans, is_small),
            _ => report(&plans, no_large),
        };
        assert!(found.is_empty(), "{setting}\n{found:#?}");
    }
    notices_what_is_bad(home).await;
}

/// Statements that read everything, to see that this is noticed.
async fn notices_what_is_bad(home: &Home) {
    drop(recorder::on_postgres());
    home.texts("SELECT redirect_uris FROM applications WHERE redirect_uris = 'x'").await;
    home.texts("SELECT max(name_key) FROM applications WHERE name_key >= ''").await;
    home.texts("SELECT max(length(term))::text FROM application_terms WHERE term < 'z'").await;
    let (_, notices) = recorder::on_postgres();
    let plans: Vec<_> = notices.iter().filter_map(|notice| Plan::read(notice)).collect();
    let bad: Vec<_> = report(&plans, is_small).into_keys().collect();
    assert_eq!((plans.len(), bad.len()), (3, 2), "the first and the last: {bad:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn product_a01_no_statement_reads_a_large_table_of_postgresql_whole() {
    let home = Home::postgres().await;
    in_time(Box::pin(plans(&home))).await;
    home.remove().await;
}
