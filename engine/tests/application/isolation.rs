//! An administrator of one tenant sees and changes nothing of another, whatever they ask for.

use super::{draft, new, not_found, platform};
use crate::support::{Home, both};
use grantry_core::application::Draft;
use grantry_core::listing::ListRequest;
use grantry_core::secret::Secret;
use grantry_core::user::Role;
use grantry_engine::authority::{ApiCaller, Writer};
use grantry_engine::{
    ApplicationFilter, AuditFilter, ClientCredentials, Engine, Forbidden, NewApplication,
    NewSecret, NewTenant, NotDone, PresentedBy, Refusal, TokenGrant, TokenOutcome, TokenRequest,
};

both!(
    product_b01_no_call_reaches_an_application_of_another_tenant,
    product_b01_a_tenant_is_chosen_by_authority,
    privileged_applications_are_for_the_platform,
    product_a18_only_administrators_have_the_right_to_change,
);

/// An application in a tenant of its own, made by the platform.
async fn elsewhere(home: &Home, engine: &Engine) -> String {
    let admin = grantry_engine::authority::Operator::at_the_command_line().platform_admin();
    let tenant = NewTenant { slug: "elsewhere".into(), name: "Elsewhere".into() };
    engine.create_tenant(&home.ctx(), &admin, tenant).await.expect("a tenant");
    let input =
        NewApplication { tenant: Some("elsewhere".into()), ..new(draft("Billing elsewhere")) };
    let made = engine.create_application(&home.ctx(), &platform(), input).await.expect("made");
    made.application.client_id
}

async fn tenant_admin(home: &Home, engine: &Engine) -> Writer {
    home.add(engine, "tom", Role::TenantAdmin).await;
    let (_, person) = home.signed_in(engine, "tom").await;
    person.writer().expect("an administrator")
}

/// What a program may that has a scope, in the tenant `default`.
async fn program(home: &Home, engine: &Engine, scope: &str) -> ApiCaller {
    let scopes = vec![scope.to_owned()];
    let input = new(Draft { scopes, ..draft(&format!("Program {scope}")) });
    let made = engine.create_application(&home.ctx(), &platform(), input).await.expect("made");
    let client = ClientCredentials {
        client_id: made.application.client_id,
        secret: Some(Secret::new(made.secret.expect("a secret").expose().clone())),
        by: PresentedBy::Post,
    };
    let request = TokenRequest {
        client,
        grant: TokenGrant::ClientCredentials,
        scope: None,
        resources: Vec::new(),
        tenant: None,
    };
    let issued = engine.issue_token(&home.ctx(), request).await.expect("an answer");
    let TokenOutcome::Issued(token) = issued else { unreachable!("no token") };
    let caller = engine.authenticate_api(&home.ctx(), token.access_token.expose()).await;
    caller.expect("an answer").expect("a token of ours")
}

async fn product_b01_no_call_reaches_an_application_of_another_tenant(home: &Home) {
    let engine = home.start_with_ada().await;
    let id = elsewhere(home, &engine).await;
    let person = tenant_admin(home, &engine).await;
    let program = program(home, &engine, "grantry:tenant").await.writer().expect("may write");
    for writer in [person, program] {
        let (ctx, reader, all) = (home.ctx(), writer.reader(), ListRequest::default());
        assert!(not_found(engine.application(&ctx, &reader, &id).await));
        assert!(not_found(engine.application_draft(&ctx, &reader, &id).await));
        assert!(not_found(engine.application_timeline(&ctx, &reader, &id, &all).await));
        let edit = |_: &mut Draft| Vec::new();
        assert!(not_found(engine.change_application(&ctx, &writer, &id, None, edit).await));
        assert!(not_found(engine.disable_application(&ctx, &writer, &id).await));
        assert!(not_found(engine.enable_application(&ctx, &writer, &id).await));
        assert!(not_found(engine.regenerate_secret(&ctx, &writer, &id).await));
        assert!(not_found(engine.add_secret(&ctx, &writer, &id, NewSecret::default()).await));
        assert!(not_found(engine.retire_secret(&ctx, &writer, &id, "any").await));
        assert!(not_found(engine.preview_incident(&ctx, &reader, &id).await));
        assert!(not_found(engine.report_incident(&ctx, &writer, &id, &id).await));
        assert!(not_found(engine.create_handover(&ctx, &writer, &id, None).await));
        assert!(not_found(engine.list_handovers(&ctx, &reader, &id).await));
        assert!(not_found(engine.cancel_handover(&ctx, &writer, &id, "any").await));
        assert!(not_found(engine.preview_restore(&ctx, &reader, &id, "any").await));
        let restored = engine.restore_application(&ctx, &writer, &id, None, "any").await;
        assert!(not_found(restored));
        assert!(not_found(engine.delete_application(&ctx, &writer, &id).await));
        assert!(not_found(engine.application_choices(&ctx, &reader, Some("elsewhere")).await));
        for (filter, query) in [
            (ApplicationFilter::default(), None),
            (ApplicationFilter::default(), Some("elsewhere".to_owned())),
            (ApplicationFilter { tenant: Some("elsewhere".into()), ..Default::default() }, None),
        ] {
            let ask = ListRequest { query, ..ListRequest::default() };
            let list = engine.list_applications(&ctx, &reader, filter, &ask).await.expect("a page");
            assert!(list.page.items.iter().all(|row| row.client_id != id), "{ask:?}");
        }
        let log = engine.list_audit(&ctx, &reader, AuditFilter::default(), &all).await;
        assert!(log.expect("the log").items.iter().all(|event| event.target != id));
    }
    let reader = platform().reader();
    let untouched = engine.application(&home.ctx(), &reader, &id).await.expect("it is there");
    assert_eq!(untouched.version, 1);
}

