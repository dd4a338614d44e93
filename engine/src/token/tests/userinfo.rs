//! What userinfo tells, to which token.

use super::World;
use crate::store::contract::both;
use crate::store::contract::harness::Place;
use crate::token::claims::Audience;
use crate::token::jwt::{self, Kind};
use crate::token::mint::Bearer;
use crate::token::{UserInfo, UserInfoForm};
use grantry_core::secret::Secret;
use grantry_core::signing_key::Algorithm;
use serde_json::{Map, Value, json};

both!(
    m074_without_openid_nothing_is_told,
    m076_a_token_for_another_server_opens_nothing,
    m109_only_access_tokens_open_anything,
    m110_an_application_is_never_taken_for_a_person,
    m140_userinfo_tells_who_the_token_is_about,
    m140_the_signed_form_names_issuer_and_application,
);

async fn ask(world: &World, token: &Secret<String>, form: UserInfoForm) -> UserInfo {
    world.engine.userinfo(&world.ctx(), token, form).await.expect("an answer").told
}

async fn m140_userinfo_tells_who_the_token_is_about(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Desk", |draft| draft.scopes.push("openid".to_owned())).await;
    let grace = world.person("grace", "user").await;
    let given = world.granted(&app, &grace, "openid email").await;
    let UserInfo::Claims(claims) = ask(&world, &given.access, UserInfoForm::Json).await else {
        unreachable!("claims")
    };
    let expected = json!({
        "sub": grace, "email": "grace@example.com", "email_verified": false,
    });
    assert_eq!(Value::Object(claims), expected);
    world.revoke(&app, &given.access).await;
    assert_eq!(ask(&world, &given.access, UserInfoForm::Json).await, UserInfo::InvalidToken);
}

async fn m140_the_signed_form_names_issuer_and_application(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Desk", |draft| draft.scopes.push("openid".to_owned())).await;
    let grace = world.person("grace", "user").await;
    let given = world.granted(&app, &grace, "openid").await;
    let UserInfo::Signed(text) = ask(&world, &given.access, UserInfoForm::Signed).await else {
        unreachable!("a signed text")
    };
    let ctx = world.ctx();
    let keys = world.engine.keys(&ctx).await.expect("keys");
    let claims: Map<String, Value> =
        jwt::verified(&keys, ctx.now, Kind::UserInfo, &[Algorithm::Rs256], &text).expect("ours");
    assert_eq!(
        (&claims["iss"], &claims["aud"]),
        (&"https://id.example.com".into(), &app.client_id.as_str().into())
    );
    assert_eq!(claims["sub"], grace.as_str());
    assert_eq!(
        ask(&world, &Secret::new(text), UserInfoForm::Json).await,
        UserInfo::InvalidToken,
        "it is no access token"
    );
}

async fn m074_without_openid_nothing_is_told(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Desk", |_| ()).await;
    let grace = world.person("grace", "user").await;
    let given = world.granted(&app, &grace, "profile email").await;
    assert_eq!(ask(&world, &given.access, UserInfoForm::Json).await, UserInfo::InsufficientScope);
    let own = world.own_token(&app, "public").await;
    assert_eq!(ask(&world, &own, UserInfoForm::Json).await, UserInfo::InsufficientScope);
    let own = world.own_token(&app, "openid").await;
    assert_eq!(ask(&world, &own, UserInfoForm::Json).await, UserInfo::InvalidToken, "of nobody");
}

async fn m076_a_token_for_another_server_opens_nothing(place: &Place) {
    let world = World::at(place).await;
    let billing = "https://billing.example.com";
    world.app("API", |draft| draft.resources = vec![billing.to_owned()]).await;
    let app = world.app("Desk", |draft| draft.default_audience = Some(billing.to_owned())).await;
    let grace = world.person("grace", "user").await;
    let given = world.granted(&app, &grace, "email").await;
    assert_eq!(ask(&world, &given.access, UserInfoForm::Json).await, UserInfo::InvalidToken);
    let given = world.granted(&app, &grace, "openid").await;
    assert!(matches!(ask(&world, &given.access, UserInfoForm::Json).await, UserInfo::Claims(_)));
}

async fn m109_only_access_tokens_open_anything(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Desk", |draft| draft.scopes.push("openid".to_owned())).await;
    let grace = world.person("grace", "user").await;
    let given = world.granted(&app, &grace, "openid").await;
    let ctx = world.ctx();
    let keys = world.engine.keys(&ctx).await.expect("keys");
    let good = world.engine.read_access_token(&ctx, given.access.expose()).await.expect("read");
    let good = good.expect("an access token");
    for kind in [Kind::IdToken, Kind::LogoutToken, Kind::UserInfo] {
        for algorithm in Algorithm::ALL {
            let other = jwt::write(&keys, ctx.now, kind, algorithm, &good).expect("signed");
            let other = Secret::new(other);
            assert_eq!(ask(&world, &other, UserInfoForm::Json).await, UserInfo::InvalidToken);
            assert!(world.look(&app, &other).await.is_none(), "{kind:?} {algorithm}");
            let opened = world.engine.authenticate_api(&ctx, other.expose()).await;
            assert!(opened.expect("an answer").is_none(), "{kind:?} {algorithm}");
        }
    }
    assert!(world.look(&app, &given.refresh).await.is_some());
    assert_eq!(ask(&world, &given.refresh, UserInfoForm::Json).await, UserInfo::InvalidToken);
}

async fn m110_an_application_is_never_taken_for_a_person(place: &Place) {
    let world = World::at(place).await;
    let grace = world.person("grace", "user").await;
    let app = world.app("Desk", |_| ()).await;
    assert!(grace.contains('-') && !app.client_id.contains('-'), "no identifier of ours is both");
    // A token that an application has got for itself, and that names her: it opens nothing.
    let client = world.engine.client(&app.client_id).await.expect("read").expect("there");
    let bearer = Bearer {
        client: &client,
        subject: &grace,
        tenant: &client.tenant,
        scope: "openid email",
        audience: Audience::One(super::ISSUER.to_owned()),
        mark: None,
        auth_time: None,
    };
    let token = world.engine.access_token(&world.ctx(), bearer).await.expect("a token");
    assert_eq!(ask(&world, &token, UserInfoForm::Json).await, UserInfo::InvalidToken);
    assert!(world.look(&app, &token).await.is_none(), "it is no token of the application's");
}
