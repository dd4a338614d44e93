//! The incident button (PRODUCT D4): nothing that an application had is good afterwards, and nothing of
//! it comes back.

use super::*;
use crate::store::ConsentKey;
use crate::store::contract::both;
use crate::{GrantProblem, Introspected, NotDone, Refusal};
use grantry_core::console::IncidentHit;

both!(
    product_d04_an_incident_ends_everything_at_once,
    product_d04_nothing_comes_back_and_a_new_secret_comes_first,
    product_d04_only_the_client_id_confirms_it,
    product_d04_the_preview_counts_what_lives,
    product_d04_a_public_application_is_enabled_without_a_secret,
);

const CONSENTS: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM consents";
const DEVICES: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM device_codes";
const RECORDED: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM audit_events
    WHERE action = 'application.incident'
        AND changes LIKE '%\"before\":\"active\",\"after\":\"disabled\"%'
        AND changes LIKE '%\"secrets\"%'";

/// An application with all that an incident ends, somebody who looks, and what they look at.
struct Scene {
    world: World,
    app: App,
    watcher: App,
    tokens: IssuedTokens,
    own: Secret<String>,
    code: String,
}

impl Scene {
    async fn at(place: &Place) -> Self {
        let world = World::at(place).await;
        let app = world.app("Web", everything).await;
        let watcher = world
            .app("Watcher", |draft| {
                draft.scopes = ["public", "grantry:introspect"].map(str::to_owned).to_vec();
            })
            .await;
        let tokens = world.tokens(&app, "public").await;
        let own = world.own(&app).await.expect("a token");
        let code = world.code(&app, "public", |_| ()).await;
        Self { world, app, watcher, tokens, own, code }
    }

    async fn report(&self, confirm: &str) -> Result<IncidentHit, NotDone> {
        let (ctx, writer) = (self.world.ctx(), World::writer());
        self.world.engine.report_incident(&ctx, &writer, &self.app.client_id, confirm).await
    }

    async fn enable(&self) -> Result<(), NotDone> {
        let (ctx, writer) = (self.world.ctx(), World::writer());
        let enabled =
            self.world.engine.enable_application(&ctx, &writer, &self.app.client_id).await;
        enabled.map(drop)
    }

    /// Which of its tokens are good: its own, the person's, and the one that renews.
    async fn good(&self) -> [bool; 3] {
        let refresh = refresh_token(&self.tokens);
        let mut good = [false; 3];
        for (good, token) in good.iter_mut().zip([&self.own, &self.tokens.access_token, refresh]) {
            *good = self.is_good(token).await;
        }
        good
    }

    async fn is_good(&self, token: &Secret<String>) -> bool {
        let (ctx, caller) = (self.world.ctx(), self.watcher.credentials());
        let said = self.world.engine.introspect(&ctx, &caller, token).await.expect("an answer");
        matches!(said.expect("recognised"), Introspected::Active(_))
    }
}

fn everything(draft: &mut Draft) {
    full(draft);
    draft.grant_types.push("client_credentials".to_owned());
}

impl World {
    /// A token of the application itself.
    async fn own(&self, app: &App) -> Result<Secret<String>, TokenRefusal> {
        let issued = self.ask_for(app, TokenGrant::ClientCredentials, Some("public"), &[]).await?;
        Ok(issued.access_token)
    }

    async fn consent(&self, app: &App) {
        let client = self.engine.client(&app.client_id).await.expect("read").expect("there");
        let key = ConsentKey {
            user: self.ada.clone(),
            application: client.id.clone(),
            tenant: client.tenant.id.clone(),
        };
        let written = self.engine.store.write(move |tx| {
            Box::pin(async move { tx.remember_consent(&key, "public", NOW).await })
        });
        written.await.expect("written");
    }
}

async fn product_d04_an_incident_ends_everything_at_once(place: &Place) {
    let scene = Scene::at(place).await;
    let (world, app) = (&scene.world, &scene.app);
    world.consent(app).await;
    let asked = crate::DeviceRequest {
        client: app.credentials(),
        scope: Some("public".to_owned()),
        resources: Vec::new(),
        tenant: None,
    };
    let started = world.engine.start_device(&world.ctx(), asked).await.expect("an answer");
    assert!(matches!(started, crate::DeviceStart::Started(_)));
    assert_eq!(scene.good().await, [true; 3]);
    let hit = scene.report(&app.client_id).await.expect("reported");
    let expected = IncidentHit { access_tokens: 2, refresh_tokens: 1, secrets: 1, users: 1 };
    assert_eq!(hit, expected);
    assert_eq!(scene.good().await, [false; 3]);
    let refused = |refusal: Option<TokenRefusal>| refusal.map(|refusal| refusal.error());
    assert_eq!(refused(world.own(app).await.err()), Some("invalid_client"));
    let renewed = world.ask(app, refresh(refresh_token(&scene.tokens))).await;
    assert_eq!(refused(renewed.err()), Some("invalid_client"));
    assert_eq!(refused(world.redeem(app, &scene.code).await.err()), Some("invalid_client"));
    for (sql, count) in [(CONSENTS, 0), (DEVICES, 0), (RECORDED, 1)] {
        assert_eq!(world.engine.store.number(sql).await, count, "{sql}");
    }
}

