//! Earlier settings brought back: a change like any other, and never of secrets or status.

use super::{conflict, draft, make, not_found, platform, read, wrong};
use crate::support::{Home, both};
use grantry_core::application::{ApplicationStatus, Draft};
use grantry_core::audit::Value;
use grantry_core::console::{ApplicationView, AuditView};
use grantry_core::listing::ListRequest;
use grantry_core::time::Span;
use grantry_engine::{Engine, NewProject, NewSuite, NotDone};

both!(
    product_d05_earlier_settings_come_back_as_a_new_change,
    product_d05_secrets_and_status_stay_as_they_are,
    product_d05_what_is_gone_by_now_is_said,
    product_d05_only_what_was_seen_is_restored,
    product_d05_only_entries_about_settings_of_this_application_are_states,
);

async fn timeline(home: &Home, engine: &Engine, id: &str) -> Vec<AuditView> {
    let reader = platform().reader();
    let request = ListRequest::default();
    let page = engine.application_timeline(&home.ctx(), &reader, id, &request).await;
    page.expect("a timeline").items
}

async fn change(
    home: &Home,
    engine: &Engine,
    id: &str,
    edit: impl FnOnce(&mut Draft) + Send + 'static,
) -> ApplicationView {
    let edit = move |draft: &mut Draft| {
        edit(draft);
        Vec::new()
    };
    engine.change_application(&home.ctx(), &platform(), id, None, edit).await.expect("changed")
}

async fn restore(
    home: &Home,
    engine: &Engine,
    id: &str,
    event: &str,
) -> Result<ApplicationView, NotDone> {
    engine.restore_application(&home.ctx(), &platform(), id, None, event).await
}

async fn product_d05_earlier_settings_come_back_as_a_new_change(home: &Home) {
    let engine = home.start_with_ada().await;
    let id = make(home, &engine, draft("First")).await.application.client_id;
    change(home, &engine, &id, |draft| {
        "Second".clone_into(&mut draft.name);
        draft.allowed_domains = vec!["a.example.com".to_owned()];
        draft.access_token_lifetime = 600;
    })
    .await;
    home.advance(Span::seconds(1));
    change(home, &engine, &id, |draft| {
        "Third".clone_into(&mut draft.name);
        draft.allowed_domains = vec!["b.example.com".to_owned()];
        draft.trusted = true;
    })
    .await;
    let entries = timeline(home, &engine, &id).await;
    let [_, second, first] = entries.as_slice() else { unreachable!("three: {entries:?}") };

    let reader = platform().reader();
    let preview = engine.preview_restore(&home.ctx(), &reader, &id, &first.id).await;
    let preview = preview.expect("a preview");
    let fields: Vec<_> = preview.changes.iter().map(|change| change.field.as_str()).collect();
    assert_eq!(fields, ["name", "trusted", "allowed_domains", "access_token_lifetime"]);
    assert_eq!(preview.changes[0].before, Value::from("Third"));
    assert_eq!(preview.changes[0].after, Value::from("First"));
    assert_eq!(read(home, &engine, &id).await.name, "Third", "looking changes nothing");

    let view = restore(home, &engine, &id, &second.id).await.expect("restored");
    assert_eq!(
        (view.name.as_str(), view.trusted, view.access_token_lifetime),
        ("Second", false, 600)
    );
    assert_eq!(view.allowed_domains, ["a.example.com"]);
    let view = restore(home, &engine, &id, &first.id).await.expect("restored");
    assert_eq!((view.name.as_str(), view.access_token_lifetime), ("First", 900));
    let entries = timeline(home, &engine, &id).await;
    assert_eq!(entries.len(), 5);
    assert_eq!(entries[0].action, "application.restore");
    let last = entries[0].changes.last().expect("what was restored");
    assert_eq!(
        (last.field.as_str(), &last.after),
        ("restored_event", &Value::from(first.id.clone()))
    );
    // What was restored can be left again, and restoring what is there is no change.
    let view = restore(home, &engine, &id, &entries[1].id).await.expect("restored");
    assert_eq!(view.name, "Second");
    let again = restore(home, &engine, &id, &second.id).await.expect("the same");
    assert_eq!(again.version, view.version);
    assert_eq!(timeline(home, &engine, &id).await.len(), 6);
}

