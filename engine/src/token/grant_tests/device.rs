//! Devices: two codes, one decision, tokens once.

use super::*;
use crate::store::NewPersonSession;
use crate::store::contract::both;
use crate::store::contract::harness::at_once;
use crate::{DeviceRequest, DeviceStart, DeviceStarted, DeviceStep, GrantProblem};

both!(
    m054_a_device_gets_no_scope_that_the_application_lacks,
    m094_a_device_needs_its_applications_secret,
    m095_a_device_gets_two_codes_and_where_to_type_one,
    m096_a_device_hears_what_has_become_of_it,
    m097_codes_cannot_be_guessed,
    m098_a_device_code_gives_tokens_once_and_to_its_application,
    m100_only_whom_the_application_admits_is_asked,
    product_c03_a_person_allows_a_device,
);

/// A cookie of somebody who has signed in to applications.
const COOKIE: &str = "0123456789012345678901234567890123456789abc";

async fn start(
    world: &World,
    app: &App,
    scope: Option<&str>,
) -> Result<DeviceStarted, TokenRefusal> {
    let request = DeviceRequest {
        client: app.credentials(),
        scope: scope.map(str::to_owned),
        resources: Vec::new(),
        tenant: None,
    };
    match world.engine.start_device(&world.ctx(), request).await.expect("an answer") {
        DeviceStart::Started(started) => Ok(*started),
        DeviceStart::Refused(refusal) => Err(refusal),
    }
}

async fn begin(world: &World, app: &App, scope: &str) -> DeviceStarted {
    start(world, app, Some(scope)).await.unwrap_or_else(|refusal| unreachable!("{refusal:?}"))
}

async fn poll(
    world: &World,
    app: &App,
    started: &DeviceStarted,
) -> Result<IssuedTokens, TokenRefusal> {
    world.ask(app, TokenGrant::DeviceCode(started.device_code.clone())).await
}

/// Signs Ada in to applications.
async fn sign_in(world: &World) {
    let hash = world.engine.pepper.hash(Purpose::PersonSession, &[COOKIE.as_bytes()]);
    let session = NewPersonSession {
        id: "s1".to_owned(),
        token: hash,
        user_id: world.ada.clone(),
        user_agent: String::new(),
        remote_addr: "192.0.2.1".to_owned(),
    };
    let now = world.engine.now();
    let written = world
        .engine
        .store
        .write(move |tx| Box::pin(async move { tx.insert_person_session(&session, now).await }));
    written.await.expect("written");
}

async fn show(world: &World, typed: &str) -> DeviceStep {
    world.engine.show_device(&world.ctx(), Some(COOKIE), typed).await.expect("an answer")
}

async fn decide(world: &World, typed: &str, allow: bool) -> DeviceStep {
    let decision = (typed, allow);
    world.engine.decide_device(&world.ctx(), Some(COOKIE), decision).await.expect("an answer")
}

async fn m094_a_device_needs_its_applications_secret(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("TV", full).await;
    let without = App { secret: None, ..app.clone() };
    let refused = start(&world, &without, None).await.err();
    assert_eq!(refused.map(|refusal| refusal.error()), Some("invalid_client"));
    assert!(start(&world, &app, None).await.is_ok());
    let other = world.app("Worker", |draft| draft.scopes = vec!["public".to_owned()]).await;
    assert_eq!(start(&world, &other, None).await.err(), Some(TokenRefusal::GrantNotAllowed));
    let phone = world.app("Phone", public).await;
    assert!(start(&world, &phone, None).await.is_ok(), "where there is none, none is needed");
}

async fn m054_a_device_gets_no_scope_that_the_application_lacks(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("TV", full).await;
    let refused = start(&world, &app, Some("public grantry:admin")).await.err();
    assert_eq!(refused, Some(TokenRefusal::InvalidScope { sent: "grantry:admin".to_owned() }));
}

async fn m095_a_device_gets_two_codes_and_where_to_type_one(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("TV", full).await;
    let (one, other) = (begin(&world, &app, "public").await, begin(&world, &app, "public").await);
    assert_eq!(one.device_code.expose().len(), 43);
    assert_ne!(one.device_code.expose(), other.device_code.expose());
    assert_ne!(one.user_code, other.user_code);
    assert_eq!((one.user_code.len(), &one.user_code[4..5]), (9, "-"));
    assert_eq!(one.verification_uri, "https://id.example.com/device");
    let complete = format!("{}?user_code={}", one.verification_uri, one.user_code);
    assert_eq!(one.verification_uri_complete, complete);
    assert_eq!((one.expires_in, one.interval), (600, 5));
}

async fn m096_a_device_hears_what_has_become_of_it(place: &Place) {
    let world = World::at(place).await;
    sign_in(&world).await;
    let app = world.app("TV", full).await;
    let started = begin(&world, &app, "public").await;
    let hears = async || poll(&world, &app, &started).await.err();
    assert_eq!(hears().await, Some(TokenRefusal::AuthorizationPending), "the first comes at once");
    assert_eq!(hears().await, Some(TokenRefusal::SlowDown));
    world.clock.advance(Span::seconds(9));
    assert_eq!(hears().await, Some(TokenRefusal::SlowDown), "ten seconds from now on");
    world.clock.advance(Span::seconds(15));
    assert_eq!(hears().await, Some(TokenRefusal::AuthorizationPending));
    world.clock.advance(Span::seconds(15));
    assert!(matches!(decide(&world, &started.user_code, false).await, DeviceStep::Done { .. }));
    assert_eq!(hears().await, Some(TokenRefusal::AccessDenied));
    let late = begin(&world, &app, "public").await;
    world.clock.advance(Span::seconds(600));
    assert_eq!(poll(&world, &app, &late).await.err(), Some(TokenRefusal::ExpiredToken));
    assert!(matches!(show(&world, &late.user_code).await, DeviceStep::Unknown));
}

