//! Changing people, and what follows from it.

use super::*;
use crate::support::{at_once, both};
use grantry_core::user::Role;
use serde_json::json;

both!(
    product_b06_a_change_touches_what_it_names_and_is_recorded,
    product_b06_everything_that_is_wrong_with_a_change_is_said_at_once,
    product_b06_who_has_seen_an_older_version_is_refused,
    product_b06_a_change_of_rights_address_or_password_ends_all_sessions,
    product_b06_an_address_is_not_taken_over,
    product_b06_of_many_who_want_one_address_at_once_one_gets_it,
    product_b06_what_an_owner_has_is_found_under_the_new_address,
    product_b06_an_owner_and_what_they_own_can_change_at_once,
    product_b06_who_is_switched_off_stays_out_until_switched_on,
);

async fn product_b06_a_change_touches_what_it_names_and_is_recorded(home: &Home) {
    let engine = home.start_with_ada().await;
    let claims = json!({ "nickname": "G" }).as_object().cloned();
    let last_name = Some("Hopper".to_owned());
    let old = add(home, &engine, NewPerson { claims, last_name, ..person("grace") }).await;
    home.advance(grantry_core::time::Span::seconds(5));
    let same = change(home, &engine, "grace", UserEdit::default()).await;
    assert_eq!(same, old, "nothing to do");
    let edit = UserEdit {
        email: Some("Amazing@example.com".to_owned()),
        first_name: Some("Amazing Grace".to_owned()),
        last_name: Some(String::new()),
        role: Some("auditor".to_owned()),
        tenant: Some("default".to_owned()),
        active: Some(false),
        claims: Some(serde_json::Map::new()),
        password: Some(secret("another horse battery staple")),
        version: Some(1),
    };
    let new = change(home, &engine, "grace", edit).await;
    assert_eq!((new.id.as_str(), new.email.as_str()), (old.id.as_str(), "Amazing@example.com"));
    assert_eq!((new.first_name.as_str(), new.last_name.as_str()), ("Amazing Grace", ""));
    assert_eq!((new.role, new.active, new.claims.as_str()), (Role::Auditor, false, "{}"));
    assert_eq!((new.version, new.created_at, new.updated_at), (2, old.created_at, home.ctx().now));
    let entries = recorded(home, &engine, "Amazing@example.com").await;
    let [(action, changes)] = entries.as_slice() else { unreachable!("{entries:?}") };
    assert_eq!(action, "user.change");
    let changes: serde_json::Value = serde_json::from_str(changes).expect("JSON");
    let field = |name, before, after| json!({ "field": name, "before": before, "after": after });
    let expected = json!([
        field("email", json!("grace@example.com"), json!("Amazing@example.com")),
        field("first_name", json!("grace"), json!("Amazing Grace")),
        field("last_name", json!("Hopper"), json!("")),
        field("role", json!("user"), json!("auditor")),
        field("active", json!(true), json!(false)),
        field("claims", json!(r#"{"nickname":"G"}"#), json!(null)),
        field("password", json!(null), json!("changed")),
    ]);
    assert_eq!(changes, expected);
}

async fn product_b06_everything_that_is_wrong_with_a_change_is_said_at_once(home: &Home) {
    let engine = home.start_with_ada().await;
    add(home, &engine, person("grace")).await;
    let bad = UserEdit {
        email: Some("@".to_owned()),
        first_name: Some(String::new()),
        last_name: Some("a\nb".to_owned()),
        role: Some("root".to_owned()),
        tenant: Some("acme".to_owned()),
        active: Some(false),
        claims: json!({ "address": [] }).as_object().cloned(),
        password: Some(secret("grace")),
        version: None,
    };
    let expected = [
        "email not_an_email",
        "first_name required",
        "last_name control_character",
        "role unknown_role",
        "claims.address wrong_type",
        "password too_short",
        "tenant immutable",
    ];
    assert_eq!(wrong(try_change(home, &engine, "grace", bad).await), expected);
    // The password is judged by the name that the person will have.
    let edit = UserEdit {
        first_name: Some("Hopperhopper".to_owned()),
        password: Some(secret("hopperhopper1")),
        ..UserEdit::default()
    };
    assert_eq!(wrong(try_change(home, &engine, "grace", edit).await), ["password obvious"]);
    let edit = UserEdit { password: Some(secret("grace@example.com")), ..UserEdit::default() };
    assert_eq!(wrong(try_change(home, &engine, "grace", edit).await), ["password obvious"]);
    let nobody = try_change(home, &engine, "nobody", UserEdit::default()).await;
    assert_eq!(refusal(nobody), Refusal::NotFound);
}

async fn product_b06_who_has_seen_an_older_version_is_refused(home: &Home) {
    let engine = home.start_with_ada().await;
    add(home, &engine, person("grace")).await;
    let rename = |name: &str, version| UserEdit {
        first_name: Some(name.to_owned()),
        version,
        ..UserEdit::default()
    };
    assert_eq!(change(home, &engine, "grace", rename("G", Some(1))).await.version, 2);
    let late = try_change(home, &engine, "grace", rename("H", Some(1))).await;
    assert_eq!(conflict(late), "stale");
    assert_eq!(change(home, &engine, "grace", rename("I", None)).await.version, 3);
}

async fn product_b06_a_change_of_rights_address_or_password_ends_all_sessions(home: &Home) {
    let engine = home.start_with_ada().await;
    home.add(&engine, "ann", Role::Auditor).await;
    let (bystander, _) = home.signed_in(&engine, "ada").await;
    let text = |text: &str| Some(text.to_owned());
    let keeping = [
        UserEdit { first_name: text("Anna"), last_name: text("K"), ..UserEdit::default() },
        UserEdit { role: text("auditor"), active: Some(true), ..UserEdit::default() },
        UserEdit { email: text("Ann@example.com"), ..UserEdit::default() },
    ];
    let sessions = [home.sign_in(&engine, "ann").await, home.sign_in(&engine, "ann").await];
    for edit in keeping {
        change(home, &engine, "ann", edit).await;
        assert!(home.resume(&engine, &sessions[0]).await.is_some());
    }
    let ending = [
        ("ann", UserEdit { role: text("tenant-admin"), ..UserEdit::default() }),
        ("ann", UserEdit { email: text("anna@example.com"), ..UserEdit::default() }),
        ("anna", UserEdit { password: Some(secret(PASSWORD)), ..UserEdit::default() }),
    ];
    let mut name = "ann";
    for (before, edit) in ending {
        name = if before == name { name } else { before };
        let sessions = [home.sign_in(&engine, name).await, home.sign_in(&engine, name).await];
        assert!(home.resume(&engine, &sessions[1]).await.is_some());
        change(home, &engine, name, edit).await;
        for session in &sessions {
            assert!(home.resume(&engine, session).await.is_none());
        }
    }
    assert!(home.resume(&engine, &bystander).await.is_some());
    sign_in_with(home, &engine, "anna@example.com", PASSWORD).await;
}

async fn product_b06_an_address_is_not_taken_over(home: &Home) {
    let (engine, tom) = start_with_tom(home).await;
    let writer = tom.writer().expect("an administrator");
    let edit = UserEdit { email: Some("ADA@example.com".to_owned()), ..UserEdit::default() };
    let session = home.sign_in(&engine, "tom").await;
    let taken = engine.change_user(&home.ctx(), &writer, "tom@example.com", edit).await;
    assert_eq!(conflict(taken), "name_taken");
    assert!(home.resume(&engine, &session).await.is_some(), "nothing was kept");
}

async fn product_b06_of_many_who_want_one_address_at_once_one_gets_it(home: &Home) {
    let engine = home.start_with_ada().await;
    for number in 0..8 {
        add(home, &engine, person(&format!("u{number}"))).await;
    }
    let changed = at_once(8, |number| {
        let (engine, ctx) = (engine.clone(), home.ctx());
        async move {
            let email = Some("wanted@example.com".to_owned());
            let edit = UserEdit { email, ..UserEdit::default() };
            engine.change_user(&ctx, &platform(), &format!("u{number}@example.com"), edit).await
        }
    })
    .await;
    let (done, refused): (Vec<_>, Vec<_>) = changed.into_iter().partition(Result::is_ok);
    assert_eq!(done.len(), 1);
    for result in refused {
        assert_eq!(conflict(result), "name_taken");
    }
}

async fn product_b06_what_an_owner_has_is_found_under_the_new_address(home: &Home) {
    let engine = home.start_with_ada().await;
    add(home, &engine, person("grace")).await;
    add_application(home, &engine, "One", "grace").await;
    add_application(home, &engine, "Mail of grace@example.com", "grace").await;
    add_application(home, &engine, "Another", "ada").await;
    let before = applications(home, &engine, "grace@example.com").await;
    assert_eq!(before, ["Mail of grace@example.com", "One"]);
    let email = Some("hopper@example.com".to_owned());
    change(home, &engine, "grace", UserEdit { email, ..UserEdit::default() }).await;
    let after = applications(home, &engine, "hopper@example.com").await;
    assert_eq!(after, ["Mail of grace@example.com", "One"]);
    let old = applications(home, &engine, "grace@example.com").await;
    assert_eq!(old, ["Mail of grace@example.com"], "by its name");
    assert_eq!(applications(home, &engine, "ada@example.com").await, ["Another"]);
    let people = |query: &'static str| {
        let (engine, ctx) = (engine.clone(), home.ctx());
        async move {
            let (reader, filter) = (platform().reader(), grantry_engine::UserFilter::default());
            let page = engine.list_users(&ctx, &reader, filter, &search(query)).await;
            page.expect("listed").page.items.len()
        }
    };
    assert_eq!((people("hopper@").await, people("grace@").await, people("grace").await), (1, 0, 1));
}

async fn product_b06_an_owner_and_what_they_own_can_change_at_once(home: &Home) {
    let engine = home.start_with_ada().await;
    let grace = add(home, &engine, person("grace")).await;
    let mut apps = Vec::new();
    for name in ["One", "Two", "Three"] {
        apps.push(add_application(home, &engine, name, "grace").await.client_id);
    }
    at_once(4, |task| {
        let (engine, ctx, id) = (engine.clone(), home.ctx(), grace.id.clone());
        let app = apps.get(task).cloned();
        async move {
            let writer = platform();
            for round in 0..12 {
                if let Some(app) = &app {
                    let rename = move |draft: &mut Draft| {
                        draft.name = format!("App {task} {round}");
                        Vec::new()
                    };
                    let changed = engine.change_application(&ctx, &writer, app, None, rename);
                    changed.await.expect("changed");
                } else {
                    let email = Some(format!("grace{round}@example.com"));
                    let edit = UserEdit { email, ..UserEdit::default() };
                    engine.change_user(&ctx, &writer, &id, edit).await.expect("changed");
                }
            }
        }
    })
    .await;
    assert_eq!(applications(home, &engine, "grace11@example.com").await.len(), 3);
    for round in 0..11 {
        let stale = applications(home, &engine, &format!("grace{round}@example.com")).await;
        assert_eq!(stale.len(), 0, "{round}");
    }
}

async fn product_b06_who_is_switched_off_stays_out_until_switched_on(home: &Home) {
    let engine = home.start_with_ada().await;
    home.add(&engine, "ann", Role::Auditor).await;
    let session = home.sign_in(&engine, "ann").await;
    let active = |active| UserEdit { active: Some(active), ..UserEdit::default() };
    change(home, &engine, "ann", active(false)).await;
    assert!(home.resume(&engine, &session).await.is_none());
    let outcome = home.try_sign_in(&engine, "ann@example.com", PASSWORD).await;
    assert!(matches!(outcome, grantry_engine::SignInOutcome::Wrong), "{outcome:?}");
    change(home, &engine, "ann", active(true)).await;
    assert!(home.resume(&engine, &session).await.is_none(), "ended for good");
    home.sign_in(&engine, "ann").await;
}
