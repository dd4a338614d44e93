//! What belongs to another tenant is not there, whatever is asked (PRODUCT B1).

use super::{
    admin, log, made, not_found, pairs, project, reader, suite, tenant, text, writer, wrong,
};
use crate::support::{Home, both};
use grantry_core::listing::ListRequest;
use grantry_core::user::Role;
use grantry_engine::authority::Writer;
use grantry_engine::{
    AuditFilter, Engine, NewPlan, NewProject, NewScope, NewSuite, ProjectEdit, ProjectFilter,
    SuiteEdit, TenantEdit,
};

both!(
    product_b01_suites_of_another_tenant_are_not_there,
    product_b01_projects_of_another_tenant_are_not_there,
    product_b01_nothing_can_be_put_into_another_tenant,
    product_b01_a_slug_means_ones_own_record,
    product_b01_lists_show_ones_own_tenant_alone,
    product_b01_the_record_of_changes_shows_ones_own_tenant_alone,
    product_b01_regions_plans_and_scopes_are_read_by_all_and_changed_by_the_platform,
);

/// How somebody may name the other tenant, or not name it.
const NAMED: [Option<&str>; 4] = [None, Some("acme"), Some("default"), Some("")];

/// A tenant `acme` with the suite `theirs` and the project `secret`, and a suite `ours` with the
/// project `plain` in the first tenant, which Eve administers.
async fn two_tenants(home: &Home) -> (Engine, Writer) {
    let engine = home.start_with_ada().await;
    let eve = home.writer_of(&engine, "eve", Role::TenantAdmin).await;
    tenant(home, &engine, "acme").await;
    suite(home, &engine, "theirs", "acme").await;
    project(home, &engine, "secret", ("theirs", "acme")).await;
    suite(home, &engine, "ours", "default").await;
    project(home, &engine, "plain", ("ours", "default")).await;
    (engine, eve)
}

async fn product_b01_suites_of_another_tenant_are_not_there(home: &Home) {
    let (engine, eve) = two_tenants(home).await;
    let ctx = home.ctx();
    for named in NAMED {
        let edit = SuiteEdit { name: text("Mine now"), ..SuiteEdit::default() };
        assert!(not_found(engine.suite(&ctx, &eve.reader(), "theirs", named).await), "{named:?}");
        assert!(not_found(engine.change_suite(&ctx, &eve, "theirs", named, edit).await));
        assert!(not_found(engine.delete_suite(&ctx, &eve, "theirs", named).await));
    }
    let kept = engine.suite(&ctx, &reader(), "theirs", None).await.expect("still there");
    assert_eq!((kept.version, kept.name.as_str()), (1, "Suite theirs"));
    assert!(not_found(engine.suite(&ctx, &eve.reader(), "ours", Some("acme")).await));
    let own = engine.suite(&ctx, &eve.reader(), "ours", Some("default")).await;
    assert_eq!(own.expect("her own").slug, "ours");
}

async fn product_b01_projects_of_another_tenant_are_not_there(home: &Home) {
    let (engine, eve) = two_tenants(home).await;
    let ctx = home.ctx();
    for named in NAMED {
        let edit = ProjectEdit { name: text("Mine now"), ..ProjectEdit::default() };
        assert!(not_found(engine.project(&ctx, &eve.reader(), "secret", named).await), "{named:?}");
        assert!(not_found(engine.change_project(&ctx, &eve, "secret", named, edit).await));
        assert!(not_found(engine.delete_project(&ctx, &eve, "secret", named).await));
    }
    let kept = engine.project(&ctx, &reader(), "secret", None).await.expect("still there");
    assert_eq!((kept.version, kept.name.as_str()), (1, "Project secret"));
    assert!(not_found(engine.project(&ctx, &eve.reader(), "plain", Some("acme")).await));
    let own = engine.project(&ctx, &eve.reader(), "plain", None).await.expect("her own");
    assert_eq!(own.tenant, "default");
}

