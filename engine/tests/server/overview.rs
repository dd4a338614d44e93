//! The first page's figures: right, for those who may see them, and for many at once.

use crate::support::{Home, at_once, both};
use grantry_core::session::IDLE;
use grantry_core::user::Role;

both!(
    the_figures_count_people_living_sessions_and_signing_keys,
    only_who_sees_the_whole_server_sees_its_figures,
    r27_many_at_once_do_not_starve_each_other,
);

async fn the_figures_count_people_living_sessions_and_signing_keys(home: &Home) {
    let engine = home.start_with_ada().await;
    let started = home.ctx().now;
    home.add(&engine, "ann", Role::Auditor).await;
    home.add(&engine, "uma", Role::User).await;
    home.sign_in(&engine, "ann").await;
    home.advance(IDLE);
    let (_, person) = home.signed_in(&engine, "ada").await;
    let overview = engine.overview(&home.ctx(), &person).await.expect("figures");
    assert_eq!((overview.started_at, overview.now), (started, home.ctx().now));
    assert_eq!(overview.issuer, "https://id.example.com");
    let platform = overview.platform.expect("a platform administrator may see it");
    assert_eq!(platform.administrators, 2, "who has a dashboard");
    assert_eq!(platform.sessions, 1, "Ann's has ended");
    assert_eq!(platform.signing_keys.len(), 4, "one for each algorithm");
    let database = platform.database;
    assert!(database.starts_with("SQLite 3") || database.starts_with("PostgreSQL 1"), "{database}");
}

async fn only_who_sees_the_whole_server_sees_its_figures(home: &Home) {
    let engine = home.start_with_ada().await;
    for (name, role, sees) in [("ann", Role::Auditor, true), ("tom", Role::TenantAdmin, false)] {
        home.add(&engine, name, role).await;
        let (_, person) = home.signed_in(&engine, name).await;
        let overview = engine.overview(&home.ctx(), &person).await.expect("figures");
        assert_eq!(overview.platform.is_some(), sees, "{role}");
    }
}

async fn r27_many_at_once_do_not_starve_each_other(home: &Home) {
    let engine = home.start_with_ada().await;
    let (_, person) = home.signed_in(&engine, "ada").await;
    let shown = at_once(64, |_| {
        let (engine, person, ctx) = (engine.clone(), person.clone(), home.ctx());
        async move { engine.overview(&ctx, &person).await.is_ok() }
    })
    .await;
    assert!(shown.into_iter().all(|shown| shown));
}
