//! When a request signs out, what ends with it, and what the applications are told.

use super::{LogoutRequest, LogoutStep, Returning};
use crate::keys::Purpose;
use crate::store::NewPersonSession;
use crate::store::contract::both;
use crate::store::contract::harness::Place;
use crate::token::room::{App, ISSUER, World};
use crate::token::{Kind, jwt_verified, jwt_write};
use grantry_core::secret::Secret;
use grantry_core::signing_key::Algorithm;
use grantry_core::time::Span;
use serde_json::{Map, Value, json};

both!(
    m145_the_browser_goes_on_only_to_a_registered_address,
    m146_without_proof_the_person_is_asked,
    m147_every_application_of_the_sign_in_is_told,
    m147_a_message_is_tried_again_and_then_given_up,
    m148_signing_out_ends_the_sign_in_and_what_was_allowed_in_it,
    m147_of_several_nodes_one_sends_a_message,
);

const BYE: &str = "https://desk.example.com/bye";
const NOTICE: &str = "https://desk.example.com/signed-out";
const MESSAGES: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM logout_messages";
/// As long as those of browsers are.
const COOKIE: &str = "0123456789012345678901234567890123456789abc";
const SESSIONS: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM person_sessions";

struct Desk {
    world: World,
    app: App,
    grace: String,
}

/// An application that people sign in to, and Grace, who has done so in a browser.
async fn desk(place: &Place) -> Desk {
    let world = World::at(place).await;
    let app = world
        .app("Desk", |draft| {
            draft.grant_types = vec!["authorization_code".to_owned(), "refresh_token".to_owned()];
            draft.redirect_uris = vec!["https://desk.example.com/cb".to_owned()];
            draft.post_logout_redirect_uris = vec![BYE.to_owned()];
            draft.backchannel_logout_uri = Some(NOTICE.to_owned());
            draft.scopes.push("openid".to_owned());
            draft.scopes.push("offline_access".to_owned());
        })
        .await;
    let grace = world.person("grace", "user").await;
    let desk = Desk { world, app, grace };
    desk.sign_in("s1", COOKIE).await;
    desk
}

impl Desk {
    async fn sign_in(&self, id: &'static str, cookie: &str) {
        let engine = &self.world.engine;
        let hash = engine.pepper.hash(Purpose::PersonSession, &[cookie.as_bytes()]);
        let session = NewPersonSession {
            id: id.to_owned(),
            token: hash,
            user_id: self.grace.clone(),
            user_agent: String::new(),
            remote_addr: String::new(),
        };
        let now = engine.now();
        let written = engine.store.write(move |tx| {
            Box::pin(async move { tx.insert_person_session(&session, now).await })
        });
        written.await.expect("written");
    }

    async fn id_token(&self, sid: &str, kind: Kind) -> Secret<String> {
        let ctx = self.world.ctx();
        let keys = self.world.engine.keys(&ctx).await.expect("keys");
        let now = ctx.now.as_seconds();
        let content = json!({
            "iss": ISSUER, "aud": self.app.client_id, "sub": self.grace, "sid": sid,
            "iat": now, "exp": now + 60,
        });
        let token = jwt_write(&keys, ctx.now, kind, Algorithm::Rs256, &content);
        Secret::new(token.expect("signed"))
    }

    async fn ask(&self, request: LogoutRequest) -> LogoutStep {
        let step = self.world.engine.sign_out_of_applications(&self.world.ctx(), request).await;
        step.expect("an answer")
    }

    async fn number(&self, sql: &'static str) -> i64 {
        self.world.engine.store.number(sql).await
    }
}

fn here() -> Secret<String> {
    Secret::new(COOKIE.to_owned())
}

fn back() -> Returning {
    Returning { uri: BYE.to_owned(), state: Some("x".to_owned()) }
}

/// What the application sends, from Grace's browser.
fn request(hint: Option<Secret<String>>) -> LogoutRequest {
    LogoutRequest {
        id_token_hint: hint,
        post_logout_redirect_uri: Some(BYE.to_owned()),
        state: Some("x".to_owned()),
        cookie: Some(here()),
        ..LogoutRequest::default()
    }
}

