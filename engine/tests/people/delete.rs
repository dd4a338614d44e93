//! Deleting people.

use super::*;
use crate::support::both;
use grantry_core::user::Role;
use grantry_engine::{NewApplicationUser, UserFilter};

both!(
    m142_a_person_keeps_one_name_for_applications_and_nobody_inherits_it,
    product_b06_a_deleted_user_is_gone_with_sessions_and_listings,
    product_b06_who_owns_applications_is_not_deleted,
);

async fn delete(home: &Home, engine: &Engine, name: &str) -> Result<(), NotDone> {
    engine.delete_user(&home.ctx(), &platform(), &format!("{name}@example.com")).await
}

async fn product_b06_a_deleted_user_is_gone_with_sessions_and_listings(home: &Home) {
    let engine = home.start_with_ada().await;
    home.add(&engine, "ann", Role::Auditor).await;
    let app = add_application(home, &engine, "One", "ada").await;
    let listed = NewApplicationUser { email: "ann@example.com".to_owned(), ..Default::default() };
    let (ctx, writer) = (home.ctx(), platform());
    let added = engine.add_application_user(&ctx, &writer, &app.client_id, listed).await;
    added.expect("listed");
    let session = home.sign_in(&engine, "ann").await;
    delete(home, &engine, "ann").await.expect("deleted");
    assert!(home.resume(&engine, &session).await.is_none());
    assert_eq!(refusal(delete(home, &engine, "ann").await), Refusal::NotFound);
    let reader = platform().reader();
    let shown = engine.application(&home.ctx(), &reader, &app.client_id).await.expect("found");
    assert_eq!(shown.users, 0);
    let found =
        engine.list_users(&home.ctx(), &reader, UserFilter::default(), &search("ann")).await;
    assert!(found.expect("listed").page.items.is_empty());
    let entries = recorded(home, &engine, "ann@example.com").await;
    let [.., (action, changes)] = entries.as_slice() else { unreachable!("{entries:?}") };
    assert_eq!(action, "user.delete");
    assert!(changes.contains(r#"{"field":"role","before":"auditor","after":null}"#), "{changes}");
    add(home, &engine, person("ann")).await;
}

async fn product_b06_who_owns_applications_is_not_deleted(home: &Home) {
    let engine = home.start_with_ada().await;
    add(home, &engine, person("grace")).await;
    let one = add_application(home, &engine, "One", "grace").await;
    let two = add_application(home, &engine, "Two", "grace").await;
    let Refusal::Conflict(conflict) = refusal(delete(home, &engine, "grace").await) else {
        unreachable!("a conflict")
    };
    assert_eq!(conflict.code, "in_use");
    assert!(conflict.message.contains("2 applications"), "{}", conflict.message);
    for app in [one, two] {
        let owner = Some("ada@example.com".to_owned());
        let (ctx, writer, id) = (home.ctx(), platform(), app.client_id);
        let changed = engine.change_application(&ctx, &writer, &id, None, move |draft| {
            draft.owner = owner;
            Vec::new()
        });
        assert_eq!(changed.await.expect("handed over").owner, "ada@example.com");
    }
    delete(home, &engine, "grace").await.expect("owns nothing any more");
}

async fn m142_a_person_keeps_one_name_for_applications_and_nobody_inherits_it(home: &Home) {
    let engine = home.start_with_ada().await;
    let first = add(home, &engine, person("ann")).await.id;
    assert!(first.is_ascii() && !first.is_empty() && first.len() <= 255, "{first}");
    let renamed = UserEdit {
        email: Some("anna@example.com".to_owned()),
        first_name: Some("Anna".to_owned()),
        ..UserEdit::default()
    };
    assert_eq!(change(home, &engine, "ann", renamed).await.id, first, "whatever else changes");
    let second = add(home, &engine, person("ann")).await.id;
    assert_ne!(second, first, "an address that is free again");
    delete(home, &engine, "anna").await.expect("deleted");
    let third = add(home, &engine, person("anna")).await.id;
    assert!(third != first && third != second, "a person who is gone stays gone");
}
