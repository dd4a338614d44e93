//! Changing, disabling, enabling, deleting; and that nothing is overwritten unseen.

use super::{conflict, draft, make, not_found, platform, read, wrong};
use crate::support::{Home, at_once, both};
use grantry_core::application::{ApplicationStatus, Draft};
use grantry_core::audit::Value;
use grantry_core::listing::ListRequest;
use grantry_core::user::Role;

both!(
    product_a05_editing_keeps_the_secret_and_the_client_id,
    product_a05_a_change_of_what_somebody_else_has_changed_is_refused,
    product_a05_what_is_wrong_changes_nothing,
    product_a07_disabling_and_enabling_is_recorded_once,
    product_a08_a_deleted_application_is_gone_at_once,
    product_a09_renaming_to_a_taken_name_is_refused,
    product_a14_becoming_public_ends_every_secret,
    product_a16_an_owner_is_an_active_user_of_the_tenant,
    two_simultaneous_changes_are_both_kept,
);

async fn product_a05_editing_keeps_the_secret_and_the_client_id(home: &Home) {
    let engine = home.start_with_ada().await;
    let old = make(home, &engine, draft("Billing sync")).await.application;
    let id = old.client_id.as_str();
    home.advance(grantry_core::time::Span::seconds(5));
    let edit = |draft: &mut Draft| {
        draft.name = "Billing".into();
        draft.allowed_domains = vec!["app.example.com".into()];
        Vec::new()
    };
    let changed = engine.change_application(&home.ctx(), &platform(), id, Some(1), edit).await;
    let changed = changed.expect("changed");
    assert_eq!((changed.name.as_str(), changed.version), ("Billing", 2));
    assert_eq!((&changed.client_id, &changed.secrets), (&old.client_id, &old.secrets));
    assert!(changed.updated_at > old.updated_at && changed.created_at == old.created_at);
    let timeline = engine
        .application_timeline(&home.ctx(), &platform().reader(), id, &ListRequest::default())
        .await
        .expect("a timeline");
    let fields: Vec<_> = timeline.items[0].changes.iter().map(|c| c.field.as_str()).collect();
    assert_eq!(fields, ["name", "allowed_domains"]);
    assert_eq!(timeline.items[0].changes[0].before, Value::from("Billing sync"));
    // A change that changes nothing is not one.
    let same = engine.change_application(&home.ctx(), &platform(), id, None, |_| Vec::new()).await;
    assert_eq!(same.expect("an answer").version, 2);
}

async fn product_a05_a_change_of_what_somebody_else_has_changed_is_refused(home: &Home) {
    let engine = home.start_with_ada().await;
    let made = make(home, &engine, draft("Billing sync")).await.application;
    let rename = async |seen, name: &'static str| {
        let edit = move |draft: &mut Draft| {
            draft.name = name.into();
            Vec::new()
        };
        engine.change_application(&home.ctx(), &platform(), &made.client_id, seen, edit).await
    };
    rename(Some(1), "First").await.expect("changed");
    assert_eq!(conflict(rename(Some(1), "Second").await), "stale");
    assert_eq!(read(home, &engine, &made.client_id).await.name, "First");
}

async fn product_a05_what_is_wrong_changes_nothing(home: &Home) {
    let engine = home.start_with_ada().await;
    let made = make(home, &engine, draft("Billing sync")).await.application;
    let edit = |draft: &mut Draft| {
        draft.name = "Other".into();
        draft.scopes = vec!["public".into(), "unheard_of".into()];
        Vec::new()
    };
    let result =
        engine.change_application(&home.ctx(), &platform(), &made.client_id, None, edit).await;
    assert_eq!(wrong(result), [("scopes[1]".to_owned(), "unknown_scope".to_owned())]);
    assert_eq!(read(home, &engine, &made.client_id).await, made);
}

