//! Secrets: one by one, all at once, and never more than a few.

use super::{conflict, draft, make, not_found, platform, read, wrong};
use crate::support::{Home, both};
use grantry_core::time::Span;
use grantry_engine::NewSecret;

both!(
    product_a06_regenerating_ends_every_other_secret,
    product_d01_a_further_secret_leaves_the_others_alone,
    product_d01_at_most_five_live_at_once,
    product_d01_retiring_one_leaves_the_others_alone,
);

async fn product_a06_regenerating_ends_every_other_secret(home: &Home) {
    let engine = home.start_with_ada().await;
    let made = make(home, &engine, draft("Billing sync")).await;
    let id = made.application.client_id;
    let again = engine.regenerate_secret(&home.ctx(), &platform(), &id).await.expect("a new one");
    let (old, new) = (made.secret.expect("a secret"), again.secret.expect("a secret"));
    assert_ne!(old.expose(), new.expose());
    assert_eq!(again.application.secrets.len(), 1);
    assert!(new.expose().ends_with(&again.application.secrets[0].last4));
}

async fn product_d01_a_further_secret_leaves_the_others_alone(home: &Home) {
    let engine = home.start_with_ada().await;
    let id = make(home, &engine, draft("Billing sync")).await.application.client_id;
    let expires_at = Some(home.ctx().now + Span::days(30));
    let input = NewSecret { label: Some("blue".into()), expires_at };
    let (view, secret) =
        engine.add_secret(&home.ctx(), &platform(), &id, input).await.expect("added");
    assert_eq!((view.label.as_str(), view.expires_at), ("blue", expires_at));
    assert!(secret.expose().starts_with(&view.prefix));
    let labels: Vec<_> =
        read(home, &engine, &id).await.secrets.into_iter().map(|secret| secret.label).collect();
    assert_eq!(labels, ["initial", "blue"]);
    let input = NewSecret { label: Some(String::new()), expires_at: Some(home.ctx().now) };
    let refused = wrong(engine.add_secret(&home.ctx(), &platform(), &id, input).await);
    let fields: Vec<_> = refused.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(fields, ["label", "expires_at"]);
}

async fn product_d01_at_most_five_live_at_once(home: &Home) {
    let engine = home.start_with_ada().await;
    let id = make(home, &engine, draft("Billing sync")).await.application.client_id;
    let add = async || engine.add_secret(&home.ctx(), &platform(), &id, NewSecret::default()).await;
    for _ in 0..4 {
        add().await.expect("added");
    }
    assert_eq!(conflict(add().await), "too_many_secrets");
}

async fn product_d01_retiring_one_leaves_the_others_alone(home: &Home) {
    let engine = home.start_with_ada().await;
    let made = make(home, &engine, draft("Billing sync")).await.application;
    let id = made.client_id.as_str();
    engine.add_secret(&home.ctx(), &platform(), id, NewSecret::default()).await.expect("added");
    let first = made.secrets[0].id.as_str();
    engine.retire_secret(&home.ctx(), &platform(), id, first).await.expect("retired");
    assert!(not_found(engine.retire_secret(&home.ctx(), &platform(), id, first).await));
    let left = read(home, &engine, id).await.secrets;
    assert_eq!(left.len(), 1);
    assert_ne!(left[0].id, first);
}
