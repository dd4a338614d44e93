//! Signing in: what is right gets a session, everything else gets one and the same answer.

use crate::support::{Home, PASSWORD, WRONG, both, secret, sign_in, welcome};
use grantry_core::user::Role;
use grantry_engine::{PasswordCost, Settings, SignInOutcome};

both!(
    the_right_password_signs_in,
    the_address_is_compared_without_case_and_blanks,
    whatever_is_wrong_gets_the_same_answer,
    a82_what_cannot_be_a_password_is_wrong_like_any_other,
    who_has_no_dashboard_is_told_so_only_with_the_right_password,
    a39_a_new_sign_in_ends_the_session_that_the_browser_had,
    a41_cookies_are_random_and_long,
    a_hash_of_another_cost_still_signs_in,
);

async fn the_right_password_signs_in(home: &Home) {
    let engine = home.start_with_ada().await;
    let (_, person) = home.signed_in(&engine, "ada").await;
    let viewer = person.viewer();
    assert_eq!((viewer.email.as_str(), viewer.first_name.as_str()), ("ada@example.com", "ada"));
    assert_eq!(viewer.role, Role::PlatformAdmin);
    assert!(person.platform_admin().is_some());
}

async fn the_address_is_compared_without_case_and_blanks(home: &Home) {
    let engine = home.start_with_ada().await;
    for email in ["ADA@example.com", "  ada@Example.Com\t"] {
        let outcome = home.try_sign_in(&engine, email, PASSWORD).await;
        assert!(matches!(outcome, SignInOutcome::Welcome(_)), "{email:?}: {outcome:?}");
    }
}

async fn whatever_is_wrong_gets_the_same_answer(home: &Home) {
    let engine = home.start_with_ada().await;
    let long = format!("{}@example.com", "a".repeat(5_000));
    for (email, password) in [
        ("ada@example.com", WRONG),
        ("ada@example.com", ""),
        ("ada@example.com", "Correct horse battery staple"),
        ("eve@example.com", PASSWORD),
        ("eve@example.com", "no password at all"),
        ("", PASSWORD),
        ("ada", PASSWORD),
        ("ada@example.com\0", PASSWORD),
        ("\0", ""),
        ("ada@example.com' OR '1'='1", PASSWORD),
        (&long, PASSWORD),
    ] {
        let outcome = home.try_sign_in(&engine, email, password).await;
        assert!(matches!(outcome, SignInOutcome::Wrong), "{email:?}: {outcome:?}");
    }
    // None of this kept the right person out.
    home.sign_in(&engine, "ada").await;
}

async fn a82_what_cannot_be_a_password_is_wrong_like_any_other(home: &Home) {
    let engine = home.start_with_ada().await;
    let huge = "x".repeat(1_000_000);
    let outcome = home.try_sign_in(&engine, "ada@example.com", &huge).await;
    assert!(matches!(outcome, SignInOutcome::Wrong), "{outcome:?}");
}

async fn who_has_no_dashboard_is_told_so_only_with_the_right_password(home: &Home) {
    let engine = home.start_with_ada().await;
    home.add(&engine, "uma", Role::User).await;
    let outcome = home.try_sign_in(&engine, "uma@example.com", WRONG).await;
    assert!(matches!(outcome, SignInOutcome::Wrong), "{outcome:?}");
    let outcome = home.try_sign_in(&engine, "uma@example.com", PASSWORD).await;
    assert!(matches!(outcome, SignInOutcome::NoDashboard), "{outcome:?}");
    for (name, role) in [("tom", Role::TenantAdmin), ("ann", Role::Auditor)] {
        home.add(&engine, name, role).await;
        let (_, person) = home.signed_in(&engine, name).await;
        assert_eq!(person.viewer().role, role);
        assert!(person.platform_admin().is_none(), "{role} is not a platform administrator");
    }
}

async fn a39_a_new_sign_in_ends_the_session_that_the_browser_had(home: &Home) {
    let engine = home.start_with_ada().await;
    let first = home.sign_in(&engine, "ada").await;
    let elsewhere = home.sign_in(&engine, "ada").await;
    let mut again = sign_in("ada@example.com", PASSWORD);
    again.old_session = Some(first.session.expose().clone());
    let second = welcome(engine.sign_in(&home.ctx(), again).await.expect("an answer"));
    assert_ne!(first.session.expose(), second.session.expose());
    assert!(home.resume(&engine, &first).await.is_none(), "rotated away");
    assert!(home.resume(&engine, &second).await.is_some());
    assert!(home.resume(&engine, &elsewhere).await.is_some(), "another browser's is left alone");
    // A wrong password must not end anything: anybody could send it.
    let mut wrong = sign_in("ada@example.com", WRONG);
    wrong.old_session = Some(second.session.expose().clone());
    let outcome = engine.sign_in(&home.ctx(), wrong).await.expect("an answer");
    assert!(matches!(outcome, SignInOutcome::Wrong), "{outcome:?}");
    assert!(home.resume(&engine, &second).await.is_some());
}

async fn a41_cookies_are_random_and_long(home: &Home) {
    let engine = home.start_with_ada().await;
    let first = home.sign_in(&engine, "ada").await;
    let cookie = first.session.expose().clone();
    assert_eq!(cookie.len(), 43, "256 bits in base64url");
    assert_ne!(cookie, *home.sign_in(&engine, "ada").await.session.expose());
    assert!(!format!("{first:?}").contains(&cookie), "a debug print shows nothing");
    for position in 0..cookie.len() {
        let mut forged = cookie.clone().into_bytes();
        forged[position] = if forged[position] == b'A' { b'B' } else { b'A' };
        let forged = String::from_utf8(forged).expect("text");
        let found = engine.resume_session(&home.ctx(), &forged).await.expect("an answer");
        assert!(found.is_none(), "character {position}");
    }
}

async fn a_hash_of_another_cost_still_signs_in(home: &Home) {
    home.start_with_ada().await.close().await;
    let password_cost = PasswordCost { memory_kib: 2_048, passes: 1 };
    let settings = Settings { password_cost, ..home.settings() };
    let engine = grantry_engine::Engine::start(settings).await.expect("started");
    for _ in 0..2 {
        home.sign_in(&engine, "ada").await;
    }
    let mut wrong = sign_in("ada@example.com", PASSWORD);
    wrong.password = secret(WRONG);
    let outcome = engine.sign_in(&home.ctx(), wrong).await.expect("an answer");
    assert!(matches!(outcome, SignInOutcome::Wrong), "{outcome:?}");
}
