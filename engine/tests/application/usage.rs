//! What is counted beside the requests: tokens, refusals with their reasons, and who uses a secret.

use super::tokens::{an_application, ask};
use super::{conflict, draft, make, not_found, platform, read, wrong};
use crate::support::{Home, both};
use grantry_core::console::{RejectionView, SecretUsage, SecretView};
use grantry_core::listing::{ListRequest, Page};
use grantry_core::rejection::Remedy;
use grantry_core::secret::Secret;
use grantry_core::time::Span;
use grantry_core::usage::Interval;
use grantry_engine::authority::Operator;
use grantry_engine::{
    ClientCredentials, Engine, NewSecret, PresentedBy, SecretChange, TokenGrant, TokenOutcome,
    TokenRequest, UsageWanted,
};
use std::net::{IpAddr, Ipv4Addr};

both!(
    product_d01_a_secret_gets_another_label_and_another_end,
    product_d01_calls_and_callers_are_counted_exactly_under_many_at_once,
    product_d03_refused_requests_are_listed_with_their_real_reason,
    product_d03_the_last_two_hundred_are_kept,
    product_d11_tokens_are_counted_by_grant_and_outcome,
    product_d11_counts_are_forgotten_in_the_end,
);

async fn rejections(home: &Home, engine: &Engine, id: &str) -> Page<RejectionView> {
    let request = ListRequest { limit: Some(200), ..ListRequest::default() };
    let reader = platform().reader();
    engine.application_rejections(&home.ctx(), &reader, id, &request).await.expect("a page")
}

async fn secret(home: &Home, engine: &Engine, id: &str) -> SecretView {
    read(home, engine, id).await.secrets.remove(0)
}

async fn product_d03_refused_requests_are_listed_with_their_real_reason(home: &Home) {
    let engine = home.start_with_ada().await;
    let (id, secret) = an_application(home, &engine, &["public"]).await;
    let expires_at = Some(home.ctx().now + Span::hours(1));
    let input = NewSecret { label: Some("spring".to_owned()), expires_at };
    let (_, short) = engine.add_secret(&home.ctx(), &platform(), &id, input).await.expect("added");
    home.advance(Span::hours(1));
    let other = if secret.ends_with('x') { "y" } else { "x" };
    let typo = format!("{}{other}", &secret[..secret.len() - 1]);
    for (secret, scope) in [
        (typo.as_str(), None),
        (short.expose(), None),
        (secret.as_str(), Some("admin")),
        ("", None),
    ] {
        home.advance(Span::seconds(1));
        ask(home, &engine, &id, secret, scope).await.expect_err("refused");
    }
    assert!(rejections(home, &engine, &id).await.items.is_empty(), "nobody waits for a write");
    engine.write_ledger().await.expect("written");
    let listed = rejections(home, &engine, &id).await.items;
    let short_of: Vec<_> = listed
        .iter()
        .map(|one| (one.reason.as_str(), one.error.as_str(), one.remedy, one.sent.as_deref()))
        .collect();
    assert_eq!(
        short_of,
        [
            ("secret_missing", "invalid_client", Remedy::Caller, None),
            ("scope_not_held", "invalid_scope", Remedy::Access, Some("admin")),
            ("secret_expired", "invalid_client", Remedy::Credentials, None),
            ("secret_mistyped", "invalid_client", Remedy::Caller, None),
        ],
        "newest first"
    );
    assert_eq!(listed[2].nearest.as_deref(), Some("spring"), "it says which secret it was");
    let told = format!("{listed:?}");
    assert!(!told.contains(&typo[8..20]) && !told.contains(&short.expose()[8..20]));
    assert!(listed.iter().all(|one| one.remote_addr == home.ctx().remote.to_string()));
    let stranger = Operator::at_the_command_line().writer().reader();
    let request = ListRequest::default();
    let none = engine.application_rejections(&home.ctx(), &stranger, "nobody", &request).await;
    assert!(not_found(none));
}

