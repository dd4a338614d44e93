//! Table `console_sessions`: found by token, listed while alive, ended by their owner alone.

use super::both;
use super::harness::{NOW, Place, hashed, person, session, session_id, user_id};
use crate::fault::FaultKind;
use crate::store::{Expired, Store};
use grantry_core::session::{ABSOLUTE, IDLE};
use grantry_core::time::{Span, Timestamp};
use grantry_core::user::Role;

both!(
    a_session_is_found_by_its_token_with_its_person,
    a_token_or_a_session_without_a_person_is_refused,
    last_seen_only_moves_forward,
    living_sessions_are_listed_and_counted,
    only_its_owner_ends_a_session,
    all_other_sessions_of_one_person_end,
    a_session_is_ended_by_its_token,
    dead_sessions_are_removed_and_living_ones_are_not,
);

/// Ada has sessions 0, 1 and 2; Eve has session 9.
async fn with_sessions(place: &Place) -> Store {
    let store = place.open().await;
    for (name, role) in [("ada", Role::TenantAdmin), ("eve", Role::PlatformAdmin)] {
        assert!(store.add_user(person(name, role)).await);
    }
    for (number, began, name) in [(0, 0, "ada"), (1, 1, "ada"), (2, 2, "ada"), (9, 9, "eve")] {
        store.add_session(session(number, name), NOW + Span::seconds(began)).await;
    }
    store
}

/// The numbers of the sessions that exist.
async fn existing(store: &Store) -> Vec<usize> {
    let mut reader = store.reader().await.expect("a reader");
    let mut conn = reader.conn();
    let mut found = Vec::new();
    for number in 0..10 {
        if conn.session_by_token(&hashed(number)).await.expect("read").is_some() {
            found.push(number);
        }
    }
    found
}

async fn touch(store: &Store, id: &'static str, now: Timestamp) {
    let work = store
        .write(move |tx| Box::pin(async move { tx.touch_session(&session_id(id), now).await }));
    work.await.expect("touched");
}

async fn a_session_is_found_by_its_token_with_its_person(place: &Place) {
    let store = with_sessions(place).await;
    let mut reader = store.reader().await.expect("a reader");
    let found = reader.conn().session_by_token(&hashed(1)).await.expect("read").expect("found");
    assert_eq!((found.id.as_str(), found.user_id.as_str()), ("s1", "ada"));
    assert_eq!(found.email, "ada@example.com");
    assert_eq!((found.first_name.as_str(), found.role.as_str()), ("ada", "tenant-admin"));
    assert_eq!(found.user_agent, "Browser 1");
    assert_eq!(found.remote_addr, "192.0.2.1");
    let began = (NOW + Span::seconds(1)).as_millis();
    assert_eq!((found.created_at, found.last_seen_at, found.active), (began, began, true));
    assert!(reader.conn().session_by_token(&hashed(77)).await.expect("read").is_none());
}

async fn a_token_or_a_session_without_a_person_is_refused(place: &Place) {
    let store = with_sessions(place).await;
    let mut twin = session(1, "eve");
    twin.id = session_id("twin");
    for wrong in [twin, session(5, "nobody")] {
        let work =
            store.write(move |tx| Box::pin(async move { tx.insert_session(&wrong, NOW).await }));
        // PostgreSQL has several writers: there it may be a race that was lost.
        let expected = match &store {
            Store::Sqlite(_) => FaultKind::Broken,
            Store::Postgres(_) => FaultKind::Unavailable,
        };
        assert_eq!(work.await.expect_err("refused").kind(), expected);
    }
    assert_eq!(existing(&store).await, [0, 1, 2, 9]);
}

async fn last_seen_only_moves_forward(place: &Place) {
    let store = with_sessions(place).await;
    let later = NOW + Span::minutes(5);
    touch(&store, "s1", later).await;
    touch(&store, "s1", NOW).await;
    let mut reader = store.reader().await.expect("a reader");
    let found = reader.conn().session_by_token(&hashed(1)).await.expect("read").expect("found");
    assert_eq!(found.last_seen_at, later.as_millis());
    assert_eq!(found.created_at, (NOW + Span::seconds(1)).as_millis());
    let other = reader.conn().session_by_token(&hashed(2)).await.expect("read").expect("found");
    assert_eq!(other.last_seen_at, other.created_at);
}

