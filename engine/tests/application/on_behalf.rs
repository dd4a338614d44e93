//! Tokens that administrators are given on behalf of users, what such a token says, and why a request
//! was refused.

use super::{conflict, draft, make, not_found, platform, wrong};
use crate::support::{Home, both, secret};
use grantry_core::application::Draft;
use grantry_core::console::{ClaimView, TokenSeal, TokenView};
use grantry_core::id::RequestId;
use grantry_core::listing::ListRequest;
use grantry_core::secret::Secret;
use grantry_core::time::Span;
use grantry_core::user::Role;
use grantry_engine::authority::{SignedIn, Writer};
use grantry_engine::{
    AuditFilter, ClientCredentials, Ctx, Engine, Introspected, NewApplicationUser, NotDone,
    OnBehalf, PresentedBy, TokenGrant, TokenOnBehalf, TokenOutcome, TokenRequest,
};

both!(
    product_c09_a_token_on_behalf_is_short_and_names_the_administrator,
    product_c09_a_token_on_behalf_is_recorded_without_the_token,
    product_c09_only_who_may_sign_in_is_spoken_for,
    product_c09_no_token_on_behalf_comes_from_what_gets_no_tokens,
    product_c09_a_token_on_behalf_never_opens_this_server,
    product_c09_a_tenants_administrator_speaks_for_nobody_beyond_it,
    product_c09_a_token_on_behalf_ends_with_its_person,
    product_c09_a_token_is_taken_apart_and_its_signature_checked,
    product_c09_a_refused_request_says_why_to_administrators,
);

/// An application at which people sign in, its client ID and its secret.
struct App {
    client_id: String,
    secret: String,
}

async fn app(home: &Home, engine: &Engine, change: impl FnOnce(&mut Draft)) -> App {
    let list = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
    let mut draft = Draft {
        grant_types: list(&["authorization_code", "refresh_token"]),
        redirect_uris: list(&["https://app.example.com/cb"]),
        scopes: list(&["email", "offline_access", "openid", "public"]),
        ..draft("Portal")
    };
    change(&mut draft);
    let made = make(home, engine, draft).await;
    let secret = made.secret.map(|secret| secret.expose().clone()).unwrap_or_default();
    App { client_id: made.application.client_id, secret }
}

async fn ada(home: &Home, engine: &Engine) -> (SignedIn, Ctx) {
    let (_, person) = home.signed_in(engine, "ada").await;
    let ctx = Ctx { actor: person.actor(), ..home.ctx() };
    (person, ctx)
}

async fn ask(
    home: &Home,
    engine: &Engine,
    app: &App,
    (email, scope): (&str, &str),
) -> Result<TokenOnBehalf, NotDone> {
    let (person, ctx) = ada(home, engine).await;
    let writer = person.writer().expect("an administrator");
    let input = OnBehalf { email: email.to_owned(), scope: scope.to_owned() };
    engine.issue_token_on_behalf(&ctx, &writer, &app.client_id, input).await
}

async fn introspected(
    home: &Home,
    engine: &Engine,
    app: &App,
    token: &Secret<String>,
) -> Introspected {
    let client = ClientCredentials {
        client_id: app.client_id.clone(),
        secret: Some(secret(&app.secret)),
        by: PresentedBy::Basic,
    };
    let answer = engine.introspect(&home.ctx(), &client, token).await.expect("an answer");
    answer.expect("an application that is known")
}

async fn inspected(
    home: &Home,
    engine: &Engine,
    app: &App,
    token: &str,
) -> Result<TokenView, NotDone> {
    let reader = platform().reader();
    engine.inspect_token(&home.ctx(), &reader, &app.client_id, &secret(token)).await
}

fn value<'v>(claims: &'v [ClaimView], name: &str) -> &'v str {
    claims.iter().find(|claim| claim.name == name).map_or("", |claim| claim.value.as_str())
}