async fn product_a07_disabling_and_enabling_is_recorded_once(home: &Home) {
    let engine = home.start_with_ada().await;
    let id = make(home, &engine, draft("Billing sync")).await.application.client_id;
    for _ in 0..2 {
        let disabled = engine.disable_application(&home.ctx(), &platform(), &id).await;
        assert_eq!(disabled.expect("disabled").status, ApplicationStatus::Disabled);
    }
    let enabled = engine.enable_application(&home.ctx(), &platform(), &id).await;
    assert_eq!(enabled.expect("enabled").status, ApplicationStatus::Active);
    let reader = platform().reader();
    let timeline =
        engine.application_timeline(&home.ctx(), &reader, &id, &ListRequest::default()).await;
    let actions: Vec<_> =
        timeline.expect("a timeline").items.into_iter().map(|event| event.action).collect();
    assert_eq!(actions, ["application.enable", "application.disable", "application.create"]);
}

async fn product_a08_a_deleted_application_is_gone_at_once(home: &Home) {
    let engine = home.start_with_ada().await;
    let id = make(home, &engine, draft("Billing sync")).await.application.client_id;
    engine.delete_application(&home.ctx(), &platform(), &id).await.expect("deleted");
    let reader = platform().reader();
    assert!(not_found(engine.application(&home.ctx(), &reader, &id).await));
    assert!(not_found(engine.delete_application(&home.ctx(), &platform(), &id).await));
    make(home, &engine, draft("Billing sync")).await;
}

async fn product_a09_renaming_to_a_taken_name_is_refused(home: &Home) {
    let engine = home.start_with_ada().await;
    make(home, &engine, draft("Taken")).await;
    let made = make(home, &engine, draft("Free")).await.application;
    let rename = async |name: &'static str| {
        let edit = move |draft: &mut Draft| {
            draft.name = name.into();
            Vec::new()
        };
        engine.change_application(&home.ctx(), &platform(), &made.client_id, None, edit).await
    };
    assert_eq!(conflict(rename("tAKEN").await), "name_taken");
    assert_eq!(rename("FREE").await.expect("its own name in another case").name, "FREE");
}

async fn product_a14_becoming_public_ends_every_secret(home: &Home) {
    let engine = home.start_with_ada().await;
    let typed = Draft {
        grant_types: vec!["authorization_code".into()],
        redirect_uris: vec!["https://app.example.com/cb".into()],
        ..draft("Portal")
    };
    let made = make(home, &engine, typed).await.application;
    let edit = |draft: &mut Draft| {
        draft.confidential = false;
        draft.token_endpoint_auth_method = None;
        Vec::new()
    };
    let changed =
        engine.change_application(&home.ctx(), &platform(), &made.client_id, None, edit).await;
    assert!(changed.expect("changed").secrets.is_empty());
}

async fn product_a16_an_owner_is_an_active_user_of_the_tenant(home: &Home) {
    let engine = home.start_with_ada().await;
    home.add(&engine, "sam", Role::User).await;
    let made = make(home, &engine, draft("Billing sync")).await.application;
    let hand_to = async |email: Option<&'static str>| {
        let edit = move |draft: &mut Draft| {
            draft.owner = email.map(str::to_owned);
            Vec::new()
        };
        engine.change_application(&home.ctx(), &platform(), &made.client_id, None, edit).await
    };
    assert_eq!(
        hand_to(Some("SAM@example.com")).await.expect("handed over").owner,
        "sam@example.com"
    );
    let said = |code: &str| vec![("owner".to_owned(), code.to_owned())];
    assert_eq!(wrong(hand_to(Some("nobody@example.com")).await), said("unknown_user"));
    assert_eq!(wrong(hand_to(None).await), said("required"));
}

async fn two_simultaneous_changes_are_both_kept(home: &Home) {
    let engine = home.start_with_ada().await;
    let made = make(home, &engine, draft("Billing sync")).await.application;
    let (engine, ctx, id) = (&engine, home.ctx(), made.client_id.clone());
    at_once(10, |number| {
        let (engine, ctx, id) = (engine.clone(), ctx.clone(), id.clone());
        async move {
            let edit = move |draft: &mut Draft| {
                draft.redirect_uris.push(format!("https://app.example.com/{number}"));
                Vec::new()
            };
            let changed = engine.change_application(&ctx, &platform(), &id, None, edit).await;
            changed.expect("changed");
        }
    })
    .await;
    let changed = read(home, engine, &id).await;
    assert_eq!((changed.redirect_uris.len(), changed.version), (10, 11));
}
