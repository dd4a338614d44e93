//! Projects: in a suite of their tenant, with applications that belong to them.

use super::{
    application, apply, asking, conflict, delete_application, in_pages, log, made, not_found,
    nothing, only_one_gets_it, pairs, project, reader, suite, tenant, text, writer, wrong,
};
use crate::support::{Home, at_once, both};
use grantry_core::console::ProjectView;
use grantry_core::listing::{ListRequest, Page};
use grantry_engine::{Engine, NewApplication, NewProject, NotDone, ProjectEdit, ProjectFilter};

both!(
    everything_wrong_with_a_project_is_said_at_once,
    the_slug_of_a_project_is_taken_once_in_its_tenant,
    product_b02_a_project_is_in_a_suite_of_its_tenant,
    a_project_of_several_tenants_needs_the_tenant,
    product_b02_a_project_moves_to_another_suite_of_its_tenant,
    a_project_is_changed_as_it_was_seen,
    product_b02_a_project_that_applications_belong_to_stays,
    product_b02_a_suite_that_a_project_moves_to_is_not_deleted_under_it,
    every_change_of_a_project_is_written_down,
    projects_are_listed_in_every_order_while_others_come,
    projects_are_found_by_slug_name_and_suite,
);

fn new(slug: &str, name: &str, suite: &str, tenant: Option<&str>) -> NewProject {
    NewProject {
        slug: slug.to_owned(),
        name: name.to_owned(),
        suite: suite.to_owned(),
        tenant: tenant.map(str::to_owned),
    }
}

fn rename(name: &str, version: i64) -> ProjectEdit {
    ProjectEdit { name: text(name), version: Some(version), ..ProjectEdit::default() }
}

fn to_suite(suite: &str) -> ProjectEdit {
    ProjectEdit { suite: text(suite), ..ProjectEdit::default() }
}

async fn list(
    home: &Home,
    engine: &Engine,
    (tenant, suite): (Option<&str>, Option<&str>),
    request: &ListRequest,
) -> Result<Page<ProjectView>, NotDone> {
    let filter =
        ProjectFilter { tenant: tenant.map(str::to_owned), suite: suite.map(str::to_owned) };
    engine.list_projects(&home.ctx(), &reader(), filter, request).await
}

async fn everything_wrong_with_a_project_is_said_at_once(home: &Home) {
    let (engine, ctx) = (home.start().await, home.ctx());
    suite(home, &engine, "tools", "default").await;
    for (suite, tenant, error) in [
        ("nothing", None, ("suite", "unknown_suite")),
        ("no slug", Some("default"), ("suite", "unknown_suite")),
        ("tools\0", None, ("suite", "unknown_suite")),
        (" ", None, ("suite", "required")),
        ("tools", Some("nowhere"), ("tenant", "unknown_tenant")),
    ] {
        let refused = engine.create_project(&ctx, &writer(), new("", "", suite, tenant)).await;
        let expected = pairs(&[("slug", "required"), ("name", "required"), error]);
        assert_eq!(wrong(refused), expected, "{suite} of {tenant:?}");
    }
    project(home, &engine, "billing", ("tools", "default")).await;
    let edit =
        ProjectEdit { slug: text("B"), name: text(" "), suite: text("nothing"), version: Some(9) };
    let refused = engine.change_project(&ctx, &writer(), "billing", None, edit).await;
    let expected = [("slug", "not_a_slug"), ("name", "required"), ("suite", "unknown_suite")];
    assert_eq!(wrong(refused), pairs(&expected));
    let refused = engine.change_project(&ctx, &writer(), "billing", None, to_suite(" ")).await;
    assert_eq!(wrong(refused), pairs(&[("suite", "required")]));
}