async fn product_c09_a_token_on_behalf_is_short_and_names_the_administrator(home: &Home) {
    let engine = home.start_with_ada().await;
    home.add(&engine, "uma", Role::User).await;
    let (ada, _) = ada(home, &engine).await;
    for format in ["jwt", "opaque"] {
        let app = app(home, &engine, |draft| {
            draft.name = format!("Portal {format}");
            format.clone_into(&mut draft.access_token_format);
        })
        .await;
        let given = ask(home, &engine, &app, ("Uma@Example.com", "openid email")).await;
        let given = given.expect("a token");
        assert_eq!((given.expires_in, given.scope.as_str()), (300, "openid email"));
        let Introspected::Active(said) =
            introspected(home, &engine, &app, &given.access_token).await
        else {
            unreachable!("good at once")
        };
        assert_eq!(said["username"], "uma@example.com");
        assert_eq!(said["act"]["sub"], ada.user().as_str());
        assert_eq!(
            said["exp"].as_i64().expect("a time") - said["iat"].as_i64().expect("a time"),
            300
        );
        let seen = inspected(home, &engine, &app, given.access_token.expose()).await;
        let seen = seen.expect("readable");
        assert!(value(&seen.claims, "act").contains(ada.user().as_str()), "{seen:?}");
        home.advance(Span::minutes(5));
        let over = introspected(home, &engine, &app, &given.access_token).await;
        assert_eq!(over, Introspected::Inactive);
    }
}

async fn product_c09_a_token_on_behalf_is_recorded_without_the_token(home: &Home) {
    let engine = home.start_with_ada().await;
    home.add(&engine, "uma", Role::User).await;
    let app = app(home, &engine, |_| ()).await;
    let given = ask(home, &engine, &app, ("uma@example.com", "")).await.expect("a token");
    assert_eq!(given.scope, "public", "what is about people has to be asked for");
    let filter =
        AuditFilter { action: "application.issue_token".to_owned(), ..AuditFilter::default() };
    let reader = platform().reader();
    let page = engine.list_audit(&home.ctx(), &reader, filter, &ListRequest::default()).await;
    let page = page.unwrap_or_else(|stop| unreachable!("a page: {stop:?}"));
    let [entry] = page.items.as_slice() else { unreachable!("one entry: {page:?}") };
    assert_eq!((entry.actor.as_str(), &entry.target), ("ada@example.com", &app.client_id));
    let changes = format!("{:?}", entry.changes);
    assert!(changes.contains("uma@example.com") && changes.contains("public"), "{changes}");
    let everything = home.everything_stored().await.join("\n");
    assert!(!everything.contains(given.access_token.expose().as_str()));
}

async fn product_c09_only_who_may_sign_in_is_spoken_for(home: &Home) {
    let engine = home.start_with_ada().await;
    home.add(&engine, "uma", Role::User).await;
    let app = app(home, &engine, |draft| "assigned".clone_into(&mut draft.access_policy)).await;
    let uma = ("uma@example.com", "");
    let field = |code: &str| vec![("email".to_owned(), code.to_owned())];
    assert_eq!(wrong(ask(home, &engine, &app, uma).await), field("not_admitted"));
    let listed = NewApplicationUser { email: uma.0.to_owned(), ..NewApplicationUser::default() };
    let added = engine.add_application_user(&home.ctx(), &platform(), &app.client_id, listed).await;
    added.expect("listed");
    ask(home, &engine, &app, uma).await.expect("a token");
    let id = &app.client_id;
    let switched = engine.change_application_user(&home.ctx(), &platform(), id, uma.0, false).await;
    switched.expect("kept out");
    assert_eq!(wrong(ask(home, &engine, &app, uma).await), field("not_admitted"));
    assert_eq!(
        wrong(ask(home, &engine, &app, ("nobody@example.com", "")).await),
        field("unknown_user")
    );
    assert_eq!(wrong(ask(home, &engine, &app, ("nobody", "")).await)[0].0, "email");
    let more = wrong(ask(home, &engine, &app, ("ada@example.com", "")).await);
    assert_eq!(more, field("not_admitted"), "not even the administrator");
}

