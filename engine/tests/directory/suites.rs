//! Suites: made, renamed, found and deleted, each in its tenant.

use super::{
    application, apply, asking, conflict, in_pages, log, made, not_found, nothing,
    only_one_gets_it, pairs, project, reader, suite, tenant, text, writer, wrong,
};
use crate::support::{Home, at_once, both};
use grantry_core::console::SuiteView;
use grantry_core::listing::{ListRequest, Page};
use grantry_core::user::Role;
use grantry_engine::{Engine, NewProject, NewSuite, NotDone, SuiteEdit};

both!(
    everything_wrong_with_a_suite_is_said_at_once,
    the_slug_of_a_suite_is_taken_once_in_its_tenant,
    a_suite_is_made_in_ones_own_tenant_or_the_first,
    a_slug_of_several_tenants_needs_the_tenant,
    a_suite_is_changed_as_it_was_seen,
    product_b02_a_suite_that_holds_projects_stays,
    product_b02_a_suite_that_is_being_deleted_gets_no_project,
    every_change_of_a_suite_is_written_down,
    suites_are_listed_in_every_order_while_others_come,
    suites_are_found_by_slug_and_name,
);

fn new(slug: &str, name: &str, tenant: Option<&str>) -> NewSuite {
    let tenant = tenant.map(str::to_owned);
    NewSuite { slug: slug.to_owned(), name: name.to_owned(), tenant }
}

async fn list(
    home: &Home,
    engine: &Engine,
    tenant: Option<&str>,
    request: &ListRequest,
) -> Result<Page<SuiteView>, NotDone> {
    engine.list_suites(&home.ctx(), &reader(), tenant, request).await
}

async fn everything_wrong_with_a_suite_is_said_at_once(home: &Home) {
    let (engine, ctx) = (home.start().await, home.ctx());
    let refused = engine.create_suite(&ctx, &writer(), new("-x", "a\nb", Some("nowhere"))).await;
    let expected =
        [("slug", "not_a_slug"), ("name", "control_character"), ("tenant", "unknown_tenant")];
    assert_eq!(wrong(refused), pairs(&expected));
    suite(home, &engine, "tools", "default").await;
    let edit = SuiteEdit { slug: text("x".repeat(64).as_str()), name: text(""), version: Some(9) };
    let refused = engine.change_suite(&ctx, &writer(), "tools", None, edit).await;
    assert_eq!(wrong(refused), pairs(&[("slug", "too_long"), ("name", "required")]));
}

async fn the_slug_of_a_suite_is_taken_once_in_its_tenant(home: &Home) {
    let engine = home.start().await;
    tenant(home, &engine, "acme").await;
    for tenant in ["default", "acme"] {
        only_one_gets_it(home, &engine, |engine, ctx, number| async move {
            let input = new("tools", &format!("Tools {number}"), Some(tenant));
            engine.create_suite(&ctx, &writer(), input).await
        })
        .await;
    }
    for number in 0..8 {
        suite(home, &engine, &format!("s{number}"), "acme").await;
    }
    only_one_gets_it(home, &engine, |engine, ctx, number| async move {
        let edit = SuiteEdit { slug: text("wanted"), ..SuiteEdit::default() };
        let slug = format!("s{number}");
        engine.change_suite(&ctx, &writer(), &slug, Some("acme"), edit).await
    })
    .await;
    let edit = SuiteEdit { slug: text("wanted"), ..SuiteEdit::default() };
    let moved = engine.change_suite(&home.ctx(), &writer(), "tools", Some("default"), edit).await;
    assert_eq!(moved.expect("free in that tenant").slug, "wanted");
}

async fn a_suite_is_made_in_ones_own_tenant_or_the_first(home: &Home) {
    let engine = home.start().await;
    tenant(home, &engine, "acme").await;
    let eve = home.writer_of(&engine, "eve", Role::TenantAdmin).await;
    for (number, (who, named, made_in)) in [
        (&eve, None, "default"),
        (&eve, Some("default"), "default"),
        (&writer(), None, "default"),
        (&writer(), Some(""), "default"),
        (&writer(), Some("acme"), "acme"),
    ]
    .into_iter()
    .enumerate()
    {
        let input = new(&format!("s{number}"), "S", named);
        let made = engine.create_suite(&home.ctx(), who, input).await.expect("made");
        assert_eq!((made.tenant.as_str(), made.projects, made.version), (made_in, 0, 1));
    }
}

