//! Links that hand a secret over: one press makes one secret, and every other end of a link says so.

use super::{conflict, draft, make, not_found, platform, read, wrong};
use crate::support::{Home, almost, at_once, both};
use grantry_core::application::Draft;
use grantry_core::listing::ListRequest;
use grantry_core::secret::Secret;
use grantry_core::time::Span;
use grantry_engine::{Engine, HandoverMade, HandoverSeen, HandoverUse, NewSecret};

both!(
    product_d07_a_link_makes_one_secret_and_then_no_more,
    product_d07_a_hundred_presses_make_one_secret,
    product_d07_looking_changes_nothing,
    product_d07_a_link_ends_by_time_and_by_hand,
    product_d07_without_room_nothing_is_made_and_nothing_is_burnt,
    product_d07_an_incident_cancels_every_link,
    product_d07_only_applications_with_secrets_hand_one_over,
    product_d07_the_database_holds_no_usable_link,
);

async fn link(home: &Home, engine: &Engine, id: &str) -> HandoverMade {
    let made = engine.create_handover(&home.ctx(), &platform(), id, None).await;
    made.unwrap_or_else(|stop| unreachable!("made: {stop:?}"))
}

fn token(link: &HandoverMade) -> Secret<String> {
    let (address, token) = link.url.expose().split_once("?token=").expect("a token");
    assert_eq!(address, "https://id.example.com/handover");
    Secret::new(token.to_owned())
}

async fn look(home: &Home, engine: &Engine, token: &Secret<String>) -> HandoverSeen {
    engine.look_at_handover(&home.ctx(), token).await.expect("an answer")
}

async fn press(home: &Home, engine: &Engine, token: &Secret<String>) -> HandoverUse {
    engine.use_handover(&home.from("198.51.100.7"), token).await.expect("an answer")
}

fn refused(used: HandoverUse) -> HandoverSeen {
    match used {
        HandoverUse::Not(seen) => seen,
        HandoverUse::Done(_) => unreachable!("a secret"),
    }
}

async fn product_d07_a_link_makes_one_secret_and_then_no_more(home: &Home) {
    let engine = home.start_with_ada().await;
    let made = make(home, &engine, draft("Billing sync")).await;
    let id = made.application.client_id;
    let link = link(home, &engine, &id).await;
    assert_eq!(link.expires_at, home.ctx().now + Span::days(1));
    let token = token(&link);
    assert!(token.expose().starts_with("gry_hl_") && token.expose().len() == 7 + 43 + 6);
    let HandoverUse::Done(used) = press(home, &engine, &token).await else {
        unreachable!("the first press")
    };
    assert_eq!((used.application.as_str(), &used.client_id), ("Billing sync", &id));
    assert!(used.client_credentials && !used.in_body);
    let secrets = read(home, &engine, &id).await.secrets;
    let labels: Vec<_> = secrets.iter().map(|secret| secret.label.as_str()).collect();
    assert_eq!(labels, ["initial", "handover"], "the others live on");
    assert!(used.secret.expose().ends_with(&secrets[1].last4));
    assert_eq!(refused(press(home, &engine, &token).await), HandoverSeen::Used(home.ctx().now));
    assert_eq!(look(home, &engine, &token).await, HandoverSeen::Used(home.ctx().now));
    assert_eq!(read(home, &engine, &id).await.secrets.len(), 2);

    let reader = platform().reader();
    let request = ListRequest::default();
    let done = engine.application_timeline(&home.ctx(), &reader, &id, &request).await;
    let done = done.expect("a timeline").items;
    let actions: Vec<_> = done.iter().map(|entry| entry.action.as_str()).collect();
    let expected = ["application.use_handover", "application.hand_over", "application.create"];
    assert_eq!(actions, expected);
    assert_eq!(done[0].actor, "handover link");
    let told = format!("{:?}", done[0].changes);
    assert!(told.contains("198.51.100.7") && !told.contains(used.secret.expose()), "{told}");
}

async fn product_d07_a_hundred_presses_make_one_secret(home: &Home) {
    let engine = home.start_with_ada().await;
    let id = make(home, &engine, draft("Billing sync")).await.application.client_id;
    let token = token(&link(home, &engine, &id).await);
    let ctx = home.ctx();
    let done = at_once(100, |_| {
        let (engine, token, ctx) = (engine.clone(), token.clone(), ctx.clone());
        async move { engine.use_handover(&ctx, &token).await.expect("an answer") }
    })
    .await;
    let secrets = done.iter().filter(|used| matches!(used, HandoverUse::Done(_))).count();
    assert_eq!(secrets, 1);
    assert_eq!(read(home, &engine, &id).await.secrets.len(), 2);
    for used in done.into_iter().filter(|used| matches!(used, HandoverUse::Not(_))) {
        assert_eq!(refused(used), HandoverSeen::Used(ctx.now));
    }
}

async fn product_d07_looking_changes_nothing(home: &Home) {
    let engine = home.start_with_ada().await;
    let id = make(home, &engine, draft("Billing sync")).await.application.client_id;
    let link = link(home, &engine, &id).await;
    let token = token(&link);
    let ready = HandoverSeen::Ready {
        application: "Billing sync".to_owned(),
        created_by: "anonymous".to_owned(),
        expires_at: link.expires_at,
    };
    for _ in 0..3 {
        assert_eq!(look(home, &engine, &token).await, ready);
    }
    assert_eq!(read(home, &engine, &id).await.secrets.len(), 1);
    let mistyped = Secret::new(format!("{}x", token.expose()));
    for unknown in ["", "gry_hl_", mistyped.expose()] {
        let unknown = Secret::new(unknown.to_owned());
        assert_eq!(look(home, &engine, &unknown).await, HandoverSeen::Unknown);
        assert_eq!(refused(press(home, &engine, &unknown).await), HandoverSeen::Unknown);
    }
    assert!(matches!(press(home, &engine, &token).await, HandoverUse::Done(_)));
}

