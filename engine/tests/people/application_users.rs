//! The users of one application.

use super::*;
use crate::support::{at_once, both};
use grantry_core::console::ApplicationUserView;
use grantry_core::user::Role;
use grantry_engine::{Forbidden, NewApplicationUser};

both!(
    product_b07_who_is_known_is_listed_and_keeps_the_password,
    product_b07_who_is_unknown_is_made_for_the_application,
    product_b07_everything_that_is_wrong_with_a_new_user_of_an_application_is_said_at_once,
    product_b07_a_user_is_admitted_or_not_in_one_application_alone,
    product_b07_who_is_removed_from_the_list_stays_a_user,
    product_b07_users_of_other_tenants_are_listed_only_across_tenants,
    product_b07_applications_of_another_tenant_are_not_there,
    product_b07_users_of_an_application_are_found_and_sorted,
    product_b07_of_many_users_of_an_application_the_wanted_ones_are_found,
    product_b07_what_happens_to_users_is_in_the_timeline,
);

fn known(name: &str) -> NewApplicationUser {
    NewApplicationUser { email: format!("{name}@example.com"), ..NewApplicationUser::default() }
}

fn unknown(name: &str) -> NewApplicationUser {
    NewApplicationUser { password: Some(secret(PASSWORD)), ..known(name) }
}

async fn try_list(
    home: &Home,
    engine: &Engine,
    app: &ApplicationView,
    new: NewApplicationUser,
) -> Result<ApplicationUserView, NotDone> {
    engine.add_application_user(&home.ctx(), &platform(), &app.client_id, new).await
}

async fn listed(home: &Home, engine: &Engine, app: &ApplicationView, query: &str) -> Vec<String> {
    let reader = platform().reader();
    let page =
        engine.list_application_users(&home.ctx(), &reader, &app.client_id, &search(query)).await;
    page.expect("listed").items.into_iter().map(|user| user.email).collect()
}

async fn product_b07_who_is_known_is_listed_and_keeps_the_password(home: &Home) {
    let engine = home.start_with_ada().await;
    let app = add_application(home, &engine, "One", "ada").await;
    let auditor = Some("auditor".to_owned());
    let ann = add(home, &engine, NewPerson { role: auditor, ..person("ann") }).await;
    let new = NewApplicationUser {
        email: "ANN@example.com".to_owned(),
        first_name: Some("Somebody else".to_owned()),
        password: Some(secret("an attempt to take over")),
    };
    let user = try_list(home, &engine, &app, new).await.expect("listed");
    assert_eq!((user.email.as_str(), user.first_name.as_str()), ("ann@example.com", "ann"));
    assert!(user.enabled && user.active);
    home.sign_in(&engine, "ann").await;
    let reader = platform().reader();
    assert_eq!(engine.user(&home.ctx(), &reader, &ann.id).await.expect("found"), ann);
    assert_eq!(conflict(try_list(home, &engine, &app, known("ann")).await), "name_taken");
    assert_eq!(listed(home, &engine, &app, "").await, ["ann@example.com"]);
    let shown = engine.application(&home.ctx(), &reader, &app.client_id).await.expect("found");
    assert_eq!(shown.users, 1);
}

async fn product_b07_who_is_unknown_is_made_for_the_application(home: &Home) {
    let engine = home.start_with_ada().await;
    add_tenant(home, &engine, "acme").await;
    add_to(home, &engine, "tom", "acme", "tenant-admin").await;
    let tenant = Some("acme".to_owned());
    let app = create(home, &engine, NewApplication { tenant, ..application("One") }).await;
    try_list(home, &engine, &app, unknown("nora")).await.expect("made");
    let named = NewApplicationUser { first_name: Some("Ned".to_owned()), ..unknown("n2") };
    try_list(home, &engine, &app, named).await.expect("made");
    let reader = platform().reader();
    for (email, first_name) in [("nora@example.com", "Nora"), ("n2@example.com", "Ned")] {
        let user = engine.user(&home.ctx(), &reader, email).await.expect("found");
        assert_eq!((user.first_name.as_str(), user.tenant.as_str()), (first_name, "acme"));
        assert_eq!((user.role, user.active), (Role::User, true));
    }
    let outcome = home.try_sign_in(&engine, "nora@example.com", PASSWORD).await;
    let right = matches!(outcome, grantry_engine::SignInOutcome::NoDashboard);
    assert!(right, "the password is right: {outcome:?}");
    let entries = recorded(home, &engine, "nora@example.com").await;
    assert_eq!(
        entries.iter().map(|(action, _)| action.as_str()).collect::<Vec<_>>(),
        ["user.create"]
    );
}

