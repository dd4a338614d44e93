//! Making administrators: by configuration once, at the command line as often as wanted.

use crate::support::{Home, administrator, at_once, both};
use grantry_core::user::Role;
use grantry_engine::AdministratorMade;

both!(
    the_configuration_makes_the_first_administrator_once,
    r41_of_many_starts_at_once_one_makes_the_first_administrator,
    an_address_is_given_once,
    of_many_with_one_address_at_once_one_is_made,
    a_person_without_a_dashboard_is_no_administrator,
    a_first_administrator_whose_address_is_taken_can_have_another,
);

async fn the_configuration_makes_the_first_administrator_once(home: &Home) {
    let engine = home.start().await;
    for (name, made) in [
        ("ada", AdministratorMade::Done),
        ("ada", AdministratorMade::NotTheFirst),
        ("eve", AdministratorMade::NotTheFirst),
    ] {
        let person = administrator(name, Role::PlatformAdmin);
        let outcome = engine.bootstrap_administrator(&home.ctx(), person).await;
        assert_eq!(outcome.expect("an answer"), made, "{name}");
    }
    assert!(engine.has_administrator().await.expect("an answer"));
    home.sign_in(&engine, "ada").await;
}

async fn r41_of_many_starts_at_once_one_makes_the_first_administrator(home: &Home) {
    let nodes = [home.start().await, home.start().await];
    let outcomes = at_once(10, |number| {
        let (engine, ctx) = (nodes[number % 2].clone(), home.ctx());
        let person = administrator(&format!("ada{number}"), Role::PlatformAdmin);
        async move { engine.bootstrap_administrator(&ctx, person).await.expect("an answer") }
    })
    .await;
    let done = outcomes.iter().filter(|o| **o == AdministratorMade::Done).count();
    let late = outcomes.iter().filter(|o| **o == AdministratorMade::NotTheFirst).count();
    assert_eq!((done, late), (1, 9), "{outcomes:?}");
}

async fn an_address_is_given_once(home: &Home) {
    let engine = home.start_with_ada().await;
    for role in Role::ALL {
        assert_eq!(home.add(&engine, "ada", role).await, AdministratorMade::EmailTaken, "{role}");
        assert_eq!(home.add(&engine, "ADA", role).await, AdministratorMade::EmailTaken, "{role}");
    }
    let (_, person) = home.signed_in(&engine, "ada").await;
    assert_eq!(person.viewer().role, Role::PlatformAdmin, "nothing was overwritten");
    assert_eq!(home.add(&engine, "eve", Role::PlatformAdmin).await, AdministratorMade::Done);
}

async fn of_many_with_one_address_at_once_one_is_made(home: &Home) {
    let engine = home.start().await;
    let admin = std::sync::Arc::new(
        grantry_engine::authority::Operator::at_the_command_line().platform_admin(),
    );
    let outcomes = at_once(10, |_| {
        let (engine, ctx, admin) = (engine.clone(), home.ctx(), admin.clone());
        let person = administrator("ada", Role::PlatformAdmin);
        async move { engine.create_administrator(&ctx, &admin, person).await.expect("an answer") }
    })
    .await;
    let done = outcomes.iter().filter(|o| **o == AdministratorMade::Done).count();
    let taken = outcomes.iter().filter(|o| **o == AdministratorMade::EmailTaken).count();
    assert_eq!((done, taken), (1, 9), "{outcomes:?}");
}

async fn a_person_without_a_dashboard_is_no_administrator(home: &Home) {
    let engine = home.start().await;
    for (name, role) in [("uma", Role::User), ("ann", Role::Auditor), ("tom", Role::TenantAdmin)] {
        assert_eq!(home.add(&engine, name, role).await, AdministratorMade::Done);
        assert!(!engine.has_administrator().await.expect("an answer"), "{role}");
    }
    let person = administrator("ada", Role::PlatformAdmin);
    let outcome = engine.bootstrap_administrator(&home.ctx(), person).await;
    assert_eq!(outcome.expect("an answer"), AdministratorMade::Done);
}

async fn a_first_administrator_whose_address_is_taken_can_have_another(home: &Home) {
    let engine = home.start().await;
    home.add(&engine, "ann", Role::Auditor).await;
    for (name, made) in [("ann", AdministratorMade::EmailTaken), ("ada", AdministratorMade::Done)] {
        let person = administrator(name, Role::PlatformAdmin);
        let outcome = engine.bootstrap_administrator(&home.ctx(), person).await;
        assert_eq!(outcome.expect("an answer"), made, "{name}");
    }
}
