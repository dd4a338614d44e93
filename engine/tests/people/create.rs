//! Making people.

use super::*;
use crate::support::{at_once, both};
use grantry_core::user::Role;
use grantry_engine::{Forbidden, SignInOutcome};
use serde_json::json;

both!(
    product_b06_a_user_has_an_address_names_a_role_a_tenant_and_claims,
    product_b06_everything_that_is_wrong_with_a_new_user_is_said_at_once,
    product_b06_an_address_is_given_once_over_all_tenants,
    product_b06_of_many_with_one_address_at_once_one_is_made,
    product_b06_who_has_no_password_signs_in_as_soon_as_there_is_one,
    product_b06_a_tenant_gives_its_own_roles_only,
    a_platform_administrator_who_was_made_is_the_first_one,
);

async fn product_b06_a_user_has_an_address_names_a_role_a_tenant_and_claims(home: &Home) {
    let engine = home.start().await;
    add_tenant(home, &engine, "acme").await;
    let claims = json!({ "locale": "en", "email_verified": true });
    let new = NewPerson {
        email: " Grace@Example.com ".to_owned(),
        first_name: "Grace".to_owned(),
        last_name: Some("Hopper".to_owned()),
        role: Some("auditor".to_owned()),
        tenant: Some("acme".to_owned()),
        active: Some(false),
        claims: claims.as_object().cloned(),
        password: Some(secret(PASSWORD)),
    };
    let made = add(home, &engine, new).await;
    assert_eq!((made.email.as_str(), made.first_name.as_str()), ("Grace@Example.com", "Grace"));
    assert_eq!((made.last_name.as_str(), made.role), ("Hopper", Role::Auditor));
    assert_eq!((made.tenant.as_str(), made.active, made.version), ("acme", false, 1));
    assert_eq!(made.claims, r#"{"email_verified":true,"locale":"en"}"#);
    assert_eq!((made.created_at, made.updated_at), (home.ctx().now, home.ctx().now));
    let reader = platform().reader();
    for key in ["grace@example.com", "GRACE@example.com", &made.id] {
        assert_eq!(engine.user(&home.ctx(), &reader, key).await.expect("found"), made, "{key}");
    }
    for key in ["grace", "eve@example.com", "", "grace@example.com\0", "../x"] {
        let found = engine.user(&home.ctx(), &reader, key).await;
        assert_eq!(refusal(found), Refusal::NotFound, "{key:?}");
    }
    let entries = recorded(home, &engine, "Grace@Example.com").await;
    let [(action, changes)] = entries.as_slice() else { unreachable!("{entries:?}") };
    assert_eq!(action, "user.create");
    assert!(changes.contains(r#"{"field":"password","before":null,"after":"set"}"#), "{changes}");
    assert!(!changes.contains("argon2") && !changes.contains(PASSWORD), "{changes}");

    let plain = add(home, &engine, NewPerson { password: None, ..person("uma") }).await;
    assert_eq!((plain.role, plain.tenant.as_str()), (Role::User, "default"));
    assert_eq!((plain.last_name.as_str(), plain.active, plain.claims.as_str()), ("", true, "{}"));
}

async fn product_b06_everything_that_is_wrong_with_a_new_user_is_said_at_once(home: &Home) {
    let engine = home.start().await;
    let claims = json!({ "email_verified": "yes", "shoe_size": 38 });
    let bad = NewPerson {
        email: "grace".to_owned(),
        first_name: " ".to_owned(),
        last_name: Some("x".repeat(101)),
        role: Some("emperor".to_owned()),
        tenant: Some("nowhere".to_owned()),
        active: None,
        claims: claims.as_object().cloned(),
        password: Some(secret("short")),
    };
    let expected = [
        "email not_an_email",
        "first_name required",
        "last_name too_long",
        "role unknown_role",
        "claims.email_verified wrong_type",
        "claims.shoe_size unknown_claim",
        "password too_short",
        "tenant unknown_tenant",
    ];
    assert_eq!(wrong(engine.create_user(&home.ctx(), &platform(), bad).await), expected);
    for (text, code) in [("Grace@Example.com1", "obvious"), ("gracegrace1", "obvious")] {
        let email = "grace@example.com".to_owned();
        let first_name = "gracegrace".to_owned();
        let new = NewPerson { email, first_name, password: Some(secret(text)), ..person("x") };
        let made = engine.create_user(&home.ctx(), &platform(), new).await;
        assert_eq!(wrong(made), [format!("password {code}")], "{text}");
    }
    let odd = NewPerson { tenant: Some("a\0b".to_owned()), ..person("grace") };
    let made = engine.create_user(&home.ctx(), &platform(), odd).await;
    assert_eq!(wrong(made), ["tenant unknown_tenant"]);
}

async fn product_b06_an_address_is_given_once_over_all_tenants(home: &Home) {
    let (engine, tom) = start_with_tom(home).await;
    let writer = tom.writer().expect("an administrator");
    for email in ["ada@example.com", "ADA@Example.com", "tom@example.com"] {
        let new = NewPerson { email: email.to_owned(), ..person("eve") };
        let made = engine.create_user(&home.ctx(), &writer, new).await;
        assert_eq!(conflict(made), "name_taken", "{email}");
    }
    assert_eq!(recorded(home, &engine, "ADA@Example.com").await, [], "nothing was kept");
}

async fn product_b06_of_many_with_one_address_at_once_one_is_made(home: &Home) {
    let engine = home.start().await;
    let made = at_once(10, |_| {
        let (engine, ctx) = (engine.clone(), home.ctx());
        async move { engine.create_user(&ctx, &platform(), person("eve")).await }
    })
    .await;
    let (done, refused): (Vec<_>, Vec<_>) = made.into_iter().partition(Result::is_ok);
    assert_eq!(done.len(), 1);
    for result in refused {
        assert_eq!(conflict(result), "name_taken");
    }
}

async fn product_b06_who_has_no_password_signs_in_as_soon_as_there_is_one(home: &Home) {
    let engine = home.start_with_ada().await;
    let role = Some("auditor".to_owned());
    add(home, &engine, NewPerson { password: None, role, ..person("ann") }).await;
    for password in ["", PASSWORD] {
        let outcome = home.try_sign_in(&engine, "ann@example.com", password).await;
        assert!(matches!(outcome, SignInOutcome::Wrong), "{outcome:?}");
    }
    let edit = UserEdit { password: Some(secret(PASSWORD)), ..UserEdit::default() };
    change(home, &engine, "ann", edit).await;
    home.sign_in(&engine, "ann").await;
}

async fn product_b06_a_tenant_gives_its_own_roles_only(home: &Home) {
    let (engine, tom) = start_with_tom(home).await;
    let writer = tom.writer().expect("an administrator");
    for role in ["platform-admin", "auditor"] {
        let new = NewPerson { role: Some(role.to_owned()), ..person("eve") };
        let made = engine.create_user(&home.ctx(), &writer, new).await;
        assert_eq!(refusal(made), Refusal::Forbidden(Forbidden::NotYours), "{role}");
    }
    for (name, role) in [("una", Some("user")), ("tina", Some("tenant-admin")), ("ulf", None)] {
        let new = NewPerson { role: role.map(str::to_owned), ..person(name) };
        let made = engine.create_user(&home.ctx(), &writer, new).await.expect("made");
        assert_eq!(made.tenant, "acme", "one's own, where nothing is said");
    }
    let elsewhere = NewPerson { tenant: Some("default".to_owned()), ..person("eve") };
    let made = engine.create_user(&home.ctx(), &writer, elsewhere).await;
    assert_eq!(wrong(made), ["tenant unknown_tenant"]);
    let here = NewPerson { tenant: Some("acme".to_owned()), ..person("eve") };
    engine.create_user(&home.ctx(), &writer, here).await.expect("made");
}

async fn a_platform_administrator_who_was_made_is_the_first_one(home: &Home) {
    let engine = home.start().await;
    let admin = |name: &str, active| NewPerson {
        role: Some("platform-admin".to_owned()),
        active: Some(active),
        ..person(name)
    };
    add(home, &engine, admin("off", false)).await;
    assert!(!engine.has_administrator().await.expect("an answer"));
    assert!(engine.open_setup().await.expect("an answer").is_some(), "still without one");
    add(home, &engine, admin("ada", true)).await;
    assert!(engine.has_administrator().await.expect("an answer"));
    let eve = crate::support::administrator("eve", Role::PlatformAdmin);
    let outcome = engine.bootstrap_administrator(&home.ctx(), eve).await.expect("an answer");
    assert_eq!(outcome, grantry_engine::AdministratorMade::NotTheFirst);
}
