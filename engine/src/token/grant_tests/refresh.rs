//! Refresh tokens: a lost answer logs nobody out, a thief ends everything, and nothing grows.

use super::*;
use crate::GrantProblem;
use crate::store::contract::both;
use crate::store::contract::harness::{at_once, hashed};
use grantry_core::token_family::{Presented, TokenFamily};

both!(
    m062_a_refresh_token_belongs_to_its_client,
    m063_scopes_shrink_and_never_grow,
    m064_without_a_secret_every_refresh_token_is_replaced,
    m065_a_replaced_token_whose_successor_was_used_ends_the_grant,
    m066_no_rotation_moves_the_last_moment,
    m067_a_grant_that_nobody_renews_ends,
    m068_everything_is_asked_again,
    product_c04_a_lost_answer_logs_nobody_out,
    product_c04_an_access_token_in_use_means_that_the_answer_has_arrived,
    product_c04_many_at_once_leave_one_good_token,
    product_c04_the_statements_say_what_core_says,
    what_is_over_is_forgotten_a_day_later,
    where_nothing_rotates_the_same_token_stays_good,
);

async fn renew(
    world: &World,
    app: &App,
    token: &Secret<String>,
) -> Result<IssuedTokens, GrantProblem> {
    match world.ask(app, refresh(token)).await {
        Ok(tokens) => Ok(tokens),
        Err(TokenRefusal::InvalidGrant(problem)) => Err(problem),
        Err(other) => unreachable!("not about the grant: {other:?}"),
    }
}

async fn why(world: &World, app: &App, token: &Secret<String>) -> Option<GrantProblem> {
    renew(world, app, token).await.err()
}

/// Three refresh tokens, each made from the one before it.
async fn three(world: &World, app: &App) -> [Secret<String>; 3] {
    let first = refresh_token(&world.tokens(app, "public").await).clone();
    let second = refresh_token(&renew(world, app, &first).await.expect("renewed")).clone();
    let third = refresh_token(&renew(world, app, &second).await.expect("renewed")).clone();
    [first, second, third]
}

async fn m062_a_refresh_token_belongs_to_its_client(place: &Place) {
    let world = World::at(place).await;
    let (app, other) = (world.app("Web", full).await, world.app("Other", full).await);
    let tokens = world.tokens(&app, "public").await;
    let token = refresh_token(&tokens);
    assert!(token.expose().starts_with("gry_rt_") && token.expose().len() == 7 + 43 + 6);
    assert_eq!(why(&world, &other, token).await, Some(GrantProblem::OtherClient));
    for wrong in ["gry_rt_nothing", "x", &format!("{}x", token.expose())] {
        let wrong = Secret::new(wrong.to_owned());
        assert_eq!(why(&world, &app, &wrong).await, Some(GrantProblem::Unknown));
    }
    assert!(renew(&world, &app, token).await.is_ok(), "that has not harmed it");
}

async fn m063_scopes_shrink_and_never_grow(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Web", full).await;
    let tokens = world.tokens(&app, "public email").await;
    let token = refresh_token(&tokens);
    let more = world.ask_for(&app, refresh(token), Some("public profile"), &[]).await.err();
    assert_eq!(more, Some(TokenRefusal::InvalidScope { sent: "profile".to_owned() }));
    let less = world.ask_for(&app, refresh(token), Some("email"), &[]).await.expect("tokens");
    assert_eq!(less.scope, "email");
    let again = renew(&world, &app, refresh_token(&less)).await.expect("tokens");
    assert_eq!(again.scope, "public email", "the refresh token keeps what was granted");
}

async fn m064_without_a_secret_every_refresh_token_is_replaced(place: &Place) {
    let world = World::at(place).await;
    let kept = |draft: &mut Draft| {
        public(draft);
        draft.refresh_token_rotation = false;
    };
    let app = world.app("Phone", kept).await;
    let [first, second, third] = three(&world, &app).await;
    assert!(first.expose() != second.expose() && second.expose() != third.expose());
    assert_eq!(why(&world, &app, &first).await, Some(GrantProblem::Reused));
}

async fn m065_a_replaced_token_whose_successor_was_used_ends_the_grant(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Web", full).await;
    let [first, second, third] = three(&world, &app).await;
    // Whatever else is wrong with the request.
    let scope = Some("nobody:has:this");
    let reused = world.ask_for(&app, refresh(&first), scope, &[]).await.err();
    assert_eq!(reused, Some(TokenRefusal::InvalidGrant(GrantProblem::Reused)));
    for token in [&first, &second, &third] {
        assert_eq!(why(&world, &app, token).await, Some(GrantProblem::Ended));
    }
}

