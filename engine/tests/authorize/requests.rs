//! What is kept of a request, and what is not.

use super::{ask, draft, make, request, signed_in, stranger, told};
use crate::support::{Home, both};
use grantry_core::application::Draft;
use grantry_core::authorize::Params;
use grantry_engine::{PageProblem, Step};

both!(
    looking_at_a_page_writes_nothing,
    only_a_keyed_hash_of_a_code_is_stored,
    product_b04_a_retired_plan_gives_no_code,
    refusals_are_kept_for_the_administrators,
    the_usual_scopes_are_meant_where_none_are_named,
);

const ADA: &str = "ada@example.com";

async fn looking_at_a_page_writes_nothing(home: &Home) {
    let engine = home.start_with_ada().await;
    let app = make(home, &engine, draft("App")).await;
    let before = home.everything_stored().await;
    for more in ["", "prompt=login", "scope=nothing", "prompt=none"] {
        ask(home, &engine, &request(&app, more), &stranger()).await;
    }
    assert!(home.everything_stored().await == before);
}

async fn only_a_keyed_hash_of_a_code_is_stored(home: &Home) {
    let engine = home.start_with_ada().await;
    let app = make(home, &engine, Draft { trusted: true, ..draft("App") }).await;
    let params = request(&app, "nonce=a-nonce-of-mine");
    let visitor = signed_in(home, &engine, &params, (&stranger(), ADA)).await;
    let code = told(ask(home, &engine, &params, &visitor).await, "code");
    assert_eq!(code.len(), 43);
    let stored = home.everything_stored().await.join("\n");
    assert!(stored.contains("a-nonce-of-mine"));
    let session = visitor.session.expect("a cookie");
    assert!(!stored.contains(&code) && !stored.contains(&session));
}

async fn product_b04_a_retired_plan_gives_no_code(home: &Home) {
    let engine = home.start_with_ada().await;
    home.execute(
        "INSERT INTO plans (id, slug, name, name_key, status, limits, created_at, updated_at)
        VALUES ('p1', 'starter', 'Starter', 'starter', 'active', '{\"monthly\":5000}', 0, 0)",
    )
    .await;
    let app = make(home, &engine, Draft { plan: Some("starter".into()), ..draft("App") }).await;
    assert!(matches!(ask(home, &engine, &request(&app, ""), &stranger()).await, Step::SignIn(_)));
    home.execute("UPDATE plans SET status = 'retired'").await;
    // A change behind the back of a running engine is noticed within seconds; a new one knows it.
    let engine = home.start().await;
    let step = ask(home, &engine, &request(&app, ""), &stranger()).await;
    let Step::Answer(answer) = step else { unreachable!("a page") };
    assert_eq!(answer.get("error"), Some("unauthorized_client"));
    assert_eq!(answer.get("error_description"), Some("The plan of this application is retired"));
}

async fn refusals_are_kept_for_the_administrators(home: &Home) {
    let engine = home.start_with_ada().await;
    let app = make(home, &engine, draft("App")).await;
    let query = format!("client_id={app}&redirect_uri=https%3A%2F%2Fapp.example.com%2FCB%00");
    let step = ask(home, &engine, &Params::decode(query.as_bytes()), &stranger()).await;
    assert!(matches!(step, Step::Shown(PageProblem::RedirectUriMismatch)));
    ask(home, &engine, &request(&app, "scope=nothing"), &stranger()).await;
    ask(home, &engine, &request(&app, "prompt=none"), &stranger()).await;
    engine.write_ledger().await.expect("written");
    let stored = home.everything_stored().await.join("\n");
    for kept in ["redirect_uri_mismatch", "https://app.example.com/CB", "scope_not_held"] {
        assert!(stored.contains(kept), "{kept}");
    }
    assert!(!stored.contains("login_required"), "everyday answers would crowd the list");
}

async fn the_usual_scopes_are_meant_where_none_are_named(home: &Home) {
    let engine = home.start_with_ada().await;
    let app = make(home, &engine, Draft { trusted: true, ..draft("App") }).await;
    let params = request(&app, "scope=");
    let visitor = signed_in(home, &engine, &params, (&stranger(), ADA)).await;
    assert!(!told(ask(home, &engine, &params, &visitor).await, "code").is_empty());
    let about_people = Draft { scopes: super::list(&["openid"]), ..draft("Other") };
    let other = make(home, &engine, about_people).await;
    let step = ask(home, &engine, &request(&other, "scope="), &visitor).await;
    assert_eq!(told(step, "error"), "invalid_scope");
}
