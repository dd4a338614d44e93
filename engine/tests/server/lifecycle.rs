//! Starting, closing, starting again: what was answered is there, and nothing half done is.

use crate::support::{Home, at_once, both};
use grantry_core::user::Role;
use grantry_engine::{AdministratorMade, Engine, FaultKind};

both!(
    everything_is_there_after_a_restart,
    what_was_answered_before_closing_is_there_afterwards,
    a_closed_engine_says_that_it_is_unavailable,
    migrating_is_all_that_migrate_does,
    ids_are_unique_and_in_the_order_of_time,
);

async fn everything_is_there_after_a_restart(home: &Home) {
    let engine = home.start_with_ada().await;
    let (welcome, person) = home.signed_in(&engine, "ada").await;
    let cookie = engine.new_form_cookie();
    let token = engine.form_token(&cookie);
    engine.close().await;

    let engine = home.start().await;
    let again = home.resume(&engine, &welcome).await.expect("still signed in");
    assert_eq!((again.user(), again.session()), (person.user(), person.session()));
    assert!(engine.form_token_is_ours(&cookie, &token), "open forms can still be sent");
    assert!(engine.open_setup().await.expect("an answer").is_none());
    home.sign_in(&engine, "ada").await;
}

async fn what_was_answered_before_closing_is_there_afterwards(home: &Home) {
    let engine = home.start().await;
    let closing = engine.clone();
    let admin = std::sync::Arc::new(
        grantry_engine::authority::Operator::at_the_command_line().platform_admin(),
    );
    let made = at_once(24, |number| {
        let (engine, closing, ctx) = (engine.clone(), closing.clone(), home.ctx());
        let (admin, name) = (admin.clone(), format!("ada{number}"));
        async move {
            if number == 12 {
                closing.close().await;
                return None;
            }
            let person = crate::support::administrator(&name, Role::Auditor);
            match engine.create_administrator(&ctx, &admin, person).await {
                Ok(made) => Some(made == AdministratorMade::Done),
                Err(fault) => {
                    assert_eq!(fault.kind(), FaultKind::Unavailable, "{fault}");
                    None
                }
            }
        }
    })
    .await;
    let engine = home.start().await;
    for (number, made) in made.into_iter().enumerate() {
        let there = home.add(&engine, &format!("ada{number}"), Role::Auditor).await;
        match made {
            Some(made) => assert!(made && there == AdministratorMade::EmailTaken, "ada{number}"),
            None => assert_eq!(there, AdministratorMade::Done, "ada{number} was not promised"),
        }
    }
}

async fn a_closed_engine_says_that_it_is_unavailable(home: &Home) {
    let engine = home.start_with_ada().await;
    let (welcome, person) = home.signed_in(&engine, "ada").await;
    engine.ping().await.expect("an answer");
    engine.close().await;
    let read = engine.resume_session(&home.ctx(), welcome.session.expose()).await.map(|_| ());
    let write = engine.end_other_sessions(&person).await.map(|_| ());
    for answer in [engine.ping().await, read, write] {
        assert_eq!(answer.expect_err("closed").kind(), FaultKind::Unavailable);
    }
}

async fn migrating_is_all_that_migrate_does(home: &Home) {
    for _ in 0..2 {
        Engine::migrate(&home.database()).await.expect("migrated");
    }
    assert!(!home.master_key_file().exists());
    home.start().await;
    assert!(home.master_key_file().exists());
}

async fn ids_are_unique_and_in_the_order_of_time(home: &Home) {
    let engine = home.start().await;
    let mut last = String::new();
    for _ in 0..100 {
        home.advance(grantry_core::time::Span::seconds(1));
        let (one, two) = (engine.new_id(engine.now()), engine.new_id(engine.now()));
        assert_ne!(one, two);
        assert!(last < one && last < two, "{last} comes before {one} and {two}");
        last = one.max(two);
    }
}
