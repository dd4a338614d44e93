//! Tables `users` and `milestones`: what is unique stays unique, whoever comes at once.

use super::both;
use super::harness::{NOW, Place, at_once, hashed, person, session, user_id};
use crate::store::Store;
use grantry_core::time::Span;
use grantry_core::user::{Email, Role};

both!(
    a_person_is_found_by_address_and_by_id,
    an_address_is_given_once,
    an_address_is_given_once_to_many_at_once,
    active_people_are_counted_by_role,
    a_password_is_replaced_only_where_it_is_still_the_one_that_was_checked,
    of_many_new_passwords_one_replaces_the_old,
    a_sign_in_is_confirmed_only_with_the_password_that_was_checked,
    r41_a_milestone_is_reached_once,
    a_milestone_that_was_left_or_rolled_back_can_be_reached,
    a_person_who_is_deleted_takes_the_sessions_along,
);

async fn hash_of(store: &Store, name: &str) -> Option<String> {
    let mut reader = store.reader().await.expect("a reader");
    let found = reader.conn().user_by_id(&user_id(name)).await.expect("read");
    found.and_then(|user| user.password_hash)
}

async fn replace(store: &Store, checked: &'static str, new: String) -> bool {
    let work = store.write(move |tx| {
        Box::pin(async move {
            tx.replace_password_hash(&user_id("ada"), checked, &new, NOW + Span::seconds(1)).await
        })
    });
    work.await.expect("an answer")
}

async fn a_person_is_found_by_address_and_by_id(place: &Place) {
    let store = place.open().await;
    let mut ada = person("ada", Role::Auditor);
    ada.email = Email::parse("Ada@Example.COM").expect("an address");
    assert!(store.add_user(ada).await);
    let mut reader = store.reader().await.expect("a reader");
    let mut conn = reader.conn();
    let by_email = conn.user_by_email("ada@example.com").await.expect("read").expect("found");
    let by_id = conn.user_by_id(&user_id("ada")).await.expect("read").expect("found");
    for found in [by_email, by_id] {
        assert_eq!((found.id.as_str(), found.email_key.as_str()), ("ada", "ada@example.com"));
        assert_eq!((found.role.as_str(), found.active), ("auditor", true));
        assert_eq!(found.password_hash.as_deref(), Some("hash of ada"));
    }
    assert!(conn.user_by_email("Ada@Example.COM").await.expect("read").is_none(), "keys only");
    assert!(conn.user_by_email("eve@example.com").await.expect("read").is_none());
    assert!(conn.user_by_id(&user_id("eve")).await.expect("read").is_none());
}

async fn an_address_is_given_once(place: &Place) {
    let store = place.open().await;
    assert!(store.add_user(person("ada", Role::User)).await);
    let mut twin = person("ada", Role::PlatformAdmin);
    twin.id = user_id("twin");
    twin.email = Email::parse("ADA@example.com").expect("an address");
    assert!(!store.add_user(twin).await);
    assert_eq!(hash_of(&store, "ada").await.as_deref(), Some("hash of ada"));
    assert_eq!(store.number("SELECT count(*) FROM users").await, 1);
}

async fn an_address_is_given_once_to_many_at_once(place: &Place) {
    let store = place.open().await;
    let made = at_once(20, |number| {
        let store = store.clone();
        let mut twin = person("ada", Role::User);
        twin.id = user_id(&format!("twin-{number}"));
        async move { store.add_user(twin).await }
    })
    .await;
    assert_eq!(made.into_iter().filter(|made| *made).count(), 1);
    assert_eq!(store.number("SELECT count(*) FROM users").await, 1);
}

async fn active_people_are_counted_by_role(place: &Place) {
    let store = place.open().await;
    for (name, role) in
        [("a", Role::PlatformAdmin), ("b", Role::PlatformAdmin), ("c", Role::Auditor)]
    {
        assert!(store.add_user(person(name, role)).await);
    }
    let count = async |role| {
        let mut reader = store.reader().await.expect("a reader");
        reader.conn().count_active_users(role).await.expect("counted")
    };
    assert_eq!(count(Role::PlatformAdmin).await, 2);
    assert_eq!(count(Role::TenantAdmin).await, 0);
    assert_eq!(store.execute("UPDATE users SET active = NOT active WHERE id = 'a'").await, 1);
    assert_eq!(count(Role::PlatformAdmin).await, 1);
    assert_eq!(count(Role::Auditor).await, 1);
}

