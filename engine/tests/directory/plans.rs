//! Plans and their limits.

use super::{
    admin, application, apply, asking, conflict, delete_application, in_pages, log, made,
    not_found, nothing, only_one_gets_it, pairs, reader, text, wrong,
};
use crate::support::{Home, at_once, both};
use grantry_core::console::PlanView;
use grantry_core::listing::{ListRequest, Page};
use grantry_core::plan::PlanStatus;
use grantry_engine::{Engine, NewPlan, NotDone, PlanEdit};
use std::collections::BTreeMap;

both!(
    everything_wrong_with_a_plan_is_said_at_once,
    product_b04_a_plan_has_named_limits_and_is_active_or_retired,
    the_slug_of_a_plan_is_taken_once,
    a_plan_is_changed_as_it_was_seen,
    product_b04_a_plan_that_applications_have_stays,
    every_change_of_a_plan_is_written_down,
    plans_are_listed_in_every_order_while_others_come,
    plans_are_found_by_slug_and_name,
);

fn limits(entries: &[(&str, i64)]) -> BTreeMap<String, i64> {
    entries.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect()
}

fn new(slug: &str, name: &str) -> NewPlan {
    let (slug, name) = (slug.to_owned(), name.to_owned());
    NewPlan { slug, name, status: None, limits: limits(&[("monthly", 5_000)]) }
}

async fn create(home: &Home, engine: &Engine, plan: NewPlan) -> PlanView {
    made(home, engine.create_plan(&home.ctx(), &admin(), plan).await)
}

async fn change(
    home: &Home,
    engine: &Engine,
    slug: &str,
    edit: PlanEdit,
) -> Result<PlanView, NotDone> {
    engine.change_plan(&home.ctx(), &admin(), slug, edit).await
}

async fn list(
    home: &Home,
    engine: &Engine,
    request: &ListRequest,
) -> Result<Page<PlanView>, NotDone> {
    engine.list_plans(&home.ctx(), &reader(), request).await
}

async fn everything_wrong_with_a_plan_is_said_at_once(home: &Home) {
    let engine = home.start().await;
    let bad = || limits(&[("Monthly", 1), ("fine", 0), ("less", -1), ("plan", 1), ("unit", 1)]);
    let input = NewPlan { status: text("paused"), limits: bad(), ..new("", "a\u{7}b") };
    let refused = engine.create_plan(&home.ctx(), &admin(), input).await;
    let of_limits = [
        ("limits.Monthly", "not_a_limit_name"),
        ("limits.less", "out_of_range"),
        ("limits.plan", "name_reserved"),
        ("limits.unit", "name_reserved"),
    ];
    let mut expected =
        pairs(&[("slug", "required"), ("name", "control_character"), ("status", "unknown_status")]);
    expected.extend(pairs(&of_limits));
    assert_eq!(wrong(refused), expected);
    create(home, &engine, new("starter", "Starter")).await;
    let edit = PlanEdit {
        slug: text("a_b"),
        name: text(""),
        status: text("Active"),
        limits: Some(bad()),
        version: Some(9),
    };
    let mut expected =
        pairs(&[("slug", "not_a_slug"), ("name", "required"), ("status", "unknown_status")]);
    expected.extend(pairs(&of_limits));
    assert_eq!(wrong(change(home, &engine, "starter", edit).await), expected);
    assert!(not_found(change(home, &engine, "other", PlanEdit::default()).await));
}

