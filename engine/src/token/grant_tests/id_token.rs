//! ID tokens: what they say, what signs them, and what a refresh keeps.

use super::*;
use crate::store::contract::both;
use crate::token::id_token::algorithm;
use crate::token::jwt::{Kind, verified};
use grantry_core::application::IdTokenAlg;
use serde_json::{Value, json};

both!(
    m133_m136_an_id_token_says_who_has_signed_in_and_when,
    m134_each_application_chooses_its_algorithm,
    m141_claims_follow_the_scopes,
    m143_a_renewed_id_token_is_about_the_same_sign_in,
);

fn id_token(tokens: &IssuedTokens) -> &Secret<String> {
    tokens.id_token.as_ref().expect("an ID token")
}

async fn m133_m136_an_id_token_says_who_has_signed_in_and_when(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Web", full).await;
    let now = NOW.as_seconds();
    for nonce in [Some("n-0S6_WzA2Mj"), None] {
        let keep = |code: &mut NewCode| code.nonce = nonce.map(str::to_owned);
        let code = world.code(&app, "openid", keep).await;
        let tokens = world.redeem(&app, &code).await.expect("tokens");
        let said = claims(id_token(&tokens));
        let hash = digest(&SHA256, tokens.access_token.expose().as_bytes());
        let mut expected = json!({
            "iss": ISSUER,
            "sub": world.ada,
            "aud": app.client_id,
            "iat": now,
            "exp": now + 900,
            "auth_time": now - 60,
            "at_hash": BASE64_URL_SAFE_NO_PAD.encode(&hash.as_ref()[..16]),
            "sid": "session-1",
            "acr": "1",
            "amr": ["pwd"],
        });
        if let Some(nonce) = nonce {
            expected["nonce"] = nonce.into();
        }
        assert_eq!(said, expected);
    }
}

async fn m134_each_application_chooses_its_algorithm(place: &Place) {
    let world = World::at(place).await;
    let keys = world.engine.keys(&world.ctx()).await.expect("keys");
    assert_eq!(Draft::default().id_token_signed_response_alg, "RS256");
    for chosen in IdTokenAlg::ALL {
        let choose = |draft: &mut Draft| {
            full(draft);
            draft.id_token_signed_response_alg = chosen.as_str().to_owned();
        };
        let app = world.app(chosen.as_str(), choose).await;
        let tokens = world.tokens(&app, "openid").await;
        let token = id_token(&tokens).expose();
        let read = |algorithms: &[_], kind| {
            verified::<Value>(&keys, NOW, kind, algorithms, token).is_some()
        };
        assert!(read(&[algorithm(chosen)], Kind::IdToken), "{chosen}");
        assert!(!read(&[algorithm(chosen)], Kind::AccessToken), "{chosen} is no access token");
        for other in IdTokenAlg::ALL.into_iter().filter(|other| *other != chosen) {
            assert!(!read(&[algorithm(other)], Kind::IdToken), "{chosen} is not {other}");
        }
    }
}

async fn m141_claims_follow_the_scopes(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Web", full).await;
    let said = |tokens: &IssuedTokens| claims(id_token(tokens));
    let bare = said(&world.tokens(&app, "openid").await);
    for name in ["email", "name", "given_name", "updated_at"] {
        assert!(bare.get(name).is_none(), "{name}");
    }
    let email = said(&world.tokens(&app, "openid email").await);
    assert_eq!(email["email"], "ada@example.com");
    assert!(email.get("name").is_none());
    let profile = said(&world.tokens(&app, "openid profile").await);
    assert_eq!((&profile["name"], &profile["given_name"]), (&json!("ada"), &json!("ada")));
    assert!(profile.get("email").is_none());
}

async fn m143_a_renewed_id_token_is_about_the_same_sign_in(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Web", full).await;
    let keep = |code: &mut NewCode| code.nonce = Some("once".to_owned());
    let code = world.code(&app, "openid offline_access", keep).await;
    let tokens = world.redeem(&app, &code).await.expect("tokens");
    world.clock.advance(Span::minutes(5));
    let again = world.ask(&app, refresh(refresh_token(&tokens))).await.expect("tokens");
    let (old, new) = (claims(id_token(&tokens)), claims(id_token(&again)));
    for same in ["iss", "sub", "aud", "auth_time", "sid"] {
        assert_eq!(old[same], new[same], "{same}");
    }
    assert_eq!(new["iat"].as_i64(), old["iat"].as_i64().map(|iat| iat + 300));
    assert!(new.get("nonce").is_none(), "it belongs to the authorization request");
    let narrow = world.ask_for(&app, refresh(refresh_token(&again)), Some("offline_access"), &[]);
    assert!(narrow.await.expect("tokens").id_token.is_none());
}