async fn the_slug_of_a_project_is_taken_once_in_its_tenant(home: &Home) {
    let engine = home.start().await;
    tenant(home, &engine, "acme").await;
    for tenant in ["default", "acme"] {
        suite(home, &engine, "tools", tenant).await;
        suite(home, &engine, "games", tenant).await;
        only_one_gets_it(home, &engine, |engine, ctx, number| async move {
            // Another suite makes no difference.
            let suite = ["tools", "games"][number % 2];
            let input = new("billing", "Billing", suite, Some(tenant));
            engine.create_project(&ctx, &writer(), input).await
        })
        .await;
    }
    for number in 0..8 {
        project(home, &engine, &format!("p{number}"), ("tools", "acme")).await;
    }
    only_one_gets_it(home, &engine, |engine, ctx, number| async move {
        let edit = ProjectEdit { slug: text("wanted"), ..ProjectEdit::default() };
        let slug = format!("p{number}");
        engine.change_project(&ctx, &writer(), &slug, Some("acme"), edit).await
    })
    .await;
}

async fn product_b02_a_project_is_in_a_suite_of_its_tenant(home: &Home) {
    let (engine, ctx) = (home.start().await, home.ctx());
    tenant(home, &engine, "acme").await;
    suite(home, &engine, "tools", "acme").await;
    let create = |tenant| {
        let (engine, ctx) = (engine.clone(), ctx.clone());
        async move { engine.create_project(&ctx, &writer(), new("p", "P", "tools", tenant)).await }
    };
    assert_eq!(wrong(create(Some("default")).await), pairs(&[("suite", "unknown_suite")]));
    let there = create(None).await.expect("the only suite of that slug decides");
    assert_eq!((there.tenant.as_str(), there.suite.as_str()), ("acme", "tools"));
    assert_eq!((there.applications, there.version), (0, 1));
    suite(home, &engine, "tools", "default").await;
    let here = create(None).await.expect("the first tenant's own suite comes first");
    assert_eq!((here.tenant.as_str(), here.suite.as_str()), ("default", "tools"));
}

async fn a_project_of_several_tenants_needs_the_tenant(home: &Home) {
    let (engine, ctx) = (home.start().await, home.ctx());
    for slug in ["acme", "beta"] {
        tenant(home, &engine, slug).await;
        suite(home, &engine, "tools", slug).await;
        project(home, &engine, "billing", ("tools", slug)).await;
    }
    let asked = engine.project(&ctx, &reader(), "billing", None).await;
    assert_eq!(conflict(asked).0, "ambiguous");
    let changed = engine.change_project(&ctx, &writer(), "billing", None, rename("B", 1)).await;
    assert_eq!(conflict(changed).0, "ambiguous");
    let deleted = engine.delete_project(&ctx, &writer(), "billing", None).await;
    assert_eq!(conflict(deleted).0, "ambiguous");
    let named = Some("beta");
    let changed = engine.change_project(&ctx, &writer(), "billing", named, rename("B", 1)).await;
    assert_eq!(changed.expect("one is named").tenant, "beta");
    made(home, engine.delete_project(&ctx, &writer(), "billing", named).await);
    let left = engine.project(&ctx, &reader(), "billing", None).await.expect("one is left");
    assert_eq!((left.tenant.as_str(), left.version), ("acme", 1));
}

async fn product_b02_a_project_moves_to_another_suite_of_its_tenant(home: &Home) {
    let (engine, ctx) = (home.start_with_ada().await, home.ctx());
    tenant(home, &engine, "acme").await;
    suite(home, &engine, "tools", "default").await;
    suite(home, &engine, "games", "default").await;
    suite(home, &engine, "theirs", "acme").await;
    project(home, &engine, "billing", ("tools", "default")).await;
    let mut input = application("Billing sync");
    input.draft.project = text("billing");
    let client_id = apply(home, &engine, input).await;

    let foreign = engine.change_project(&ctx, &writer(), "billing", None, to_suite("theirs")).await;
    assert_eq!(wrong(foreign), pairs(&[("suite", "unknown_suite")]));
    let same = engine.change_project(&ctx, &writer(), "billing", None, to_suite("tools")).await;
    assert_eq!(same.expect("nothing to do").version, 1);
    let moved = engine.change_project(&ctx, &writer(), "billing", None, to_suite("games")).await;
    let moved = moved.expect("moved");
    assert_eq!((moved.suite.as_str(), moved.applications, moved.version), ("games", 1, 2));
    let of_it = engine.application(&ctx, &reader(), &client_id).await.expect("an application");
    assert_eq!(of_it.suite.as_deref(), Some("games"), "its applications are in that suite now");
    made(home, engine.delete_suite(&ctx, &writer(), "tools", None).await);
    assert_eq!(conflict(engine.delete_suite(&ctx, &writer(), "games", None).await).0, "in_use");
}