async fn product_d05_secrets_and_status_stay_as_they_are(home: &Home) {
    let engine = home.start_with_ada().await;
    let id = make(home, &engine, draft("First")).await.application.client_id;
    let (ctx, writer) = (home.ctx(), platform());
    change(home, &engine, &id, |draft| "Second".clone_into(&mut draft.name)).await;
    engine.regenerate_secret(&ctx, &writer, &id).await.expect("a new one");
    engine.disable_application(&ctx, &writer, &id).await.expect("off");
    let before = read(home, &engine, &id).await;
    let first = timeline(home, &engine, &id).await.pop().expect("the creation");
    let view = restore(home, &engine, &id, &first.id).await.expect("restored");
    assert_eq!(view.name, "First");
    assert_eq!(view.status, ApplicationStatus::Disabled);
    assert_eq!(view.secrets, before.secrets, "the old secret does not come back");
    assert_eq!((view.region, view.client_id), (before.region, before.client_id));
}

async fn product_d05_what_is_gone_by_now_is_said(home: &Home) {
    let engine = home.start_with_ada().await;
    let (ctx, writer) = (home.ctx(), platform());
    let suite = NewSuite { slug: "finance".into(), name: "Finance".into(), tenant: None };
    engine.create_suite(&ctx, &writer, suite).await.expect("a suite");
    let project = NewProject {
        slug: "erp".into(),
        name: "ERP".into(),
        suite: "finance".into(),
        tenant: None,
    };
    engine.create_project(&ctx, &writer, project).await.expect("a project");
    let inside = Draft { project: Some("erp".to_owned()), ..draft("First") };
    let id = make(home, &engine, inside).await.application.client_id;
    change(home, &engine, &id, |draft| {
        draft.project = None;
        "Second".clone_into(&mut draft.name);
    })
    .await;
    engine.delete_project(&ctx, &writer, "erp", None).await.expect("gone");
    make(home, &engine, draft("First again")).await;
    let first = timeline(home, &engine, &id).await.pop().expect("the creation");
    let refused = wrong(restore(home, &engine, &id, &first.id).await);
    assert_eq!(refused, [("project".to_owned(), "unknown_project".to_owned())]);
    let view = read(home, &engine, &id).await;
    assert_eq!(view.name, "Second", "nothing of it was done");
    change(home, &engine, &id, |draft| "Third".clone_into(&mut draft.name)).await;
    make(home, &engine, draft("Second")).await;
    let second = &timeline(home, &engine, &id).await[1];
    assert_eq!(conflict(restore(home, &engine, &id, &second.id).await), "name_taken");
}

async fn product_d05_only_what_was_seen_is_restored(home: &Home) {
    let engine = home.start_with_ada().await;
    let id = make(home, &engine, draft("First")).await.application.client_id;
    change(home, &engine, &id, |draft| "Second".clone_into(&mut draft.name)).await;
    let first = timeline(home, &engine, &id).await.pop().expect("the creation").id;
    let reader = platform().reader();
    let preview = engine.preview_restore(&home.ctx(), &reader, &id, &first).await;
    let seen = Some(preview.expect("a preview").version);
    change(home, &engine, &id, |draft| draft.trusted = true).await;
    let (ctx, writer) = (home.ctx(), platform());
    let stale = engine.restore_application(&ctx, &writer, &id, seen, &first).await;
    assert_eq!(conflict(stale), "stale");
    let view = read(home, &engine, &id).await;
    assert_eq!((view.name.as_str(), view.trusted), ("Second", true));
    let seen = Some(view.version);
    engine.restore_application(&ctx, &writer, &id, seen, &first).await.expect("restored");
}

async fn product_d05_only_entries_about_settings_of_this_application_are_states(home: &Home) {
    let engine = home.start_with_ada().await;
    let id = make(home, &engine, draft("First")).await.application.client_id;
    let other = make(home, &engine, draft("Other")).await.application.client_id;
    engine.disable_application(&home.ctx(), &platform(), &id).await.expect("off");
    let entries = timeline(home, &engine, &id).await;
    assert_eq!(conflict(restore(home, &engine, &id, &entries[0].id).await), "not_a_state");
    let theirs = timeline(home, &engine, &other).await;
    assert!(not_found(restore(home, &engine, &id, &theirs[0].id).await));
    for nothing in ["", "x", "a\0b"] {
        assert!(not_found(restore(home, &engine, &id, nothing).await), "{nothing:?}");
    }
    let reader = platform().reader();
    let preview = engine.preview_restore(&home.ctx(), &reader, &id, &theirs[0].id).await;
    assert!(not_found(preview));
}