async fn product_c09_no_token_on_behalf_comes_from_what_gets_no_tokens(home: &Home) {
    let engine = home.start_with_ada().await;
    home.add(&engine, "uma", Role::User).await;
    let uma = ("uma@example.com", "");
    let worker = app(home, &engine, |draft| {
        "Worker".clone_into(&mut draft.name);
        draft.grant_types = vec!["client_credentials".to_owned()];
        draft.redirect_uris = Vec::new();
    })
    .await;
    assert_eq!(conflict(ask(home, &engine, &worker, uma).await), "no_people");
    let app = app(home, &engine, |_| ()).await;
    let disabled = engine.disable_application(&home.ctx(), &platform(), &app.client_id).await;
    disabled.expect("disabled");
    assert_eq!(conflict(ask(home, &engine, &app, uma).await), "application_disabled");
    let gone = App { client_id: "nobody".to_owned(), secret: String::new() };
    assert!(not_found(ask(home, &engine, &gone, uma).await));
}

async fn product_c09_a_token_on_behalf_never_opens_this_server(home: &Home) {
    let engine = home.start_with_ada().await;
    home.add(&engine, "bob", Role::PlatformAdmin).await;
    let app = app(home, &engine, |draft| draft.scopes.push("grantry:admin".to_owned())).await;
    let bob = "bob@example.com";
    let given = ask(home, &engine, &app, (bob, "")).await.expect("a token");
    assert_eq!(given.scope, "public");
    let token = given.access_token.expose();
    let caller = engine.authenticate_api(&home.ctx(), token).await.expect("an answer");
    assert!(caller.is_none_or(|caller| caller.reader().is_none()), "it opens nothing");
    for scope in ["grantry:admin", "public grantry:admin", "offline_access"] {
        let refused = wrong(ask(home, &engine, &app, (bob, scope)).await);
        assert_eq!(refused, [("scope".to_owned(), "not_held".to_owned())], "{scope}");
    }
}

async fn product_c09_a_tenants_administrator_speaks_for_nobody_beyond_it(home: &Home) {
    let engine = home.start_with_ada().await;
    let tina: Writer = home.writer_of(&engine, "tina", Role::TenantAdmin).await;
    home.add(&engine, "uma", Role::User).await;
    let own = app(home, &engine, |_| ()).await;
    let privileged = app(home, &engine, |draft| {
        "Privileged".clone_into(&mut draft.name);
        draft.scopes.push("grantry:read".to_owned());
    })
    .await;
    let ask = async |app: &App, email: &str| {
        let input = OnBehalf { email: email.to_owned(), ..OnBehalf::default() };
        engine.issue_token_on_behalf(&home.ctx(), &tina, &app.client_id, input).await
    };
    ask(&own, "uma@example.com").await.expect("a token");
    for (app, email) in [(&own, "ada@example.com"), (&privileged, "uma@example.com")] {
        let refused = ask(app, email).await;
        let forbidden =
            matches!(refused, Err(NotDone::Refused(grantry_engine::Refusal::Forbidden(_))));
        assert!(forbidden, "{email}");
    }
}

async fn product_c09_a_token_on_behalf_ends_with_its_person(home: &Home) {
    let engine = home.start_with_ada().await;
    home.add(&engine, "uma", Role::User).await;
    let app = app(home, &engine, |_| ()).await;
    let given = ask(home, &engine, &app, ("uma@example.com", "")).await.expect("a token");
    let disabled = engine.disable_application(&home.ctx(), &platform(), &app.client_id).await;
    disabled.expect("disabled");
    let enabled = engine.enable_application(&home.ctx(), &platform(), &app.client_id).await;
    enabled.expect("enabled");
    let again = introspected(home, &engine, &app, &given.access_token).await;
    assert!(matches!(again, Introspected::Active(_)), "the application works again");
    let listed =
        NewApplicationUser { email: "uma@example.com".to_owned(), ..NewApplicationUser::default() };
    let id = &app.client_id;
    let added = engine.add_application_user(&home.ctx(), &platform(), id, listed).await;
    added.expect("listed");
    let out = engine
        .change_application_user(&home.ctx(), &platform(), id, "uma@example.com", false)
        .await;
    out.expect("kept out");
    let over = introspected(home, &engine, &app, &given.access_token).await;
    assert_eq!(over, Introspected::Inactive);
}

