//! Tenants: made, renamed, found and deleted by the platform alone.

use super::{
    admin, application, apply, asking, bad_query, conflict, delete_application, in_pages, log,
    made, not_found, nothing, only_one_gets_it, pairs, reader, suite, tenant, text, writer, wrong,
};
use crate::support::{Home, at_once, both};
use grantry_core::console::TenantView;
use grantry_core::listing::{ListRequest, Page};
use grantry_core::user::Role;
use grantry_engine::{Engine, NewApplication, NewSuite, NewTenant, NotDone, Refusal, TenantEdit};

both!(
    everything_wrong_with_a_tenant_is_said_at_once,
    the_slug_of_a_tenant_is_taken_once,
    a_tenant_is_changed_as_it_was_seen,
    a_tenant_that_something_belongs_to_stays,
    a_tenant_that_is_being_deleted_gets_no_suite,
    every_change_of_a_tenant_is_written_down,
    tenants_are_listed_in_every_order_while_others_come,
    tenants_are_found_by_slug_and_name,
    names_with_nul_are_nobodys,
);

fn new(slug: &str, name: &str) -> NewTenant {
    NewTenant { slug: slug.to_owned(), name: name.to_owned() }
}

async fn create(home: &Home, engine: &Engine, slug: &str, name: &str) -> TenantView {
    made(home, engine.create_tenant(&home.ctx(), &admin(), new(slug, name)).await)
}

async fn list(
    home: &Home,
    engine: &Engine,
    request: &ListRequest,
) -> Result<Page<TenantView>, NotDone> {
    engine.list_tenants(&home.ctx(), &reader(), request).await
}

async fn everything_wrong_with_a_tenant_is_said_at_once(home: &Home) {
    let (engine, ctx) = (home.start().await, home.ctx());
    let refused = wrong(engine.create_tenant(&ctx, &admin(), new("Not A Slug", " ")).await);
    assert_eq!(refused, pairs(&[("slug", "not_a_slug"), ("name", "required")]));
    let edit = TenantEdit { slug: text(""), name: text(&"x".repeat(101)), version: None };
    let refused = wrong(engine.change_tenant(&ctx, &admin(), "default", edit).await);
    assert_eq!(refused, pairs(&[("slug", "required"), ("name", "too_long")]));
    assert_eq!(log(home, &engine, "tenant.").await, [""; 0]);
}

async fn the_slug_of_a_tenant_is_taken_once(home: &Home) {
    let engine = home.start().await;
    only_one_gets_it(home, &engine, |engine, ctx, number| async move {
        engine.create_tenant(&ctx, &admin(), new("acme", &format!("Acme {number}"))).await
    })
    .await;
    for number in 0..8 {
        tenant(home, &engine, &format!("t{number}")).await;
    }
    only_one_gets_it(home, &engine, |engine, ctx, number| async move {
        let edit = TenantEdit { slug: text("wanted"), ..TenantEdit::default() };
        engine.change_tenant(&ctx, &admin(), &format!("t{number}"), edit).await
    })
    .await;
    let count = list(home, &engine, &ListRequest::default()).await.expect("listed").items.len();
    assert_eq!(count, 10, "the first one, acme, and eight more");
    assert_eq!(log(home, &engine, "tenant.change").await.len(), 2, "one entry of one change");
}

async fn a_tenant_is_changed_as_it_was_seen(home: &Home) {
    let engine = home.start().await;
    let seen = create(home, &engine, "acme", "Acme").await;
    assert_eq!(seen.version, 1);
    let edit = |name: &str| TenantEdit {
        name: text(name),
        version: Some(seen.version),
        ..TenantEdit::default()
    };
    let change = |edit| {
        let (engine, ctx) = (engine.clone(), home.ctx());
        async move { engine.change_tenant(&ctx, &admin(), "acme", edit).await }
    };
    let same = change(edit("Acme")).await.expect("nothing to do");
    assert_eq!(same, seen, "what changes nothing leaves no trace");
    let changed = change(edit("Acme Ltd")).await.expect("changed");
    assert_eq!((changed.version, changed.slug.as_str()), (2, "acme"));
    assert!(changed.updated_at > changed.created_at);
    assert_eq!(conflict(change(edit("Acme Inc")).await).0, "stale");
    let outcomes = at_once(8, |number| {
        let name = format!("Acme {number}");
        change(TenantEdit { name: text(&name), version: Some(2), ..TenantEdit::default() })
    })
    .await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    let edit = TenantEdit { slug: text("acme-ltd"), ..TenantEdit::default() };
    assert_eq!(change(edit).await.expect("changed").version, 4);
    assert!(not_found(change(TenantEdit::default()).await), "it is called something else now");
}