async fn product_d03_the_last_two_hundred_are_kept(home: &Home) {
    let engine = home.start_with_ada().await;
    let (id, secret) = an_application(home, &engine, &["public"]).await;
    for number in 0..250 {
        let scope = format!("scope-{number}");
        ask(home, &engine, &id, &secret, Some(&scope)).await.expect_err("refused");
        home.advance(Span::seconds(1));
    }
    engine.write_ledger().await.expect("written");
    let page = rejections(home, &engine, &id).await;
    assert_eq!((page.items.len(), page.next_cursor), (200, None));
    assert_eq!(page.items[0].sent.as_deref(), Some("scope-249"));
    assert_eq!(page.items[199].sent.as_deref(), Some("scope-50"));
    let request = ListRequest { limit: Some(150), ..ListRequest::default() };
    let reader = platform().reader();
    let ask = async |request: &ListRequest| {
        engine.application_rejections(&home.ctx(), &reader, &id, request).await.expect("a page")
    };
    let first = ask(&request).await;
    let next = ListRequest { cursor: first.next_cursor, ..request };
    assert_eq!(ask(&next).await.items.len(), 50, "the rest is on the next page");
}

async fn product_d11_tokens_are_counted_by_grant_and_outcome(home: &Home) {
    let engine = home.start_with_ada().await;
    let (id, secret) = an_application(home, &engine, &["public"]).await;
    let other = make(home, &engine, draft("Other")).await;
    let other_secret = other.secret.expect("a secret");
    let begun = home.ctx().now;
    for _ in 0..3 {
        ask(home, &engine, &id, &secret, None).await.expect("a token");
    }
    ask(home, &engine, &id, &secret, Some("admin")).await.expect_err("refused");
    home.advance(Span::hours(2));
    ask(home, &engine, &id, &secret, None).await.expect("a token");
    let other_id = other.application.client_id;
    ask(home, &engine, &other_id, other_secret.expose(), None).await.expect("a token");
    engine.write_ledger().await.expect("written");

    let reader = platform().reader();
    let wanted = UsageWanted { from: Some(begun), to: None };
    let usage = engine.application_usage(&home.ctx(), &reader, &id, wanted).await.expect("counts");
    assert_eq!(usage.stretch.interval, Interval::Hour);
    let items: Vec<_> = usage
        .items
        .iter()
        .map(|item| (item.at, item.grant_type.as_str(), item.issued, item.refused))
        .collect();
    let hour = Interval::Hour.floor(begun);
    let later = hour + Span::hours(2);
    assert_eq!(items, [(hour, "client_credentials", 3, 1), (later, "client_credentials", 1, 0)]);

    let month = UsageWanted::default();
    let all = engine.usage(&home.ctx(), &reader, month).await.expect("counts");
    assert_eq!(all.stretch.interval, Interval::Day);
    assert_eq!(all.by_grant(), [("client_credentials".to_owned(), 5, 1)]);
    let backwards = UsageWanted { from: Some(home.ctx().now), to: Some(begun) };
    assert!(engine.usage(&home.ctx(), &reader, backwards).await.is_err());
}