async fn product_b07_everything_that_is_wrong_with_a_new_user_of_an_application_is_said_at_once(
    home: &Home,
) {
    let engine = home.start_with_ada().await;
    let app = add_application(home, &engine, "One", "ada").await;
    let bad = NewApplicationUser {
        email: "nora".to_owned(),
        first_name: Some("x".repeat(101)),
        password: Some(secret("short")),
    };
    let expected = ["email not_an_email", "first_name too_long", "password too_short"];
    assert_eq!(wrong(try_list(home, &engine, &app, bad).await), expected);
    let new = try_list(home, &engine, &app, known("nora")).await;
    assert_eq!(wrong(new), ["password required"]);
    let blank = NewApplicationUser { first_name: Some(" ".to_owned()), ..unknown("nora") };
    try_list(home, &engine, &app, blank).await.expect("made");
    let (ctx, writer) = (home.ctx(), platform());
    for (client_id, email) in [("nothing", "nora"), (app.client_id.as_str(), "ada")] {
        let email = format!("{email}@example.com");
        let changed = engine.change_application_user(&ctx, &writer, client_id, &email, true);
        assert_eq!(refusal(changed.await), Refusal::NotFound);
        let removed = engine.remove_application_user(&ctx, &writer, client_id, &email);
        assert_eq!(refusal(removed.await), Refusal::NotFound);
    }
}

async fn product_b07_a_user_is_admitted_or_not_in_one_application_alone(home: &Home) {
    let engine = home.start_with_ada().await;
    let one = add_application(home, &engine, "One", "ada").await;
    let two = add_application(home, &engine, "Two", "ada").await;
    let nora = try_list(home, &engine, &one, unknown("nora")).await.expect("made");
    try_list(home, &engine, &two, known("nora")).await.expect("listed");
    let (ctx, writer, all) = (home.ctx(), platform(), ListRequest::default());
    let reader = writer.reader();
    for (enabled, entries) in [(false, 1), (false, 1), (true, 2)] {
        let email = "NORA@example.com";
        let changed = engine.change_application_user(&ctx, &writer, &one.client_id, email, enabled);
        let changed = changed.await.expect("changed");
        assert_eq!(changed, ApplicationUserView { enabled, ..nora.clone() });
        for (app, expected) in [(&one, enabled), (&two, true)] {
            let page = engine.list_application_users(&ctx, &reader, &app.client_id, &all);
            let page = page.await.expect("listed");
            assert_eq!(page.items[0].enabled, expected);
        }
        let recorded = recorded(home, &engine, &one.client_id).await;
        let switched = recorded.iter().filter(|(action, _)| action.ends_with("able_user"));
        assert_eq!(switched.count(), entries, "doing it twice is recorded once");
    }
}

async fn product_b07_who_is_removed_from_the_list_stays_a_user(home: &Home) {
    let engine = home.start_with_ada().await;
    let app = add_application(home, &engine, "One", "ada").await;
    try_list(home, &engine, &app, unknown("nora")).await.expect("made");
    let (ctx, writer) = (home.ctx(), platform());
    let refused = engine.delete_application(&ctx, &writer, &app.client_id).await;
    assert_eq!(conflict(refused), "application_has_users");
    let email = "nora@example.com";
    engine.remove_application_user(&ctx, &writer, &app.client_id, email).await.expect("removed");
    assert!(listed(home, &engine, &app, "").await.is_empty());
    let again = engine.remove_application_user(&ctx, &writer, &app.client_id, email).await;
    assert_eq!(refusal(again), Refusal::NotFound);
    let nora = engine.user(&ctx, &writer.reader(), email).await.expect("still there");
    try_list(home, &engine, &app, known("nora")).await.expect("listed again");
    let removed = engine.remove_application_user(&ctx, &writer, &app.client_id, &nora.id).await;
    removed.expect("by identifier");
    engine.delete_application(&ctx, &writer, &app.client_id).await.expect("deleted");
}