async fn m066_no_rotation_moves_the_last_moment(place: &Place) {
    let world = World::at(place).await;
    let short = |draft: &mut Draft| {
        full(draft);
        draft.refresh_token_lifetime = 3_600;
    };
    let app = world.app("Web", short).await;
    let mut token = refresh_token(&world.tokens(&app, "public").await).clone();
    for _ in 0..3 {
        world.clock.advance(Span::minutes(19));
        token = refresh_token(&renew(&world, &app, &token).await.expect("renewed")).clone();
    }
    world.clock.advance(Span::minutes(3));
    assert_eq!(why(&world, &app, &token).await, Some(GrantProblem::Expired));
}

async fn m067_a_grant_that_nobody_renews_ends(place: &Place) {
    let world = World::at(place).await;
    let long = |draft: &mut Draft| {
        full(draft);
        draft.refresh_token_lifetime = 365 * 86_400;
    };
    let app = world.app("Web", long).await;
    let token = refresh_token(&world.tokens(&app, "public").await).clone();
    world.clock.advance(Span::days(29));
    let token = refresh_token(&renew(&world, &app, &token).await.expect("renewed")).clone();
    world.clock.advance(Span::days(30));
    assert_eq!(why(&world, &app, &token).await, Some(GrantProblem::Expired));
}

async fn m068_everything_is_asked_again(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Web", full).await;
    let tokens = world.tokens(&app, "public openid offline_access").await;
    let token = refresh_token(&tokens).clone();
    let store = &world.engine.store;
    for (break_it, mend_it, error) in [
        ("UPDATE users SET active = FALSE", "UPDATE users SET active = TRUE", "invalid_grant"),
        (
            "UPDATE applications SET status = 'disabled'",
            "UPDATE applications SET status = 'active'",
            "invalid_client",
        ),
        (
            "UPDATE applications SET access_policy = 'assigned'",
            "UPDATE applications SET access_policy = 'tenant'",
            "invalid_grant",
        ),
        (
            "UPDATE users SET not_before = 1800000000001",
            "UPDATE users SET not_before = 0",
            "invalid_grant",
        ),
        (
            "UPDATE applications SET not_before = 1800000000001",
            "UPDATE applications SET not_before = 0",
            "invalid_grant",
        ),
        (
            "UPDATE applications SET grants = 1",
            "UPDATE applications SET grants = 31",
            "unauthorized_client",
        ),
        (
            "DELETE FROM application_scopes WHERE scope = 'offline_access'",
            "INSERT INTO application_scopes (application_id, scope)
                SELECT id, 'offline_access' FROM applications",
            "invalid_grant",
        ),
    ] {
        store.execute(break_it).await;
        let refusal = world.ask(&app, refresh(&token)).await.err();
        assert_eq!(refusal.as_ref().map(TokenRefusal::error), Some(error), "{break_it}");
        store.execute(mend_it).await;
    }
    store.execute("DELETE FROM application_scopes WHERE scope = 'public'").await;
    let tokens = world.ask(&app, refresh(&token)).await.expect("none of it has used it up");
    assert_eq!(tokens.scope, "openid offline_access", "what the application has lost is left out");
    store.execute("UPDATE grants SET ended_at = 1").await;
    assert_eq!(why(&world, &app, refresh_token(&tokens)).await, Some(GrantProblem::Ended));
}

async fn product_c04_a_lost_answer_logs_nobody_out(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Web", full).await;
    let first = refresh_token(&world.tokens(&app, "public").await).clone();
    let lost = renew(&world, &app, &first).await.expect("an answer that is lost");
    let again = renew(&world, &app, &first).await.expect("a retry");
    let dead = why(&world, &app, refresh_token(&lost)).await;
    assert_eq!(dead, Some(GrantProblem::Superseded), "never more than one live head");
    let next = renew(&world, &app, refresh_token(&again)).await.expect("the new head is good");
    assert_eq!(why(&world, &app, &first).await, Some(GrantProblem::Reused));
    assert_eq!(why(&world, &app, refresh_token(&next)).await, Some(GrantProblem::Ended));
}

