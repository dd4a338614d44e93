//! Somebody always administers the server, whoever acts at once.

use super::*;
use crate::support::{at_once, both};
use grantry_core::user::Role;

both!(
    product_b06_the_last_platform_administrator_stays,
    product_b06_administrators_who_remove_each_other_at_once_leave_one,
);

fn demote() -> UserEdit {
    UserEdit { role: Some("user".to_owned()), ..UserEdit::default() }
}

fn switch_off() -> UserEdit {
    UserEdit { active: Some(false), ..UserEdit::default() }
}

async fn remove(home: &Home, engine: &Engine, name: &str) -> Result<(), NotDone> {
    engine.delete_user(&home.ctx(), &platform(), &format!("{name}@example.com")).await
}

async fn product_b06_the_last_platform_administrator_stays(home: &Home) {
    let engine = home.start_with_ada().await;
    // Neither counts: one is switched off, the other only reads.
    let off = NewPerson { active: Some(false), ..person("off") };
    add(home, &engine, NewPerson { role: Some("platform-admin".to_owned()), ..off }).await;
    home.add(&engine, "ann", Role::Auditor).await;
    let code = "last_platform_admin";
    for edit in [demote(), switch_off()] {
        assert_eq!(conflict(try_change(home, &engine, "ada", edit).await), code);
    }
    assert_eq!(conflict(remove(home, &engine, "ada").await), code);
    let rename = UserEdit { first_name: Some("Lady".to_owned()), ..UserEdit::default() };
    change(home, &engine, "ada", rename).await;
    change(home, &engine, "off", demote()).await;
    remove(home, &engine, "off").await.expect("was switched off");

    let promote = UserEdit { role: Some("platform-admin".to_owned()), ..UserEdit::default() };
    change(home, &engine, "ann", promote).await;
    change(home, &engine, "ada", demote()).await;
    assert_eq!(conflict(remove(home, &engine, "ann").await), code);
    remove(home, &engine, "ada").await.expect("a user by now");
}

async fn product_b06_administrators_who_remove_each_other_at_once_leave_one(home: &Home) {
    let nodes = [home.start().await, home.start().await];
    for number in 0..6 {
        home.add(&nodes[0], &format!("ada{number}"), Role::PlatformAdmin).await;
    }
    let removed = at_once(6, |number| {
        let (engine, ctx) = (nodes[number % 2].clone(), home.ctx());
        async move {
            let email = format!("ada{number}@example.com");
            let edit = match number % 3 {
                0 => return engine.delete_user(&ctx, &platform(), &email).await,
                1 => demote(),
                _ => switch_off(),
            };
            engine.change_user(&ctx, &platform(), &email, edit).await.map(|_| ())
        }
    })
    .await;
    let (done, refused): (Vec<_>, Vec<_>) = removed.into_iter().partition(Result::is_ok);
    assert_eq!((done.len(), refused.len()), (5, 1));
    for result in refused {
        assert_eq!(conflict(result), "last_platform_admin");
    }
    assert!(nodes[0].has_administrator().await.expect("an answer"));
}
