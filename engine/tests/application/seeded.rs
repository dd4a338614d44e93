//! What `cargo xtask seed` writes is what the engine would have written.
//!
//! The proof changes every seeded record and changes it back. Then every column and every term has
//! been written by the engine itself, and has to be what it was.

use super::{not_found, platform, read};
use crate::support::{EXPIRED, Home, SEEDED, at_once, both};
use grantry_core::console::{ApplicationRow, ApplicationView};
use grantry_core::listing::ListRequest;
use grantry_engine::{ApplicationFilter, Engine, UserEdit};

both!(
    what_is_seeded_is_what_the_engine_writes,
    seeded_applications_are_listed_and_found,
    seeded_people_are_what_the_engine_writes,
    a_page_of_whole_applications_is_what_each_is_by_itself,
    seeded_grants_that_are_over_are_swept_away,
);

const APPLICATIONS: usize = 200;
const PEOPLE: usize = 30;

/// Everything but what counts and dates changes.
const ROWS: &str = "SELECT id || ' ' || number || ' ' || client_id || ' ' || tenant_id || ' '
        || coalesce(project_id, '-') || ' ' || coalesce(plan_id, '-') || ' ' || region_id || ' '
        || db_code || ' ' || owner_id || ' ' || name || ' ' || name_key || ' ' || status || ' '
        || grants || ' ' || require_pkce || ' ' || confidential || ' ' || trusted || ' '
        || privileged || ' ' || multi_tenant || ' ' || refresh_rotation || ' ' || access_policy
        || ' ' || auth_method || ' ' || strict_client_auth || ' ' || token_format || ' '
        || access_lifetime || ' ' || refresh_lifetime || ' ' || id_token_alg || ' '
        || coalesce(backchannel_logout_uri, '-') || ' ' || coalesce(default_audience, '-') || ' '
        || redirect_uris || ' ' || post_logout_uris || ' ' || allowed_origins || ' '
        || allowed_domains || ' ' || created_at || ' ' || last_used_at
    FROM applications ORDER BY id";
const TERMS: &str = "SELECT number || ' ' || term FROM application_terms ORDER BY number, term";
const SCOPES: &str = "SELECT application_id || ' ' || scope FROM application_scopes
    ORDER BY application_id, scope";
const TENANTS: &str = "SELECT application_id || ' ' || tenant_id FROM application_tenants
    ORDER BY application_id, tenant_id";
const RESOURCES: &str = "SELECT application_id || ' ' || tenant_id || ' ' || uri || ' ' || place
    FROM application_resources ORDER BY application_id, place";
const PEOPLE_ROWS: &str = "SELECT id || ' ' || tenant_id || ' ' || email || ' ' || email_key || ' '
        || first_name || ' ' || last_name || ' ' || role || ' ' || active || ' ' || claims || ' '
        || coalesce(password_hash, '-') || ' ' || created_at
    FROM users ORDER BY id";
const PEOPLE_TERMS: &str = "SELECT user_id || ' ' || term FROM user_terms ORDER BY user_id, term";

async fn find(
    home: &Home,
    engine: &Engine,
    filter: ApplicationFilter,
    query: &str,
) -> Vec<ApplicationRow> {
    let filter = ApplicationFilter { tenant: Some(SEEDED.to_owned()), ..filter };
    let query = Some(query.to_owned());
    let mut ask = ListRequest { limit: Some(50), query, ..ListRequest::default() };
    let mut rows = Vec::new();
    loop {
        let reader = platform().reader();
        let page = engine.list_applications(&home.ctx(), &reader, filter.clone(), &ask).await;
        let page = page.expect("a page").page;
        rows.extend(page.items);
        ask.cursor = page.next_cursor;
        if ask.cursor.is_none() {
            return rows;
        }
    }
}

async fn all(home: &Home, engine: &Engine) -> Vec<ApplicationRow> {
    find(home, engine, ApplicationFilter::default(), "").await
}

async fn rename(home: &Home, engine: &Engine, client_id: &str, name: &str) {
    let name = name.to_owned();
    let edit = move |draft: &mut grantry_core::application::Draft| {
        draft.name = name;
        Vec::new()
    };
    let changed = engine.change_application(&home.ctx(), &platform(), client_id, None, edit).await;
    changed.unwrap_or_else(|stop| unreachable!("{client_id}: {stop:?}"));
}

/// Everything that a change of an application writes.
async fn written(home: &Home) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    for sql in [ROWS, TERMS, SCOPES, TENANTS, RESOURCES] {
        let rows = home.texts(sql).await;
        assert!(!rows.is_empty(), "{sql}");
        all.push(rows);
    }
    all
}

async fn what_is_seeded_is_what_the_engine_writes(home: &Home) {
    let engine = home.start_with_ada().await;
    home.seed(SEEDED, APPLICATIONS, PEOPLE).await;
    let before = written(home).await;
    assert_eq!(before[0].len(), APPLICATIONS);
    let rows = all(home, &engine).await;
    for row in &rows {
        rename(home, &engine, &row.client_id, &format!("Xylophone {}", row.client_id)).await;
    }
    assert_ne!(home.texts(TERMS).await, before[1], "the engine has found something to write");
    for row in &rows {
        rename(home, &engine, &row.client_id, &row.name).await;
    }
    for (before, after) in before.iter().zip(&written(home).await) {
        assert_eq!(before, after);
    }
}