async fn product_b04_a_plan_has_named_limits_and_is_active_or_retired(home: &Home) {
    let engine = home.start().await;
    let most = (1_i64 << 53) - 1;
    let wide = limits(&[("documents", 0), ("monthly", most)]);
    let made = create(home, &engine, NewPlan { limits: wide.clone(), ..new("wide", "Wide") }).await;
    assert_eq!((made.status, made.limits), (PlanStatus::Active, wide));
    assert_eq!((made.applications, made.version), (0, 1));
    let none = NewPlan { limits: BTreeMap::new(), status: text("retired"), ..new("none", "None") };
    let made = create(home, &engine, none).await;
    assert_eq!((made.status, made.limits.len()), (PlanStatus::Retired, 0));
    for (entry, code) in [(("monthly", most + 1), "out_of_range"), (("a b", 1), "not_a_limit_name")]
    {
        let edit = PlanEdit { limits: Some(limits(&[entry])), ..PlanEdit::default() };
        let refused = wrong(change(home, &engine, "wide", edit).await);
        assert_eq!(refused, pairs(&[(&format!("limits.{}", entry.0), code)]));
    }
    let many: BTreeMap<_, _> = (0..51).map(|number| (format!("l{number}"), number)).collect();
    let edit = PlanEdit { limits: Some(many), ..PlanEdit::default() };
    assert_eq!(wrong(change(home, &engine, "wide", edit).await), pairs(&[("limits", "too_many")]));
    let edit = PlanEdit {
        limits: Some(limits(&[("per_request", 50)])),
        status: text("retired"),
        ..PlanEdit::default()
    };
    let changed = change(home, &engine, "wide", edit).await.expect("changed");
    assert_eq!(changed.limits, limits(&[("per_request", 50)]), "all limits are replaced");
    let again = PlanEdit { status: text("active"), ..PlanEdit::default() };
    let again = change(home, &engine, "wide", again).await.expect("changed");
    assert_eq!((again.status, again.limits), (PlanStatus::Active, changed.limits));
}

async fn the_slug_of_a_plan_is_taken_once(home: &Home) {
    let engine = home.start().await;
    only_one_gets_it(home, &engine, |engine, ctx, number| async move {
        engine.create_plan(&ctx, &admin(), new("starter", &format!("Starter {number}"))).await
    })
    .await;
    for number in 0..8 {
        create(home, &engine, new(&format!("p{number}"), "P")).await;
    }
    only_one_gets_it(home, &engine, |engine, ctx, number| async move {
        let edit = PlanEdit { slug: text("wanted"), ..PlanEdit::default() };
        engine.change_plan(&ctx, &admin(), &format!("p{number}"), edit).await
    })
    .await;
}

async fn a_plan_is_changed_as_it_was_seen(home: &Home) {
    let engine = home.start().await;
    let seen = create(home, &engine, new("starter", "Starter")).await;
    let edit = |name: &str, version| PlanEdit {
        name: text(name),
        version: Some(version),
        ..PlanEdit::default()
    };
    let same = PlanEdit {
        slug: text("starter"),
        status: text("active"),
        limits: Some(limits(&[("monthly", 5_000)])),
        ..edit("Starter", 1)
    };
    assert_eq!(change(home, &engine, "starter", same).await.expect("nothing to do"), seen);
    let changed = change(home, &engine, "starter", edit("Small", 1)).await.expect("changed");
    assert_eq!((changed.version, changed.name.as_str()), (2, "Small"));
    assert!(changed.updated_at > seen.updated_at && changed.created_at == seen.created_at);
    assert_eq!(changed.limits, seen.limits, "what is not said stays");
    assert_eq!(conflict(change(home, &engine, "starter", edit("Tiny", 1)).await).0, "stale");
    let outcomes = at_once(8, |number| {
        let (engine, ctx, edit) = (engine.clone(), home.ctx(), edit(&format!("P {number}"), 2));
        async move { engine.change_plan(&ctx, &admin(), "starter", edit).await }
    })
    .await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
}

