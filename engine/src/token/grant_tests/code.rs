//! The authorization code: burnt by the first who brings it, good for one client, one address and one
//! verifier.

use super::*;
use crate::GrantProblem;
use crate::store::contract::both;
use crate::store::contract::harness::at_once;

both!(
    m030_a_code_works_once,
    m031_a_code_that_comes_twice_ends_what_came_of_it,
    m032_a_code_is_good_for_its_minute,
    m033_a_code_belongs_to_its_client,
    m034_the_address_is_the_one_of_the_authorization,
    m035_a_wrong_verifier_burns_the_code,
    m036_m037_a_verifier_comes_where_a_challenge_did,
    m039_tokens_are_long_and_never_the_same,
    m050_scopes_that_the_application_has_lost_are_left_out,
    m069_offline_access_makes_the_refresh_token_of_openid,
    m105_m106_the_audience_is_what_was_granted_or_less,
    m107_m108_an_access_token_says_what_it_is_and_whose,
    a21_of_many_at_once_exactly_one_gets_tokens,
    product_c01_an_application_without_a_secret_redeems_with_its_verifier,
    who_is_not_admitted_any_more_gets_no_tokens_for_a_code,
);

fn problem<T>(result: Result<T, TokenRefusal>) -> GrantProblem {
    match result.err() {
        Some(TokenRefusal::InvalidGrant(problem)) => problem,
        other => unreachable!("not about the grant: {other:?}"),
    }
}

async fn m030_a_code_works_once(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Web", full).await;
    let code = world.code(&app, "public", |_| ()).await;
    let tokens = world.redeem(&app, &code).await.expect("tokens");
    assert_eq!((tokens.scope.as_str(), tokens.expires_in), ("public", 900));
    assert!(tokens.id_token.is_none(), "nobody has asked who it is");
    assert_eq!(claims(&tokens.access_token)["sub"], world.ada.as_str());
    assert_eq!(problem(world.redeem(&app, &code).await), GrantProblem::UsedBefore);
    for unknown in ["nothing", &"x".repeat(5_000)] {
        assert_eq!(problem(world.redeem(&app, unknown).await), GrantProblem::Unknown);
    }
    let nothing = world.redeem(&app, "").await.err();
    assert_eq!(nothing.map(|refusal| refusal.error()), Some("invalid_request"));
}

async fn m031_a_code_that_comes_twice_ends_what_came_of_it(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Web", full).await;
    let code = world.code(&app, "public", |_| ()).await;
    let tokens = world.redeem(&app, &code).await.expect("tokens");
    assert_eq!(problem(world.redeem(&app, &code).await), GrantProblem::UsedBefore);
    let again = world.ask(&app, refresh(refresh_token(&tokens))).await;
    assert_eq!(problem(again), GrantProblem::Ended);
}

async fn m032_a_code_is_good_for_its_minute(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Web", full).await;
    let (first, second) =
        (world.code(&app, "public", |_| ()).await, world.code(&app, "public", |_| ()).await);
    world.clock.advance(Span::seconds(59));
    assert!(world.redeem(&app, &first).await.is_ok());
    world.clock.advance(Span::seconds(1));
    assert_eq!(problem(world.redeem(&app, &second).await), GrantProblem::Expired);
}

async fn m033_a_code_belongs_to_its_client(place: &Place) {
    let world = World::at(place).await;
    let (app, other) = (world.app("Web", full).await, world.app("Other", full).await);
    let code = world.code(&app, "public", |_| ()).await;
    assert_eq!(problem(world.redeem(&other, &code).await), GrantProblem::OtherClient);
    assert_eq!(problem(world.redeem(&app, &code).await), GrantProblem::UsedBefore, "burnt");
}

async fn m034_the_address_is_the_one_of_the_authorization(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Web", full).await;
    let elsewhere = "https://app.example.com/other";
    for (named, uri, good) in [
        (true, Some(CALLBACK), true),
        (true, Some(elsewhere), false),
        (true, None, false),
        (false, Some(CALLBACK), true),
        (false, Some(elsewhere), false),
        (false, None, true),
    ] {
        let code = world.code(&app, "public", |code| code.named_uri = named).await;
        let sent = CodeGrant { redirect_uri: uri.map(str::to_owned), ..sent(&code) };
        let result = world.ask(&app, TokenGrant::AuthorizationCode(sent)).await;
        assert_eq!(result.is_ok(), good, "{named} {uri:?}");
        if !good {
            let problem = problem(result);
            assert!(matches!(problem, GrantProblem::RedirectUri { .. }), "{problem:?}");
        }
    }
}

