//! How often a password may be guessed: parallel tries do not beat it, strangers do not use it up.

use crate::support::{Home, PASSWORD, WRONG, almost, at_once, both, sign_in, welcome};
use grantry_core::throttle::{SIGN_IN_ACCOUNT, SIGN_IN_PAIR};
use grantry_core::time::{Span, Timestamp};
use grantry_engine::{Ctx, Engine, Settings, SignInOutcome};

both!(
    a74_parallel_wrong_passwords_never_beat_the_limit,
    a_limit_ends_when_it_says,
    a_right_password_frees_the_tries_before_it,
    somebody_elsewhere_is_not_kept_out,
    a_known_browser_has_tries_of_its_own,
    a_known_browser_is_limited_too,
    a_mark_is_good_for_its_address_alone,
    one_network_cannot_try_many_names,
    many_right_passwords_at_once_all_sign_in,
    without_throttling_nobody_is_stopped,
);

/// One try, told apart by who asks.
async fn attempt(engine: &Engine, ctx: &Ctx, email: &str, mark: Option<&str>) -> SignInOutcome {
    let mut input = sign_in(email, WRONG);
    input.browser_mark = mark.map(str::to_owned);
    engine.sign_in(ctx, input).await.expect("an answer")
}

fn until(outcome: &SignInOutcome) -> Option<Timestamp> {
    match outcome {
        SignInOutcome::Throttled { until } => Some(*until),
        _ => None,
    }
}

async fn a74_parallel_wrong_passwords_never_beat_the_limit(home: &Home) {
    let engine = home.start_with_ada().await;
    let mut seen = Vec::new();
    for email in ["ada@example.com", "nobody@example.com"] {
        let outcomes = at_once(20, |_| {
            let (engine, ctx) = (engine.clone(), home.ctx());
            async move { attempt(&engine, &ctx, email, None).await }
        })
        .await;
        let wrong = outcomes.iter().filter(|o| matches!(o, SignInOutcome::Wrong)).count();
        let moments: Vec<_> = outcomes.iter().filter_map(until).collect();
        assert_eq!((wrong, moments.len()), (5, 15), "{email}");
        assert!(moments.iter().all(|moment| *moment == home.ctx().now + SIGN_IN_PAIR.every));
        seen.push(moments);
    }
    assert_eq!(seen[0], seen[1], "who exists and who does not are answered alike");
    let outcome = home.try_sign_in(&engine, "ada@example.com", PASSWORD).await;
    assert!(until(&outcome).is_some(), "now the right one has to wait as well: {outcome:?}");
}

async fn a_limit_ends_when_it_says(home: &Home) {
    let engine = home.start_with_ada().await;
    let ctx = home.ctx();
    for _ in 0..5 {
        assert!(until(&attempt(&engine, &ctx, "ada@example.com", None).await).is_none());
    }
    let moment = until(&attempt(&engine, &ctx, "ada@example.com", None).await).expect("a limit");
    home.advance(almost(moment.since(ctx.now)));
    assert!(until(&home.try_sign_in(&engine, "ada@example.com", PASSWORD).await).is_some());
    home.advance(Span::seconds(1));
    home.sign_in(&engine, "ada").await;
}

async fn a_right_password_frees_the_tries_before_it(home: &Home) {
    let engine = home.start_with_ada().await;
    for _ in 0..10 {
        for _ in 0..4 {
            let outcome = attempt(&engine, &home.ctx(), "ada@example.com", None).await;
            assert!(matches!(outcome, SignInOutcome::Wrong), "{outcome:?}");
        }
        home.sign_in(&engine, "ada").await;
    }
}

async fn somebody_elsewhere_is_not_kept_out(home: &Home) {
    let engine = home.start_with_ada().await;
    for _ in 0..10 {
        attempt(&engine, &home.from("198.51.100.7"), "ada@example.com", None).await;
    }
    let stranger = attempt(&engine, &home.from("198.51.100.7"), "ada@example.com", None).await;
    assert!(until(&stranger).is_some());
    home.sign_in(&engine, "ada").await;
}

