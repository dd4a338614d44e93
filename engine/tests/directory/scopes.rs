//! The catalogue of permissions.

use super::{
    admin, application, apply, asking, bad_query, conflict, delete_application, in_pages, log,
    made, not_found, nothing, only_one_gets_it, pairs, reader, text, wrong,
};
use crate::support::{Home, at_once, both};
use grantry_core::console::ScopeView;
use grantry_core::listing::{ListRequest, Page};
use grantry_engine::{Engine, NewScope, NotDone, ScopeEdit};

both!(
    everything_wrong_with_a_scope_is_said_at_once,
    product_b05_a_fresh_server_has_the_usual_scopes_and_keeps_them,
    product_b05_scopes_of_the_servers_own_api_cannot_be_invented,
    the_name_of_a_scope_is_taken_once,
    product_b05_the_words_of_a_scope_are_changed_as_they_were_seen,
    product_b05_a_scope_that_applications_have_stays,
    every_change_of_a_scope_is_written_down,
    scopes_are_listed_in_every_order_while_others_come,
    scopes_are_found_by_name_and_title,
);

const BUILT_IN: [&str; 11] = [
    "address",
    "email",
    "grantry:admin",
    "grantry:introspect",
    "grantry:read",
    "grantry:tenant",
    "offline_access",
    "openid",
    "phone",
    "profile",
    "public",
];

fn new(name: &str) -> NewScope {
    NewScope {
        name: name.to_owned(),
        title: "Your invoices".to_owned(),
        description: "See your invoices.".to_owned(),
        sensitive: false,
    }
}

async fn create(home: &Home, engine: &Engine, scope: NewScope) -> ScopeView {
    made(home, engine.create_scope(&home.ctx(), &admin(), scope).await)
}

async fn change(
    home: &Home,
    engine: &Engine,
    name: &str,
    edit: ScopeEdit,
) -> Result<ScopeView, NotDone> {
    engine.change_scope(&home.ctx(), &admin(), name, edit).await
}

async fn list(
    home: &Home,
    engine: &Engine,
    request: &ListRequest,
) -> Result<Page<ScopeView>, NotDone> {
    engine.list_scopes(&home.ctx(), &reader(), request).await
}

fn names(rows: Vec<ScopeView>) -> Vec<String> {
    rows.into_iter().map(|row| row.name).collect()
}

async fn everything_wrong_with_a_scope_is_said_at_once(home: &Home) {
    let (engine, ctx) = (home.start().await, home.ctx());
    for (name, code) in [
        ("", "required"),
        ("two words", "not_a_scope"),
        (&"x".repeat(101), "too_long"),
        ("grantry:all", "reserved"),
    ] {
        let input = NewScope { title: String::new(), description: "a\nb".to_owned(), ..new(name) };
        let refused = engine.create_scope(&ctx, &admin(), input).await;
        let expected =
            [("name", code), ("title", "required"), ("description", "control_character")];
        assert_eq!(wrong(refused), pairs(&expected), "{name}");
    }
    let edit = ScopeEdit {
        title: text(&"x".repeat(101)),
        description: text(&"x".repeat(301)),
        ..ScopeEdit::default()
    };
    let refused = wrong(change(home, &engine, "public", edit).await);
    assert_eq!(refused, pairs(&[("title", "too_long"), ("description", "too_long")]));
    assert!(not_found(change(home, &engine, "other", ScopeEdit::default()).await));
}

async fn product_b05_a_fresh_server_has_the_usual_scopes_and_keeps_them(home: &Home) {
    let (engine, ctx) = (home.start().await, home.ctx());
    let page = list(home, &engine, &ListRequest::default()).await.expect("listed");
    assert!(page.items.iter().all(|row| !row.title.is_empty() && row.description.ends_with('.')));
    assert_eq!(names(page.items), BUILT_IN);
    let public = engine.scope(&ctx, &reader(), "public").await.expect("found");
    assert!(!public.sensitive, "the common one");
    for name in BUILT_IN {
        let (code, message) = conflict(engine.delete_scope(&ctx, &admin(), name).await);
        assert!(code == "built_in" && message.contains("stays"), "{name}: {code}: {message}");
        let edit = ScopeEdit { title: text("Other words"), ..ScopeEdit::default() };
        let changed = change(home, &engine, name, edit).await.expect("its words may be changed");
        assert_eq!((changed.title.as_str(), changed.version), ("Other words", 2));
    }
    assert!(not_found(engine.delete_scope(&ctx, &admin(), "grantry:other").await));
}

async fn product_b05_scopes_of_the_servers_own_api_cannot_be_invented(home: &Home) {
    let (engine, ctx) = (home.start().await, home.ctx());
    for name in ["grantry:", "grantry:x", " grantry:admin"] {
        let refused = engine.create_scope(&ctx, &admin(), new(name)).await;
        assert_eq!(wrong(refused), pairs(&[("name", "reserved")]), "{name}");
    }
    for name in ["grantry", "my-grantry:x", "https://api.example.com/invoices"] {
        assert_eq!(create(home, &engine, new(name)).await.name, name);
        made(home, engine.delete_scope(&ctx, &admin(), name).await);
    }
}

async fn the_name_of_a_scope_is_taken_once(home: &Home) {
    let engine = home.start().await;
    only_one_gets_it(home, &engine, |engine, ctx, number| async move {
        let input = NewScope { title: format!("Title {number}"), ..new("invoices:read") };
        engine.create_scope(&ctx, &admin(), input).await
    })
    .await;
    let taken = engine.create_scope(&home.ctx(), &admin(), new("public")).await;
    assert_eq!(conflict(taken).0, "name_taken");
    let upper = create(home, &engine, new("Invoices:read")).await;
    assert_eq!(upper.name, "Invoices:read", "upper and lower case differ, as in tokens");
}

