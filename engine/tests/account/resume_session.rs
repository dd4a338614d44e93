//! Staying signed in: for how long, and with what cookie.

use crate::support::{Home, almost, both};
use grantry_core::session::{ABSOLUTE, IDLE};
use grantry_core::time::{Span, Timestamp};
use grantry_engine::Engine;
use grantry_engine::authority::SignedIn;

both!(
    a_session_ends_when_nobody_uses_it,
    a_session_ends_after_twelve_hours_however_busy,
    a_session_is_touched_at_most_once_a_minute,
    a_cookie_that_is_not_ours_is_nobody,
    a_session_works_on_every_node,
    dead_sessions_are_cleaned_up,
);

const SECOND: Span = Span::seconds(1);

async fn last_seen(home: &Home, engine: &Engine, person: &SignedIn) -> Timestamp {
    let sessions = engine.list_own_sessions(&home.ctx(), person).await.expect("listed");
    sessions.items[0].last_seen_at
}

async fn a_session_ends_when_nobody_uses_it(home: &Home) {
    let engine = home.start_with_ada().await;
    let welcome = home.sign_in(&engine, "ada").await;
    for _ in 0..3 {
        home.advance(almost(IDLE));
        assert!(home.resume(&engine, &welcome).await.is_some(), "used in time");
    }
    home.advance(IDLE);
    assert!(home.resume(&engine, &welcome).await.is_none());
    assert!(home.resume(&engine, &welcome).await.is_none(), "asking does not wake it up");
}

async fn a_session_ends_after_twelve_hours_however_busy(home: &Home) {
    let engine = home.start_with_ada().await;
    let welcome = home.sign_in(&engine, "ada").await;
    let half_hours = ABSOLUTE.as_millis() / Span::minutes(30).as_millis();
    for passed in 1..half_hours {
        home.advance(Span::minutes(30));
        assert!(home.resume(&engine, &welcome).await.is_some(), "after {passed} half hours");
    }
    home.advance(almost(Span::minutes(30)));
    assert!(home.resume(&engine, &welcome).await.is_some());
    home.advance(SECOND);
    assert!(home.resume(&engine, &welcome).await.is_none());
}

async fn a_session_is_touched_at_most_once_a_minute(home: &Home) {
    let engine = home.start_with_ada().await;
    let (welcome, person) = home.signed_in(&engine, "ada").await;
    let began = home.ctx().now;
    home.advance(Span::seconds(59));
    assert!(home.resume(&engine, &welcome).await.is_some());
    assert_eq!(last_seen(home, &engine, &person).await, began, "not yet worth a write");
    home.advance(SECOND);
    assert!(home.resume(&engine, &welcome).await.is_some());
    assert_eq!(last_seen(home, &engine, &person).await, began + Span::minutes(1));
    home.advance(SECOND);
    assert!(home.resume(&engine, &welcome).await.is_some());
    assert_eq!(last_seen(home, &engine, &person).await, began + Span::minutes(1));
}

async fn a_cookie_that_is_not_ours_is_nobody(home: &Home) {
    let engine = home.start_with_ada().await;
    home.sign_in(&engine, "ada").await;
    let long = "A".repeat(100_000);
    let forty_three = "A".repeat(43);
    let zeros = "\0".repeat(43);
    for cookie in ["", "x", "' OR 1=1 --", "ä".repeat(43).as_str(), &long, &forty_three, &zeros] {
        let found = engine.resume_session(&home.ctx(), cookie).await.expect("an answer");
        assert!(found.is_none(), "{} bytes", cookie.len());
        engine.sign_out(cookie).await.expect("signed out already");
    }
}

async fn a_session_works_on_every_node(home: &Home) {
    let (here, there) = (home.start_with_ada().await, home.start().await);
    let welcome = home.sign_in(&here, "ada").await;
    assert!(home.resume(&there, &welcome).await.is_some());
    there.sign_out(welcome.session.expose()).await.expect("signed out");
    assert!(home.resume(&here, &welcome).await.is_none());
}

async fn dead_sessions_are_cleaned_up(home: &Home) {
    let engine = home.start_with_ada().await;
    let idle = home.sign_in(&engine, "ada").await;
    home.advance(Span::minutes(30));
    let used = home.sign_in(&engine, "ada").await;
    engine.clean_up().await.expect("cleaned up");
    assert!(
        home.resume(&engine, &idle).await.is_some() && home.resume(&engine, &used).await.is_some()
    );
    home.advance(Span::minutes(59));
    assert!(home.resume(&engine, &used).await.is_some());
    home.advance(Span::minutes(1));
    assert_eq!(engine.clean_up().await.expect("cleaned up"), 1);
    assert_eq!(engine.clean_up().await.expect("cleaned up"), 0);
    assert!(home.resume(&engine, &used).await.is_some());
}
