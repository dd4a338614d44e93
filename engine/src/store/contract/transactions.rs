//! `Store::write` on both databases: `Ok` is durable, everything else leaves no trace.

use super::both;
use super::harness::{NOW, Place, at_once, hashed, in_time, person, session, session_id, until};
use crate::fault::{Fault, FaultKind};
use crate::store::{Expired, Store};
use futures_util::FutureExt;
use futures_util::future::{Either, join_all, select};
use grantry_core::session::ABSOLUTE;
use grantry_core::throttle::SIGN_IN_PAIR;
use grantry_core::user::Role;
use tokio::sync::oneshot;

both!(
    what_is_answered_with_ok_is_kept_and_seen_by_others,
    what_ends_with_a_fault_leaves_no_trace,
    r05_who_fails_or_panics_is_undone_alone,
    r05_a_broken_constraint_is_undone_alone,
    a_write_that_has_begun_ends_without_its_caller,
    two_processes_write_to_one_database,
    the_store_answers_and_says_what_it_is,
    closing_keeps_what_was_answered_and_ends_the_store,
);

fn on_purpose() -> Fault {
    Fault::broken_because("on purpose")
}

async fn what_is_answered_with_ok_is_kept_and_seen_by_others(place: &Place) {
    let (store, other) = (place.open().await, place.open().await);
    let answer = store.write(|tx| {
        Box::pin(async move {
            tx.reach_milestone("one", NOW).await?;
            tx.reach_milestone("two", NOW).await?;
            // A transaction sees what it has written, others do not yet.
            tx.number("SELECT count(*) FROM milestones").await
        })
    });
    assert_eq!(answer.await.expect("written"), 2);
    assert_eq!(other.reached().await, ["one", "two"], "visible when the answer is given");
    store.close().await;
    other.close().await;
    assert_eq!(place.open().await.reached().await, ["one", "two"]);
}

async fn what_ends_with_a_fault_leaves_no_trace(place: &Place) {
    let store = place.open().await;
    let answer = store.write(|tx| {
        Box::pin(async move {
            tx.reach_milestone("lost", NOW).await?;
            Err::<(), _>(on_purpose())
        })
    });
    let fault = answer.await.expect_err("a fault");
    assert_eq!((fault.kind(), fault.to_string().as_str()), (FaultKind::Broken, "on purpose"));
    assert!(store.reach("kept".to_owned()).await.expect("the next one is not harmed"));
    assert_eq!(store.reached().await, ["kept"]);
}

/// Every third fails, every seventh panics, all have written before.
async fn misbehave(store: Store, number: usize) -> Result<bool, Fault> {
    let work = store.write(move |tx| {
        Box::pin(async move {
            let new = tx.reach_milestone(&format!("m{number:03}"), NOW).await?;
            assert!(!number.is_multiple_of(7), "on purpose");
            if number.is_multiple_of(3) { Err(on_purpose()) } else { Ok(new) }
        })
    });
    work.await
}

async fn r05_who_fails_or_panics_is_undone_alone(place: &Place) {
    let store = place.open().await;
    let answers = at_once(64, |number| misbehave(store.clone(), number)).await;
    let good = |number: &usize| !number.is_multiple_of(7) && !number.is_multiple_of(3);
    for (number, answer) in answers.iter().enumerate() {
        match answer {
            Ok(new) => assert!(good(&number) && *new, "{number} should have failed"),
            Err(fault) => {
                assert!(!good(&number), "{number} failed: {fault}");
                assert_eq!(fault.kind(), FaultKind::Broken, "{number}: {fault}");
            }
        }
    }
    let kept: Vec<_> = (0..64).filter(good).map(|number| format!("m{number:03}")).collect();
    assert_eq!(store.reached().await, kept);
}

async fn r05_a_broken_constraint_is_undone_alone(place: &Place) {
    let store = place.open().await;
    assert!(store.add_user(person("ada", Role::User)).await);
    let answers = at_once(32, |number| {
        let store = store.clone();
        async move {
            let user = if number % 2 == 0 { "ada" } else { "nobody" };
            let session = session(number, user);
            let work = store.write(move |tx| {
                Box::pin(async move {
                    tx.reach_milestone(session.id.as_str(), NOW).await?;
                    tx.insert_session(&session, NOW).await
                })
            });
            work.await.is_ok()
        }
    })
    .await;
    let good: Vec<_> = (0..32).map(|number| number % 2 == 0).collect();
    assert_eq!(answers, good);
    assert_eq!(store.number("SELECT count(*) FROM console_sessions").await, 16);
    assert_eq!(store.number("SELECT count(*) FROM milestones").await, 16);
}

