//! Guessing at the secret of an application.

use super::*;
use crate::store::contract::both;

both!(
    m056_wrong_secrets_are_limited_and_other_networks_are_not,
    what_nobody_can_guess_is_kept_as_a_hash_alone,
);

async fn m056_wrong_secrets_are_limited_and_other_networks_are_not(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Worker", |draft| draft.scopes = vec!["public".to_owned()]).await;
    let other = world.app("Other", |draft| draft.scopes = vec!["public".to_owned()]).await;
    let ask = async |app: &App, secret: Option<&str>, remote: &str| {
        let secret = secret.map(|secret| Secret::new(secret.to_owned())).or(app.secret.clone());
        let request = TokenRequest {
            client: ClientCredentials { secret, ..app.credentials() },
            grant: TokenGrant::ClientCredentials,
            scope: None,
            resources: Vec::new(),
            tenant: None,
        };
        match world.engine.issue_token(&world.from(remote), request).await.expect("an answer") {
            TokenOutcome::Issued(_) => "issued",
            TokenOutcome::Refused(TokenRefusal::Throttled { .. }) => "throttled",
            TokenOutcome::Refused(refusal) => refusal.error(),
        }
    };
    let here = "192.0.2.1";
    let mut heard = Vec::new();
    for _ in 0..100 {
        heard.push(ask(&app, Some("gry_cs_wrong"), here).await);
    }
    assert_eq!(heard.iter().filter(|word| **word == "invalid_client").count(), 30);
    assert_eq!(heard.iter().filter(|word| **word == "throttled").count(), 70);
    assert_eq!(ask(&app, None, here).await, "throttled", "or guessing would not be limited");
    assert_eq!(ask(&app, None, "198.51.100.7").await, "issued");
    assert_eq!(ask(&other, None, here).await, "issued", "a neighbour has done nothing wrong");
    world.clock.advance(Span::seconds(11));
    assert_eq!(ask(&app, None, here).await, "issued");
}

async fn what_nobody_can_guess_is_kept_as_a_hash_alone(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Web", full).await;
    let tokens = world.tokens(&app, "public").await;
    let token = refresh_token(&tokens).expose();
    let hash = world.engine.pepper.hash(Purpose::RefreshToken, &[token.as_bytes()]);
    let mut reader = world.engine.store.reader().await.expect("a reader");
    let row = reader.conn().refresh_token(&hash).await.expect("read").expect("kept");
    assert_eq!(row.number, 1);
}
