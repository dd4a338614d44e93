//! What needs attention: secrets that end, requests that are refused, applications that nobody
//! uses, retired plans, open origins.

use super::tokens::{an_application, ask};
use super::{draft, make, platform};
use crate::support::{Home, both};
use grantry_core::application::Draft;
use grantry_core::console::{Attention, Concern};
use grantry_core::time::Span;
use grantry_core::user::Role;
use grantry_engine::authority::{Operator, Writer};
use grantry_engine::{
    Engine, NewApplication, NewPlan, NewSecret, NewTenant, PlanEdit, UsageWanted,
};
use std::collections::BTreeMap;

both!(product_d11_what_needs_attention_is_named, product_d11_attention_stays_within_ones_tenant,);

async fn attention(home: &Home, engine: &Engine, writer: &Writer) -> Attention {
    engine.attention(&home.ctx(), &writer.reader()).await.expect("what needs attention")
}

fn names(concerns: &[Concern]) -> Vec<(&str, &str, i64)> {
    concerns.iter().map(|one| (one.name.as_str(), one.what.as_str(), one.times)).collect()
}

async fn product_d11_what_needs_attention_is_named(home: &Home) {
    let engine = home.start_with_ada().await;
    let writer = platform();
    let (id, secret) = an_application(home, &engine, &["public"]).await;
    assert!(attention(home, &engine, &writer).await.is_quiet(), "nothing to look at yet");

    for (label, days) in [("far", 60), ("later", 20), ("soon", 2)] {
        let expires_at = Some(home.ctx().now + Span::days(days));
        let input = NewSecret { label: Some(label.to_owned()), expires_at };
        engine.add_secret(&home.ctx(), &writer, &id, input).await.expect("added");
    }
    for _ in 0..3 {
        ask(home, &engine, &id, &secret, Some("admin")).await.expect_err("refused");
    }
    engine.write_ledger().await.expect("written");
    let open = Draft { allowed_origins: vec!["*".to_owned()], ..draft("Open") };
    make(home, &engine, open).await;
    let plan = NewPlan {
        slug: "starter".to_owned(),
        name: "Starter".to_owned(),
        status: None,
        limits: BTreeMap::new(),
    };
    let (right, ctx) = (Operator::at_the_command_line(), home.ctx());
    engine.create_plan(&ctx, &right.platform_admin(), plan).await.expect("a plan");
    make(home, &engine, Draft { plan: Some("starter".to_owned()), ..draft("Planned") }).await;
    let edit = PlanEdit { status: Some("retired".to_owned()), ..PlanEdit::default() };
    engine.change_plan(&ctx, &right.platform_admin(), "starter", edit).await.expect("retired");

    let seen = attention(home, &engine, &writer).await;
    assert_eq!(names(&seen.expiring.named), [("Worker", "soon", 0), ("Worker", "later", 0)]);
    assert_eq!(names(&seen.refused.named), [("Worker", "", 3)]);
    assert_eq!(names(&seen.any_origin.named), [("Open", "*", 0)]);
    assert_eq!(names(&seen.retired_plans.named), [("Planned", "starter", 0)]);
    assert!(seen.unused.named.is_empty(), "they are new");
    home.advance(Span::days(91));
    let seen = attention(home, &engine, &writer).await;
    assert_eq!(seen.unused.count, 3, "nobody has used any of them for ninety days");
    assert!(seen.refused.named.is_empty(), "that was long ago");
}

async fn product_d11_attention_stays_within_ones_tenant(home: &Home) {
    let engine = home.start_with_ada().await;
    let (right, ctx) = (Operator::at_the_command_line(), home.ctx());
    let tenant = NewTenant { slug: "acme".to_owned(), name: "Acme".to_owned() };
    engine.create_tenant(&ctx, &right.platform_admin(), tenant).await.expect("a tenant");
    let open = Draft { allowed_origins: vec!["*".to_owned()], ..draft("Open") };
    let input = NewApplication {
        draft: open,
        tenant: Some("acme".to_owned()),
        ..NewApplication::default()
    };
    let made = engine.create_application(&ctx, &platform(), input).await.expect("made");
    let id = made.application.client_id;
    let secret = made.secret.expect("a secret");
    ask(home, &engine, &id, secret.expose(), Some("admin")).await.expect_err("refused");
    engine.write_ledger().await.expect("written");
    let tom = home.writer_of(&engine, "tom", Role::TenantAdmin).await;
    assert!(attention(home, &engine, &tom).await.is_quiet(), "tom is of another tenant");
    let usage = async |writer: &Writer| {
        let usage = engine.usage(&home.ctx(), &writer.reader(), UsageWanted::default()).await;
        usage.expect("counts").items.len()
    };
    assert_eq!((usage(&platform()).await, usage(&tom).await), (1, 0));
    let all = attention(home, &engine, &platform()).await;
    assert_eq!((all.any_origin.count, all.refused.count), (1, 1));
    make(home, &engine, Draft { allowed_origins: vec!["*".to_owned()], ..draft("Ours") }).await;
    let seen = attention(home, &engine, &tom).await;
    assert_eq!(names(&seen.any_origin.named), [("Ours", "*", 0)]);
}