async fn product_b01_nothing_can_be_put_into_another_tenant(home: &Home) {
    let (engine, eve) = two_tenants(home).await;
    let ctx = home.ctx();
    let new = |suite: &str, tenant: Option<&str>| NewProject {
        slug: "spy".to_owned(),
        name: "Spy".to_owned(),
        suite: suite.to_owned(),
        tenant: tenant.map(str::to_owned),
    };
    for tenant in ["acme", "nowhere"] {
        let input =
            NewSuite { slug: "spy".to_owned(), name: "Spy".to_owned(), tenant: text(tenant) };
        let refused = wrong(engine.create_suite(&ctx, &eve, input).await);
        assert_eq!(refused, pairs(&[("tenant", "unknown_tenant")]), "{tenant}");
        for suite in ["theirs", "ours", "nothing"] {
            let refused = wrong(engine.create_project(&ctx, &eve, new(suite, Some(tenant))).await);
            assert_eq!(refused, pairs(&[("tenant", "unknown_tenant")]), "{suite} of {tenant}");
        }
    }
    for suite in ["theirs", "nothing"] {
        let unknown = pairs(&[("suite", "unknown_suite")]);
        for tenant in [None, Some("default")] {
            let refused = wrong(engine.create_project(&ctx, &eve, new(suite, tenant)).await);
            assert_eq!(refused, unknown, "a foreign suite is like none");
        }
        let edit = ProjectEdit { suite: text(suite), ..ProjectEdit::default() };
        let refused = wrong(engine.change_project(&ctx, &eve, "plain", None, edit).await);
        assert_eq!(refused, unknown);
    }
    let theirs = engine.suite(&ctx, &reader(), "theirs", None).await.expect("found");
    assert_eq!(theirs.projects, 1);
}

async fn product_b01_a_slug_means_ones_own_record(home: &Home) {
    let (engine, eve) = two_tenants(home).await;
    let ctx = home.ctx();
    let input = NewSuite { slug: "theirs".to_owned(), name: "Mine".to_owned(), tenant: None };
    let own = made(home, engine.create_suite(&ctx, &eve, input).await);
    assert_eq!(own.tenant, "default", "what others have takes no slug away");
    let input = NewProject {
        slug: "secret".to_owned(),
        name: "Mine".to_owned(),
        suite: "theirs".to_owned(),
        tenant: None,
    };
    assert_eq!(made(home, engine.create_project(&ctx, &eve, input).await).tenant, "default");
    let edit = ProjectEdit { slug: text("open"), ..ProjectEdit::default() };
    made(home, engine.change_project(&ctx, &eve, "secret", None, edit).await);
    assert!(not_found(engine.project(&ctx, &eve.reader(), "secret", None).await));
    made(home, engine.delete_project(&ctx, &eve, "open", None).await);
    made(home, engine.delete_suite(&ctx, &eve, "theirs", None).await);
    let theirs = engine.suite(&ctx, &reader(), "theirs", None).await.expect("untouched");
    assert_eq!((theirs.tenant.as_str(), theirs.projects, theirs.version), ("acme", 1, 1));
    let secret = engine.project(&ctx, &reader(), "secret", None).await.expect("untouched");
    assert_eq!((secret.tenant.as_str(), secret.version), ("acme", 1));
}

