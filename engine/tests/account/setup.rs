//! The setup page: one token, one first administrator, whoever comes at once.

use crate::support::{Home, PASSWORD, at_once, both, secret};
use grantry_core::secret::Secret;
use grantry_core::throttle::SETUP_TOKEN;
use grantry_core::user::Role;
use grantry_engine::{Engine, FirstAdministrator, SetupOutcome};

both!(
    the_token_from_the_log_makes_the_first_administrator_once,
    a_wrong_token_opens_nothing,
    a74_wrong_tokens_are_limited_and_the_right_one_is_not,
    a_new_token_replaces_the_one_before,
    every_wrong_field_is_named_at_once_and_the_token_stays,
    r41_of_many_setups_at_once_one_wins,
    an_address_that_is_taken_does_not_use_the_setup_up,
    where_there_is_an_administrator_there_is_no_setup,
);

async fn open(engine: &Engine) -> Secret<String> {
    engine.open_setup().await.expect("an answer").expect("nobody is there yet")
}

fn form(token: &Secret<String>, email: &str) -> FirstAdministrator {
    FirstAdministrator {
        token: token.clone(),
        email: email.to_owned(),
        first_name: "Ada".to_owned(),
        password: secret(PASSWORD),
        repeated: secret(PASSWORD),
    }
}

async fn set_up(home: &Home, engine: &Engine, form: FirstAdministrator) -> SetupOutcome {
    engine.set_up(&home.ctx(), form).await.expect("an answer")
}

async fn check(home: &Home, engine: &Engine, token: &Secret<String>) -> Result<(), SetupOutcome> {
    engine.check_setup_token(&home.ctx(), token).await.expect("an answer")
}

async fn the_token_from_the_log_makes_the_first_administrator_once(home: &Home) {
    let engine = home.start().await;
    assert!(!engine.has_administrator().await.expect("an answer"));
    let token = open(&engine).await;
    assert_eq!(check(home, &engine, &token).await, Ok(()));
    assert_eq!(set_up(home, &engine, form(&token, "ada@example.com")).await, SetupOutcome::Done);
    let again = set_up(home, &engine, form(&token, "eve@example.com")).await;
    assert_eq!(again, SetupOutcome::AlreadySetUp);
    assert!(engine.has_administrator().await.expect("an answer"));
    let (_, person) = home.signed_in(&engine, "ada").await;
    assert_eq!(person.viewer().role, Role::PlatformAdmin);
    assert_eq!(person.viewer().first_name, "Ada");
}

async fn a_wrong_token_opens_nothing(home: &Home) {
    let engine = home.start().await;
    let before = secret("");
    assert_eq!(check(home, &engine, &before).await, Err(SetupOutcome::WrongToken), "none is open");
    let token = open(&engine).await;
    let longer = secret(&format!("{}A", token.expose()));
    for wrong in [secret(""), secret("x"), longer] {
        assert_eq!(check(home, &engine, &wrong).await, Err(SetupOutcome::WrongToken));
        let outcome = set_up(home, &engine, form(&wrong, "eve@example.com")).await;
        assert_eq!(outcome, SetupOutcome::WrongToken);
    }
    assert!(!engine.has_administrator().await.expect("an answer"));
    assert!(!format!("{token:?}").contains(token.expose().as_str()));
}

async fn a74_wrong_tokens_are_limited_and_the_right_one_is_not(home: &Home) {
    let engine = home.start().await;
    let token = open(&engine).await;
    let outcomes = at_once(30, |_| {
        let (engine, ctx) = (engine.clone(), home.ctx());
        async move { engine.check_setup_token(&ctx, &secret("x")).await.expect("an answer") }
    })
    .await;
    let until = home.ctx().now + SETUP_TOKEN.every;
    let wrong = outcomes.iter().filter(|o| **o == Err(SetupOutcome::WrongToken)).count();
    let throttled =
        outcomes.iter().filter(|o| **o == Err(SetupOutcome::Throttled { until })).count();
    assert_eq!((wrong, throttled), (10, 20));
    assert_eq!(check(home, &engine, &token).await, Ok(()), "the owner is not kept out");
}

async fn a_new_token_replaces_the_one_before(home: &Home) {
    let engine = home.start().await;
    let (first, second) = (open(&engine).await, open(&engine).await);
    assert_eq!(check(home, &engine, &first).await, Err(SetupOutcome::WrongToken));
    assert_eq!(check(home, &engine, &second).await, Ok(()));
    // A token is kept in memory only: after a restart the log shows another one.
    engine.close().await;
    let engine = home.start().await;
    assert_eq!(check(home, &engine, &second).await, Err(SetupOutcome::WrongToken));
}

async fn every_wrong_field_is_named_at_once_and_the_token_stays(home: &Home) {
    let engine = home.start().await;
    let token = open(&engine).await;
    let mut wrong = form(&token, "nobody");
    " ".clone_into(&mut wrong.first_name);
    wrong.password = secret("short");
    let SetupOutcome::Invalid(errors) = set_up(home, &engine, wrong).await else {
        unreachable!("every field is wrong")
    };
    let named: Vec<_> = errors.iter().map(|e| (e.field.as_str(), e.code.as_str())).collect();
    assert_eq!(
        named,
        [
            ("email", "not_an_email"),
            ("first_name", "required"),
            ("password", "too_short"),
            ("repeated", "differs")
        ]
    );
    assert_eq!(set_up(home, &engine, form(&token, "ada@example.com")).await, SetupOutcome::Done);
}

async fn r41_of_many_setups_at_once_one_wins(home: &Home) {
    let engine = home.start().await;
    let token = open(&engine).await;
    let outcomes = at_once(20, |number| {
        let (engine, ctx) = (engine.clone(), home.ctx());
        let form = form(&token, &format!("ada{number}@example.com"));
        async move { engine.set_up(&ctx, form).await.expect("an answer") }
    })
    .await;
    let done = outcomes.iter().filter(|o| **o == SetupOutcome::Done).count();
    let late = outcomes.iter().filter(|o| **o == SetupOutcome::AlreadySetUp).count();
    assert_eq!((done, late), (1, 19), "{outcomes:?}");
    let winner = outcomes.iter().position(|o| *o == SetupOutcome::Done).expect("one won");
    let (_, person) = home.signed_in(&engine, &format!("ada{winner}")).await;
    let overview = engine.overview(&home.ctx(), &person).await.expect("figures");
    assert_eq!(overview.platform.expect("an administrator may see it").administrators, 1);
}

async fn an_address_that_is_taken_does_not_use_the_setup_up(home: &Home) {
    let engine = home.start().await;
    home.add(&engine, "ann", Role::Auditor).await;
    let token = open(&engine).await;
    let SetupOutcome::Invalid(errors) =
        set_up(home, &engine, form(&token, "ann@example.com")).await
    else {
        unreachable!("the auditor has this address")
    };
    assert_eq!((errors[0].field.as_str(), errors[0].code.as_str()), ("email", "email_taken"));
    assert_eq!(set_up(home, &engine, form(&token, "ada@example.com")).await, SetupOutcome::Done);
}

async fn where_there_is_an_administrator_there_is_no_setup(home: &Home) {
    let engine = home.start().await;
    let token = open(&engine).await;
    home.add(&engine, "ada", Role::PlatformAdmin).await;
    assert!(engine.open_setup().await.expect("an answer").is_none());
    assert_eq!(check(home, &engine, &token).await, Err(SetupOutcome::AlreadySetUp));
    let outcome = set_up(home, &engine, form(&token, "eve@example.com")).await;
    assert_eq!(outcome, SetupOutcome::AlreadySetUp);
}
