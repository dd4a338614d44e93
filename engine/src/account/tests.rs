//! What the public interface cannot bring about: people who are switched off or lose their role,
//! and a password that changes in the very moment between check and session.

use super::sign_in::Proven;
use super::{PasswordCost, SignIn, SignInOutcome};
use crate::store::contract::both;
use crate::store::contract::harness::Place;
use crate::{Actor, Ctx, Engine, FixedClock, Settings};
use grantry_core::id::RequestId;
use grantry_core::secret::Secret;
use grantry_core::user::{Email, FirstName, NewPassword, Role};
use std::sync::Arc;

both!(
    who_is_switched_off_neither_signs_in_nor_stays_in,
    who_loses_the_role_loses_the_dashboard,
    an_outdated_hash_is_replaced_when_its_person_signs_in,
    a_password_that_changes_while_it_is_checked_begins_no_session,
    a_person_without_a_password_cannot_sign_in,
);

const PASSWORD: &str = "correct horse battery staple";

fn ctx() -> Ctx {
    Ctx {
        actor: Actor::Operator,
        now: crate::store::contract::harness::NOW,
        request: RequestId::parse("test").expect("an id"),
        remote: "192.0.2.1".parse().expect("an address"),
    }
}

fn form() -> SignIn {
    SignIn {
        email: "ada@example.com".to_owned(),
        password: Secret::new(PASSWORD.to_owned()),
        user_agent: String::new(),
        old_session: None,
        browser_mark: None,
    }
}

fn settings(place: &Place) -> Settings {
    let key = place.folder().join("master.key");
    let issuer = "https://id.example.com".to_owned();
    Settings {
        password_cost: PasswordCost::FOR_TESTS,
        clock: Arc::new(FixedClock::at(ctx().now)),
        ..Settings::new(place.url(), key, issuer)
    }
}

/// An engine with Ada, a platform administrator.
async fn with_ada(place: &Place) -> Engine {
    let engine = Engine::start(settings(place)).await.expect("started");
    let ada = super::Administrator {
        email: Email::parse("ada@example.com").expect("an address"),
        first_name: FirstName::parse("Ada").expect("a name"),
        role: Role::PlatformAdmin,
        password: NewPassword::parse(PASSWORD, &[]).expect("a good password"),
    };
    engine.insert(&ctx(), ada, true).await.expect("made");
    engine
}

async fn sign_in(engine: &Engine) -> SignInOutcome {
    engine.sign_in(&ctx(), form()).await.expect("an answer")
}

/// The cookie of a new session, and whether a cookie still works.
async fn cookie(engine: &Engine) -> Secret<String> {
    let outcome = sign_in(engine).await;
    let SignInOutcome::Welcome(welcome) = outcome else { unreachable!("{outcome:?}") };
    welcome.session
}

async fn works(engine: &Engine, cookie: &Secret<String>) -> bool {
    engine.resume_session(&ctx(), cookie.expose()).await.expect("an answer").is_some()
}

async fn who_is_switched_off_neither_signs_in_nor_stays_in(place: &Place) {
    let engine = with_ada(place).await;
    let cookie = cookie(&engine).await;
    engine.store.execute("UPDATE users SET active = NOT active").await;
    assert!(!works(&engine, &cookie).await);
    let outcome = sign_in(&engine).await;
    assert!(matches!(outcome, SignInOutcome::Wrong), "like a wrong password: {outcome:?}");
    assert!(!engine.has_administrator().await.expect("an answer"));
    engine.store.execute("UPDATE users SET active = NOT active").await;
    assert!(works(&engine, &cookie).await);
}

async fn who_loses_the_role_loses_the_dashboard(place: &Place) {
    let engine = with_ada(place).await;
    let cookie = cookie(&engine).await;
    engine.store.execute("UPDATE users SET role = 'auditor'").await;
    let found = engine.resume_session(&ctx(), cookie.expose()).await.expect("an answer");
    assert!(found.expect("still signed in").platform_admin().is_none(), "at the next request");
    engine.store.execute("UPDATE users SET role = 'user'").await;
    assert!(!works(&engine, &cookie).await);
    engine.store.execute("UPDATE users SET role = 'emperor'").await;
    let fault = engine.resume_session(&ctx(), cookie.expose()).await.expect_err("damaged data");
    assert!(fault.to_string().contains("role"), "{fault}");
}

async fn hash(engine: &Engine) -> String {
    let mut reader = engine.store.reader().await.expect("a reader");
    let found = reader.conn().user_by_email("ada@example.com").await.expect("read");
    found.and_then(|user| user.password_hash).expect("a hash")
}

async fn an_outdated_hash_is_replaced_when_its_person_signs_in(place: &Place) {
    let old = with_ada(place).await;
    let before = hash(&old).await;
    let password_cost = PasswordCost { memory_kib: 2_048, passes: 1 };
    let new = Engine::start(Settings { password_cost, ..settings(place) }).await.expect("started");
    assert!(matches!(sign_in(&new).await, SignInOutcome::Welcome(_)));
    let after = hash(&new).await;
    assert!(before.contains("m=1024") && after.contains("m=2048"), "{before} became {after}");
    assert!(matches!(sign_in(&new).await, SignInOutcome::Welcome(_)));
    assert_eq!(hash(&new).await, after, "replaced once");
}

async fn a_password_that_changes_while_it_is_checked_begins_no_session(place: &Place) {
    let engine = with_ada(place).await;
    let mut reader = engine.store.reader().await.expect("a reader");
    let read = async |reader: &mut crate::store::Conn<'_>| {
        reader.user_by_email("ada@example.com").await.expect("read").expect("found")
    };
    let checked = read(&mut reader.conn()).await;
    let again = read(&mut reader.conn()).await;
    engine.store.execute("UPDATE users SET password_hash = 'changed just now'").await;
    for person in [
        Proven { user: checked, newer_hash: None },
        Proven { user: again, newer_hash: Some("a newer hash".to_owned()) },
    ] {
        let begun = engine.begin_session(&ctx(), form(), person, Vec::new()).await;
        assert!(begun.expect("an answer").is_none());
    }
    assert_eq!(hash(&engine).await, "changed just now");
    assert_eq!(engine.store.number("SELECT count(*) FROM console_sessions").await, 0);
}

async fn a_person_without_a_password_cannot_sign_in(place: &Place) {
    let engine = with_ada(place).await;
    engine.store.execute("UPDATE users SET password_hash = NULL").await;
    let mut empty = form();
    empty.password = Secret::new(String::new());
    for form in [form(), empty] {
        let outcome = engine.sign_in(&ctx(), form).await.expect("an answer");
        assert!(matches!(outcome, SignInOutcome::Wrong), "{outcome:?}");
    }
}
