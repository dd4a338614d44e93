//! Who is told what about a token, and from when on nobody is.

use super::World;
use crate::NewApplicationUser;
use crate::people::UserEdit;
use crate::store::contract::both;
use crate::store::contract::harness::Place;
use crate::token::{ClientCredentials, ClientProblem, PresentedBy, TokenRefusal};
use grantry_core::secret::Secret;
use grantry_core::time::Span;

both!(
    m083_only_who_proves_who_it_is_may_ask,
    m084_what_is_not_good_is_said_to_be_nothing,
    m085_only_those_whom_a_token_concerns_hear_of_it,
    m086_what_is_taken_back_is_dead_at_once,
    m086_a_person_who_is_not_admitted_any_more_has_no_token,
    product_c07_an_active_token_is_described,
    product_c07_only_the_living_refresh_token_is_active,
    product_c04_who_uses_an_access_token_has_received_the_refresh_token,
    product_c08_opaque_tokens_are_explained,
);

fn secret(text: &str) -> Secret<String> {
    Secret::new(text.to_owned())
}

async fn m083_only_who_proves_who_it_is_may_ask(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Worker", |_| ()).await;
    let public = world
        .app("Public", |draft| {
            draft.confidential = false;
            draft.grant_types = vec!["authorization_code".to_owned()];
            draft.redirect_uris = vec!["https://app.example.com/cb".to_owned()];
        })
        .await;
    let token = world.own_token(&app, "public").await;
    let wrong = ClientCredentials {
        client_id: app.client_id.clone(),
        secret: Some(secret("wrong")),
        by: PresentedBy::Post,
    };
    let nobody = ClientCredentials {
        client_id: "nobody-of-that-name".to_owned(),
        secret: None,
        by: PresentedBy::Nothing,
    };
    for (credentials, problem) in [
        (wrong, ClientProblem::SecretMistyped),
        (nobody, ClientProblem::Unknown),
        (public.credentials(), ClientProblem::SecretMissing),
    ] {
        let said = world.engine.introspect(&world.ctx(), &credentials, &token).await;
        let refused = said.expect("an answer").expect_err("not recognised");
        assert_eq!(refused, TokenRefusal::InvalidClient(problem));
    }
}

async fn product_c07_an_active_token_is_described(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Worker", |_| ()).await;
    let ada = world.person("grace", "user").await;
    let own = world.own_token(&app, "public").await;
    let said = world.look(&app, &own).await.expect("active");
    assert_eq!(said["client_id"], app.client_id.as_str());
    assert_eq!(
        (&said["sub"], &said["iss"]),
        (&said["client_id"], &"https://id.example.com".into())
    );
    assert_eq!((&said["scope"], &said["token_type"]), (&"public".into(), &"Bearer".into()));
    assert_eq!((&said["tid"], &said["region"]), (&"default".into(), &"default".into()));
    for name in ["exp", "iat", "jti", "db_code", "aud"] {
        assert!(said.contains_key(name), "{name}");
    }
    assert!(!said.contains_key("username"), "nobody stands behind it");
    let given = world.granted(&app, &ada, "public").await;
    let said = world.look(&app, &given.access).await.expect("active");
    assert_eq!((&said["sub"], &said["username"]), (&ada.into(), &"grace@example.com".into()));
}

async fn product_c08_opaque_tokens_are_explained(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Worker", |draft| draft.access_token_format = "opaque".to_owned()).await;
    let token = world.own_token(&app, "public").await;
    assert!(token.expose().starts_with("gry_at_"));
    assert_eq!(world.look(&app, &token).await.expect("active")["scope"], "public");
    world.revoke(&app, &token).await;
    assert!(world.look(&app, &token).await.is_none());
}

async fn m084_what_is_not_good_is_said_to_be_nothing(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Worker", |_| ()).await;
    let token = world.own_token(&app, "public").await;
    for text in ["", "x", "gry_rt_x", "gry_at_x", "eyJ.eyJ.x", &token.expose()[1..]] {
        assert!(world.look(&app, &secret(text)).await.is_none(), "{text}");
    }
    assert!(world.look(&app, &token).await.is_some());
    world.clock.advance(Span::seconds(900));
    assert!(world.look(&app, &token).await.is_none(), "over");
}

async fn m085_only_those_whom_a_token_concerns_hear_of_it(place: &Place) {
    let world = World::at(place).await;
    let billing = "https://billing.example.com";
    let api = world.app("API", |draft| draft.resources = vec![billing.to_owned()]).await;
    let app = world.app("Worker", |draft| draft.default_audience = Some(billing.to_owned())).await;
    let watcher =
        world.app("Watcher", |draft| draft.scopes.push("grantry:introspect".to_owned())).await;
    let stranger = world.app("Stranger", |_| ()).await;
    let grace = world.person("grace", "user").await;
    let given = world.granted(&app, &grace, "public").await;
    let own = world.own_token(&app, "public").await;
    for (caller, access, refresh, other) in [
        (&app, true, true, true),
        (&api, true, false, false),
        (&watcher, true, true, true),
        (&stranger, false, false, false),
    ] {
        assert_eq!(world.look(caller, &given.access).await.is_some(), access);
        assert_eq!(world.look(caller, &given.refresh).await.is_some(), refresh);
        assert_eq!(world.look(caller, &own).await.is_some(), other);
    }
    world.engine.store.execute("INSERT INTO tenants (id, slug, name, name_key, created_at, updated_at) VALUES ('t2', 'other', 'Other', 'other', 0, 0)").await;
    let elsewhere =
        world.app("Elsewhere", |draft| draft.scopes.push("grantry:introspect".to_owned())).await;
    world
        .engine
        .store
        .execute("UPDATE applications SET tenant_id = 't2' WHERE name = 'Elsewhere'")
        .await;
    for token in [&given.access, &given.refresh, &own] {
        assert!(world.look(&elsewhere, token).await.is_none(), "of another tenant");
    }
}

