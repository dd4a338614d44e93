//! Changing the password: who may, what the new one must be, what ends with the old one.

use crate::support::{Home, PASSWORD, WRONG, at_once, both, secret, welcome};
use grantry_core::throttle::CURRENT_PASSWORD;
use grantry_core::user::PasswordReason;
use grantry_engine::authority::SignedIn;
use grantry_engine::{ChangePassword, Engine, PasswordChanged, SignInOutcome};

both!(
    the_new_password_replaces_the_old_and_ends_other_sessions,
    a_wrong_current_password_changes_nothing,
    a_new_password_must_be_one_that_may_be_chosen,
    a74_the_current_password_cannot_be_guessed_in_parallel,
    of_many_changes_at_once_one_wins,
    nobody_signs_in_with_the_old_password_while_it_is_changed,
);

const NEW: &str = "four other words entirely";

async fn change(
    home: &Home,
    engine: &Engine,
    person: &SignedIn,
    [current, new]: [&str; 2],
) -> PasswordChanged {
    let input = ChangePassword { current: secret(current), new: secret(new) };
    engine.change_password(&home.ctx(), person, input).await.expect("an answer")
}

async fn the_new_password_replaces_the_old_and_ends_other_sessions(home: &Home) {
    let engine = home.start_with_ada().await;
    let others = [home.sign_in(&engine, "ada").await, home.sign_in(&engine, "ada").await];
    let (this, person) = home.signed_in(&engine, "ada").await;
    let outcome = change(home, &engine, &person, [PASSWORD, NEW]).await;
    assert_eq!(outcome, PasswordChanged::Done { ended_sessions: 2 });
    assert!(home.resume(&engine, &this).await.is_some());
    for other in &others {
        assert!(home.resume(&engine, other).await.is_none());
    }
    let old = home.try_sign_in(&engine, "ada@example.com", PASSWORD).await;
    assert!(matches!(old, SignInOutcome::Wrong), "{old:?}");
    welcome(home.try_sign_in(&engine, "ada@example.com", NEW).await);
}

async fn a_wrong_current_password_changes_nothing(home: &Home) {
    let engine = home.start_with_ada().await;
    let other = home.sign_in(&engine, "ada").await;
    let (_, person) = home.signed_in(&engine, "ada").await;
    let huge = "x".repeat(1_000_000);
    for wrong in [WRONG, "", &huge] {
        let outcome = change(home, &engine, &person, [wrong, NEW]).await;
        assert_eq!(outcome, PasswordChanged::WrongCurrent);
    }
    assert!(home.resume(&engine, &other).await.is_some());
    home.sign_in(&engine, "ada").await;
}

async fn a_new_password_must_be_one_that_may_be_chosen(home: &Home) {
    let engine = home.start_with_ada().await;
    let (_, person) = home.signed_in(&engine, "ada").await;
    for (new, reason) in [
        ("short", PasswordReason::TooShort),
        (&"aB".repeat(100), PasswordReason::TooLong),
        ("Password1!", PasswordReason::Common),
        ("ada@example.com", PasswordReason::Obvious),
    ] {
        // Whatever the current one is: a mistake in the new one must not cost a try.
        for _ in 0..10 {
            let outcome = change(home, &engine, &person, [WRONG, new]).await;
            assert_eq!(outcome, PasswordChanged::Refused(reason), "{new}");
        }
    }
    let outcome = change(home, &engine, &person, [PASSWORD, NEW]).await;
    assert_eq!(outcome, PasswordChanged::Done { ended_sessions: 0 });
}

async fn a74_the_current_password_cannot_be_guessed_in_parallel(home: &Home) {
    let engine = home.start_with_ada().await;
    let (_, person) = home.signed_in(&engine, "ada").await;
    let outcomes = at_once(20, |_| {
        let (engine, person, ctx) = (engine.clone(), person.clone(), home.ctx());
        let input = ChangePassword { current: secret(WRONG), new: secret(NEW) };
        async move { engine.change_password(&ctx, &person, input).await.expect("an answer") }
    })
    .await;
    let until = home.ctx().now + CURRENT_PASSWORD.every;
    let wrong = outcomes.iter().filter(|o| **o == PasswordChanged::WrongCurrent).count();
    let throttled = outcomes.iter().filter(|o| **o == PasswordChanged::Throttled { until }).count();
    assert_eq!((wrong, throttled), (5, 15));
    let right = change(home, &engine, &person, [PASSWORD, NEW]).await;
    assert_eq!(right, PasswordChanged::Throttled { until }, "the right one waits as well");
    // Signing in has limits of its own; this one must not keep anybody out.
    home.sign_in(&engine, "ada").await;
    home.advance(CURRENT_PASSWORD.every);
    let right = change(home, &engine, &person, [PASSWORD, NEW]).await;
    assert_eq!(right, PasswordChanged::Done { ended_sessions: 1 });
    let again = change(home, &engine, &person, [NEW, PASSWORD]).await;
    assert_eq!(again, PasswordChanged::Done { ended_sessions: 0 }, "the tries were forgotten");
}

async fn of_many_changes_at_once_one_wins(home: &Home) {
    let engine = home.start_with_ada().await;
    let (_, person) = home.signed_in(&engine, "ada").await;
    let outcomes = at_once(5, |number| {
        let (engine, person, ctx) = (engine.clone(), person.clone(), home.ctx());
        let input =
            ChangePassword { current: secret(PASSWORD), new: secret(&format!("{NEW} {number}")) };
        async move { engine.change_password(&ctx, &person, input).await.expect("an answer") }
    })
    .await;
    let done = |outcome: &PasswordChanged| matches!(outcome, PasswordChanged::Done { .. });
    assert_eq!(outcomes.iter().filter(|outcome| done(outcome)).count(), 1, "{outcomes:?}");
    let winner = outcomes.iter().position(done).expect("one won");
    welcome(home.try_sign_in(&engine, "ada@example.com", &format!("{NEW} {winner}")).await);
}

async fn nobody_signs_in_with_the_old_password_while_it_is_changed(home: &Home) {
    let engine = home.start_with_ada().await;
    let (_, person) = home.signed_in(&engine, "ada").await;
    let passwords = [PASSWORD, NEW];
    for round in 0..6 {
        let (old, new) = (passwords[round % 2], passwords[(round + 1) % 2]);
        let (outcome, changed) = tokio::join!(
            home.try_sign_in(&engine, "ada@example.com", old),
            change(home, &engine, &person, [old, new])
        );
        assert!(matches!(changed, PasswordChanged::Done { .. }), "{changed:?}");
        // Whoever was faster: when the change is done, no session of the old password is alive.
        match outcome {
            SignInOutcome::Welcome(welcome) => {
                assert!(home.resume(&engine, &welcome).await.is_none(), "round {round}");
            }
            other => assert!(matches!(other, SignInOutcome::Wrong), "{other:?}"),
        }
    }
}
