//! What a token opens in the admin API: never one that was given up, and never more than its person
//! may do.

use super::{App, World};
use crate::authority::ApiCaller;
use crate::store::contract::both;
use crate::store::contract::harness::Place;
use grantry_core::secret::Secret;

both!(
    a_token_that_was_given_up_opens_nothing,
    a_token_of_a_person_opens_the_lesser_of_scope_and_role,
    a_person_of_another_tenant_reaches_nothing_by_the_tenant_scope,
);

async fn opens(world: &World, token: &Secret<String>) -> Option<ApiCaller> {
    world.engine.authenticate_api(&world.ctx(), token.expose()).await.expect("an answer")
}

async fn console(world: &World) -> App {
    let all = ["grantry:admin", "grantry:tenant", "grantry:read"];
    world.app("Console", |draft| draft.scopes = all.map(str::to_owned).to_vec()).await
}

async fn a_token_that_was_given_up_opens_nothing(place: &Place) {
    let world = World::at(place).await;
    let app = console(&world).await;
    let token = world.own_token(&app, "grantry:admin").await;
    assert!(opens(&world, &token).await.is_some());
    world.revoke(&app, &token).await;
    assert!(opens(&world, &token).await.is_none());
}

/// Whether somebody reads everything, reads anything, writes everything, writes anything.
fn rights(caller: &ApiCaller) -> [bool; 4] {
    [
        caller.platform_reader().is_some(),
        caller.reader().is_some(),
        caller.platform_admin().is_some(),
        caller.writer().is_some(),
    ]
}

async fn a_token_of_a_person_opens_the_lesser_of_scope_and_role(place: &Place) {
    let world = World::at(place).await;
    let app = console(&world).await;
    for (role, scope, expected) in [
        ("platform-admin", "grantry:admin", [true, true, true, true]),
        ("platform-admin", "grantry:tenant", [false, true, false, true]),
        ("platform-admin", "grantry:read", [true, true, false, false]),
        ("platform-admin", "public", [false; 4]),
        ("tenant-admin", "grantry:admin", [false, true, false, true]),
        ("tenant-admin", "grantry:tenant", [false, true, false, true]),
        ("tenant-admin", "grantry:read", [false, true, false, false]),
        ("auditor", "grantry:admin", [true, true, false, false]),
        ("auditor", "grantry:tenant", [false, true, false, false]),
        ("auditor", "grantry:read", [true, true, false, false]),
        ("user", "grantry:admin grantry:tenant grantry:read", [false; 4]),
    ] {
        let name = format!("{role}-{}", scope.replace([':', ' '], "-"));
        let person = world.person(&name, role).await;
        let given = world.granted(&app, &person, scope).await;
        let caller = opens(&world, &given.access).await.expect("known");
        assert_eq!(rights(&caller), expected, "{role} with {scope}");
        assert_eq!(caller.actor().name(), format!("{name}@example.com"));
    }
}

async fn a_person_of_another_tenant_reaches_nothing_by_the_tenant_scope(place: &Place) {
    let world = World::at(place).await;
    let app = console(&world).await;
    let grace = world.person("grace", "tenant-admin").await;
    let given = world.granted(&app, &grace, "grantry:tenant").await;
    assert!(opens(&world, &given.access).await.expect("known").writer().is_some());
    world.engine.store.execute("INSERT INTO tenants (id, slug, name, name_key, created_at, updated_at) VALUES ('t2', 'other', 'Other', 'other', 0, 0)").await;
    world
        .engine
        .store
        .execute("UPDATE users SET tenant_id = 't2' WHERE email_key = 'grace@example.com'")
        .await;
    world.engine.store.execute("INSERT INTO application_users (application_id, user_id, enabled, created_at, updated_at) SELECT a.id, u.id, TRUE, 0, 0 FROM applications a, users u WHERE a.name = 'Console' AND u.email_key = 'grace@example.com'").await;
    let caller = opens(&world, &given.access).await.expect("listed there, so still admitted");
    assert_eq!(rights(&caller), [false; 4]);
}