async fn a_slug_of_several_tenants_needs_the_tenant(home: &Home) {
    let (engine, ctx) = (home.start().await, home.ctx());
    for slug in ["acme", "beta"] {
        tenant(home, &engine, slug).await;
        suite(home, &engine, "tools", slug).await;
    }
    let edit = || SuiteEdit { name: text("Changed"), ..SuiteEdit::default() };
    let asked = engine.suite(&ctx, &reader(), "tools", None).await;
    let (code, message) = conflict(asked);
    assert!(code == "ambiguous" && message.contains("tenant"), "{code}: {message}");
    let changed = engine.change_suite(&ctx, &writer(), "tools", None, edit()).await;
    assert_eq!(conflict(changed).0, "ambiguous");
    assert_eq!(conflict(engine.delete_suite(&ctx, &writer(), "tools", None).await).0, "ambiguous");
    let input = NewProject {
        slug: "p".to_owned(),
        name: "P".to_owned(),
        suite: "tools".to_owned(),
        tenant: None,
    };
    let refused = engine.create_project(&ctx, &writer(), input).await;
    assert_eq!(wrong(refused), pairs(&[("tenant", "ambiguous")]));

    let changed = engine.change_suite(&ctx, &writer(), "tools", Some("beta"), edit()).await;
    assert_eq!(changed.expect("one is named").tenant, "beta");
    let other = engine.suite(&ctx, &reader(), "tools", Some("acme")).await.expect("found");
    assert_eq!((other.tenant.as_str(), other.name.as_str()), ("acme", "Suite tools"));
    assert!(not_found(engine.suite(&ctx, &reader(), "tools", Some("default")).await));
    assert!(not_found(engine.suite(&ctx, &reader(), "tools", Some("nowhere")).await));

    suite(home, &engine, "tools", "default").await;
    let first = engine.suite(&ctx, &reader(), "tools", None).await.expect("the first tenant's");
    assert_eq!(first.tenant, "default");
    made(home, engine.delete_suite(&ctx, &writer(), "tools", None).await);
    made(home, engine.delete_suite(&ctx, &writer(), "tools", Some("acme")).await);
    let last = engine.suite(&ctx, &reader(), "tools", None).await.expect("only one is left");
    assert_eq!(last.tenant, "beta");
}

async fn a_suite_is_changed_as_it_was_seen(home: &Home) {
    let engine = home.start().await;
    let seen = suite(home, &engine, "tools", "default").await;
    let edit = |name: &str, version| SuiteEdit {
        name: text(name),
        version: Some(version),
        ..SuiteEdit::default()
    };
    let change = |edit| {
        let (engine, ctx) = (engine.clone(), home.ctx());
        async move { engine.change_suite(&ctx, &writer(), "tools", None, edit).await }
    };
    assert_eq!(change(edit("Suite tools", 1)).await.expect("nothing to do"), seen);
    let changed = change(edit("Tools", 1)).await.expect("changed");
    assert_eq!((changed.version, changed.name.as_str()), (2, "Tools"));
    assert!(changed.updated_at > seen.updated_at && changed.created_at == seen.created_at);
    assert_eq!(conflict(change(edit("Other", 1)).await).0, "stale");
    let outcomes = at_once(8, |number| change(edit(&format!("Tools {number}"), 2))).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    for outcome in outcomes.into_iter().filter(Result::is_err) {
        assert_eq!(conflict(outcome).0, "stale");
    }
}

async fn product_b02_a_suite_that_holds_projects_stays(home: &Home) {
    let (engine, ctx) = (home.start_with_ada().await, home.ctx());
    suite(home, &engine, "tools", "default").await;
    project(home, &engine, "billing", ("tools", "default")).await;
    let mut input = application("Billing sync");
    input.draft.project = text("billing");
    apply(home, &engine, input).await;
    assert_eq!(engine.suite(&ctx, &reader(), "tools", None).await.expect("found").projects, 1);
    let (code, message) = conflict(engine.delete_suite(&ctx, &writer(), "tools", None).await);
    assert!(code == "in_use" && message.contains("projects"), "{code}: {message}");
    suite(home, &engine, "spare", "default").await;
    made(home, engine.delete_suite(&ctx, &writer(), "spare", None).await);
    assert!(not_found(engine.suite(&ctx, &reader(), "spare", None).await));
    assert!(not_found(engine.delete_suite(&ctx, &writer(), "spare", None).await));
}