async fn m035_a_wrong_verifier_burns_the_code(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Web", full).await;
    let code = world.code(&app, "public", |_| ()).await;
    let verifier = Some(Secret::new("x".repeat(43)));
    let wrong = CodeGrant { verifier, ..sent(&code) };
    let wrong = world.ask(&app, TokenGrant::AuthorizationCode(wrong)).await;
    assert_eq!(problem(wrong), GrantProblem::Verifier);
    assert_eq!(problem(world.redeem(&app, &code).await), GrantProblem::UsedBefore);
}

async fn m036_m037_a_verifier_comes_where_a_challenge_did(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Web", full).await;
    let without = |code: &str| CodeGrant { verifier: None, ..sent(code) };
    let code = world.code(&app, "public", |_| ()).await;
    let missing = world.ask(&app, TokenGrant::AuthorizationCode(without(&code))).await;
    assert_eq!(problem(missing), GrantProblem::Verifier);
    let code = world.code(&app, "public", |code| code.challenge = None).await;
    assert_eq!(problem(world.redeem(&app, &code).await), GrantProblem::VerifierNotExpected);
    let code = world.code(&app, "public", |code| code.challenge = None).await;
    assert!(world.ask(&app, TokenGrant::AuthorizationCode(without(&code))).await.is_ok());
}

async fn m050_scopes_that_the_application_has_lost_are_left_out(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Web", full).await;
    let both = world.code(&app, "public email", |_| ()).await;
    let lost = world.code(&app, "email", |_| ()).await;
    world.engine.store.execute("DELETE FROM application_scopes WHERE scope = 'email'").await;
    assert_eq!(world.redeem(&app, &both).await.expect("tokens").scope, "public");
    let nothing = world.redeem(&app, &lost).await.err();
    assert_eq!(nothing, Some(TokenRefusal::InvalidScope { sent: "email".to_owned() }));
}

async fn m069_offline_access_makes_the_refresh_token_of_openid(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Web", full).await;
    for (scopes, renewable) in
        [("public", true), ("openid", false), ("openid offline_access", true)]
    {
        let tokens = world.tokens(&app, scopes).await;
        assert_eq!(tokens.refresh_token.is_some(), renewable, "{scopes}");
        assert_eq!(tokens.id_token.is_some(), scopes.contains("openid"), "{scopes}");
    }
    let plain = |draft: &mut Draft| {
        full(draft);
        draft.grant_types.retain(|grant| grant != "refresh_token");
    };
    let app = world.app("Without", plain).await;
    assert!(world.tokens(&app, "public").await.refresh_token.is_none());
}

async fn m105_m106_the_audience_is_what_was_granted_or_less(place: &Place) {
    let world = World::at(place).await;
    let api = |draft: &mut Draft| {
        full(draft);
        let own = ["https://a.example.com", "https://b.example.com", "https://c.example.com"];
        draft.resources = own.map(str::to_owned).to_vec();
    };
    let app = world.app("Web", api).await;
    let code = async || {
        let code = world.code(&app, "public", |_| ()).await;
        let granted = "UPDATE grants SET resources =
            '[\"https://a.example.com\",\"https://b.example.com\"]' WHERE head = 0";
        world.engine.store.execute(granted).await;
        TokenGrant::AuthorizationCode(sent(&code))
    };
    let all = world.ask(&app, code().await).await.expect("tokens");
    let named = serde_json::json!(["https://a.example.com", "https://b.example.com"]);
    assert_eq!(claims(&all.access_token)["aud"], named);
    let one = world.ask_for(&app, code().await, None, &["https://b.example.com"]).await;
    let one = one.expect("tokens");
    assert_eq!(claims(&one.access_token)["aud"], "https://b.example.com");
    for other in ["https://c.example.com", "https://nobody.example.com", ISSUER, "no address"] {
        let refused = world.ask_for(&app, refresh(refresh_token(&one)), None, &[other]).await;
        let expected = TokenRefusal::InvalidTarget { sent: other.to_owned() };
        assert_eq!(refused.err(), Some(expected));
    }
    let again = world.ask(&app, refresh(refresh_token(&one))).await.expect("tokens");
    assert_eq!(claims(&again.access_token)["aud"], named, "the grant has not shrunk");
    let usual = world.tokens(&app, "public").await;
    assert_eq!(claims(&usual.access_token)["aud"], ISSUER);
}