async fn a_project_is_changed_as_it_was_seen(home: &Home) {
    let engine = home.start().await;
    suite(home, &engine, "tools", "default").await;
    let seen = project(home, &engine, "billing", ("tools", "default")).await;
    let change = |edit| {
        let (engine, ctx) = (engine.clone(), home.ctx());
        async move { engine.change_project(&ctx, &writer(), "billing", None, edit).await }
    };
    assert_eq!(change(rename("Project billing", 1)).await.expect("nothing to do"), seen);
    let changed = change(rename("Billing", 1)).await.expect("changed");
    assert_eq!((changed.version, changed.name.as_str()), (2, "Billing"));
    assert!(changed.updated_at > seen.updated_at && changed.created_at == seen.created_at);
    assert_eq!(conflict(change(rename("Other", 1)).await).0, "stale");
    let outcomes = at_once(8, |number| change(rename(&format!("Billing {number}"), 2))).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    for outcome in outcomes.into_iter().filter(Result::is_err) {
        assert_eq!(conflict(outcome).0, "stale");
    }
}

async fn product_b02_a_project_that_applications_belong_to_stays(home: &Home) {
    let (engine, ctx) = (home.start_with_ada().await, home.ctx());
    suite(home, &engine, "tools", "default").await;
    project(home, &engine, "billing", ("tools", "default")).await;
    let mut input = NewApplication { suite: text("tools"), ..application("Billing sync") };
    input.draft.project = text("billing");
    let client_id = apply(home, &engine, input).await;
    let seen = engine.project(&ctx, &reader(), "billing", None).await.expect("found");
    assert_eq!(seen.applications, 1);
    let (code, message) = conflict(engine.delete_project(&ctx, &writer(), "billing", None).await);
    assert!(code == "in_use" && message.contains("applications"), "{code}: {message}");
    delete_application(home, &engine, &client_id).await;
    made(home, engine.delete_project(&ctx, &writer(), "billing", None).await);
    assert!(not_found(engine.project(&ctx, &reader(), "billing", None).await));
    assert!(not_found(engine.delete_project(&ctx, &writer(), "billing", None).await));
}