/// Each is either made in time, so that the suite stays, or finds no suite any more.
async fn product_b02_a_suite_that_is_being_deleted_gets_no_project(home: &Home) {
    let engine = home.start().await;
    for round in 0..20 {
        let suite_slug = format!("s{round}");
        suite(home, &engine, &suite_slug, "default").await;
        let outcomes = at_once(6, |number| {
            let (engine, ctx, suite) = (engine.clone(), home.ctx(), suite_slug.clone());
            async move {
                if number == round % 6 {
                    return engine.delete_suite(&ctx, &writer(), &suite, None).await.err();
                }
                let slug = format!("p{round}-{number}");
                let new = NewProject { slug, name: "P".to_owned(), suite, tenant: None };
                engine.create_project(&ctx, &writer(), new).await.err()
            }
        })
        .await;
        let deleted = outcomes[round % 6].is_none();
        let done = outcomes.iter().filter(|outcome| outcome.is_none()).count();
        assert!(!deleted || done == 1, "round {round}: {outcomes:?}");
        for stop in outcomes.into_iter().flatten() {
            assert!(matches!(stop, NotDone::Refused(_)), "round {round}: {stop:?}");
        }
    }
}

async fn every_change_of_a_suite_is_written_down(home: &Home) {
    let engine = home.start().await;
    tenant(home, &engine, "acme").await;
    suite(home, &engine, "tools", "acme").await;
    let edit = SuiteEdit { slug: text("kit"), name: text("Kit"), version: None };
    made(home, engine.change_suite(&home.ctx(), &writer(), "tools", None, edit).await);
    made(home, engine.delete_suite(&home.ctx(), &writer(), "kit", None).await);
    let expected = [
        "suite.create tools of acme",
        r#"slug null "tools""#,
        r#"name null "Suite tools""#,
        r#"tenant null "acme""#,
        "suite.change kit of acme",
        r#"slug "tools" "kit""#,
        r#"name "Suite tools" "Kit""#,
        "suite.delete kit of acme",
        r#"slug "kit" null"#,
        r#"name "Kit" null"#,
        r#"tenant "acme" null"#,
    ];
    assert_eq!(log(home, &engine, "suite.").await, expected);
}

async fn suites_are_listed_in_every_order_while_others_come(home: &Home) {
    let engine = home.start().await;
    tenant(home, &engine, "acme").await;
    let create = async |slug: &str, name: &str, tenant: &str| {
        let input = new(slug, name, Some(tenant));
        made(home, engine.create_suite(&home.ctx(), &writer(), input).await);
    };
    for (slug, name) in [("e", "Alpha"), ("b", "École"), ("c", "beta"), ("a", "Delta")] {
        create(slug, name, "default").await;
    }
    create("d", "delta", "acme").await;
    let slugs = |rows: Vec<SuiteView>| rows.into_iter().map(|row| row.slug).collect::<String>();
    let all = async |request| list(home, &engine, None, &request).await;
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
        create("0", "Aaa", "default").await;
        create("f", "Cee", "default").await;
    };
    let rows = in_pages("name", all, others).await;
    assert_eq!(slugs(rows), "ecfadb", "nothing twice, nothing left out");
    for (tenant, order) in [("acme", "d"), ("nowhere", ""), ("", "0ecfadb")] {
        let one = list(home, &engine, Some(tenant), &ListRequest::default()).await;
        assert_eq!(slugs(one.expect("listed").items), order, "{tenant}");
    }
}

async fn suites_are_found_by_slug_and_name(home: &Home) {
    let engine = home.start().await;
    for (slug, name) in [("tools", "Great Things"), ("umlaut", "ÄRZTE 50%")] {
        let input = new(slug, name, None);
        made(home, engine.create_suite(&home.ctx(), &writer(), input).await);
    }
    for (query, found) in
        [("OOL", "tools"), ("great thi", "tools"), ("Ärzte", "umlaut"), ("%", "umlaut"), ("_", "")]
    {
        let page = list(home, &engine, None, &asking("slug", query)).await.expect("listed");
        let slugs: Vec<_> = page.items.into_iter().map(|row| row.slug).collect();
        assert_eq!(slugs.join(" "), found, "{query}");
    }
}
