//! The list of people.

use super::*;
use crate::support::{SEEDED, both};
use grantry_engine::{Listed, NotDone, UserFilter};

both!(
    product_b06_users_are_listed_page_by_page_in_four_orders,
    product_b06_users_are_filtered_by_tenant_role_and_state,
    product_b06_users_are_found_by_beginnings,
    product_b06_a_question_that_cannot_be_understood_is_refused,
    product_b06_of_many_users_the_wanted_ones_are_found,
    product_b06_a_search_that_finds_too_many_to_sort_comes_by_match,
);

type Found = Vec<String>;

async fn list(home: &Home, engine: &Engine, filter: UserFilter, request: &ListRequest) -> Found {
    let page = engine.list_users(&home.ctx(), &platform().reader(), filter, request).await;
    page.expect("listed").page.items.iter().map(name).collect()
}

fn name(user: &UserView) -> String {
    user.email.trim_end_matches("@example.com").to_owned()
}

fn filter(tenant: Option<&str>, role: Option<&str>, active: Option<bool>) -> UserFilter {
    UserFilter { tenant: tenant.map(str::to_owned), role: role.map(str::to_owned), active }
}

async fn start_with_people(home: &Home) -> Engine {
    let engine = home.start().await;
    add_tenant(home, &engine, "acme").await;
    for (name, tenant, role) in [
        ("dora", "default", "user"),
        ("Bert", "acme", "tenant-admin"),
        ("anna", "default", "platform-admin"),
        ("carl", "acme", "user"),
    ] {
        add_to(home, &engine, name, tenant, role).await;
        home.advance(grantry_core::time::Span::seconds(1));
    }
    change(home, &engine, "carl", UserEdit { active: Some(false), ..UserEdit::default() }).await;
    engine
}

async fn product_b06_users_are_listed_page_by_page_in_four_orders(home: &Home) {
    let engine = start_with_people(home).await;
    let (ctx, reader) = (home.ctx(), platform().reader());
    for (sort, expected) in [
        ("email", ["anna", "Bert", "carl", "dora"]),
        ("-email", ["dora", "carl", "Bert", "anna"]),
        ("created_at", ["dora", "Bert", "anna", "carl"]),
        ("-created_at", ["carl", "anna", "Bert", "dora"]),
    ] {
        for query in ["", "example"] {
            let mut request = ListRequest { limit: Some(3), ..search(query) };
            request.sort = Some(sort.to_owned());
            let mut found = Vec::new();
            for rows in [3, 1] {
                let page = engine.list_users(&ctx, &reader, filter(None, None, None), &request);
                let page = page.await.expect("listed").page;
                assert_eq!(page.items.len(), rows, "{sort} {query}");
                found.extend(page.items.iter().map(name));
                request.cursor = page.next_cursor;
            }
            assert_eq!(found, expected, "{sort} {query}");
            assert!(request.cursor.is_none());
        }
    }
}

async fn product_b06_users_are_filtered_by_tenant_role_and_state(home: &Home) {
    let engine = start_with_people(home).await;
    for (wanted, expected) in [
        (filter(Some("acme"), None, None), &["Bert", "carl"][..]),
        (filter(None, Some("user"), None), &["carl", "dora"]),
        (filter(None, None, Some(false)), &["carl"]),
        (filter(None, Some("user"), Some(true)), &["dora"]),
        (filter(Some("acme"), Some("platform-admin"), None), &[]),
        (filter(Some("nowhere"), None, None), &[]),
        (filter(Some(""), Some(""), None), &["anna", "Bert", "carl", "dora"]),
    ] {
        for query in ["", "example.com"] {
            let found = list(home, &engine, wanted.clone(), &search(query)).await;
            assert_eq!(found, expected, "{wanted:?} {query}");
        }
    }
}

async fn product_b06_users_are_found_by_beginnings(home: &Home) {
    let engine = start_with_people(home).await;
    let new = NewPerson {
        email: "x.y@mail.example.org".to_owned(),
        first_name: "Marie Anne".to_owned(),
        last_name: Some("Erxleben-Weiß".to_owned()),
        ..person("x")
    };
    add(home, &engine, new).await;
    let marie = "x.y@mail.example.org";
    for (query, expected) in [
        ("ann", &["anna", marie][..]),
        ("MAIL.EX", &[marie]),
        ("x.y@", &[marie]),
        ("erxleben-weiß marie", &[marie]),
        ("marie bert", &[]),
        ("example.org", &[]),
        ("%", &[]),
        ("a\0", &[]),
        (" ", &["anna", "Bert", "carl", "dora", marie]),
    ] {
        let found = list(home, &engine, filter(None, None, None), &search(query)).await;
        assert_eq!(found, expected, "{query:?}");
    }
}

async fn product_b06_a_question_that_cannot_be_understood_is_refused(home: &Home) {
    let engine = home.start().await;
    let bad_sort = ListRequest { sort: Some("password_hash".into()), ..ListRequest::default() };
    let bad_limit = ListRequest { limit: Some(0), ..ListRequest::default() };
    let nothing = ListRequest::default();
    for (filter, request, code) in [
        (filter(None, Some("emperor"), None), &nothing, "bad_role"),
        (filter(None, None, None), &bad_sort, "bad_sort"),
        (filter(None, None, None), &bad_limit, "bad_limit"),
    ] {
        let page = engine.list_users(&home.ctx(), &platform().reader(), filter, request).await;
        let Refusal::BadQuery(error) = refusal(page) else { unreachable!("{code}") };
        assert_eq!(error.code, code);
    }
}