async fn m146_without_proof_the_person_is_asked(place: &Place) {
    let desk = desk(place).await;
    let email = Some("grace@example.com".to_owned());
    let name = Some("Desk".to_owned());
    desk.sign_in("s2", "another browser").await;
    for (hint, application, returning) in [
        (None, None, None),
        (Some(Secret::new("no.id.token".to_owned())), None, None),
        (Some(desk.id_token("s1", Kind::AccessToken).await), None, None),
        (Some(desk.id_token("s1", Kind::LogoutToken).await), None, None),
        (Some(desk.id_token("s2", Kind::IdToken).await), name.clone(), Some(back())),
    ] {
        let step = desk.ask(request(hint)).await;
        let asks = LogoutStep::Ask { email: email.clone(), application, returning };
        assert_eq!(step, asks);
    }
    assert_eq!(desk.number(SESSIONS).await, 2, "nobody was signed out");
    // Confirmed, it is this browser that is signed out, whatever the hint says.
    let hint = Some(desk.id_token("s2", Kind::IdToken).await);
    let step = desk.ask(LogoutRequest { confirmed: true, ..request(hint) }).await;
    assert_eq!(step, LogoutStep::Done { returning: Some(back()) });
    assert_eq!(
        desk.number("SELECT CAST(COUNT(*) AS BIGINT) FROM person_sessions WHERE id = 's2'").await,
        1
    );
    assert_eq!(desk.number(SESSIONS).await, 1);
}

async fn m145_the_browser_goes_on_only_to_a_registered_address(place: &Place) {
    let desk = desk(place).await;
    let hint = async || Some(desk.id_token("s1", Kind::IdToken).await);
    let done = |returning| LogoutStep::Done { returning };
    for other in [
        "https://desk.example.com/bye/",
        "https://desk.example.com/bye?x",
        "https://evil.example",
        NOTICE,
    ] {
        let uri = Some(other.to_owned());
        // Whoever is signed in here is asked first, as something is odd.
        let stray =
            LogoutRequest { post_logout_redirect_uri: uri.clone(), ..request(hint().await) };
        assert!(
            matches!(desk.ask(stray).await, LogoutStep::Ask { returning: None, .. }),
            "{other}"
        );
        let asked =
            LogoutRequest { post_logout_redirect_uri: uri, cookie: None, ..request(hint().await) };
        assert_eq!(desk.ask(asked).await, done(None), "{other}");
    }
    let wrong =
        LogoutRequest { client_id: Some("another-client".to_owned()), ..request(hint().await) };
    assert_eq!(desk.ask(wrong).await, LogoutStep::WrongClient);
    // The name of an application alone proves nothing, so there the person is asked first.
    let named = |confirmed| LogoutRequest {
        client_id: Some(desk.app.client_id.clone()),
        cookie: None,
        confirmed,
        ..request(None)
    };
    let LogoutStep::Ask { email: None, returning, .. } = desk.ask(named(false)).await else {
        unreachable!("a question")
    };
    assert_eq!(returning, Some(back()));
    assert_eq!(desk.ask(named(true)).await, done(Some(back())));
    // An ID token is proof long after it has run out, and of nothing but its own sign-in.
    let old = hint().await;
    desk.world.clock.advance(Span::hours(2));
    assert_eq!(desk.ask(request(old)).await, done(Some(back())));
    assert_eq!(desk.number(SESSIONS).await, 0);
}

async fn m148_signing_out_ends_the_sign_in_and_what_was_allowed_in_it(place: &Place) {
    let desk = desk(place).await;
    let (world, app) = (&desk.world, &desk.app);
    desk.sign_in("s2", "another browser").await;
    let online = world.granted_in(app, &desk.grace, "openid", Some("s1")).await;
    let offline = world.granted_in(app, &desk.grace, "openid offline_access", Some("s1")).await;
    let other = world.granted_in(app, &desk.grace, "openid", Some("s2")).await;
    let hint = Some(desk.id_token("s1", Kind::IdToken).await);
    assert_eq!(desk.ask(request(hint)).await, LogoutStep::Done { returning: Some(back()) });
    for (tokens, alive) in [(&online, false), (&offline, true), (&other, true)] {
        assert_eq!(world.look(app, &tokens.refresh).await.is_some(), alive);
        assert_eq!(world.look(app, &tokens.access).await.is_some(), alive);
    }
    // The cookie is worth nothing now, so there is nobody left to be asked.
    let again = LogoutRequest { cookie: Some(here()), ..LogoutRequest::default() };
    assert_eq!(desk.ask(again).await, LogoutStep::Done { returning: None });
}

