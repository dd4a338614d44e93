//! Making an application: what it gets by itself, what is refused, and that all of it is recorded.

use super::{conflict, draft, make, new, platform, read, wrong};
use crate::support::{Home, at_once, both};
use grantry_core::application::{ApplicationStatus, Draft};
use grantry_core::audit::Value;
use grantry_core::listing::ListRequest;
use grantry_engine::{NewApplication, NotDone, Refusal};

both!(
    product_a02_a_name_and_a_permission_are_enough,
    product_a02_everything_that_is_wrong_is_said_at_once,
    product_a02_everything_can_be_said_at_creation,
    product_a03_the_secret_is_kept_nowhere,
    product_a09_a_name_is_used_once_in_a_tenant,
    product_a14_a_public_application_has_no_secret,
    product_b03_what_a_region_refuses_is_said,
    product_d05_creation_is_recorded_without_the_secret,
);

async fn product_a02_a_name_and_a_permission_are_enough(home: &Home) {
    let engine = home.start_with_ada().await;
    let made = make(home, &engine, draft(" Billing sync ")).await;
    let application = made.application;
    assert_eq!(application.name, "Billing sync");
    assert_eq!((application.tenant.as_str(), application.region.as_str()), ("default", "default"));
    assert_eq!((application.db_code.as_str(), application.version), ("default", 1));
    assert_eq!(application.owner, "ada@example.com", "the first platform administrator");
    assert_eq!(application.status, ApplicationStatus::Active);
    assert_eq!(application.secrets.len(), 1);
    let secret = made.secret.expect("a secret");
    let hint = &application.secrets[0];
    assert_eq!(hint.label, "initial");
    assert!(secret.expose().starts_with(&hint.prefix) && secret.expose().ends_with(&hint.last4));
    assert_eq!(read(home, &engine, &application.client_id).await, application);
}

async fn product_a02_everything_that_is_wrong_is_said_at_once(home: &Home) {
    let engine = home.start_with_ada().await;
    let input = NewApplication {
        tenant: Some("nowhere".into()),
        region: Some("atlantis".into()),
        suite: Some("tools".into()),
        draft: Draft { redirect_uris: vec!["not a uri".into()], ..draft("") },
    };
    let refused = wrong(engine.create_application(&home.ctx(), &platform(), input).await);
    let fields: Vec<_> = refused.iter().map(|(field, _)| field.as_str()).collect();
    for field in ["name", "redirect_uris[0]", "tenant", "region", "project"] {
        assert!(fields.contains(&field), "{field} in {refused:?}");
    }
    let input = new(Draft {
        scopes: vec!["public".into(), "nothing".into()],
        allowed_tenants: vec!["nowhere".into()],
        multi_tenant: true,
        default_audience: Some("https://api.example.com".into()),
        ..draft("Names of nothing")
    });
    let refused = wrong(engine.create_application(&home.ctx(), &platform(), input).await);
    let codes: Vec<_> = refused.iter().map(|(f, c)| format!("{f} {c}")).collect();
    for line in [
        "scopes[1] unknown_scope",
        "allowed_tenants[0] unknown_tenant",
        "default_audience invalid_target",
    ] {
        assert!(codes.iter().any(|code| code == line), "{line} in {codes:?}");
    }
    let (reader, none) = (platform().reader(), grantry_engine::ApplicationFilter::default());
    let all = engine.list_applications(&home.ctx(), &reader, none, &ListRequest::default()).await;
    assert!(all.expect("a list").page.items.is_empty(), "nothing was kept");
}

async fn product_a02_everything_can_be_said_at_creation(home: &Home) {
    let engine = home.start_with_ada().await;
    let typed = Draft {
        grant_types: vec!["authorization_code".into(), "refresh_token".into()],
        redirect_uris: vec!["HTTPS://App.Example.com:443/cb".into(), "http://127.0.0.1/cb".into()],
        post_logout_redirect_uris: vec!["https://app.example.com/out".into()],
        allowed_origins: vec!["*".into()],
        allowed_domains: vec!["https://app.example.com/".into(), "http://localhost:3000/".into()],
        scopes: vec!["openid".into(), "public".into()],
        trusted: true,
        multi_tenant: true,
        allowed_tenants: vec!["default".into()],
        access_token_lifetime: 600,
        refresh_token_lifetime: 86_400,
        resources: vec!["https://api.example.com".into()],
        default_audience: Some("https://api.example.com".into()),
        access_policy: "assigned".into(),
        ..draft("Customer portal")
    };
    let made = make(home, &engine, typed).await.application;
    assert_eq!(made.redirect_uris, ["https://app.example.com/cb", "http://127.0.0.1/cb"]);
    assert_eq!(made.allowed_domains, ["app.example.com", "localhost:3000"]);
    assert_eq!(
        (made.allowed_origins, made.allowed_tenants),
        (vec!["*".into()], vec!["default".into()])
    );
    assert_eq!(made.default_audience.as_deref(), Some("https://api.example.com"));
    assert_eq!(made.resources, ["https://api.example.com"]);
    assert!(made.trusted && made.multi_tenant && made.confidential && !made.privileged);
    assert_eq!((made.access_token_lifetime, made.refresh_token_lifetime), (600, 86_400));
    let other = Draft { resources: vec!["https://api.example.com".into()], ..draft("Other") };
    let refused = wrong(engine.create_application(&home.ctx(), &platform(), new(other)).await);
    assert_eq!(refused, [("resources[0]".to_owned(), "resource_taken".to_owned())]);
}