async fn a_password_is_replaced_only_where_it_is_still_the_one_that_was_checked(place: &Place) {
    let store = place.open().await;
    for name in ["ada", "eve"] {
        assert!(store.add_user(person(name, Role::User)).await);
    }
    assert!(!replace(&store, "another", "stolen".to_owned()).await);
    assert_eq!(hash_of(&store, "ada").await.as_deref(), Some("hash of ada"));
    assert!(replace(&store, "hash of ada", "new".to_owned()).await);
    assert!(!replace(&store, "hash of ada", "newer".to_owned()).await);
    assert_eq!(hash_of(&store, "ada").await.as_deref(), Some("new"));
    assert_eq!(hash_of(&store, "eve").await.as_deref(), Some("hash of eve"));
    assert_eq!(store.number("SELECT count(*) FROM users WHERE updated_at > created_at").await, 1);
}

async fn of_many_new_passwords_one_replaces_the_old(place: &Place) {
    let store = place.open().await;
    assert!(store.add_user(person("ada", Role::User)).await);
    let replaced = at_once(20, |number| {
        let store = store.clone();
        async move { replace(&store, "hash of ada", format!("new {number}")).await }
    })
    .await;
    assert_eq!(replaced.iter().filter(|replaced| **replaced).count(), 1);
    let winner = replaced.iter().position(|replaced| *replaced).expect("one won");
    assert_eq!(hash_of(&store, "ada").await, Some(format!("new {winner}")));
}

async fn a_sign_in_is_confirmed_only_with_the_password_that_was_checked(place: &Place) {
    let store = place.open().await;
    assert!(store.add_user(person("ada", Role::User)).await);
    let confirm = async |checked: &'static str, newer: &'static str| {
        let work = store.write(move |tx| {
            Box::pin(async move { tx.confirm_password_hash(&user_id("ada"), checked, newer).await })
        });
        work.await.expect("an answer")
    };
    assert!(confirm("hash of ada", "hash of ada").await);
    assert!(!confirm("another", "another").await);
    assert!(confirm("hash of ada", "costlier hash").await);
    assert_eq!(hash_of(&store, "ada").await.as_deref(), Some("costlier hash"));
    store.execute("UPDATE users SET active = NOT active").await;
    assert!(!confirm("costlier hash", "costlier hash").await, "switched off");
}

async fn r41_a_milestone_is_reached_once(place: &Place) {
    let store = place.open().await;
    let reached = at_once(50, |_| {
        let store = store.clone();
        async move { store.reach("first".to_owned()).await.expect("an answer") }
    })
    .await;
    assert_eq!(reached.into_iter().filter(|reached| *reached).count(), 1);
    assert!(!store.reach("first".to_owned()).await.expect("an answer"));
    assert!(store.reach("second".to_owned()).await.expect("an answer"));
}

async fn a_milestone_that_was_left_or_rolled_back_can_be_reached(place: &Place) {
    let store = place.open().await;
    let work = store.write(|tx| {
        Box::pin(async move {
            assert!(tx.reach_milestone("first", NOW).await?);
            tx.leave_milestone("first").await
        })
    });
    work.await.expect("left");
    let work = store.write(|tx| {
        Box::pin(async move {
            assert!(tx.reach_milestone("first", NOW).await?);
            Err::<(), _>(crate::Fault::broken_because("on purpose"))
        })
    });
    work.await.expect_err("rolled back");
    assert!(store.reach("first".to_owned()).await.expect("an answer"));
}

async fn a_person_who_is_deleted_takes_the_sessions_along(place: &Place) {
    let store = place.open().await;
    for (number, name) in ["ada", "eve"].into_iter().enumerate() {
        assert!(store.add_user(person(name, Role::User)).await);
        store.add_session(session(number, name), NOW).await;
    }
    assert_eq!(store.execute("DELETE FROM users WHERE id = 'ada'").await, 1);
    let mut reader = store.reader().await.expect("a reader");
    let mut conn = reader.conn();
    assert!(conn.session_by_token(&hashed(0)).await.expect("read").is_none());
    assert!(conn.session_by_token(&hashed(1)).await.expect("read").is_some());
}