async fn a_tenant_that_something_belongs_to_stays(home: &Home) {
    let engine = home.start_with_ada().await;
    let delete = |slug: &'static str| {
        let (engine, ctx) = (engine.clone(), home.ctx());
        async move { engine.delete_tenant(&ctx, &admin(), slug).await }
    };
    assert_eq!(conflict(delete("default").await).0, "in_use");
    tenant(home, &engine, "acme").await;
    suite(home, &engine, "tools", "acme").await;
    let (code, message) = conflict(delete("acme").await);
    assert!(code == "in_use" && message.contains("suites"), "{code}: {message}");
    made(home, engine.delete_suite(&home.ctx(), &writer(), "tools", Some("acme")).await);
    let input = NewApplication { tenant: text("acme"), ..application("Billing") };
    let client_id = apply(home, &engine, input).await;
    let (code, message) = conflict(delete("acme").await);
    assert!(code == "in_use" && message.contains("applications"), "{code}: {message}");
    delete_application(home, &engine, &client_id).await;
    let mut visitor = application("Visitor");
    visitor.draft.multi_tenant = true;
    visitor.draft.allowed_tenants = vec!["acme".to_owned()];
    let client_id = apply(home, &engine, visitor).await;
    assert!(conflict(delete("acme").await).1.contains("other tenants"));
    delete_application(home, &engine, &client_id).await;
    delete("acme").await.expect("deleted");
    assert!(not_found(delete("acme").await));
}

/// Each is either made in time, so that the tenant stays, or finds no tenant any more.
async fn a_tenant_that_is_being_deleted_gets_no_suite(home: &Home) {
    let engine = home.start().await;
    for round in 0..20 {
        let slug = format!("t{round}");
        tenant(home, &engine, &slug).await;
        let outcomes = at_once(6, |number| {
            let (engine, ctx, tenant) = (engine.clone(), home.ctx(), slug.clone());
            async move {
                if number == round % 6 {
                    return engine.delete_tenant(&ctx, &admin(), &tenant).await.err();
                }
                let slug = format!("s{number}");
                let new = NewSuite { slug, name: "S".to_owned(), tenant: Some(tenant) };
                engine.create_suite(&ctx, &writer(), new).await.err()
            }
        })
        .await;
        let deleted = outcomes[round % 6].is_none();
        let suites = outcomes.iter().filter(|outcome| outcome.is_none()).count();
        assert!(!deleted || suites == 1, "round {round}: {outcomes:?}");
        for stop in outcomes.into_iter().flatten() {
            assert!(matches!(stop, NotDone::Refused(_)), "round {round}: {stop:?}");
        }
    }
}

async fn every_change_of_a_tenant_is_written_down(home: &Home) {
    let engine = home.start_with_ada().await;
    let (_, ada) = home.signed_in(&engine, "ada").await;
    let by_ada = || grantry_engine::Ctx { actor: ada.actor(), ..home.ctx() };
    let admin = ada.platform_admin().expect("an administrator");
    made(home, engine.create_tenant(&by_ada(), &admin, new("acme", "Acme")).await);
    let edit = TenantEdit { name: text("Acme Ltd"), ..TenantEdit::default() };
    made(home, engine.change_tenant(&by_ada(), &admin, "acme", edit).await);
    made(home, engine.delete_tenant(&by_ada(), &admin, "acme").await);
    let expected = [
        "tenant.create acme",
        r#"slug null "acme""#,
        r#"name null "Acme""#,
        "tenant.change acme",
        r#"name "Acme" "Acme Ltd""#,
        "tenant.delete acme",
        r#"slug "acme" null"#,
        r#"name "Acme Ltd" null"#,
    ];
    assert_eq!(log(home, &engine, "tenant.").await, expected);
    let all = ListRequest::default();
    let filter = grantry_engine::AuditFilter {
        actor: "ada@example.com".to_owned(),
        ..grantry_engine::AuditFilter::default()
    };
    let page = engine.list_audit(&home.ctx(), &reader(), filter, &all).await.expect("listed");
    assert_eq!(page.items.len(), 3, "all three name who did it");
}