async fn product_b01_a_tenant_is_chosen_by_authority(home: &Home) {
    let engine = home.start_with_ada().await;
    elsewhere(home, &engine).await;
    let writer = tenant_admin(home, &engine).await;
    let own = engine.create_application(&home.ctx(), &writer, new(draft("Own"))).await;
    assert_eq!(own.expect("made").application.tenant, "default");
    let input = NewApplication { tenant: Some("elsewhere".into()), ..new(draft("Foreign")) };
    let refused = super::wrong(engine.create_application(&home.ctx(), &writer, input).await);
    assert_eq!(refused, [("tenant".to_owned(), "unknown_tenant".to_owned())]);
}

async fn privileged_applications_are_for_the_platform(home: &Home) {
    let engine = home.start_with_ada().await;
    let writer = tenant_admin(home, &engine).await;
    let forbidden = |stop: Option<NotDone>| {
        let Some(NotDone::Refused(Refusal::Forbidden(why))) = stop else { return false };
        why == Forbidden::PrivilegedApplication
    };
    let powerful = || Draft { scopes: vec!["grantry:read".into()], ..draft("Powerful") };
    let made = engine.create_application(&home.ctx(), &writer, new(powerful())).await;
    assert!(forbidden(made.err()), "nobody gives what they do not have");
    let made = engine.create_application(&home.ctx(), &platform(), new(powerful())).await;
    let id = made.expect("made").application.client_id;
    let (ctx, reader) = (home.ctx(), writer.reader());
    assert!(engine.application(&ctx, &reader, &id).await.expect("may be seen").privileged);
    let edit = |draft: &mut Draft| {
        draft.scopes = vec!["public".into()];
        Vec::new()
    };
    assert!(forbidden(engine.change_application(&ctx, &writer, &id, None, edit).await.err()));
    assert!(forbidden(engine.regenerate_secret(&ctx, &writer, &id).await.err()));
    let added = engine.add_secret(&ctx, &writer, &id, NewSecret::default()).await;
    assert!(forbidden(added.err()));
    assert!(forbidden(engine.disable_application(&ctx, &writer, &id).await.err()));
    assert!(forbidden(engine.delete_application(&ctx, &writer, &id).await.err()));
}

async fn product_a18_only_administrators_have_the_right_to_change(home: &Home) {
    let engine = home.start_with_ada().await;
    for (name, role, writes) in [("eve", Role::Auditor, false), ("tom", Role::TenantAdmin, true)] {
        home.add(&engine, name, role).await;
        let (_, person) = home.signed_in(&engine, name).await;
        assert_eq!(person.writer().is_some(), writes, "{role}");
    }
    let reads = program(home, &engine, "grantry:read").await;
    assert!(reads.reader().is_some() && reads.writer().is_none());
    let nothing = program(home, &engine, "public").await;
    assert!(nothing.reader().is_none() && nothing.writer().is_none());
}