async fn product_b04_a_plan_that_applications_have_stays(home: &Home) {
    let (engine, ctx) = (home.start_with_ada().await, home.ctx());
    create(home, &engine, new("starter", "Starter")).await;
    create(home, &engine, new("spare", "Spare")).await;
    let mut input = application("Billing");
    input.draft.plan = text("starter");
    let client_id = apply(home, &engine, input).await;
    let seen = engine.plan(&ctx, &reader(), "starter").await.expect("found");
    assert_eq!(seen.applications, 1);
    let (code, message) = conflict(engine.delete_plan(&ctx, &admin(), "starter").await);
    assert!(code == "in_use" && message.contains("applications"), "{code}: {message}");
    let retired = PlanEdit { status: text("retired"), ..PlanEdit::default() };
    let retired = change(home, &engine, "starter", retired).await.expect("it may be retired");
    assert_eq!((retired.status, retired.applications), (PlanStatus::Retired, 1));
    made(home, engine.delete_plan(&ctx, &admin(), "spare").await);
    delete_application(home, &engine, &client_id).await;
    made(home, engine.delete_plan(&ctx, &admin(), "starter").await);
    assert!(not_found(engine.plan(&ctx, &reader(), "starter").await));
    assert!(not_found(engine.delete_plan(&ctx, &admin(), "starter").await));
}

async fn every_change_of_a_plan_is_written_down(home: &Home) {
    let engine = home.start().await;
    create(home, &engine, new("starter", "Starter")).await;
    let edit = PlanEdit {
        slug: text("small"),
        status: text("retired"),
        limits: Some(limits(&[("monthly", 9), ("daily", 1)])),
        ..PlanEdit::default()
    };
    made(home, change(home, &engine, "starter", edit).await);
    made(home, engine.delete_plan(&home.ctx(), &admin(), "small").await);
    let expected = [
        "plan.create starter",
        r#"slug null "starter""#,
        r#"name null "Starter""#,
        r#"status null "active""#,
        r#"limits null {"monthly":5000}"#,
        "plan.change small",
        r#"slug "starter" "small""#,
        r#"status "active" "retired""#,
        r#"limits {"monthly":5000} {"daily":1,"monthly":9}"#,
        "plan.delete small",
        r#"slug "small" null"#,
        r#"name "Starter" null"#,
        r#"status "retired" null"#,
        r#"limits {"daily":1,"monthly":9} null"#,
    ];
    assert_eq!(log(home, &engine, "plan.").await, expected);
}

async fn plans_are_listed_in_every_order_while_others_come(home: &Home) {
    let engine = home.start().await;
    let empty = list(home, &engine, &ListRequest::default()).await.expect("listed");
    assert_eq!((empty.items.len(), empty.next_cursor), (0, None), "a fresh server has no plan");
    for (slug, name) in
        [("e", "Alpha"), ("b", "École"), ("c", "beta"), ("a", "Delta"), ("d", "delta")]
    {
        create(home, &engine, new(slug, name)).await;
    }
    let slugs = |rows: Vec<PlanView>| rows.into_iter().map(|row| row.slug).collect::<String>();
    let all = async |request| list(home, &engine, &request).await;
    for (sort, order) in [
        ("name", "ecadb"),
        ("-name", "bdace"),
        ("slug", "abcde"),
        ("-slug", "edcba"),
        ("created_at", "ebcad"),
        ("-created_at", "dacbe"),
    ] {
        assert_eq!(slugs(in_pages(sort, all, nothing()).await), order, "{sort}");
    }
    let others = async {
        create(home, &engine, new("0", "Zulu")).await;
        create(home, &engine, new("9", "Cee")).await;
    };
    assert_eq!(slugs(in_pages("-name", all, others).await), "bda9ce", "before and within");
}

async fn plans_are_found_by_slug_and_name(home: &Home) {
    let engine = home.start().await;
    for (slug, name) in [("starter", "Great Things"), ("umlaut", "ÄRZTE 50%")] {
        create(home, &engine, new(slug, name)).await;
    }
    for (query, found) in
        [("TART", "starter"), ("great thi", "starter"), ("Ärzte", "umlaut"), ("%", "umlaut")]
    {
        let page = list(home, &engine, &asking("slug", query)).await.expect("listed");
        let slugs: Vec<_> = page.items.into_iter().map(|row| row.slug).collect();
        assert_eq!(slugs.join(" "), found, "{query}");
    }
}