async fn product_a03_the_secret_is_kept_nowhere(home: &Home) {
    let engine = home.start_with_ada().await;
    let made = make(home, &engine, draft("Billing sync")).await;
    let secret = made.secret.expect("a secret");
    let shown = format!("{:?}", read(home, &engine, &made.application.client_id).await);
    assert!(!shown.contains(secret.expose().as_str()));
    engine.close().await;
    for text in home.everything_stored().await {
        assert!(!text.contains(secret.expose().as_str()), "{text}");
    }
}

async fn product_a09_a_name_is_used_once_in_a_tenant(home: &Home) {
    let engine = home.start_with_ada().await;
    make(home, &engine, draft("Billing Sync")).await;
    for same in ["billing sync", "  BILLING   SYNC ", "Ｂilling sync"] {
        let again = engine.create_application(&home.ctx(), &platform(), new(draft(same))).await;
        assert_eq!(conflict(again), "name_taken", "{same}");
    }
    let (engine, ctx) = (&engine, home.ctx());
    let made =
        at_once(20, |_| {
            let (engine, ctx) = (engine.clone(), ctx.clone());
            async move {
                engine.create_application(&ctx, &platform(), new(draft("Lobby"))).await.is_ok()
            }
        })
        .await;
    assert_eq!(made.into_iter().filter(|made| *made).count(), 1);
}

async fn product_a14_a_public_application_has_no_secret(home: &Home) {
    let engine = home.start_with_ada().await;
    let typed = Draft {
        confidential: false,
        grant_types: vec!["authorization_code".into()],
        redirect_uris: vec!["com.example.app:/cb".into()],
        ..draft("Phone app")
    };
    let made = make(home, &engine, typed).await;
    assert!(made.secret.is_none() && made.application.secrets.is_empty());
    let id = made.application.client_id;
    let again = engine.regenerate_secret(&home.ctx(), &platform(), &id).await;
    assert_eq!(conflict(again), "public_application");
}

async fn product_b03_what_a_region_refuses_is_said(home: &Home) {
    let engine = home.start_with_ada().await;
    let create = async |region: Option<&str>| {
        let input =
            NewApplication { region: region.map(str::to_owned), ..new(draft("Billing sync")) };
        wrong(engine.create_application(&home.ctx(), &platform(), input).await)
    };
    let said = |code: &str| vec![("region".to_owned(), code.to_owned())];
    assert_eq!(create(Some("atlantis")).await, said("unknown_region"));
    home.execute("UPDATE region_databases SET active = false").await;
    assert_eq!(create(Some("default")).await, said("no_active_database"));
    assert_eq!(create(None).await, said("required"));
    home.execute("UPDATE regions SET active = false").await;
    assert_eq!(create(Some("default")).await, said("region_inactive"));
}

async fn product_d05_creation_is_recorded_without_the_secret(home: &Home) {
    let engine = home.start_with_ada().await;
    let (_, person) = home.signed_in(&engine, "ada").await;
    let ctx = grantry_engine::Ctx { actor: person.actor(), ..home.ctx() };
    let writer = person.writer().expect("an administrator");
    let made = engine.create_application(&ctx, &writer, new(draft("Billing sync"))).await;
    let made = made.expect("made");
    let id = made.application.client_id;
    let all = ListRequest::default();
    let timeline = engine.application_timeline(&ctx, &writer.reader(), &id, &all).await;
    let timeline = timeline.expect("a timeline").items;
    assert_eq!(timeline.len(), 1);
    let event = &timeline[0];
    assert_eq!(
        (event.actor.as_str(), event.action.as_str()),
        ("ada@example.com", "application.create")
    );
    assert_eq!((event.target.as_str(), event.tenant.as_deref()), (id.as_str(), Some("default")));
    let name = event.changes.iter().find(|change| change.field == "name").expect("the name");
    assert_eq!((&name.before, &name.after), (&Value::Nothing(()), &Value::from("Billing sync")));
    let secret = made.secret.expect("a secret");
    let text = format!("{timeline:?}");
    assert!(!text.contains(secret.expose().as_str()) && text.contains(&secret.expose()[..11]));
    // Nothing is recorded of what was refused.
    let refused = engine.create_application(&ctx, &writer, new(draft("billing SYNC"))).await;
    assert!(matches!(refused.err(), Some(NotDone::Refused(Refusal::Conflict(_)))));
    let action = "application.".to_owned();
    let filter = grantry_engine::AuditFilter { action, ..Default::default() };
    let log = engine.list_audit(&ctx, &writer.reader(), filter, &all).await;
    assert_eq!(log.expect("the log").items, timeline);
}