async fn product_c09_a_token_is_taken_apart_and_its_signature_checked(home: &Home) {
    let engine = home.start_with_ada().await;
    home.add(&engine, "uma", Role::User).await;
    let jwt = app(home, &engine, |_| ()).await;
    let given = ask(home, &engine, &jwt, ("uma@example.com", "")).await.expect("a token");
    let token = given.access_token.expose().as_str();
    let seen = inspected(home, &engine, &jwt, token).await.expect("readable");
    let TokenSeal::Signed { kid, algorithm } = &seen.seal else { unreachable!("{seen:?}") };
    assert_eq!((algorithm.as_str(), value(&seen.header, "kid")), ("ES256", kid.as_str()));
    assert_eq!(value(&seen.claims, "client_id"), jwt.client_id);
    assert!(seen.claims.iter().all(|claim| !claim.meaning.is_empty()), "{seen:?}");
    let (signed, signature) = token.rsplit_once('.').expect("three parts");
    let (header, claims) = signed.split_once('.').expect("three parts");
    for forged in [
        format!("{signed}.{}", signature.chars().rev().collect::<String>()),
        format!("{header}.{}.{signature}", claims.replace(&claims[..4], "eyJ9")),
        format!("{signed}."),
    ] {
        if let Ok(seen) = inspected(home, &engine, &jwt, &forged).await {
            assert_eq!(seen.seal, TokenSeal::NotOurs, "{forged}");
        }
    }
    for other in ["", "a.b.c", "gry_at_nothing", "plain"] {
        let refused = wrong(inspected(home, &engine, &jwt, other).await);
        assert_eq!(refused, [("token".to_owned(), "unreadable".to_owned())], "{other}");
    }
    let opaque = app(home, &engine, |draft| {
        "Sealed".clone_into(&mut draft.name);
        "opaque".clone_into(&mut draft.access_token_format);
    })
    .await;
    let sealed = ask(home, &engine, &opaque, ("uma@example.com", "")).await.expect("a token");
    let seen = inspected(home, &engine, &opaque, sealed.access_token.expose()).await;
    assert_eq!(seen.expect("readable").seal, TokenSeal::Sealed);
    let elsewhere = inspected(home, &engine, &jwt, sealed.access_token.expose()).await;
    assert_eq!(wrong(elsewhere)[0].1, "unreadable", "another application's is not opened");
}

async fn product_c09_a_refused_request_says_why_to_administrators(home: &Home) {
    let engine = home.start_with_ada().await;
    let machine = |draft: &mut Draft| draft.grant_types.push("client_credentials".to_owned());
    let app = app(home, &engine, machine).await;
    let reader = platform().reader();
    let why = async |client_id: &str, request: &str| {
        engine.why_refused(&home.ctx(), &reader, client_id, request).await
    };
    for number in 0..10 {
        let name = format!("request-{number}");
        let request = RequestId::parse(&name).expect("an id");
        let ctx = Ctx { request, ..home.ctx() };
        let outcome = engine.issue_token(&ctx, beyond(&app)).await.expect("an answer");
        assert!(matches!(outcome, TokenOutcome::Refused(_)));
        // The server writes what it has counted at the same moment.
        let (written, seen) = tokio::join!(engine.write_ledger(), why(&app.client_id, &name));
        written.expect("written");
        let seen = seen.expect("an answer").expect("an entry");
        let (reason, sent) = (seen.reason.as_str(), seen.sent.as_deref());
        assert_eq!((reason, sent), ("scope_not_held", Some("missing")));
        assert!(seen.words.contains("does not have"), "{seen:?}");
    }
    assert_eq!(why(&app.client_id, "another").await.expect("an answer"), None);
    assert!(not_found(why("nobody", "request-0").await));
}

/// A request for more than the application holds.
fn beyond(app: &App) -> TokenRequest {
    let client = ClientCredentials {
        client_id: app.client_id.clone(),
        secret: Some(secret(&app.secret)),
        by: PresentedBy::Basic,
    };
    TokenRequest {
        client,
        grant: TokenGrant::ClientCredentials,
        scope: Some("public missing".to_owned()),
        resources: Vec::new(),
        tenant: None,
    }
}
