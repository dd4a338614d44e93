//! Rotation: a new key is published first and signs later, and only one rotation runs at a time.

use crate::support::{Home, almost, at_once, both};
use grantry_core::signing_key::KeyState::{Active, Retired, Verifying, Waiting};
use grantry_core::signing_key::{
    Algorithm, KeyState, PUBLISH_AFTER_USE, PUBLISH_BEFORE_USE, RotationRefused,
};
use grantry_core::time::Span;
use grantry_engine::authority::Operator;
use grantry_engine::{Engine, Rotated};
use std::sync::Arc;

both!(
    m093_a_new_key_is_published_before_it_signs_and_the_old_one_after,
    a_rotation_is_refused_while_one_is_pending,
    of_many_rotations_at_once_one_wins,
    rotated_keys_survive_a_restart,
);

/// The states of the ES256 keys, newest first. Those of RS256 are always the same.
async fn states(home: &Home, engine: &Engine) -> Vec<KeyState> {
    let reader = Operator::at_the_command_line().platform_reader();
    let list = engine.list_signing_keys(&home.ctx(), &reader).await.expect("listed");
    let of = |algorithm| {
        let keys = list.items.iter().filter(move |key| key.algorithm == algorithm);
        keys.map(|key| key.state).collect::<Vec<_>>()
    };
    assert_eq!(of(Algorithm::Es256), of(Algorithm::Rs256));
    of(Algorithm::Es256)
}

async fn rotate(home: &Home, engine: &Engine) -> Rotated {
    let admin = Operator::at_the_command_line().platform_admin();
    engine.rotate_signing_keys(&home.ctx(), &admin).await.expect("an answer")
}

async fn m093_a_new_key_is_published_before_it_signs_and_the_old_one_after(home: &Home) {
    let engine = home.start().await;
    home.advance(Span::days(90));
    let Rotated::Done { active_from } = rotate(home, &engine).await else {
        unreachable!("nothing is pending")
    };
    assert_eq!(active_from, home.ctx().now + PUBLISH_BEFORE_USE);
    assert_eq!(states(home, &engine).await, [Waiting, Active]);
    home.advance(almost(PUBLISH_BEFORE_USE));
    assert_eq!(states(home, &engine).await, [Waiting, Active]);
    home.advance(Span::seconds(1));
    assert_eq!(states(home, &engine).await, [Active, Verifying]);
    home.advance(almost(PUBLISH_AFTER_USE));
    assert_eq!(states(home, &engine).await, [Active, Verifying]);
    home.advance(Span::seconds(1));
    assert_eq!(states(home, &engine).await, [Active, Retired]);
}

async fn a_rotation_is_refused_while_one_is_pending(home: &Home) {
    let engine = home.start().await;
    let Rotated::Done { active_from } = rotate(home, &engine).await else {
        unreachable!("nothing is pending")
    };
    home.advance(almost(PUBLISH_BEFORE_USE));
    let refused = rotate(home, &engine).await;
    let Rotated::Refused(RotationRefused::AlreadyWaiting { until }) = refused else {
        unreachable!("{refused:?}")
    };
    assert_eq!(until, active_from);
    assert_eq!(states(home, &engine).await, [Waiting, Active]);
    home.advance(Span::seconds(1));
    assert!(matches!(rotate(home, &engine).await, Rotated::Done { .. }));
    assert_eq!(states(home, &engine).await, [Waiting, Active, Verifying]);
}

async fn of_many_rotations_at_once_one_wins(home: &Home) {
    let nodes = [home.start().await, home.start().await];
    let admin = Arc::new(Operator::at_the_command_line().platform_admin());
    let outcomes = at_once(10, |number| {
        let (engine, admin, ctx) = (nodes[number % 2].clone(), admin.clone(), home.ctx());
        async move { engine.rotate_signing_keys(&ctx, &admin).await.expect("an answer") }
    })
    .await;
    let done = outcomes.iter().filter(|o| matches!(o, Rotated::Done { .. })).count();
    assert_eq!(done, 1, "{outcomes:?}");
    for node in &nodes {
        assert_eq!(states(home, node).await, [Waiting, Active]);
    }
}

async fn rotated_keys_survive_a_restart(home: &Home) {
    let engine = home.start().await;
    assert!(matches!(rotate(home, &engine).await, Rotated::Done { .. }));
    engine.close().await;
    let engine = home.start().await;
    assert_eq!(states(home, &engine).await, [Waiting, Active]);
    home.advance(PUBLISH_BEFORE_USE);
    assert_eq!(states(home, &engine).await, [Active, Verifying]);
}