async fn m097_codes_cannot_be_guessed(place: &Place) {
    let world = World::at(place).await;
    sign_in(&world).await;
    let app = world.app("TV", full).await;
    let started = begin(&world, &app, "public").await;
    let code = started.user_code.replace('-', "").to_lowercase();
    for _ in 0..20 {
        assert!(
            matches!(show(&world, &code).await, DeviceStep::Ask(_)),
            "a good one costs nothing"
        );
    }
    let mut blocked = 0;
    for number in 0..50 {
        let guess = if number % 2 == 0 { "BBBB-BBBB" } else { "no code" };
        match show(&world, guess).await {
            DeviceStep::Unknown => {}
            DeviceStep::Throttled { .. } => blocked += 1,
            other => unreachable!("{other:?}"),
        }
    }
    assert_eq!(blocked, 40);
    assert!(matches!(decide(&world, &code, true).await, DeviceStep::Throttled { .. }));
    world.clock.advance(Span::minutes(1));
    assert!(matches!(show(&world, &code).await, DeviceStep::Ask(_)));
}

async fn m098_a_device_code_gives_tokens_once_and_to_its_application(place: &Place) {
    let world = Arc::new(World::at(place).await);
    sign_in(&world).await;
    let (app, other) = (world.app("TV", full).await, world.app("Other", full).await);
    let started = Arc::new(begin(&world, &app, "public").await);
    assert!(matches!(decide(&world, &started.user_code, true).await, DeviceStep::Done { .. }));
    let stranger = poll(&world, &other, &started).await.err();
    assert_eq!(stranger, Some(TokenRefusal::InvalidGrant(GrantProblem::OtherClient)));
    let all = at_once(100, |_| {
        let (world, app, started) = (world.clone(), app.clone(), started.clone());
        async move { poll(&world, &app, &started).await }
    })
    .await;
    let won: Vec<_> = all.into_iter().filter_map(Result::ok).collect();
    assert_eq!(won.len(), 1);
    let again = poll(&world, &app, &started).await.err();
    assert_eq!(again, Some(TokenRefusal::InvalidGrant(GrantProblem::UsedBefore)));
    assert!(world.ask(&app, refresh(refresh_token(&won[0]))).await.is_ok());
}

async fn m100_only_whom_the_application_admits_is_asked(place: &Place) {
    let world = World::at(place).await;
    let assigned = |draft: &mut Draft| {
        full(draft);
        draft.access_policy = "assigned".to_owned();
    };
    let app = world.app("TV", assigned).await;
    let started = begin(&world, &app, "public").await;
    let nobody = world.engine.show_device(&world.ctx(), None, &started.user_code).await;
    assert!(matches!(nobody.expect("an answer"), DeviceStep::SignIn));
    assert!(matches!(decide(&world, &started.user_code, true).await, DeviceStep::SignIn));
    sign_in(&world).await;
    assert!(matches!(show(&world, &started.user_code).await, DeviceStep::NotAdmitted));
    assert!(matches!(decide(&world, &started.user_code, true).await, DeviceStep::NotAdmitted));
    assert_eq!(
        poll(&world, &app, &started).await.err(),
        Some(TokenRefusal::AuthorizationPending),
        "nothing was decided"
    );
    world.engine.store.execute("UPDATE users SET active = FALSE").await;
    assert!(matches!(show(&world, &started.user_code).await, DeviceStep::SignIn));
}

async fn product_c03_a_person_allows_a_device(place: &Place) {
    let world = World::at(place).await;
    sign_in(&world).await;
    let app = world.app("TV", full).await;
    let started = begin(&world, &app, "openid offline_access").await;
    let DeviceStep::Ask(asked) = show(&world, &started.user_code.to_lowercase()).await else {
        unreachable!("nothing is asked")
    };
    assert_eq!((asked.application.as_str(), asked.user_code.as_str()), ("TV", &*started.user_code));
    assert_eq!((asked.email.as_str(), asked.remote.as_str()), ("ada@example.com", "192.0.2.1"));
    assert_eq!(asked.scopes.len(), 2);
    assert!(asked.scopes.iter().all(|scope| !scope.title.is_empty()));
    let pending = poll(&world, &app, &started).await.err();
    assert_eq!(pending, Some(TokenRefusal::AuthorizationPending), "looking decides nothing");
    let done = decide(&world, &started.user_code, true).await;
    assert!(matches!(done, DeviceStep::Done { allowed: true, .. }), "{done:?}");
    assert!(matches!(decide(&world, &started.user_code, false).await, DeviceStep::Unknown));
    let tokens = poll(&world, &app, &started).await.expect("tokens");
    assert_eq!(tokens.scope, "openid offline_access");
    assert_eq!(claims(&tokens.access_token)["sub"], world.ada.as_str());
    assert!(tokens.id_token.is_some() && tokens.refresh_token.is_some());
}