async fn product_b01_lists_show_ones_own_tenant_alone(home: &Home) {
    let (engine, eve) = two_tenants(home).await;
    let (ctx, all) = (home.ctx(), ListRequest::default());
    let eve = eve.reader();
    for (named, seen) in [(None, 1), (Some("default"), 1), (Some("acme"), 0)] {
        let suites = engine.list_suites(&ctx, &eve, named, &all).await.expect("listed");
        assert_eq!(suites.items.len(), seen, "suites of {named:?}");
        let filter = ProjectFilter { tenant: named.map(str::to_owned), suite: None };
        let projects = engine.list_projects(&ctx, &eve, filter, &all).await.expect("listed");
        assert_eq!(projects.items.len(), seen, "projects of {named:?}");
        assert!(projects.items.iter().all(|row| row.tenant == "default"));
    }
    let filter = ProjectFilter { tenant: None, suite: text("theirs") };
    let projects = engine.list_projects(&ctx, &eve, filter, &all).await.expect("listed");
    assert_eq!(projects.items, []);
    for sort in ["name", "-name", "slug", "-slug", "created_at", "-created_at"] {
        let request = super::asking(sort, "");
        let suites = engine.list_suites(&ctx, &eve, None, &request).await.expect("listed");
        assert!(suites.items.iter().all(|row| row.tenant == "default"), "{sort}");
        let tenants = engine.list_tenants(&ctx, &eve, &request).await.expect("listed");
        let slugs: Vec<_> = tenants.items.into_iter().map(|row| row.slug).collect();
        assert_eq!(slugs, ["default"], "{sort}");
    }
    let found = engine.list_suites(&ctx, &eve, None, &super::asking("name", "theirs")).await;
    assert_eq!(found.expect("listed").items, []);
    assert!(not_found(engine.tenant(&ctx, &eve, "acme").await));
    assert_eq!(engine.tenant(&ctx, &eve, "default").await.expect("her own").slug, "default");
    let everybody = engine.list_suites(&ctx, &reader(), None, &all).await.expect("listed");
    assert_eq!(everybody.items.len(), 2, "the platform sees both");
}

async fn product_b01_the_record_of_changes_shows_ones_own_tenant_alone(home: &Home) {
    let (engine, eve) = two_tenants(home).await;
    let (ctx, all) = (home.ctx(), ListRequest::default());
    let edit = TenantEdit { name: text("Acme Ltd"), ..TenantEdit::default() };
    made(home, engine.change_tenant(&ctx, &admin(), "acme", edit).await);
    let seen = engine.list_audit(&ctx, &eve.reader(), AuditFilter::default(), &all).await;
    let targets: Vec<_> = seen.expect("listed").items.into_iter().map(|e| e.target).collect();
    assert_eq!(targets, ["plain", "ours", "eve@example.com", "ada@example.com"]);
    assert_eq!(log(home, &engine, "suite.create").await[0], "suite.create theirs of acme");
}

async fn product_b01_regions_plans_and_scopes_are_read_by_all_and_changed_by_the_platform(
    home: &Home,
) {
    let (engine, ctx) = (home.start_with_ada().await, home.ctx());
    let plan = NewPlan { slug: "starter".into(), name: "Starter".into(), ..NewPlan::default() };
    made(home, engine.create_plan(&ctx, &admin(), plan).await);
    let scope = NewScope {
        name: "invoices:read".into(),
        title: "Invoices".into(),
        description: "See invoices.".into(),
        sensitive: false,
    };
    made(home, engine.create_scope(&ctx, &admin(), scope).await);
    for (name, role, changes) in [
        ("pia", Role::PlatformAdmin, true),
        ("eve", Role::TenantAdmin, false),
        ("abe", Role::Auditor, false),
    ] {
        home.add(&engine, name, role).await;
        let (_, person) = home.signed_in(&engine, name).await;
        let (all, reader) = (ListRequest::default(), person.reader());
        assert_eq!(engine.region(&ctx, &reader, "default").await.expect("seen").code, "default");
        assert_eq!(engine.plan(&ctx, &reader, "starter").await.expect("seen").slug, "starter");
        engine.scope(&ctx, &reader, "invoices:read").await.expect("seen");
        assert_eq!(engine.list_regions(&ctx, &reader, &all).await.expect("listed").items.len(), 1);
        assert_eq!(engine.list_plans(&ctx, &reader, &all).await.expect("listed").items.len(), 1);
        assert_eq!(engine.list_scopes(&ctx, &reader, &all).await.expect("listed").items.len(), 12);
        assert_eq!(person.platform_admin().is_some(), changes, "{name} may change them");
    }
    assert!(writer().is_platform());
}
