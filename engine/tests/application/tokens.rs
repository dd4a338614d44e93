//! Client credentials, and what a token opens here.

use super::{draft, make, platform};
use crate::support::{Home, both};
use grantry_core::application::Draft;
use grantry_core::secret::Secret;
use grantry_core::time::Span;
use grantry_engine::authority::Operator;
use grantry_engine::{
    ClientCredentials, ClientProblem, Engine, NewSecret, PlanEdit, PresentedBy, TokenGrant,
    TokenOutcome, TokenRefusal, TokenRequest,
};

const SHORT: &str = "for an hour";

both!(
    product_a06_the_old_secret_is_dead_when_the_new_one_is_given,
    product_a07_a_disabled_application_gets_no_token_and_its_tokens_open_nothing,
    product_a08_a_deleted_application_gets_no_token,
    product_b04_a_retired_plan_issues_no_token,
    product_c02_client_credentials_give_a_token,
    product_c02_every_wrong_client_hears_the_same,
    product_d01_an_expired_secret_is_dead,
    what_a_token_opens_follows_the_application,
);

pub(super) async fn ask(
    home: &Home,
    engine: &Engine,
    id: &str,
    secret: &str,
    scope: Option<&str>,
) -> Result<(String, String), TokenRefusal> {
    let client = ClientCredentials {
        client_id: id.to_owned(),
        secret: Some(Secret::new(secret.to_owned())),
        by: PresentedBy::Basic,
    };
    let request = TokenRequest {
        client,
        grant: TokenGrant::ClientCredentials,
        scope: scope.map(str::to_owned),
        resources: Vec::new(),
        tenant: None,
    };
    match engine.issue_token(&home.ctx(), request).await.expect("an answer") {
        TokenOutcome::Issued(token) => {
            Ok((token.access_token.expose().clone(), token.scope.clone()))
        }
        TokenOutcome::Refused(refusal) => Err(refusal),
    }
}

pub(super) async fn an_application(
    home: &Home,
    engine: &Engine,
    scopes: &[&str],
) -> (String, String) {
    let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
    let made = make(home, engine, Draft { scopes, ..draft("Worker") }).await;
    (made.application.client_id, made.secret.expect("a secret").expose().clone())
}

async fn product_c02_client_credentials_give_a_token(home: &Home) {
    let engine = home.start_with_ada().await;
    let (id, secret) = an_application(home, &engine, &["public", "email"]).await;
    let (token, scope) = ask(home, &engine, &id, &secret, None).await.expect("a token");
    assert_eq!(scope, "public");
    assert_eq!(token.split('.').count(), 3);
    let (_, scope) = ask(home, &engine, &id, &secret, Some("email")).await.expect("a token");
    assert_eq!(scope, "email");
    let more = ask(home, &engine, &id, &secret, Some("public openid")).await;
    assert_eq!(more, Err(TokenRefusal::InvalidScope { sent: "openid".to_owned() }));
}

async fn product_c02_every_wrong_client_hears_the_same(home: &Home) {
    let engine = home.start_with_ada().await;
    let (id, secret) = an_application(home, &engine, &["public"]).await;
    for (id, secret, problem) in [
        (id.as_str(), "wrong", ClientProblem::SecretMistyped),
        (id.as_str(), "", ClientProblem::SecretMissing),
        ("nobody-of-that-name", secret.as_str(), ClientProblem::Unknown),
        ("", "", ClientProblem::Unknown),
        (id.as_str(), &secret[..secret.len() - 1], ClientProblem::SecretMistyped),
    ] {
        let refusal = ask(home, &engine, id, secret, None).await.expect_err("no token");
        assert_eq!(refusal, TokenRefusal::InvalidClient(problem), "{id}");
        assert_eq!(refusal.error(), "invalid_client");
        assert_eq!(refusal.description(), "Invalid client ID or secret");
    }
}

async fn product_a06_the_old_secret_is_dead_when_the_new_one_is_given(home: &Home) {
    let engine = home.start_with_ada().await;
    let (id, old) = an_application(home, &engine, &["public"]).await;
    let again = engine.regenerate_secret(&home.ctx(), &platform(), &id).await.expect("a new one");
    let new = again.secret.expect("a secret");
    assert_eq!(
        ask(home, &engine, &id, &old, None).await,
        Err(TokenRefusal::InvalidClient(ClientProblem::SecretRetired("initial".to_owned())))
    );
    assert!(ask(home, &engine, &id, new.expose(), None).await.is_ok());
}

async fn product_d01_an_expired_secret_is_dead(home: &Home) {
    let engine = home.start_with_ada().await;
    let (id, first) = an_application(home, &engine, &["public"]).await;
    let expires_at = Some(home.ctx().now + Span::hours(1));
    let input = NewSecret { label: Some(SHORT.to_owned()), expires_at };
    let (_, short) = engine.add_secret(&home.ctx(), &platform(), &id, input).await.expect("added");
    assert!(ask(home, &engine, &id, short.expose(), None).await.is_ok());
    home.advance(Span::hours(1));
    let late = ask(home, &engine, &id, short.expose(), None).await;
    assert_eq!(
        late,
        Err(TokenRefusal::InvalidClient(ClientProblem::SecretExpired(SHORT.to_owned())))
    );
    assert!(ask(home, &engine, &id, &first, None).await.is_ok());
}