async fn m086_what_is_taken_back_is_dead_at_once(place: &Place) {
    const RESTORE: &str = "UPDATE applications SET not_before = 0";
    let world = World::at(place).await;
    let (app, watcher) = (
        world.app("Worker", |_| ()).await,
        world.app("Watcher", |draft| draft.scopes.push("grantry:introspect".to_owned())).await,
    );
    let grace = world.person("grace", "user").await;
    let own = world.own_token(&app, "public").await;
    let given = world.granted(&app, &grace, "public").await;
    let living = async || {
        let mut living = Vec::new();
        for token in [&own, &given.access, &given.refresh] {
            living.push(world.look(&watcher, token).await.is_some());
        }
        living
    };
    assert_eq!(living().await, [true; 3]);
    let (ctx, writer) = (world.ctx(), World::writer());
    world.engine.disable_application(&ctx, &writer, &app.client_id).await.expect("disabled");
    assert_eq!(living().await, [false; 3], "disabled");
    world.engine.enable_application(&ctx, &writer, &app.client_id).await.expect("enabled");
    assert_eq!(living().await, [true; 3], "enabled again");
    let later = "UPDATE applications SET not_before = 1800000000001 WHERE name = 'Worker'";
    world.engine.store.execute(later).await;
    assert_eq!(living().await, [false; 3], "everything from before is void");
    world.engine.store.execute(RESTORE).await;
    assert_eq!(living().await, [true; 3]);
    world.engine.store.execute("UPDATE users SET not_before = 1800000000001").await;
    assert_eq!(living().await, [true, false, false], "what the person has given is void");
    world.engine.store.execute("UPDATE users SET not_before = 0").await;
    world.engine.store.execute("UPDATE grants SET ended_at = 1").await;
    assert_eq!(living().await, [true, false, false], "the grant has ended");
    world.engine.store.execute("UPDATE grants SET ended_at = 0").await;
    world.engine.delete_application(&ctx, &writer, &app.client_id).await.expect("deleted");
    assert_eq!(living().await, [false; 3], "deleted");
}

async fn m086_a_person_who_is_not_admitted_any_more_has_no_token(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Desk", |draft| draft.access_policy = "assigned".to_owned()).await;
    let grace = world.person("grace", "user").await;
    let (ctx, writer, email) = (world.ctx(), World::writer(), "grace@example.com");
    let given = world.granted(&app, &grace, "public").await;
    let active = async || world.look(&app, &given.access).await.is_some();
    assert!(!active().await, "not on the list");
    let listed = NewApplicationUser { email: email.to_owned(), ..NewApplicationUser::default() };
    world.engine.add_application_user(&ctx, &writer, &app.client_id, listed).await.expect("listed");
    assert!(active().await);
    let switch = async |enabled| {
        world
            .engine
            .change_application_user(&ctx, &writer, &app.client_id, email, enabled)
            .await
            .expect("switched");
    };
    switch(false).await;
    assert!(!active().await, "switched off here");
    switch(true).await;
    let edit = |active| UserEdit { active: Some(active), ..UserEdit::default() };
    world.engine.change_user(&ctx, &writer, email, edit(false)).await.expect("switched off");
    assert!(!active().await, "switched off everywhere");
    assert!(world.look(&app, &given.refresh).await.is_none());
    world.engine.change_user(&ctx, &writer, email, edit(true)).await.expect("switched on");
    assert!(active().await);
    world.engine.delete_user(&ctx, &writer, email).await.expect("deleted");
    assert!(!active().await, "gone");
}

async fn product_c07_only_the_living_refresh_token_is_active(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Worker", |_| ()).await;
    let grace = world.person("grace", "user").await;
    let given = world.granted(&app, &grace, "public offline_access").await;
    let said = world.look(&app, &given.refresh).await.expect("active");
    assert_eq!(
        (&said["username"], &said["scope"]),
        (&"grace@example.com".into(), &"public offline_access".into())
    );
    assert!(!said.contains_key("token_type"), "nobody takes it for an access token");
    let next = world.refresh_token(&given.grant, 1).await;
    assert!(world.look(&app, &next).await.is_none(), "not the head yet");
    world.engine.store.execute("UPDATE grants SET head = 1").await;
    assert!(world.look(&app, &next).await.is_some());
    assert!(world.look(&app, &given.refresh).await.is_none(), "replaced");
    world.clock.advance(Span::days(30));
    assert!(world.look(&app, &next).await.is_none(), "over");
}

async fn product_c04_who_uses_an_access_token_has_received_the_refresh_token(place: &Place) {
    const USED: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM grants WHERE head_used";
    let world = World::at(place).await;
    let app = world.app("Worker", |_| ()).await;
    let grace = world.person("grace", "user").await;
    let given = world.granted(&app, &grace, "public").await;
    assert_eq!(world.engine.store.number(USED).await, 0);
    assert!(world.look(&app, &given.refresh).await.is_some());
    assert_eq!(world.engine.store.number(USED).await, 0, "looking at a refresh token uses nothing");
    assert!(world.look(&app, &given.access).await.is_some());
    assert_eq!(world.engine.store.number(USED).await, 1);
    world.engine.store.execute("UPDATE grants SET head = 1, head_used = NOT head_used").await;
    assert!(world.look(&app, &given.access).await.is_some());
    assert_eq!(world.engine.store.number(USED).await, 0, "that of an earlier one says nothing");
}