async fn product_d07_a_link_ends_by_time_and_by_hand(home: &Home) {
    let engine = home.start_with_ada().await;
    let id = make(home, &engine, draft("Billing sync")).await.application.client_id;
    let (first, second) = (link(home, &engine, &id).await, link(home, &engine, &id).await);
    let pending = async || {
        let reader = platform().reader();
        engine.list_handovers(&home.ctx(), &reader, &id).await.expect("links")
    };
    assert_eq!(pending().await.len(), 2);
    let cancel = async |link: &HandoverMade| {
        engine.cancel_handover(&home.ctx(), &platform(), &id, &link.id).await
    };
    cancel(&first).await.expect("cancelled");
    assert!(not_found(cancel(&first).await), "once");
    assert_eq!(pending().await[0].id, second.id);
    let (gone, waits) = (token(&first), token(&second));
    assert_eq!(refused(press(home, &engine, &gone).await), HandoverSeen::Cancelled);
    home.advance(almost(Span::days(1)));
    assert!(matches!(look(home, &engine, &waits).await, HandoverSeen::Ready { .. }));
    home.advance(Span::seconds(1));
    let expired = HandoverSeen::Expired(second.expires_at);
    assert_eq!(refused(press(home, &engine, &waits).await), expired);
    assert!(not_found(cancel(&second).await) && pending().await.is_empty());
    assert_eq!(read(home, &engine, &id).await.secrets.len(), 1);
    home.advance(Span::days(30));
    engine.clean_up().await.expect("cleaned");
    assert_eq!(look(home, &engine, &waits).await, HandoverSeen::Unknown, "forgotten");
}

async fn product_d07_without_room_nothing_is_made_and_nothing_is_burnt(home: &Home) {
    let engine = home.start_with_ada().await;
    let id = make(home, &engine, draft("Billing sync")).await.application.client_id;
    let waits = token(&link(home, &engine, &id).await);
    let mut last = String::new();
    for _ in 0..4 {
        let added = engine.add_secret(&home.ctx(), &platform(), &id, NewSecret::default()).await;
        last = added.expect("added").0.id;
    }
    let another = engine.create_handover(&home.ctx(), &platform(), &id, None).await;
    assert_eq!(conflict(another), "too_many_secrets");
    assert_eq!(look(home, &engine, &waits).await, HandoverSeen::NoRoom);
    assert_eq!(refused(press(home, &engine, &waits).await), HandoverSeen::NoRoom);
    engine.retire_secret(&home.ctx(), &platform(), &id, &last).await.expect("retired");
    assert!(matches!(press(home, &engine, &waits).await, HandoverUse::Done(_)), "it still works");
}

async fn product_d07_an_incident_cancels_every_link(home: &Home) {
    let engine = home.start_with_ada().await;
    let id = make(home, &engine, draft("Billing sync")).await.application.client_id;
    let waits = token(&link(home, &engine, &id).await);
    engine.report_incident(&home.ctx(), &platform(), &id, &id).await.expect("reported");
    assert_eq!(refused(press(home, &engine, &waits).await), HandoverSeen::Cancelled);
    assert!(read(home, &engine, &id).await.secrets.is_empty());
}

async fn product_d07_only_applications_with_secrets_hand_one_over(home: &Home) {
    let engine = home.start_with_ada().await;
    let page = Draft {
        confidential: false,
        grant_types: vec!["authorization_code".to_owned()],
        redirect_uris: vec!["https://page.example/callback".to_owned()],
        ..draft("Page")
    };
    let page = make(home, &engine, page).await.application.client_id;
    let id = make(home, &engine, draft("Billing sync")).await.application.client_id;
    let create = async |id: &str, expires_in| {
        engine.create_handover(&home.ctx(), &platform(), id, expires_in).await
    };
    assert_eq!(conflict(create(&page, None).await), "public_application");
    assert!(not_found(create("nobody", None).await));
    for (seconds, code) in [(299, "too_short"), (604_801, "too_long")] {
        let expected = vec![("expires_in".to_owned(), code.to_owned())];
        assert_eq!(wrong(create(&id, Some(seconds)).await), expected);
    }
    for _ in 0..5 {
        create(&id, Some(300)).await.expect("made");
    }
    assert_eq!(conflict(create(&id, Some(300)).await), "too_many_handovers");
    home.advance(Span::minutes(5));
    create(&id, Some(300)).await.expect("those are over");
}

async fn product_d07_the_database_holds_no_usable_link(home: &Home) {
    let engine = home.start_with_ada().await;
    let id = make(home, &engine, draft("Billing sync")).await.application.client_id;
    let token = token(&link(home, &engine, &id).await);
    engine.ping().await.expect("open");
    let stored = home.everything_stored().await;
    assert!(stored.iter().any(|text| text.contains("Billing sync")), "there is something to see");
    assert!(!stored.iter().any(|text| text.contains(token.expose().as_str())));
}