/// With so many, lists are walked in their order instead of being gathered and sorted.
async fn product_b06_of_many_users_the_wanted_ones_are_found(home: &Home) {
    let engine = home.start().await;
    crate::support::at_once(1_010, |number| {
        let (engine, ctx) = (engine.clone(), home.ctx());
        async move {
            let last_name = (number % 500 == 0).then(|| "Rare".to_owned());
            let active = Some(number % 400 != 0);
            let new = person(&format!("many{number:04}"));
            let new = NewPerson { last_name, active, password: None, ..new };
            engine.create_user(&ctx, &platform(), new).await.expect("made");
        }
    })
    .await;
    let few = |sort: &str, query: &str| ListRequest {
        limit: Some(2),
        sort: Some(sort.to_owned()),
        ..search(query)
    };
    let everybody = filter(None, Some("user"), None);
    let found = list(home, &engine, everybody.clone(), &few("email", "many")).await;
    assert_eq!(found, ["many0000", "many0001"]);
    let found = list(home, &engine, everybody, &few("-email", "many")).await;
    assert_eq!(found, ["many1009", "many1008"]);
    let found = list(home, &engine, filter(None, None, None), &few("email", "many rare")).await;
    assert_eq!(found, ["many0000", "many0500"]);
    let off = filter(Some("default"), None, Some(false));
    let found = list(home, &engine, off.clone(), &few("-email", "many")).await;
    assert_eq!(found, ["many0800", "many0400"]);
    assert_eq!(list(home, &engine, off, &few("-created_at", "many rare")).await, ["many0000"]);
}

/// So many that a word that all have is not sorted, and that a walk through all of them is given up.
const MANY: usize = 6_000;

fn met(user: &UserView, word: &str) -> bool {
    let domain = user.email.rsplit_once('@').map_or("", |(_, domain)| domain);
    let names = [user.first_name.as_str(), user.last_name.as_str()];
    let words = names.iter().flat_map(|name| name.split(' ')).map(str::to_lowercase);
    words.chain([user.email.to_lowercase(), domain.to_owned()]).any(|term| term.starts_with(word))
}

async fn everybody(home: &Home, engine: &Engine, request: ListRequest) -> Vec<UserView> {
    let mut request = ListRequest { limit: Some(200), ..request };
    let (reader, mut all) = (platform().reader(), Vec::new());
    loop {
        let filter = UserFilter::default();
        let list = engine.list_users(&home.ctx(), &reader, filter, &request).await;
        let page = list.expect("listed").page;
        all.extend(page.items);
        request.cursor = page.next_cursor;
        if request.cursor.is_none() {
            return all;
        }
    }
}

async fn first_page(
    home: &Home,
    engine: &Engine,
    request: &ListRequest,
) -> Result<Listed<UserView>, NotDone> {
    let (reader, filter) = (platform().reader(), UserFilter::default());
    engine.list_users(&home.ctx(), &reader, filter, request).await
}

async fn product_b06_a_search_that_finds_too_many_to_sort_comes_by_match(home: &Home) {
    let engine = home.start_with_ada().await;
    home.seed(SEEDED, 10, MANY).await;
    let all = everybody(home, &engine, ListRequest::default()).await;
    assert_eq!(all.len(), MANY + 1);
    let domain = format!("{SEEDED}.example.com");
    for (query, by_match) in [
        (domain.as_str(), true),
        (&format!("{domain} m"), false),
        (&format!("{domain} {} e", &domain[..2]), false),
        ("m a", false),
    ] {
        let wanted = |user: &&UserView| query.split(' ').all(|word| met(user, word));
        let expected: Vec<_> = all.iter().filter(wanted).collect();
        assert!(expected.len() > 20, "{query}: {}", expected.len());
        let first = first_page(home, &engine, &search(query)).await.expect("listed");
        assert_eq!(first.by_match, by_match, "{query}");
        let sorted = ListRequest { sort: Some("email".to_owned()), ..search(query) };
        let found = everybody(home, &engine, sorted).await;
        assert!(found.iter().eq(expected.iter().copied()), "{query}: {}", found.len());
        let mut found = everybody(home, &engine, search(query)).await;
        found.sort_by_key(|user| user.email.to_lowercase());
        assert!(found.iter().eq(expected), "{query}: {}", found.len());
    }
    let cursor =
        first_page(home, &engine, &search(&domain)).await.expect("listed").page.next_cursor;
    for request in [
        search("m"),
        ListRequest { sort: Some("email".to_owned()), ..search(&domain) },
        ListRequest { sort: Some("-created_at".to_owned()), ..search(&domain) },
    ] {
        let request = ListRequest { cursor: cursor.clone(), ..request };
        let refused = refusal(first_page(home, &engine, &request).await);
        let Refusal::BadQuery(error) = refused else { unreachable!("{request:?}") };
        assert_eq!(error.code, "bad_cursor");
    }
}
