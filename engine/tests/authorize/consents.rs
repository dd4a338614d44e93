//! What people have allowed, and for how much of it they are not asked again.

use super::{ask, decide, draft, list, make, request, signed_in, stranger, told};
use crate::support::{Home, both};
use grantry_core::application::Draft;
use grantry_engine::authority::Operator;
use grantry_engine::{NewTenant, Step};

both!(
    consent_is_remembered_for_each_person_application_and_tenant,
    product_c06_what_is_unticked_is_neither_granted_nor_remembered,
    nothing_is_asked_for_a_trusted_application,
    the_page_says_what_is_asked_for,
);

const ADA: &str = "ada@example.com";

async fn product_c06_what_is_unticked_is_neither_granted_nor_remembered(home: &Home) {
    let engine = home.start_with_ada().await;
    let app = make(home, &engine, draft("App")).await;
    let params = request(&app, "scope=openid+email+offline_access");
    let visitor = signed_in(home, &engine, &params, (&stranger(), ADA)).await;
    let some: &[&str] = &["email", "admin"];
    let step = decide(home, &engine, &params, (&visitor, Some(some))).await;
    assert!(!told(step, "code").is_empty());
    let stored = home.everything_stored().await.join("\n");
    assert!(stored.contains("openid email"), "the grant");
    assert!(!stored.contains("openid email offline_access"));
    let less = ask(home, &engine, &request(&app, "scope=email+openid"), &visitor).await;
    assert!(!told(less, "code").is_empty());
    assert!(matches!(ask(home, &engine, &params, &visitor).await, Step::Consent(_)));
    let step = decide(home, &engine, &params, (&visitor, Some(&["offline_access"]))).await;
    assert!(!told(step, "code").is_empty());
    let fewer = ask(home, &engine, &request(&app, "scope=email+openid"), &visitor).await;
    assert!(matches!(fewer, Step::Consent(_)), "what was unticked this time is asked again");
    let denied = decide(home, &engine, &params, (&visitor, None)).await;
    assert_eq!(told(denied, "error"), "access_denied");
}

async fn consent_is_remembered_for_each_person_application_and_tenant(home: &Home) {
    let engine = home.start_with_ada().await;
    let admin = Operator::at_the_command_line().platform_admin();
    let acme = NewTenant { slug: "acme".to_owned(), name: "Acme".to_owned() };
    engine.create_tenant(&home.ctx(), &admin, acme).await.expect("made");
    let multi = Draft { multi_tenant: true, ..draft("App") };
    let app = make(home, &engine, multi).await;
    let other = make(home, &engine, draft("Other")).await;
    let eve = super::person(home, &engine, "eve").await;
    let params = request(&app, "");
    let visitor = signed_in(home, &engine, &params, (&stranger(), ADA)).await;
    let all: &[&str] = &["email"];
    assert!(!told(decide(home, &engine, &params, (&visitor, Some(all))).await, "code").is_empty());
    assert!(!told(ask(home, &engine, &params, &visitor).await, "code").is_empty());
    let elsewhere = ask(home, &engine, &request(&other, ""), &visitor).await;
    assert!(matches!(elsewhere, Step::Consent(_)), "another application");
    let abroad = ask(home, &engine, &request(&app, "tenant=acme"), &visitor).await;
    assert_eq!(told(abroad, "error"), "access_denied", "Ada is not of that tenant");
    let foreign = ask(home, &engine, &request(&other, "tenant=acme"), &visitor).await;
    assert_eq!(told(foreign, "error"), "invalid_request", "it does not work there");
    let eve = signed_in(home, &engine, &params, (&stranger(), &eve)).await;
    assert!(matches!(ask(home, &engine, &params, &eve).await, Step::Consent(_)), "somebody else");
}

async fn nothing_is_asked_for_a_trusted_application(home: &Home) {
    let engine = home.start_with_ada().await;
    let trusted = Draft { trusted: true, ..draft("Trusted") };
    let app = make(home, &engine, trusted).await;
    let params = request(&app, "prompt=consent");
    let visitor = signed_in(home, &engine, &params, (&stranger(), ADA)).await;
    assert!(!told(ask(home, &engine, &params, &visitor).await, "code").is_empty());
    let public = Draft { trusted: true, confidential: false, ..draft("Public") };
    let public = make(home, &engine, public).await;
    let step = ask(home, &engine, &request(&public, ""), &visitor).await;
    assert!(matches!(step, Step::Consent(_)), "anybody can pretend to be a public one");
}

async fn the_page_says_what_is_asked_for(home: &Home) {
    let engine = home.start_with_ada().await;
    let app = make(home, &engine, draft("App")).await;
    let params = request(&app, "scope=openid+offline_access+openid");
    let visitor = signed_in(home, &engine, &params, (&stranger(), ADA)).await;
    let Step::Consent(asked) = ask(home, &engine, &params, &visitor).await else {
        unreachable!("no consent page")
    };
    assert_eq!((asked.carried.application.as_str(), asked.owner.as_str()), ("App", ADA));
    assert_eq!(asked.person.email, ADA);
    let names: Vec<_> = asked.scopes.iter().map(|scope| scope.name.clone()).collect();
    assert_eq!(names, list(&["openid", "offline_access"]));
    assert_eq!(asked.scopes.iter().map(|scope| scope.required).collect::<Vec<_>>(), [true, false]);
    assert!(asked.scopes.iter().all(|scope| !scope.title.is_empty() && scope.title != scope.name));
}
