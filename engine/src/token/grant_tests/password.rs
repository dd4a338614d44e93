//! The password grant: only on purpose, only for the application's own people, and no way to guess.

use super::*;
use crate::GrantProblem;
use crate::store::contract::both;

both!(
    m052_without_the_choice_there_is_no_password_grant,
    product_c05_a_password_gives_tokens,
    product_c05_only_people_of_the_application,
    product_c05_what_is_wrong_is_one_answer,
    product_c05_guesses_are_limited_as_at_the_sign_in_page,
);

fn typed(username: &str, password: &str) -> TokenGrant {
    TokenGrant::Password {
        username: username.to_owned(),
        password: Secret::new(password.to_owned()),
    }
}

const WRONG: TokenRefusal = TokenRefusal::InvalidGrant(GrantProblem::WrongPassword);

async fn m052_without_the_choice_there_is_no_password_grant(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Worker", |draft| draft.scopes = vec!["public".to_owned()]).await;
    let refused = world.ask(&app, typed("ada@example.com", PASSWORD)).await.err();
    assert_eq!(refused, Some(TokenRefusal::GrantNotAllowed));
}

async fn product_c05_a_password_gives_tokens(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Legacy", full).await;
    let tokens = world.ask(&app, typed(" Ada@Example.com ", PASSWORD)).await.expect("tokens");
    assert_eq!(tokens.scope, "public", "what is about people has to be asked for");
    assert_eq!(claims(&tokens.access_token)["sub"], world.ada.as_str());
    let again = world.ask(&app, refresh(refresh_token(&tokens))).await.expect("renewed");
    assert_eq!(again.scope, "public");
    let scope = Some("openid email");
    let tokens = world.ask_for(&app, typed("ada@example.com", PASSWORD), scope, &[]).await;
    let tokens = tokens.expect("tokens");
    assert!(tokens.refresh_token.is_none());
    let said = claims(tokens.id_token.as_ref().expect("an ID token"));
    let mark = claims(&tokens.access_token)["jti"].as_str().expect("a jti").to_owned();
    let mark = crate::token::claims::GrantMark::of_identifier(&mark).expect("a mark");
    assert_eq!(said["sid"], mark.grant.as_str(), "there was no sign-in in a browser");
    assert_eq!(said["auth_time"], NOW.as_seconds());
    let more = world.ask_for(&app, typed("ada@example.com", PASSWORD), Some("phone"), &[]).await;
    assert_eq!(more.err(), Some(TokenRefusal::InvalidScope { sent: "phone".to_owned() }));
}

async fn product_c05_only_people_of_the_application(place: &Place) {
    let world = World::at(place).await;
    let assigned = |draft: &mut Draft| {
        full(draft);
        draft.access_policy = "assigned".to_owned();
    };
    let app = world.app("Legacy", assigned).await;
    let ask = async || world.ask(&app, typed("ada@example.com", PASSWORD)).await;
    assert_eq!(ask().await.err(), Some(WRONG), "the right password is not told from a wrong one");
    let list = "INSERT INTO application_users
            (application_id, user_id, enabled, created_at, updated_at)
        SELECT a.id, u.id, TRUE, 0, 0 FROM applications a, users u";
    world.engine.store.execute(list).await;
    assert!(ask().await.is_ok());
    world.engine.store.execute("UPDATE application_users SET enabled = FALSE").await;
    assert_eq!(ask().await.err(), Some(WRONG));
}

async fn product_c05_what_is_wrong_is_one_answer(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Legacy", full).await;
    for (username, password) in [
        ("ada@example.com", "another password"),
        ("nobody@example.com", PASSWORD),
        ("no address", PASSWORD),
        ("ada@example.com", &"x".repeat(10_000)),
    ] {
        assert_eq!(world.ask(&app, typed(username, password)).await.err(), Some(WRONG));
    }
    world.engine.store.execute("UPDATE users SET active = FALSE").await;
    assert_eq!(world.ask(&app, typed("ada@example.com", PASSWORD)).await.err(), Some(WRONG));
    let nothing = world.ask(&app, typed("ada@example.com", "")).await.err();
    assert_eq!(nothing.map(|refusal| refusal.error()), Some("invalid_request"));
}

async fn product_c05_guesses_are_limited_as_at_the_sign_in_page(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Legacy", full).await;
    for _ in 0..10 {
        assert!(world.ask(&app, typed("ada@example.com", PASSWORD)).await.is_ok(), "costs nothing");
    }
    for _ in 0..5 {
        let wrong = world.ask(&app, typed("ada@example.com", "wrong password")).await;
        assert_eq!(wrong.err(), Some(WRONG));
    }
    let right = world.ask(&app, typed("ada@example.com", PASSWORD)).await.err();
    assert!(matches!(right, Some(TokenRefusal::Throttled { .. })), "{right:?}");
    let page = crate::SignIn {
        email: "ada@example.com".to_owned(),
        password: Secret::new(PASSWORD.to_owned()),
        user_agent: String::new(),
        old_session: None,
        browser_mark: None,
    };
    let page = world.engine.sign_in(&world.ctx(), page).await.expect("an answer");
    assert!(matches!(page, crate::SignInOutcome::Throttled { .. }), "one limit for both doors");
    world.clock.advance(Span::minutes(3));
    assert!(world.ask(&app, typed("ada@example.com", PASSWORD)).await.is_ok());
}