async fn product_b05_the_words_of_a_scope_are_changed_as_they_were_seen(home: &Home) {
    let engine = home.start().await;
    let seen = create(home, &engine, new("invoices:read")).await;
    assert_eq!((seen.sensitive, seen.applications, seen.version), (false, 0, 1));
    let edit = |title: &str, version| ScopeEdit {
        title: text(title),
        version: Some(version),
        ..ScopeEdit::default()
    };
    let same = edit("Your invoices", 1);
    assert_eq!(change(home, &engine, "invoices:read", same).await.expect("nothing to do"), seen);
    let all = ScopeEdit {
        description: text("See all your invoices."),
        sensitive: Some(true),
        ..edit("All your invoices", 1)
    };
    let changed = change(home, &engine, "invoices:read", all).await.expect("changed");
    assert_eq!(changed.title, "All your invoices");
    assert_eq!(changed.description, "See all your invoices.");
    assert_eq!((changed.sensitive, changed.version), (true, 2));
    assert!(changed.updated_at > seen.updated_at && changed.created_at == seen.created_at);
    let stale = change(home, &engine, "invoices:read", edit("Other", 1)).await;
    assert_eq!(conflict(stale).0, "stale");
    let outcomes = at_once(8, |number| {
        let (engine, ctx, edit) = (engine.clone(), home.ctx(), edit(&format!("T {number}"), 2));
        async move { engine.change_scope(&ctx, &admin(), "invoices:read", edit).await }
    })
    .await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
}

async fn product_b05_a_scope_that_applications_have_stays(home: &Home) {
    let (engine, ctx) = (home.start_with_ada().await, home.ctx());
    create(home, &engine, new("invoices:read")).await;
    let mut input = application("Billing");
    input.draft.scopes.push("invoices:read".to_owned());
    let client_id = apply(home, &engine, input).await;
    for name in ["public", "invoices:read"] {
        let seen = engine.scope(&ctx, &reader(), name).await.expect("found");
        assert_eq!(seen.applications, 1, "{name}");
    }
    let (code, message) = conflict(engine.delete_scope(&ctx, &admin(), "invoices:read").await);
    assert!(code == "in_use" && message.contains("applications"), "{code}: {message}");
    delete_application(home, &engine, &client_id).await;
    made(home, engine.delete_scope(&ctx, &admin(), "invoices:read").await);
    assert!(not_found(engine.scope(&ctx, &reader(), "invoices:read").await));
    assert!(not_found(engine.delete_scope(&ctx, &admin(), "invoices:read").await));
}

async fn every_change_of_a_scope_is_written_down(home: &Home) {
    let engine = home.start().await;
    create(home, &engine, new("invoices:read")).await;
    let edit = ScopeEdit { title: text("Invoices"), sensitive: Some(true), ..ScopeEdit::default() };
    made(home, change(home, &engine, "invoices:read", edit).await);
    made(home, engine.delete_scope(&home.ctx(), &admin(), "invoices:read").await);
    let expected = [
        "scope.create invoices:read",
        r#"name null "invoices:read""#,
        r#"title null "Your invoices""#,
        r#"description null "See your invoices.""#,
        "sensitive null false",
        "scope.change invoices:read",
        r#"title "Your invoices" "Invoices""#,
        "sensitive false true",
        "scope.delete invoices:read",
        r#"name "invoices:read" null"#,
        r#"title "Invoices" null"#,
        r#"description "See your invoices." null"#,
        "sensitive true null",
    ];
    assert_eq!(log(home, &engine, "scope.").await, expected);
}

async fn scopes_are_listed_in_every_order_while_others_come(home: &Home) {
    let engine = home.start().await;
    home.advance(grantry_core::time::Span::seconds(1));
    for name in ["z:2", "A:1", "m:3"] {
        create(home, &engine, new(name)).await;
    }
    let all = async |request| list(home, &engine, &request).await;
    let mut sorted = BUILT_IN.to_vec();
    sorted.extend(["z:2", "A:1", "m:3"]);
    sorted.sort_unstable();
    assert_eq!(names(in_pages("name", all, nothing()).await), sorted, "upper case comes first");
    sorted.reverse();
    assert_eq!(names(in_pages("-name", all, nothing()).await), sorted);
    let newest = names(in_pages("-created_at", all, nothing()).await);
    assert_eq!(newest[..3], ["m:3", "A:1", "z:2"]);
    assert_eq!(newest.len(), sorted.len(), "those made at the same moment are all there");
    assert_eq!(bad_query(list(home, &engine, &asking("slug", "")).await), "bad_sort");

    let others = async {
        create(home, &engine, new("A:0")).await;
        create(home, &engine, new("b:0")).await;
    };
    let rows = names(in_pages("name", all, others).await);
    assert_eq!(rows[..4], ["A:1", "address", "b:0", "email"], "nothing twice, nothing left out");
    assert_eq!(rows.len(), sorted.len() + 1);
}

async fn scopes_are_found_by_name_and_title(home: &Home) {
    let engine = home.start().await;
    let input = NewScope { title: "Great Things 50%".to_owned(), ..new("Invoices:Read_All") };
    create(home, &engine, input).await;
    let found = "Invoices:Read_All";
    for (query, found) in [
        ("invoices:r", found),
        ("READ_ALL", found),
        ("great THI", found),
        ("50%", found),
        ("grantry:r", "grantry:read"),
        ("postal", "address"),
        ("nothing", ""),
    ] {
        let page = list(home, &engine, &asking("name", query)).await.expect("listed");
        assert_eq!(names(page.items).join(" "), found, "{query}");
    }
}
