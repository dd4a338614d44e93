//! One's own browsers: seen, ended, signed out; never anybody else's.

use crate::support::{Home, PASSWORD, both, sign_in, welcome};
use grantry_core::user::Role;

both!(
    the_list_shows_living_browsers_with_the_asking_one_first,
    a87_nobody_ends_the_session_of_somebody_else,
    ending_all_others_leaves_the_asking_one,
    signing_out_ends_this_session_alone,
);

async fn the_list_shows_living_browsers_with_the_asking_one_first(home: &Home) {
    let engine = home.start_with_ada().await;
    home.add(&engine, "eve", Role::Auditor).await;
    home.sign_in(&engine, "eve").await;
    let (_, person) = home.signed_in(&engine, "ada").await;
    home.advance(grantry_core::time::Span::minutes(2));
    let mut phone = sign_in("ada@example.com", PASSWORD);
    phone.user_agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/604.1".into();
    welcome(engine.sign_in(&home.from("2001:db8::5"), phone).await.expect("an answer"));
    let list = engine.list_own_sessions(&home.ctx(), &person).await.expect("listed");
    let shown: Vec<_> = list
        .items
        .iter()
        .map(|item| (item.current, item.browser.as_str(), item.remote_addr.as_str()))
        .collect();
    assert_eq!(
        shown,
        [(true, "Firefox on Linux", "192.0.2.1"), (false, "Safari on iPhone", "2001:db8::5")]
    );
    assert_eq!(list.items[0].id, *person.session());
    assert_eq!(list.now, home.ctx().now);
}

async fn a87_nobody_ends_the_session_of_somebody_else(home: &Home) {
    let engine = home.start_with_ada().await;
    home.add(&engine, "eve", Role::PlatformAdmin).await;
    let (ada, ada_person) = home.signed_in(&engine, "ada").await;
    let (eve, eve_person) = home.signed_in(&engine, "eve").await;
    let ended = engine.end_own_session(&eve_person, ada_person.session().clone()).await;
    assert!(!ended.expect("an answer"), "not even as a platform administrator");
    assert_eq!(engine.end_other_sessions(&eve_person).await.expect("an answer"), 0);
    assert!(home.resume(&engine, &ada).await.is_some());
    let ended = engine.end_own_session(&ada_person, ada_person.session().clone()).await;
    assert!(ended.expect("an answer"));
    assert!(home.resume(&engine, &ada).await.is_none());
    assert!(home.resume(&engine, &eve).await.is_some());
}

async fn ending_all_others_leaves_the_asking_one(home: &Home) {
    let engine = home.start_with_ada().await;
    let others = [home.sign_in(&engine, "ada").await, home.sign_in(&engine, "ada").await];
    let (this, person) = home.signed_in(&engine, "ada").await;
    assert_eq!(engine.end_other_sessions(&person).await.expect("an answer"), 2);
    for other in &others {
        assert!(home.resume(&engine, other).await.is_none());
    }
    assert!(home.resume(&engine, &this).await.is_some());
    assert_eq!(engine.end_other_sessions(&person).await.expect("an answer"), 0);
}

async fn signing_out_ends_this_session_alone(home: &Home) {
    let engine = home.start_with_ada().await;
    let (first, second) = (home.sign_in(&engine, "ada").await, home.sign_in(&engine, "ada").await);
    for _ in 0..2 {
        engine.sign_out(first.session.expose()).await.expect("signed out, also twice");
    }
    assert!(home.resume(&engine, &first).await.is_none());
    assert!(home.resume(&engine, &second).await.is_some());
}