async fn m147_every_application_of_the_sign_in_is_told(place: &Place) {
    let desk = desk(place).await;
    let world = &desk.world;
    let silent = world.app("Silent", |_| ()).await;
    let far = world
        .app("Far", |draft| {
            draft.backchannel_logout_uri = Some("https://far.example.com/x".to_owned());
            draft.id_token_signed_response_alg = "ES256".to_owned();
        })
        .await;
    world.app("Bystander", |draft| draft.backchannel_logout_uri = Some(NOTICE.to_owned())).await;
    for app in [&desk.app, &desk.app, &silent, &far] {
        world.granted_in(app, &desk.grace, "openid", Some("s1")).await;
    }
    let hint = Some(desk.id_token("s1", Kind::IdToken).await);
    desk.ask(request(hint)).await;
    let ctx = world.ctx();
    let messages = world.engine.take_logout_messages(&ctx).await.expect("messages");
    let mut told: Vec<_> = messages.iter().map(|one| one.uri.as_str()).collect();
    told.sort_unstable();
    assert_eq!(told, [NOTICE, "https://far.example.com/x"]);
    let keys = world.engine.keys(&ctx).await.expect("keys");
    for message in &messages {
        let algorithm =
            if message.client_id == far.client_id { Algorithm::Es256 } else { Algorithm::Rs256 };
        let text = message.token.expose();
        let token: Map<String, Value> =
            jwt_verified(&keys, ctx.now, Kind::LogoutToken, &[algorithm], text).expect("ours");
        assert_eq!(
            (&token["iss"], &token["aud"]),
            (&ISSUER.into(), &message.client_id.as_str().into())
        );
        assert_eq!((&token["sub"], &token["sid"]), (&desk.grace.as_str().into(), &"s1".into()));
        let events = json!({ "http://schemas.openid.net/event/backchannel-logout": {} });
        assert_eq!(token["events"], events);
        assert!(token["exp"].as_i64() > token["iat"].as_i64() && token.contains_key("jti"));
        assert!(!token.contains_key("nonce"), "it must not pass for an ID token");
        world.engine.forget_logout_message(&message.id).await.expect("forgotten");
    }
    assert_eq!(desk.number(MESSAGES).await, 0);
}

async fn m147_a_message_is_tried_again_and_then_given_up(place: &Place) {
    let desk = desk(place).await;
    let world = &desk.world;
    world.granted_in(&desk.app, &desk.grace, "openid", Some("s1")).await;
    let hint = Some(desk.id_token("s1", Kind::IdToken).await);
    desk.ask(request(hint)).await;
    let mut tries = Vec::new();
    for minute in 0..12 * 60 {
        for message in world.engine.take_logout_messages(&world.ctx()).await.expect("messages") {
            tries.push((minute, message.last));
        }
        if desk.number(MESSAGES).await == 0 {
            break;
        }
        world.clock.advance(Span::minutes(1));
    }
    let last: Vec<bool> = tries.iter().map(|(_, last)| *last).collect();
    assert_eq!(last, [false, false, false, false, false, true], "{tries:?}");
    let gaps: Vec<i64> = tries.windows(2).map(|two| two[1].0 - two[0].0).collect();
    assert!(gaps.is_sorted(), "{tries:?}");
    assert_eq!(desk.number(MESSAGES).await, 0, "also where nobody lives to say that it failed");
}

async fn m147_of_several_nodes_one_sends_a_message(place: &Place) {
    let desk = desk(place).await;
    let world = &desk.world;
    world.granted_in(&desk.app, &desk.grace, "openid", Some("s1")).await;
    let hint = Some(desk.id_token("s1", Kind::IdToken).await);
    desk.ask(request(hint)).await;
    let (engine, ctx) = (world.engine.clone(), world.ctx());
    let taken = crate::store::contract::harness::at_once(8, move |_| {
        let (engine, ctx) = (engine.clone(), ctx.clone());
        async move { engine.take_logout_messages(&ctx).await.expect("messages").len() }
    });
    assert_eq!(taken.await.iter().sum::<usize>(), 1);
}