async fn product_d04_nothing_comes_back_and_a_new_secret_comes_first(place: &Place) {
    let scene = Scene::at(place).await;
    let (world, app) = (&scene.world, &scene.app);
    scene.report(&app.client_id).await.expect("reported");
    let Err(NotDone::Refused(Refusal::Conflict(conflict))) = scene.enable().await else {
        unreachable!("it has no secret")
    };
    assert_eq!(conflict.code, "secret_needed");
    let (ctx, writer) = (world.ctx(), World::writer());
    let made = world.engine.regenerate_secret(&ctx, &writer, &app.client_id).await.expect("made");
    let renewed = App { client_id: app.client_id.clone(), secret: made.secret };
    assert!(world.own(&renewed).await.is_err(), "it is still switched off");
    scene.enable().await.expect("enabled");
    let reader = writer.reader();
    let view = world.engine.application(&ctx, &reader, &app.client_id).await.expect("read");
    assert_eq!(view.incident_at, None);
    let own = world.own(&renewed).await.expect("a token in the same second");
    assert!(scene.is_good(&own).await);
    assert_eq!(scene.good().await, [false; 3], "what it had stays dead");
    assert!(world.own(app).await.is_err(), "the old secret stays dead");
    let ask = async |grant| world.ask(&renewed, grant).await.err();
    let ended = TokenRefusal::InvalidGrant(GrantProblem::Ended);
    assert_eq!(ask(refresh(refresh_token(&scene.tokens))).await, Some(ended));
    let unknown = TokenRefusal::InvalidGrant(GrantProblem::Unknown);
    assert_eq!(ask(TokenGrant::AuthorizationCode(sent(&scene.code))).await, Some(unknown));
    world.clock.advance(Span::seconds(1));
    let given = world.tokens(&renewed, "public").await;
    assert!(scene.is_good(&given.access_token).await, "people can give it something again");
    // Once over, an incident asks for nothing any more.
    world.engine.disable_application(&world.ctx(), &writer, &app.client_id).await.expect("off");
    scene.enable().await.expect("enabled");
    assert!(scene.is_good(&given.access_token).await);
}

async fn product_d04_only_the_client_id_confirms_it(place: &Place) {
    let scene = Scene::at(place).await;
    for confirm in ["", "Web", &scene.watcher.client_id] {
        let Err(NotDone::Refused(Refusal::Invalid(errors))) = scene.report(confirm).await else {
            unreachable!("{confirm} confirms nothing")
        };
        assert_eq!((&*errors[0].field, &*errors[0].code), ("confirm", "not_the_client_id"));
    }
    assert_eq!(scene.good().await, [true; 3], "nothing has happened");
    assert_eq!(scene.world.engine.store.number(RECORDED).await, 0);
}

async fn product_d04_the_preview_counts_what_lives(place: &Place) {
    let scene = Scene::at(place).await;
    let (world, app) = (&scene.world, &scene.app);
    let preview = async || {
        let (ctx, reader) = (world.ctx(), World::writer().reader());
        world.engine.preview_incident(&ctx, &reader, &app.client_id).await.expect("a preview")
    };
    let first = preview().await;
    let hit = IncidentHit { access_tokens: 2, refresh_tokens: 1, secrets: 1, users: 1 };
    assert_eq!((first.hit, first.sessions, first.callers, first.requests), (hit, 1, 1, 2));
    assert_eq!(scene.good().await, [true; 3], "looking changes nothing");
    world.clock.advance(Span::hours(2));
    let later = preview().await;
    let hit = IncidentHit { access_tokens: 0, refresh_tokens: 1, secrets: 1, users: 1 };
    assert_eq!((later.hit, later.callers, later.requests), (hit, 0, 0), "access tokens are over");
    scene.report(&app.client_id).await.expect("reported");
    assert_eq!(preview().await.hit, IncidentHit::default());
}

async fn product_d04_a_public_application_is_enabled_without_a_secret(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Page", public).await;
    let tokens = world.tokens(&app, "public").await;
    let (ctx, writer, id) = (world.ctx(), World::writer(), app.client_id.as_str());
    let hit = world.engine.report_incident(&ctx, &writer, id, id).await.expect("reported");
    assert_eq!((hit.refresh_tokens, hit.secrets, hit.users), (1, 0, 1));
    world.engine.enable_application(&ctx, &writer, id).await.expect("enabled");
    let renewed = world.ask(&app, refresh(refresh_token(&tokens))).await;
    assert_eq!(renewed.err(), Some(TokenRefusal::InvalidGrant(GrantProblem::Ended)));
}
