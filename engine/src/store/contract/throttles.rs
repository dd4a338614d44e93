//! Table `throttles`: the SQL says what core says, also to many at once.

use super::both;
use super::harness::{NOW, Place, at_once, hashed};
use crate::store::{Expired, Store};
use grantry_core::throttle::{Limit, SIGN_IN_PAIR, reserve};
use grantry_core::time::{Span, Timestamp};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use tokio::runtime::Handle;

both!(
    a74_the_statement_reserves_what_core_reserves,
    a74_parallel_tries_never_beat_the_limit,
    a_try_that_is_given_back_does_not_count,
    cleared_tries_are_forgotten_and_others_are_not,
    full_buckets_are_removed_and_others_are_not,
);

async fn reserve_try(store: &Store, bucket: usize, now: Timestamp) -> Option<Timestamp> {
    let work = store.write(move |tx| {
        Box::pin(async move { tx.reserve_try(&hashed(bucket), SIGN_IN_PAIR, now).await })
    });
    work.await.expect("an answer")
}

/// What each step should have said and stored, and what it did.
async fn compare(store: &Store, bucket: usize, limit: Limit, gaps: Vec<i64>) -> Vec<[String; 2]> {
    let work = store.write(move |tx| {
        Box::pin(async move {
            let (mut now, mut full_at, mut seen) = (NOW, None, Vec::new());
            for gap in gaps {
                // Clocks of several nodes differ, so a step may also go back.
                now = now + Span::seconds(gap);
                let expected = reserve(limit, full_at, now);
                full_at = expected.ok().or(full_at);
                let until = tx.reserve_try(&hashed(bucket), limit, now).await?;
                let stored = tx.number("SELECT max(full_at) FROM throttles").await?;
                seen.push([
                    format!("{:?} {:?}", expected.err(), full_at),
                    format!("{until:?} {:?}", Some(Timestamp::from_millis(stored))),
                ]);
            }
            tx.clear_tries(&hashed(bucket)).await?;
            Ok(seen)
        })
    });
    work.await.expect("compared")
}

async fn a74_the_statement_reserves_what_core_reserves(place: &Place) {
    let store = place.open().await;
    let mut runner = TestRunner::new(Config {
        cases: 48,
        max_shrink_iters: 200,
        failure_persistence: None,
        ..Config::default()
    });
    let limits = (1i64..8, 1i64..200)
        .prop_map(|(burst, every)| Limit { burst, every: Span::seconds(every) });
    let sequences = (limits, prop::collection::vec(-60i64..400, 1..40));
    let runtime = Handle::current();
    let outcome = tokio::task::block_in_place(|| {
        runner.run(&sequences, |(limit, gaps)| {
            for [expected, found] in runtime.block_on(compare(&store, 1, limit, gaps)) {
                prop_assert_eq!(expected, found);
            }
            Ok(())
        })
    });
    outcome.expect("SQL and core agree");
}

async fn a74_parallel_tries_never_beat_the_limit(place: &Place) {
    let store = place.open().await;
    let answers = at_once(200, |_| {
        let store = store.clone();
        async move { reserve_try(&store, 1, NOW).await }
    })
    .await;
    let allowed = answers.iter().filter(|until| until.is_none()).count();
    assert_eq!(allowed, 5, "exactly the burst");
    let until = NOW + SIGN_IN_PAIR.every;
    assert!(answers.iter().flatten().all(|when| *when == until), "everybody is told the same");
    assert_eq!(reserve_try(&store, 1, until).await, None, "and it is true");
}

async fn a_try_that_is_given_back_does_not_count(place: &Place) {
    let store = place.open().await;
    for _ in 0..5 {
        assert_eq!(reserve_try(&store, 1, NOW).await, None);
    }
    assert!(reserve_try(&store, 1, NOW).await.is_some());
    let work =
        store.write(|tx| Box::pin(async move { tx.give_back_try(&hashed(1), SIGN_IN_PAIR).await }));
    work.await.expect("given back");
    assert_eq!(reserve_try(&store, 1, NOW).await, None);
    assert!(reserve_try(&store, 1, NOW).await.is_some(), "only one was given back");
}

async fn cleared_tries_are_forgotten_and_others_are_not(place: &Place) {
    let store = place.open().await;
    for bucket in [1, 2] {
        for _ in 0..5 {
            assert_eq!(reserve_try(&store, bucket, NOW).await, None);
        }
    }
    let work = store.write(|tx| Box::pin(async move { tx.clear_tries(&hashed(1)).await }));
    work.await.expect("cleared");
    assert_eq!(reserve_try(&store, 1, NOW).await, None);
    assert!(reserve_try(&store, 2, NOW).await.is_some());
}

async fn full_buckets_are_removed_and_others_are_not(place: &Place) {
    let store = place.open().await;
    for bucket in 0..4 {
        reserve_try(&store, bucket, NOW).await;
    }
    reserve_try(&store, 3, NOW).await;
    let full = NOW + SIGN_IN_PAIR.every;
    for (now, removed) in [(full - Span::seconds(1), 0), (full, 3), (full, 0)] {
        let work = store.write(move |tx| {
            Box::pin(async move { tx.delete_expired(Expired::FullBuckets, now, 9).await })
        });
        assert_eq!(work.await.expect("removed"), removed, "at {now}");
    }
    assert_eq!(store.number("SELECT count(*) FROM throttles").await, 1);
}