async fn product_d01_calls_and_callers_are_counted_exactly_under_many_at_once(home: &Home) {
    const CALLERS: u8 = 50;
    const CALLS: i64 = 4;
    let engine = home.start_with_ada().await;
    let (id, secret) = an_application(home, &engine, &["public"]).await;
    let mut tasks = tokio::task::JoinSet::new();
    for caller in 0..CALLERS {
        let (engine, id, secret) = (engine.clone(), id.clone(), secret.clone());
        let mut ctx = home.ctx();
        ctx.remote = IpAddr::V4(Ipv4Addr::new(192, 0, 2, caller));
        tasks.spawn(async move {
            for _ in 0..CALLS {
                let client = ClientCredentials {
                    client_id: id.clone(),
                    secret: Some(Secret::new(secret.clone())),
                    by: PresentedBy::Post,
                };
                let request = TokenRequest {
                    client,
                    grant: TokenGrant::ClientCredentials,
                    scope: None,
                    resources: Vec::new(),
                    tenant: None,
                };
                let outcome = engine.issue_token(&ctx, request).await.expect("an answer");
                assert!(matches!(outcome, TokenOutcome::Issued(_)));
            }
            // Writing in between loses nothing and counts nothing twice.
            if caller % 10 == 0 {
                engine.write_ledger().await.expect("written");
            }
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.expect("a caller");
    }
    engine.write_ledger().await.expect("written");
    let known = self::secret(home, &engine, &id).await;
    assert_eq!(known.last_used_at, Some(home.ctx().now));
    let from = known.usage.last_used_from.clone().unwrap_or_default();
    assert!(from.starts_with("192.0.2."), "{from}");
    let (callers, calls) = (i64::from(CALLERS), i64::from(CALLERS) * CALLS);
    let counted = SecretUsage {
        last_used_from: known.usage.last_used_from,
        calls_day: calls,
        calls_week: calls,
        callers_day: callers,
        callers_week: callers,
    };
    assert_eq!(self::secret(home, &engine, &id).await.usage, counted);
    home.advance(Span::days(2));
    let later = SecretUsage { calls_day: 0, callers_day: 0, ..counted };
    assert_eq!(self::secret(home, &engine, &id).await.usage, later);
}

async fn product_d01_a_secret_gets_another_label_and_another_end(home: &Home) {
    let engine = home.start_with_ada().await;
    let (id, first) = an_application(home, &engine, &["public"]).await;
    let known = secret(home, &engine, &id).await;
    let change = async |change: SecretChange| {
        engine.change_secret(&home.ctx(), &platform(), (&id, &known.id), change).await
    };
    let end = home.ctx().now + Span::days(3);
    let input = SecretChange { label: Some("nightly job".to_owned()), expires_at: Some(Some(end)) };
    let after = change(input).await.expect("changed");
    assert_eq!((after.label.as_str(), after.expires_at), ("nightly job", Some(end)));
    assert_eq!(secret(home, &engine, &id).await, after);
    assert!(ask(home, &engine, &id, &first, None).await.is_ok(), "the secret itself stays");
    let bad = SecretChange { label: Some(String::new()), expires_at: Some(Some(home.ctx().now)) };
    let fields: Vec<_> = wrong(change(bad).await).into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["label", "expires_at"]);
    let never = SecretChange { label: None, expires_at: Some(None) };
    assert_eq!(change(never).await.expect("changed").expires_at, None);
    let soon = SecretChange { label: None, expires_at: Some(Some(end)) };
    change(soon).await.expect("changed");
    home.advance(Span::days(3));
    let late = SecretChange { label: None, expires_at: Some(None) };
    assert_eq!(conflict(change(late).await), "secret_expired", "what is over stays over");
    assert!(ask(home, &engine, &id, &first, None).await.is_err());
}

async fn product_d11_counts_are_forgotten_in_the_end(home: &Home) {
    let engine = home.start_with_ada().await;
    let (id, secret) = an_application(home, &engine, &["public"]).await;
    ask(home, &engine, &id, &secret, None).await.expect("a token");
    engine.write_ledger().await.expect("written");
    let before = home.ctx().now;
    home.advance(Span::days(399));
    engine.clean_up().await.expect("cleaned");
    let reader = platform().reader();
    let wanted = UsageWanted { from: Some(before), to: Some(before + Span::days(1)) };
    let usage = engine.usage(&home.ctx(), &reader, wanted).await.expect("counts");
    assert_eq!(usage.items.len(), 1, "counts are kept for 400 days");
    home.advance(Span::days(2));
    engine.clean_up().await.expect("cleaned");
    let usage = engine.usage(&home.ctx(), &reader, wanted).await.expect("counts");
    assert!(usage.items.is_empty());
}