async fn living_sessions_are_listed_and_counted(place: &Place) {
    let store = with_sessions(place).await;
    touch(&store, "s0", NOW + Span::minutes(30)).await;
    let listed = async |now: Timestamp| {
        let (created, seen) = (now - ABSOLUTE, now - IDLE);
        let mut reader = store.reader().await.expect("a reader");
        let rows = reader.conn().sessions_of(&user_id("ada"), created, seen).await.expect("listed");
        let ids: Vec<_> = rows.into_iter().map(|row| row.id).collect();
        (ids.join(" "), reader.conn().count_sessions(created, seen).await.expect("counted"))
    };
    assert_eq!(listed(NOW + Span::minutes(31)).await, ("s0 s2 s1".to_owned(), 4));
    // At the very moment at which core says "idle" a session is gone from the list as well.
    let idle = NOW + Span::seconds(1) + IDLE;
    assert_eq!(listed(idle).await, ("s0 s2".to_owned(), 3));
    assert_eq!(listed(NOW + Span::minutes(89)).await, ("s0".to_owned(), 1));
    touch(&store, "s0", NOW + ABSOLUTE - Span::seconds(1)).await;
    assert_eq!(listed(NOW + ABSOLUTE - Span::seconds(1)).await, ("s0".to_owned(), 1));
    assert_eq!(listed(NOW + ABSOLUTE).await, (String::new(), 0));
}

async fn only_its_owner_ends_a_session(place: &Place) {
    let store = with_sessions(place).await;
    let end = async |user: &'static str, id: &'static str| {
        let work = store.write(move |tx| {
            Box::pin(async move { tx.delete_own_session(&user_id(user), &session_id(id)).await })
        });
        work.await.expect("an answer")
    };
    assert!(!end("eve", "s1").await, "somebody else's");
    assert!(!end("ada", "s7").await, "nobody's");
    assert_eq!(existing(&store).await, [0, 1, 2, 9]);
    assert!(end("ada", "s1").await);
    assert!(!end("ada", "s1").await, "ended already");
    assert_eq!(existing(&store).await, [0, 2, 9]);
}

async fn all_other_sessions_of_one_person_end(place: &Place) {
    let store = with_sessions(place).await;
    let work = store.write(|tx| {
        Box::pin(async move { tx.delete_other_sessions(&user_id("ada"), &session_id("s1")).await })
    });
    assert_eq!(work.await.expect("ended"), 2);
    assert_eq!(existing(&store).await, [1, 9]);
}

async fn a_session_is_ended_by_its_token(place: &Place) {
    let store = with_sessions(place).await;
    for number in [2, 77] {
        let work = store.write(move |tx| {
            Box::pin(async move { tx.delete_session_by_token(&hashed(number)).await })
        });
        work.await.expect("ended, or never there");
    }
    assert_eq!(existing(&store).await, [0, 1, 9]);
}

async fn dead_sessions_are_removed_and_living_ones_are_not(place: &Place) {
    let store = with_sessions(place).await;
    touch(&store, "s2", NOW + Span::minutes(30)).await;
    let clean = async |now: Timestamp| {
        let work = store.write(move |tx| {
            Box::pin(async move {
                let idle = tx.delete_expired(Expired::IdleSessions, now - IDLE, 9).await?;
                Ok(idle + tx.delete_expired(Expired::OldSessions, now - ABSOLUTE, 9).await?)
            })
        });
        work.await.expect("cleaned")
    };
    assert_eq!(clean(NOW + IDLE - Span::seconds(1)).await, 0);
    assert_eq!(clean(NOW + IDLE + Span::seconds(1)).await, 2, "idle");
    assert_eq!(existing(&store).await, [2, 9]);
    touch(&store, "s2", NOW + ABSOLUTE).await;
    touch(&store, "s9", NOW + ABSOLUTE).await;
    assert_eq!(clean(NOW + ABSOLUTE + Span::seconds(2)).await, 1, "too old");
    assert_eq!(existing(&store).await, [9]);
}