async fn tenants_are_listed_in_every_order_while_others_come(home: &Home) {
    let engine = home.start().await;
    for (slug, name) in [("e", "Alpha"), ("b", "École"), ("c", "beta"), ("a", "Delta")] {
        create(home, &engine, slug, name).await;
    }
    let slugs = |rows: Vec<TenantView>| rows.into_iter().map(|row| row.slug).collect::<String>();
    for (sort, order) in [
        ("name", "ecdefaultab"),
        ("-name", "badefaultce"),
        ("slug", "abcdefaulte"),
        ("-slug", "edefaultcba"),
        ("-created_at", "acbedefault"),
    ] {
        let rows = in_pages(sort, async |request| list(home, &engine, &request).await, nothing());
        assert_eq!(slugs(rows.await), order, "{sort}");
    }
    let others = async {
        create(home, &engine, "0", "Aaa").await;
        create(home, &engine, "9", "Cee").await;
    };
    let rows = in_pages("name", async |request| list(home, &engine, &request).await, others).await;
    assert_eq!(slugs(rows), "ec9defaultab", "nothing twice, nothing left out");
    for (sort, code) in [("password", "bad_sort"), ("title", "bad_sort")] {
        assert_eq!(bad_query(list(home, &engine, &asking(sort, "")).await), code);
    }
}

async fn tenants_are_found_by_slug_and_name(home: &Home) {
    let engine = home.start().await;
    for (slug, name) in [("acme", "Great Company"), ("umlaut", "ÄRZTE 50%"), ("other", "Other")] {
        create(home, &engine, slug, name).await;
    }
    for (query, found) in [
        ("CME", "acme"),
        ("great comp", "acme"),
        ("ärzte", "umlaut"),
        ("Ärzte", "umlaut"),
        ("0%", "umlaut"),
        ("%", "umlaut"),
        ("_", ""),
        ("nobody", ""),
        ("\0", ""),
    ] {
        let page = list(home, &engine, &asking("name", query)).await.expect("listed");
        let slugs: Vec<_> = page.items.into_iter().map(|row| row.slug).collect();
        assert_eq!(slugs.join(" "), found, "{query}");
    }
}

async fn names_with_nul_are_nobodys(home: &Home) {
    let (engine, ctx) = (home.start().await, home.ctx());
    let name = "default\0";
    assert!(not_found(engine.tenant(&ctx, &reader(), name).await));
    assert!(not_found(engine.change_tenant(&ctx, &admin(), name, TenantEdit::default()).await));
    assert!(not_found(engine.delete_tenant(&ctx, &admin(), name).await));
    assert!(not_found(engine.suite(&ctx, &reader(), name, Some(name)).await));
    assert!(not_found(engine.project(&ctx, &reader(), name, Some(name)).await));
    assert!(not_found(engine.region(&ctx, &reader(), name).await));
    assert!(not_found(engine.plan(&ctx, &reader(), name).await));
    assert!(not_found(engine.scope(&ctx, &reader(), "public\0").await));
    let eve = home.writer_of(&engine, "eve", Role::TenantAdmin).await;
    let input = NewSuite { slug: "s".to_owned(), name: "S".to_owned(), tenant: text(name) };
    let refused = engine.create_suite(&ctx, &eve, input).await;
    let Err(NotDone::Refused(Refusal::Invalid(errors))) = refused else {
        unreachable!("refused: {refused:?}")
    };
    assert_eq!(errors[0].code, "unknown_tenant");
}