/// Projects that move in and the end of the suite cannot both happen.
async fn product_b02_a_suite_that_a_project_moves_to_is_not_deleted_under_it(home: &Home) {
    let engine = home.start().await;
    suite(home, &engine, "tools", "default").await;
    for number in 0..6 {
        project(home, &engine, &format!("p{number}"), ("tools", "default")).await;
    }
    for round in 0..20 {
        let target = format!("s{round}");
        suite(home, &engine, &target, "default").await;
        let outcomes = at_once(6, |number| {
            let (engine, ctx, target) = (engine.clone(), home.ctx(), target.clone());
            async move {
                if number == round % 6 {
                    return engine.delete_suite(&ctx, &writer(), &target, None).await.err();
                }
                let (slug, edit) = (format!("p{number}"), to_suite(&target));
                engine.change_project(&ctx, &writer(), &slug, None, edit).await.err()
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

async fn every_change_of_a_project_is_written_down(home: &Home) {
    let engine = home.start().await;
    tenant(home, &engine, "acme").await;
    suite(home, &engine, "tools", "acme").await;
    suite(home, &engine, "games", "acme").await;
    project(home, &engine, "billing", ("tools", "acme")).await;
    let edit = ProjectEdit {
        slug: text("chess"),
        name: text("Chess"),
        suite: text("games"),
        version: None,
    };
    made(home, engine.change_project(&home.ctx(), &writer(), "billing", None, edit).await);
    made(home, engine.delete_project(&home.ctx(), &writer(), "chess", None).await);
    let expected = [
        "project.create billing of acme",
        r#"slug null "billing""#,
        r#"name null "Project billing""#,
        r#"suite null "tools""#,
        r#"tenant null "acme""#,
        "project.change chess of acme",
        r#"slug "billing" "chess""#,
        r#"name "Project billing" "Chess""#,
        r#"suite "tools" "games""#,
        "project.delete chess of acme",
        r#"slug "chess" null"#,
        r#"name "Chess" null"#,
        r#"suite "games" null"#,
        r#"tenant "acme" null"#,
    ];
    assert_eq!(log(home, &engine, "project.").await, expected);
}

async fn projects_are_listed_in_every_order_while_others_come(home: &Home) {
    let engine = home.start().await;
    tenant(home, &engine, "acme").await;
    for (slug, tenant) in [("tools", "default"), ("games", "default"), ("tools", "acme")] {
        suite(home, &engine, slug, tenant).await;
    }
    let create = async |slug: &str, name: &str, suite: &str, tenant: &str| {
        let input = new(slug, name, suite, Some(tenant));
        made(home, engine.create_project(&home.ctx(), &writer(), input).await);
    };
    create("e", "Alpha", "tools", "default").await;
    create("b", "École", "games", "default").await;
    create("c", "beta", "tools", "default").await;
    create("a", "Delta", "games", "default").await;
    create("d", "delta", "tools", "acme").await;
    let slugs = |rows: Vec<ProjectView>| rows.into_iter().map(|row| row.slug).collect::<String>();
    let all = async |request| list(home, &engine, (None, None), &request).await;
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
        create("z", "Zed", "tools", "default").await;
        create("f", "Aaa", "games", "default").await;
    };
    let rows = in_pages("-created_at", all, others).await;
    assert_eq!(slugs(rows), "dacbe", "what is newer than the first page is on none of the next");
}

async fn projects_are_found_by_slug_name_and_suite(home: &Home) {
    let engine = home.start().await;
    tenant(home, &engine, "acme").await;
    for (slug, tenant) in [("tools", "default"), ("games", "default"), ("tools", "acme")] {
        suite(home, &engine, slug, tenant).await;
    }
    for (slug, name, suite, tenant) in [
        ("billing", "Great Things", "tools", "default"),
        ("chess", "Great Games", "games", "default"),
        ("doctors", "ÄRZTE 50%", "tools", "acme"),
    ] {
        let input = new(slug, name, suite, Some(tenant));
        made(home, engine.create_project(&home.ctx(), &writer(), input).await);
    }
    for (of, query, found) in [
        ((None, None), "ILLI", "billing"),
        ((None, None), "great", "billing chess"),
        ((None, None), "Ärzte", "doctors"),
        ((None, None), "50%", "doctors"),
        ((None, Some("tools")), "", "billing doctors"),
        ((Some("default"), Some("tools")), "", "billing"),
        ((Some("default"), None), "", "billing chess"),
        ((Some("acme"), Some("games")), "", ""),
        ((Some(""), Some("")), "", "billing chess doctors"),
        ((Some("nowhere"), None), "", ""),
        ((Some("de\0"), Some("\0")), "", ""),
    ] {
        let page = list(home, &engine, of, &asking("slug", query)).await.expect("listed");
        let slugs: Vec<_> = page.items.into_iter().map(|row| row.slug).collect();
        assert_eq!(slugs.join(" "), found, "{query} of {of:?}");
    }
}