async fn product_a07_a_disabled_application_gets_no_token_and_its_tokens_open_nothing(home: &Home) {
    let engine = home.start_with_ada().await;
    let (id, secret) = an_application(home, &engine, &["grantry:admin"]).await;
    let (token, _) = ask(home, &engine, &id, &secret, None).await.expect("a token");
    let opens = async || engine.authenticate_api(&home.ctx(), &token).await.expect("an answer");
    assert!(opens().await.is_some());
    engine.disable_application(&home.ctx(), &platform(), &id).await.expect("disabled");
    assert!(opens().await.is_none());
    assert_eq!(
        ask(home, &engine, &id, &secret, None).await,
        Err(TokenRefusal::InvalidClient(ClientProblem::Disabled))
    );
    engine.enable_application(&home.ctx(), &platform(), &id).await.expect("enabled");
    assert!(opens().await.is_some(), "what has not expired works again");
}

async fn product_a08_a_deleted_application_gets_no_token(home: &Home) {
    let engine = home.start_with_ada().await;
    let (id, secret) = an_application(home, &engine, &["grantry:admin"]).await;
    let (token, _) = ask(home, &engine, &id, &secret, None).await.expect("a token");
    engine.delete_application(&home.ctx(), &platform(), &id).await.expect("deleted");
    assert_eq!(
        ask(home, &engine, &id, &secret, None).await,
        Err(TokenRefusal::InvalidClient(ClientProblem::Unknown))
    );
    assert!(engine.authenticate_api(&home.ctx(), &token).await.expect("an answer").is_none());
}

async fn product_b04_a_retired_plan_issues_no_token(home: &Home) {
    let engine = home.start_with_ada().await;
    home.execute(
        "INSERT INTO plans (id, slug, name, name_key, status, limits, created_at, updated_at)
        VALUES ('p1', 'starter', 'Starter', 'starter', 'active', '{\"monthly\":5000}', 0, 0)",
    )
    .await;
    let made = make(home, &engine, Draft { plan: Some("starter".into()), ..draft("Worker") }).await;
    let (id, secret) = (made.application.client_id, made.secret.expect("a secret"));
    let (token, _) = ask(home, &engine, &id, secret.expose(), None).await.expect("a token");
    let claims = claims(&token);
    assert_eq!(
        claims["limits"],
        serde_json::json!({"unit": "document_units", "plan": "starter", "monthly": 5000})
    );
    assert_eq!(claims["tid"], "default");
    assert_eq!((&claims["region"], &claims["db_code"]), (&"default".into(), &"default".into()));
    assert_eq!(claims["sub"], id.as_str());
    let admin = Operator::at_the_command_line().platform_admin();
    let retired = PlanEdit { status: Some("retired".to_owned()), ..PlanEdit::default() };
    engine.change_plan(&home.ctx(), &admin, "starter", retired).await.expect("retired");
    let refused = ask(home, &engine, &id, secret.expose(), None).await;
    assert_eq!(refused, Err(TokenRefusal::PlanRetired));
}

async fn what_a_token_opens_follows_the_application(home: &Home) {
    let engine = home.start_with_ada().await;
    for (scopes, reads, writes, platform) in [
        (&["grantry:admin"][..], true, true, true),
        (&["grantry:tenant"], true, true, false),
        (&["grantry:read"], true, false, false),
        (&["public"], false, false, false),
    ] {
        let (id, secret) = an_application(home, &engine, scopes).await;
        let (token, _) = ask(home, &engine, &id, &secret, None).await.expect("a token");
        let caller = engine.authenticate_api(&home.ctx(), &token).await.expect("an answer");
        let caller = caller.expect("a token of ours");
        assert_eq!(
            (
                caller.reader().is_some(),
                caller.writer().is_some(),
                caller.platform_admin().is_some()
            ),
            (reads, writes, platform),
            "{scopes:?}"
        );
        let at = token.len() - 20;
        let other = if &token[at..=at] == "x" { "y" } else { "x" };
        let forged = format!("{}{other}{}", &token[..at], &token[at + 1..]);
        for bad in [forged.as_str(), "", "a.b.c", &token[..token.len() - 1]] {
            let nobody = engine.authenticate_api(&home.ctx(), bad).await.expect("an answer");
            assert!(nobody.is_none(), "{bad}");
        }
        home.advance(Span::minutes(15));
        assert!(engine.authenticate_api(&home.ctx(), &token).await.expect("an answer").is_none());
        engine.delete_application(&home.ctx(), &super::platform(), &id).await.expect("deleted");
    }
}

fn claims(token: &str) -> serde_json::Value {
    use base64::Engine as _;
    let middle = token.split('.').nth(1).expect("three parts");
    let text = base64::prelude::BASE64_URL_SAFE_NO_PAD.decode(middle).expect("base64url");
    serde_json::from_slice(&text).expect("JSON")
}
