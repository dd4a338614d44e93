//! What dies with a token that is given up, and what does not.

use super::World;
use crate::store::contract::both;
use crate::store::contract::harness::Place;
use crate::token::{ClientCredentials, ClientProblem, PresentedBy, TokenRefusal};
use grantry_core::secret::Secret;
use grantry_core::time::Span;

both!(
    m077_a_token_of_another_application_stays_alive,
    m078_a_token_that_nobody_knows_is_given_up_without_complaint,
    m080_a_refresh_token_takes_its_family_with_it,
    m082_a_refresh_token_outlives_its_access_token_and_can_be_given_up,
    product_c07_an_access_token_is_given_up_alone,
    what_was_given_up_is_forgotten_when_it_would_have_ended,
);

async fn m077_a_token_of_another_application_stays_alive(place: &Place) {
    let world = World::at(place).await;
    let (app, other) = (world.app("Worker", |_| ()).await, world.app("Other", |_| ()).await);
    let grace = world.person("grace", "user").await;
    let given = world.granted(&app, &grace, "public").await;
    let own = world.own_token(&app, "public").await;
    for token in [&given.access, &given.refresh, &own] {
        world.revoke(&other, token).await;
        assert!(world.look(&app, token).await.is_some());
        let credentials = ClientCredentials {
            client_id: app.client_id.clone(),
            secret: Some(Secret::new("wrong".to_owned())),
            by: PresentedBy::Post,
        };
        let refused = world.engine.revoke_token(&world.ctx(), &credentials, token).await;
        let refused = refused.expect("an answer").expect_err("not recognised");
        assert_eq!(refused, TokenRefusal::InvalidClient(ClientProblem::SecretMistyped));
        assert!(world.look(&app, token).await.is_some());
    }
}

async fn m078_a_token_that_nobody_knows_is_given_up_without_complaint(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Worker", |_| ()).await;
    for text in ["", "x", "gry_rt_x", "gry_at_x", "a.b.c"] {
        world.revoke(&app, &Secret::new(text.to_owned())).await;
    }
    let token = world.own_token(&app, "public").await;
    world.revoke(&app, &token).await;
    world.revoke(&app, &token).await;
    assert!(world.look(&app, &token).await.is_none());
}

async fn m080_a_refresh_token_takes_its_family_with_it(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Worker", |_| ()).await;
    let grace = world.person("grace", "user").await;
    let given = world.granted(&app, &grace, "public").await;
    let other = world.granted(&app, &grace, "public").await;
    let next = world.refresh_token(&given.grant, 1).await;
    world.engine.store.execute("UPDATE grants SET head = 1").await;
    world.revoke(&app, &given.refresh).await;
    for token in [&given.access, &given.refresh, &next] {
        assert!(world.look(&app, token).await.is_none());
    }
    assert!(world.look(&app, &other.access).await.is_some(), "another grant");
}

async fn m082_a_refresh_token_outlives_its_access_token_and_can_be_given_up(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Worker", |_| ()).await;
    let grace = world.person("grace", "user").await;
    let given = world.granted(&app, &grace, "public").await;
    world.clock.advance(Span::hours(1));
    assert!(world.look(&app, &given.access).await.is_none());
    assert!(world.look(&app, &given.refresh).await.is_some());
    world.revoke(&app, &given.refresh).await;
    assert!(world.look(&app, &given.refresh).await.is_none());
}

async fn product_c07_an_access_token_is_given_up_alone(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Worker", |_| ()).await;
    let grace = world.person("grace", "user").await;
    let given = world.granted(&app, &grace, "public").await;
    world.revoke(&app, &given.access).await;
    assert!(world.look(&app, &given.access).await.is_none());
    assert!(world.look(&app, &given.refresh).await.is_some());
}

async fn what_was_given_up_is_forgotten_when_it_would_have_ended(place: &Place) {
    const KEPT: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM revoked_tokens";
    let world = World::at(place).await;
    let app = world.app("Worker", |_| ()).await;
    let token = world.own_token(&app, "public").await;
    world.revoke(&app, &token).await;
    world.engine.clean_up().await.expect("cleaned up");
    assert_eq!(world.engine.store.number(KEPT).await, 1);
    world.clock.advance(Span::seconds(900));
    world.engine.clean_up().await.expect("cleaned up");
    assert_eq!(world.engine.store.number(KEPT).await, 0);
    assert!(world.look(&app, &token).await.is_none());
}