async fn seeded_applications_are_listed_and_found(home: &Home) {
    let engine = home.start_with_ada().await;
    home.seed(SEEDED, APPLICATIONS, PEOPLE).await;
    let rows = all(home, &engine).await;
    assert_eq!(rows.len(), APPLICATIONS);
    let none = ApplicationFilter::default;
    let mut by_status = 0;
    for status in ["active", "disabled"] {
        let filter = ApplicationFilter { status: Some(status.to_owned()), ..none() };
        let found = find(home, &engine, filter, "").await;
        assert!(!found.is_empty() && found.iter().all(|row| row.status.as_str() == status));
        by_status += found.len();
    }
    assert_eq!(by_status, APPLICATIONS);
    let some = &rows[17];
    let filter = ApplicationFilter { owner: Some(some.owner.clone()), ..none() };
    let owned = find(home, &engine, filter, "").await;
    assert_eq!(owned.len(), rows.iter().filter(|row| row.owner == some.owner).count());
    let project = rows.iter().find_map(|row| row.project.clone()).expect("most have a project");
    let filter = ApplicationFilter { project: Some(project.clone()), ..none() };
    let found = find(home, &engine, filter, "").await;
    assert!(!found.is_empty() && found.iter().all(|row| row.project.as_ref() == Some(&project)));
    for query in [&some.client_id, &some.name, &some.owner, &some.client_id[..9]] {
        let found = find(home, &engine, none(), query).await;
        assert!(found.iter().any(|row| row.client_id == some.client_id), "{query}");
    }
    let mut without_users = None;
    for row in &rows {
        let view = read(home, &engine, &row.client_id).await;
        if view.users == 0 {
            without_users = Some(&row.client_id);
        }
        assert_eq!((&view.name, &view.owner), (&row.name, &row.owner));
        assert_eq!(view.secrets.len(), usize::from(view.confidential));
        assert!(!view.scopes.is_empty() && view.created_at <= view.updated_at);
    }
    let ctx = home.ctx();
    let timeline = ListRequest::default();
    let reader = platform().reader();
    let made = engine.application_timeline(&ctx, &reader, &some.client_id, &timeline).await;
    assert_eq!(made.expect("a timeline").items[0].action, "application.create");
    let gone = without_users.expect("most list nobody");
    engine.delete_application(&ctx, &platform(), gone).await.expect("deleted");
    assert!(not_found(engine.application(&ctx, &reader, gone).await));
    assert_eq!(all(home, &engine).await.len(), APPLICATIONS - 1);
}

async fn seeded_people_are_what_the_engine_writes(home: &Home) {
    let engine = home.start_with_ada().await;
    home.seed(SEEDED, 1, PEOPLE).await;
    let before = [home.texts(PEOPLE_ROWS).await, home.texts(PEOPLE_TERMS).await];
    let ids: Vec<_> = home.texts("SELECT id FROM users WHERE last_name <> ''").await;
    assert_eq!(ids.len(), PEOPLE);
    let (ctx, shared) = (home.ctx(), engine.clone());
    at_once(PEOPLE, |place| {
        let (ctx, engine, id) = (ctx.clone(), shared.clone(), ids[place].clone());
        async move {
            let reader = platform().reader();
            let old = engine.user(&ctx, &reader, &id).await.expect("a person");
            for first_name in ["Xanthippe".to_owned(), old.first_name] {
                let edit = UserEdit { first_name: Some(first_name), ..UserEdit::default() };
                engine.change_user(&ctx, &platform(), &id, edit).await.expect("changed");
            }
        }
    })
    .await;
    assert_eq!([home.texts(PEOPLE_ROWS).await, home.texts(PEOPLE_TERMS).await], before);
}

async fn a_page_of_whole_applications_is_what_each_is_by_itself(home: &Home) {
    let engine = home.start_with_ada().await;
    home.seed(SEEDED, APPLICATIONS, PEOPLE).await;
    let (ctx, reader) = (home.ctx(), platform().reader());
    let filter = ApplicationFilter { tenant: Some(SEEDED.to_owned()), ..Default::default() };
    let (rows, mut ask) = (all(home, &engine).await, ListRequest::default());
    ask.limit = Some(60);
    let mut seen = Vec::new();
    loop {
        let page = engine.list_whole_applications(&ctx, &reader, filter.clone(), &ask).await;
        let page = page.expect("a page");
        seen.extend(page.items);
        ask.cursor = page.next_cursor;
        if ask.cursor.is_none() {
            break;
        }
    }
    let order = |ids: Vec<&String>| ids.into_iter().cloned().collect::<Vec<_>>();
    assert_eq!(
        order(seen.iter().map(|view| &view.client_id).collect()),
        order(rows.iter().map(|row| &row.client_id).collect()),
    );
    for view in &seen {
        assert_eq!(view, &read(home, &engine, &view.client_id).await);
    }
    let several =
        |of: fn(&ApplicationView) -> usize| seen.iter().filter(|view| of(view) > 0).count();
    for some in [
        several(|view| view.secrets.len()),
        several(|view| view.allowed_tenants.len()),
        several(|view| view.resources.len()),
        several(|view| usize::try_from(view.users).unwrap_or(0)),
    ] {
        assert!(0 < some && some < APPLICATIONS, "some have one and others none");
    }
}

async fn seeded_grants_that_are_over_are_swept_away(home: &Home) {
    let engine = home.start_with_ada().await;
    home.seed(SEEDED, APPLICATIONS, PEOPLE).await;
    let left = async || home.texts("SELECT id FROM grants").await.len();
    assert_eq!(left().await, APPLICATIONS + EXPIRED);
    engine.clean_up().await.expect("cleaned up");
    assert_eq!(left().await, APPLICATIONS, "those that live stay");
    assert_eq!(home.texts("SELECT grant_id FROM refresh_tokens").await.len(), APPLICATIONS);
}