async fn a21_of_many_at_once_exactly_one_gets_tokens(place: &Place) {
    let world = Arc::new(World::at(place).await);
    let app = world.app("Web", full).await;
    let code = world.code(&app, "public", |_| ()).await;
    let all = at_once(200, |_| {
        let (world, app, code) = (world.clone(), app.clone(), code.clone());
        async move { world.redeem(&app, &code).await }
    })
    .await;
    let won: Vec<_> = all.into_iter().filter_map(Result::ok).collect();
    assert_eq!(won.len(), 1);
    let again = world.ask(&app, refresh(refresh_token(&won[0]))).await;
    assert_eq!(problem(again), GrantProblem::Ended, "the others have ended it");
}

async fn product_c01_an_application_without_a_secret_redeems_with_its_verifier(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Phone", public).await;
    let tokens = world.tokens(&app, "openid profile offline_access").await;
    assert!(tokens.refresh_token.is_some() && tokens.id_token.is_some());
    let confidential = world.app("Web", full).await;
    let code = world.code(&confidential, "public", |_| ()).await;
    let without = App { secret: None, ..confidential };
    let refused = world.redeem(&without, &code).await.err();
    assert_eq!(refused.map(|refusal| refusal.error()), Some("invalid_client"));
}

async fn who_is_not_admitted_any_more_gets_no_tokens_for_a_code(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Web", full).await;
    let code = world.code(&app, "public", |_| ()).await;
    world.engine.store.execute("UPDATE users SET active = FALSE").await;
    assert_eq!(problem(world.redeem(&app, &code).await), GrantProblem::PersonNotAdmitted);
    world.engine.store.execute("UPDATE users SET active = TRUE").await;
    assert_eq!(problem(world.redeem(&app, &code).await), GrantProblem::UsedBefore);
}

async fn m039_tokens_are_long_and_never_the_same(place: &Place) {
    let world = World::at(place).await;
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..10_000 {
        let (token, _) = world.engine.new_refresh_token();
        let text = token.expose();
        let random = &text[7..text.len() - 6];
        // 62^43 is more than 2^256.
        assert!(random.len() == 43 && random.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        assert!(seen.insert(random.to_owned()));
    }
    let firsts: std::collections::BTreeSet<_> = seen.iter().map(|text| &text[..1]).collect();
    assert_eq!(firsts.len(), 62, "every letter may come first");
}

async fn m107_m108_an_access_token_says_what_it_is_and_whose(place: &Place) {
    let world = World::at(place).await;
    let app = world.app("Web", full).await;
    let tokens = world.tokens(&app, "public email").await;
    let header = tokens.access_token.expose().split('.').next().expect("a header");
    let header = BASE64_URL_SAFE_NO_PAD.decode(header).expect("base64url");
    let header: serde_json::Value = serde_json::from_slice(&header).expect("JSON");
    assert_eq!((&header["typ"], &header["alg"]), (&"at+jwt".into(), &"ES256".into()));
    let said = claims(&tokens.access_token);
    let now = NOW.as_seconds();
    for (name, value) in [
        ("iss", ISSUER),
        ("sub", world.ada.as_str()),
        ("aud", ISSUER),
        ("client_id", app.client_id.as_str()),
        ("scope", "public email"),
        ("tid", "default"),
    ] {
        assert_eq!(said[name], value, "{name}");
    }
    assert_eq!((&said["iat"], &said["exp"]), (&now.into(), &(now + 900).into()));
    assert_eq!(said["auth_time"], now - 60);
    assert!(said["jti"].as_str().is_some_and(|jti| jti.len() > 22));
    assert!(said.get("email").is_none(), "who somebody is stands in the ID token");
}