async fn a_known_browser_has_tries_of_its_own(home: &Home) {
    let engine = home.start_with_ada().await;
    let mark = home.sign_in(&engine, "ada").await.browser_mark;
    // Strangers in many networks use up everything that may be tried with this name.
    let mut allowed = 0;
    for number in 0..SIGN_IN_ACCOUNT.burst + 10 {
        let ctx = home.from(&format!("198.51.{}.{}", 100 + number / 200, number % 200));
        let outcome = attempt(&engine, &ctx, "ada@example.com", None).await;
        allowed += i64::from(until(&outcome).is_none());
    }
    assert_eq!(allowed, SIGN_IN_ACCOUNT.burst);
    let unknown = home.try_sign_in(&engine, "ada@example.com", PASSWORD).await;
    assert!(until(&unknown).is_some(), "a browser without a mark waits");
    let mut known = sign_in("ada@example.com", PASSWORD);
    known.browser_mark = Some(mark.expose().clone());
    welcome(engine.sign_in(&home.ctx(), known).await.expect("an answer"));
}

async fn a_known_browser_is_limited_too(home: &Home) {
    let engine = home.start_with_ada().await;
    let mark = home.sign_in(&engine, "ada").await.browser_mark;
    let outcomes = at_once(30, |number| {
        let (engine, mark) = (engine.clone(), mark.clone());
        let ctx = home.from(&format!("203.0.113.{number}"));
        async move { attempt(&engine, &ctx, "ada@example.com", Some(mark.expose())).await }
    })
    .await;
    assert_eq!(outcomes.iter().filter(|outcome| until(outcome).is_none()).count(), 10);
}

async fn a_mark_is_good_for_its_address_alone(home: &Home) {
    let engine = home.start_with_ada().await;
    let mark = home.sign_in(&engine, "ada").await.browser_mark;
    let mut forged = mark.expose().clone();
    forged.replace_range(0..1, if forged.starts_with('A') { "B" } else { "A" });
    let ours = mark.expose().as_str();
    for (email, mark) in
        [("eve@example.com", ours), ("ada@example.com", &forged), ("ada@example.com", "x")]
    {
        let network = format!("203.0.113.{}", mark.len() % 100 + email.len());
        let ctx = home.from(&network);
        let mut allowed = 0;
        for _ in 0..8 {
            let outcome = attempt(&engine, &ctx, email, Some(mark)).await;
            allowed += u32::from(until(&outcome).is_none());
        }
        assert!(allowed <= 5, "{email} with {mark:?} had {allowed} tries");
        home.advance(Span::hours(1));
    }
}

async fn one_network_cannot_try_many_names(home: &Home) {
    let engine = home.start_with_ada().await;
    let mut allowed = 0;
    for number in 0..80 {
        // One subscriber has a whole /64 and must not get new tries from each address in it.
        let ctx = home.from(&format!("2001:db8:0:1::{number:x}"));
        let name = format!("name{number}@example.com");
        allowed += u32::from(until(&attempt(&engine, &ctx, &name, None).await).is_none());
    }
    assert_eq!(allowed, 60);
    home.sign_in(&engine, "ada").await;
}

async fn many_right_passwords_at_once_all_sign_in(home: &Home) {
    let engine = home.start_with_ada().await;
    // Five at a time fit into the burst. They lock the same rows, and none may wait in a circle.
    for round in 0..6 {
        let outcomes = at_once(5, |_| {
            let (engine, ctx) = (engine.clone(), home.ctx());
            async move { engine.sign_in(&ctx, sign_in("ada@example.com", PASSWORD)).await }
        })
        .await;
        for outcome in outcomes {
            let outcome = outcome.expect("an answer");
            assert!(matches!(outcome, SignInOutcome::Welcome(_)), "round {round}: {outcome:?}");
        }
    }
}

async fn without_throttling_nobody_is_stopped(home: &Home) {
    home.start_with_ada().await.close().await;
    let settings = Settings { throttling: false, ..home.settings() };
    let engine = Engine::start(settings).await.expect("started");
    for _ in 0..70 {
        let outcome = attempt(&engine, &home.ctx(), "ada@example.com", None).await;
        assert!(matches!(outcome, SignInOutcome::Wrong), "{outcome:?}");
    }
    home.sign_in(&engine, "ada").await;
}