async fn product_c04_an_access_token_in_use_means_that_the_answer_has_arrived(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Web", full).await;
    for superseded in [false, true] {
        let tokens = world.tokens(&app, "public").await;
        let first = refresh_token(&tokens).clone();
        world.use_access_token(&tokens).await;
        let lost = renew(&world, &app, &first).await.expect("the head is good, used or not");
        let second = renew(&world, &app, &first).await.expect("nobody has seen the successor");
        world.use_access_token(&lost).await;
        assert!(renew(&world, &app, &first).await.is_ok(), "that one was not the head");
        let third = refresh_token(&second).clone();
        assert_eq!(why(&world, &app, &third).await, Some(GrantProblem::Superseded));
        let head = renew(&world, &app, &first).await.expect("still nobody");
        world.use_access_token(&head).await;
        let token = if superseded { &third } else { &first };
        assert_eq!(why(&world, &app, token).await, Some(GrantProblem::Reused));
        assert_eq!(why(&world, &app, refresh_token(&head)).await, Some(GrantProblem::Ended));
    }
}

async fn product_c04_many_at_once_leave_one_good_token(place: &Place) {
    let world = Arc::new(World::at(place).await);
    let app = world.app("Web", full).await;
    let token = refresh_token(&world.tokens(&app, "public").await).clone();
    let all = at_once(20, |_| {
        let (world, app, token) = (world.clone(), app.clone(), token.clone());
        async move { renew(&world, &app, &token).await }
    })
    .await;
    let all: Vec<_> = all.into_iter().map(|one| one.expect("each is answered")).collect();
    let mut good = 0;
    for tokens in &all {
        match renew(&world, &app, refresh_token(tokens)).await {
            Ok(_) => good += 1,
            Err(problem) => assert_eq!(problem, GrantProblem::Superseded),
        }
        if good > 0 {
            break;
        }
    }
    assert_eq!(good, 1);
}

async fn product_c04_the_statements_say_what_core_says(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Web", full).await;
    let id = world.grant(&app, "public").await;
    let now = world.engine.now();
    let mut hash = 0;
    for (head, parent) in [(1, 0), (2, 1), (4, 1), (4, 3), (6, 3)] {
        for head_used in [false, true] {
            let family = TokenFamily { head, parent, head_used };
            for number in 1..=head + 1 {
                hash += 1;
                let id = id.clone();
                let done = world.engine.store.write(move |tx| {
                    Box::pin(async move {
                        tx.set_family(&id, family).await?;
                        let rotated =
                            tx.rotate_refresh_token(&id, number, &hashed(hash), now).await?;
                        let ended = tx.end_reused_grant(&id, number, now).await?;
                        Ok((rotated, rotated.is_none() && ended))
                    })
                });
                let (rotated, ended) = done.await.expect("written");
                let worth = family.judge(number);
                let expected = family.rotate(number).map(|next| next.head);
                assert_eq!(rotated, expected, "{family:?} {number}");
                assert_eq!(ended, worth == Presented::Reused, "{family:?} {number}");
            }
        }
    }
}

async fn where_nothing_rotates_the_same_token_stays_good(place: &Place) {
    let world = World::at(place).await;
    let kept = |draft: &mut Draft| {
        full(draft);
        draft.refresh_token_rotation = false;
    };
    let app = world.app("Web", kept).await;
    let tokens = world.tokens(&app, "public").await;
    let token = refresh_token(&tokens);
    for _ in 0..3 {
        world.clock.advance(Span::days(9));
        let again = renew(&world, &app, token).await.expect("renewed");
        assert_eq!(refresh_token(&again).expose(), token.expose());
    }
    world.clock.advance(Span::days(4));
    assert_eq!(why(&world, &app, token).await, Some(GrantProblem::Expired));
}

async fn what_is_over_is_forgotten_a_day_later(place: &Place) {
    const CODES: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM authorization_codes";
    const GRANTS: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM grants";
    let world = World::at(place).await;
    let app = world.app("Web", full).await;
    let tokens = world.tokens(&app, "public").await;
    // How many codes and grants are left.
    let forget = async || {
        world.engine.clean_up().await.expect("forgotten");
        let store = &world.engine.store;
        (store.number(CODES).await, store.number(GRANTS).await)
    };
    assert_eq!(forget().await, (1, 1));
    world.clock.advance(Span::days(2));
    assert_eq!(forget().await, (0, 1), "the code");
    assert!(renew(&world, &app, refresh_token(&tokens)).await.is_ok());
    world.clock.advance(Span::days(28));
    assert_eq!(why(&world, &app, refresh_token(&tokens)).await, Some(GrantProblem::Expired));
    assert_eq!(forget().await, (0, 1));
    world.clock.advance(Span::days(1));
    assert_eq!(forget().await, (0, 0), "the grant");
    assert_eq!(why(&world, &app, refresh_token(&tokens)).await, Some(GrantProblem::Unknown));
}