async fn a_write_that_has_begun_ends_without_its_caller(place: &Place) {
    let store = place.open().await;
    let (begun, has_begun) = oneshot::channel();
    let (go, may_go) = oneshot::channel::<()>();
    let write = Box::pin(store.write(move |tx| {
        Box::pin(async move {
            tx.reach_milestone("one", NOW).await?;
            begun.send(()).expect("the test waits");
            may_go.await.expect("the test says go");
            tx.reach_milestone("two", NOW).await
        })
    }));
    match select(write, has_begun).await {
        Either::Left((answer, _)) => assert!(answer.is_err(), "it cannot be over yet"),
        Either::Right((begun, write)) => {
            begun.expect("it has begun");
            drop(write);
        }
    }
    go.send(()).expect("the write still waits for this");
    until(async || store.reached().await == ["one", "two"]).await;
}

async fn two_processes_write_to_one_database(place: &Place) {
    let stores = [place.open().await, place.open().await];
    let answers = at_once(100, |number| {
        let store = stores[number % 2].clone();
        async move { store.reach(format!("m{number:03}")).await }
    })
    .await;
    for answer in answers {
        assert!(answer.expect("written"));
    }
    assert_eq!(stores[0].reached().await.len(), 100);
    assert_eq!(stores[1].reached().await.len(), 100);
}

async fn the_store_answers_and_says_what_it_is(place: &Place) {
    let store = place.open().await;
    store.ping().await.expect("an answer");
    let version = store.reader().await.expect("a reader").conn().version().await.expect("a name");
    let name = match &store {
        Store::Sqlite(_) => "SQLite 3.",
        Store::Postgres(_) => "PostgreSQL 1",
    };
    assert!(version.starts_with(name) && !version.contains('('), "{version}");
}

async fn closing_keeps_what_was_answered_and_ends_the_store(place: &Place) {
    let store = place.open().await;
    let writes = (0..50).map(|number| {
        let store = store.clone();
        tokio::spawn(async move { store.reach(format!("m{number:03}")).await })
    });
    let writes: Vec<_> = writes.collect();
    store.close().await;
    let answers = join_all(writes).await.into_iter().map(|answer| answer.expect("no panic"));
    let mut kept = Vec::new();
    for (number, answer) in answers.enumerate() {
        match answer {
            Ok(_) => kept.push(format!("m{number:03}")),
            Err(fault) => assert_eq!(fault.kind(), FaultKind::Unavailable, "{fault}"),
        }
    }
    assert_eq!(place.open().await.reached().await, kept, "no more and no less than was answered");

    assert_eq!(store.ping().await.expect_err("closed").kind(), FaultKind::Unavailable);
    let late = store.reach("late".to_owned()).await.expect_err("closed");
    assert_eq!(late.kind(), FaultKind::Unavailable, "{late}");
    store.close().await;
}

/// Housekeeping holds many rows at once. If it also waited for rows, it and a sign-in could wait for
/// each other. On SQLite writers stand in one line, so nobody ever holds one row and waits for another.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn housekeeping_leaves_rows_alone_that_somebody_is_using() {
    let place = Place::postgres().await;
    let store = place.open().await;
    assert!(store.add_user(person("ada", Role::User)).await);
    for number in [1, 2] {
        store.add_session(session(number, "ada"), NOW).await;
        let work = store.write(move |tx| {
            Box::pin(async move { tx.reserve_try(&hashed(number), SIGN_IN_PAIR, NOW).await })
        });
        assert_eq!(work.await.expect("an answer"), None);
    }
    let (begun, has_begun) = oneshot::channel();
    let (go, may_go) = oneshot::channel::<()>();
    let mut in_use = Box::pin(store.write(move |tx| {
        Box::pin(async move {
            tx.touch_session(&session_id("s1"), NOW + SIGN_IN_PAIR.every).await?;
            tx.give_back_try(&hashed(1), SIGN_IN_PAIR).await?;
            begun.send(()).expect("the test waits");
            may_go.await.map_err(Fault::broken)
        })
    }));
    assert!((&mut in_use).now_or_never().is_none());
    has_begun.await.expect("it holds its rows");
    let later = NOW + ABSOLUTE;
    let removed = store.write(move |tx| {
        Box::pin(async move {
            let sessions = tx.delete_expired(Expired::IdleSessions, later, 9).await?;
            Ok((sessions, tx.delete_expired(Expired::FullBuckets, later, 9).await?))
        })
    });
    assert_eq!(in_time(removed).await.expect("removed"), (1, 1), "only what nobody is using");
    go.send(()).expect("the write waits for this");
    in_use.await.expect("not disturbed");
    assert_eq!(store.number("SELECT count(*) FROM console_sessions").await, 1);
    assert_eq!(store.number("SELECT count(*) FROM throttles").await, 1);
    drop(store);
    place.remove().await;
}