async fn product_b07_users_of_other_tenants_are_listed_only_across_tenants(home: &Home) {
    let (engine, tom) = start_with_tom(home).await;
    add_to(home, &engine, "una", "acme", "user").await;
    add_to(home, &engine, "dora", "default", "user").await;
    let single = add_application(home, &engine, "Single", "ada").await;
    let mut wide = application("Wide");
    wide.draft.multi_tenant = true;
    let wide = create(home, &engine, wide).await;
    let refused = try_list(home, &engine, &single, unknown("una")).await;
    assert_eq!(wrong(refused), ["email email_taken"], "not even by the platform");
    for name in ["dora", "una"] {
        try_list(home, &engine, &wide, known(name)).await.expect("listed");
    }
    assert_eq!(listed(home, &engine, &wide, "").await, ["dora@example.com", "una@example.com"]);

    let mut own = NewApplication { tenant: Some("acme".to_owned()), ..application("Own") };
    own.draft.multi_tenant = true;
    own.draft.owner = Some("tom@example.com".to_owned());
    let own = create(home, &engine, own).await;
    let (ctx, writer) = (home.ctx(), tom.writer().expect("an administrator"));
    let foreign = engine.add_application_user(&ctx, &writer, &own.client_id, known("dora"));
    assert_eq!(wrong(foreign.await), ["email email_taken"]);
    let una = engine.add_application_user(&ctx, &writer, &own.client_id, known("una"));
    una.await.expect("listed");
}

async fn product_b07_applications_of_another_tenant_are_not_there(home: &Home) {
    let (engine, tom) = start_with_tom(home).await;
    let app = add_application(home, &engine, "One", "ada").await;
    try_list(home, &engine, &app, unknown("nora")).await.expect("made");
    let (ctx, writer, id) = (home.ctx(), tom.writer().expect("an administrator"), &app.client_id);
    let all = ListRequest::default();
    let seen = engine.list_application_users(&ctx, &tom.reader(), id, &all).await;
    assert_eq!(refusal(seen), Refusal::NotFound);
    for new in [known("tom"), unknown("nobody"), known("nobody"), known("")] {
        let added = engine.add_application_user(&ctx, &writer, id, new).await;
        assert_eq!(refusal(added), Refusal::NotFound);
    }
    let email = "nora@example.com";
    let changed = engine.change_application_user(&ctx, &writer, id, email, false).await;
    assert_eq!(refusal(changed), Refusal::NotFound);
    let removed = engine.remove_application_user(&ctx, &writer, id, email).await;
    assert_eq!(refusal(removed), Refusal::NotFound);

    let tenant = Some("acme".to_owned());
    let mut admin = NewApplication { tenant, ..application("Robot") };
    admin.draft.scopes = vec!["grantry:tenant".into()];
    let robot = create(home, &engine, admin).await;
    let added = engine.add_application_user(&ctx, &writer, &robot.client_id, known("tom")).await;
    assert_eq!(refusal(added), Refusal::Forbidden(Forbidden::PrivilegedApplication));
}

