//! What the public interface cannot bring about before ID tokens are issued: hints of every kind.

use super::hint::Expected;
use crate::store::contract::both;
use crate::store::contract::harness::{NOW, Place};
use crate::token::{Kind, jwt_write as write};
use crate::{Actor, Ctx, Engine, FixedClock, PasswordCost, Settings};
use grantry_core::authorize::Params;
use grantry_core::id::RequestId;
use grantry_core::signing_key::Algorithm;
use serde_json::json;
use std::sync::Arc;

both!(m139_a_hint_counts_only_if_it_is_a_token_of_ours_for_this_application);

const ISSUER: &str = "https://id.example.com";
const CLIENT: &str = "client-of-this-test";

fn ctx() -> Ctx {
    Ctx {
        actor: Actor::Anonymous,
        now: NOW,
        request: RequestId::parse("test").expect("an id"),
        remote: "192.0.2.1".parse().expect("an address"),
    }
}

async fn expected(engine: &Engine, token: &str) -> Expected {
    let query = format!("id_token_hint={token}");
    let params = Params::decode(query.as_bytes());
    engine.expected(&ctx(), &params, CLIENT).await.expect("an answer")
}

async fn m139_a_hint_counts_only_if_it_is_a_token_of_ours_for_this_application(place: &Place) {
    let key = place.folder().join("master.key");
    let settings = Settings {
        password_cost: PasswordCost::FOR_TESTS,
        clock: Arc::new(FixedClock::at(NOW)),
        ..Settings::new(place.url(), key, ISSUER.to_owned())
    };
    let engine = Engine::start(settings).await.expect("started");
    let keys = engine.keys(&ctx()).await.expect("keys");
    let token = |kind, algorithm, iss: &str, aud: &str| {
        let claims = json!({ "iss": iss, "sub": "ada", "aud": aud, "exp": 1, "iat": 0 });
        write(&keys, NOW, kind, algorithm, &claims).expect("signed")
    };
    assert_eq!(expected(&engine, "").await, Expected::Anybody);
    for algorithm in Algorithm::ALL {
        let good = token(Kind::IdToken, algorithm, ISSUER, CLIENT);
        let found = expected(&engine, &good).await;
        assert_eq!(found, Expected::Person("ada".to_owned()), "{algorithm}: over, and still ours");
        assert!(found.is_other_than("eve") && !found.is_other_than("ada"));
        let (signed, _) = good.rsplit_once('.').expect("a signature");
        for bad in [format!("{signed}."), format!("{good}A"), signed.to_owned()] {
            assert_eq!(expected(&engine, &bad).await, Expected::Nobody, "{algorithm}");
        }
    }
    for bad in [
        token(Kind::IdToken, Algorithm::Rs256, "https://evil.example", CLIENT),
        token(Kind::IdToken, Algorithm::Rs256, ISSUER, "another-application"),
        token(Kind::LogoutToken, Algorithm::Rs256, ISSUER, CLIENT),
        token(Kind::AccessToken, Algorithm::Es256, ISSUER, CLIENT),
        "a.b.c".to_owned(),
    ] {
        assert_eq!(expected(&engine, &bad).await, Expected::Nobody, "{bad}");
    }
    assert!(!Expected::Nobody.is_other_than("ada"), "where a person can be asked it is left out");
    engine.close().await;
}