async fn product_b07_users_of_an_application_are_found_and_sorted(home: &Home) {
    let engine = home.start_with_ada().await;
    let app = add_application(home, &engine, "One", "ada").await;
    let other = add_application(home, &engine, "Two", "ada").await;
    for name in ["carl", "anna", "bert"] {
        try_list(home, &engine, &app, unknown(name)).await.expect("made");
        home.advance(grantry_core::time::Span::seconds(1));
    }
    try_list(home, &engine, &other, unknown("anton")).await.expect("made");
    let (ctx, reader) = (home.ctx(), platform().reader());
    for (sort, expected) in [
        ("email", ["anna", "bert", "carl"]),
        ("-email", ["carl", "bert", "anna"]),
        ("created_at", ["carl", "anna", "bert"]),
        ("-created_at", ["bert", "anna", "carl"]),
    ] {
        let mut request = ListRequest { limit: Some(2), ..ListRequest::default() };
        request.sort = Some(sort.to_owned());
        let mut found = Vec::new();
        for _ in 0..2 {
            let page = engine.list_application_users(&ctx, &reader, &app.client_id, &request);
            let page = page.await.expect("listed");
            found.extend(page.items.into_iter().map(|user| user.email));
            request.cursor = page.next_cursor;
        }
        assert_eq!(found, expected.map(|name| format!("{name}@example.com")), "{sort}");
        assert!(request.cursor.is_none());
    }
    for (query, expected) in [("an", &["anna@example.com"][..]), ("x", &[]), ("\0", &[])] {
        assert_eq!(listed(home, &engine, &app, query).await, expected, "{query:?}");
    }
}

/// With so many, the list is walked in its order instead of being gathered and sorted.
async fn product_b07_of_many_users_of_an_application_the_wanted_ones_are_found(home: &Home) {
    let engine = home.start_with_ada().await;
    let app = add_application(home, &engine, "One", "ada").await;
    at_once(8, |task| {
        let (engine, ctx, id) = (engine.clone(), home.ctx(), app.client_id.clone());
        async move {
            let writer = platform();
            for number in (0..1_010).skip(task).step_by(8) {
                let last_name = (number % 500 == 0).then(|| "Rare".to_owned());
                let name = format!("many{number:04}");
                let new = NewPerson { last_name, password: None, ..person(&name) };
                engine.create_user(&ctx, &writer, new).await.expect("made");
                let listed = engine.add_application_user(&ctx, &writer, &id, known(&name));
                listed.await.expect("listed");
            }
        }
    })
    .await;
    add(home, &engine, NewPerson { password: None, ..person("many") }).await;
    let (ctx, reader) = (home.ctx(), platform().reader());
    for (sort, query, expected) in [
        ("email", "", ["many0000", "many0001"]),
        ("-email", "many", ["many1009", "many1008"]),
        ("email", "many rare", ["many0000", "many0500"]),
        ("-email", "rare", ["many1000", "many0500"]),
    ] {
        let (limit, sort) = (Some(2), Some(sort.to_owned()));
        let request = ListRequest { limit, sort, ..search(query) };
        let page = engine.list_application_users(&ctx, &reader, &app.client_id, &request).await;
        let found: Vec<_> =
            page.expect("listed").items.into_iter().map(|user| user.email).collect();
        assert_eq!(found, expected.map(|name| format!("{name}@example.com")), "{query}");
    }
}

async fn product_b07_what_happens_to_users_is_in_the_timeline(home: &Home) {
    let engine = home.start_with_ada().await;
    let app = add_application(home, &engine, "One", "ada").await;
    let (ctx, writer, id) = (home.ctx(), platform(), &app.client_id);
    let email = "nora@example.com";
    // An entry of a later moment comes after, whatever is random in its identifier.
    home.advance(grantry_core::time::Span::seconds(1));
    try_list(home, &engine, &app, unknown("nora")).await.expect("made");
    home.advance(grantry_core::time::Span::seconds(1));
    for enabled in [false, true] {
        let later = home.ctx();
        let done = engine.change_application_user(&later, &writer, id, email, enabled).await;
        done.expect("changed");
        home.advance(grantry_core::time::Span::seconds(1));
    }
    let done = engine.remove_application_user(&home.ctx(), &writer, id, email).await;
    done.expect("removed");
    let all = ListRequest::default();
    let page = engine.application_timeline(&ctx, &writer.reader(), id, &all).await.expect("listed");
    let entries: Vec<_> = page
        .items
        .iter()
        .map(|entry| (entry.action.as_str(), entry.changes[0].field.as_str()))
        .collect();
    let switch = "users[nora@example.com].enabled";
    let expected = [
        ("application.remove_user", "users"),
        ("application.enable_user", switch),
        ("application.disable_user", switch),
        ("application.add_user", "users"),
    ];
    assert_eq!(entries[..4], expected);
    assert!(page.items.iter().all(|entry| &entry.target == id));
}
