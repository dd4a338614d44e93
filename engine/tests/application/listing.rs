//! The list: search, filters, sorting, and pages that stay right while rows are added.

use super::{draft, make, platform};
use crate::support::{Home, SEEDED, both};
use grantry_core::application::{ApplicationStatus, Draft};
use grantry_core::console::ApplicationRow;
use grantry_core::listing::ListRequest;
use grantry_core::time::Span;
use grantry_core::user::Role;
use grantry_engine::{ApplicationFilter, Engine, NotDone, Refusal};

both!(
    product_a01_any_part_of_a_name_finds_it,
    product_a01_filters_narrow_and_add_up,
    product_a01_pages_stay_right_while_rows_are_added,
    product_a01_the_list_sorts_both_ways,
    product_a01_a_bad_question_is_said,
    product_a01_what_has_many_matches_is_found_as_well,
    product_a01_a_search_that_finds_too_much_to_sort_comes_by_match,
);

/// All pages, one after the other.
async fn rows(
    home: &Home,
    engine: &Engine,
    filter: ApplicationFilter,
    mut ask: ListRequest,
) -> Vec<ApplicationRow> {
    ask.limit = Some(200);
    let (reader, mut rows) = (platform().reader(), Vec::new());
    loop {
        let page = engine.list_applications(&home.ctx(), &reader, filter.clone(), &ask).await;
        let page = page.expect("a page").page;
        rows.extend(page.items);
        ask.cursor = page.next_cursor;
        if ask.cursor.is_none() {
            return rows;
        }
    }
}

async fn names(
    home: &Home,
    engine: &Engine,
    filter: ApplicationFilter,
    ask: ListRequest,
) -> Vec<String> {
    let reader = platform().reader();
    let page = engine.list_applications(&home.ctx(), &reader, filter, &ask).await;
    page.expect("a page").page.items.into_iter().map(|row| row.name).collect()
}

fn search(text: &str) -> ListRequest {
    ListRequest { query: Some(text.to_owned()), ..ListRequest::default() }
}

async fn product_a01_any_part_of_a_name_finds_it(home: &Home) {
    let engine = home.start_with_ada().await;
    let id = make(home, &engine, draft("Billing-Sync Europe")).await.application.client_id;
    make(home, &engine, draft("Lobby display")).await;
    let found =
        async |text: &str| names(home, &engine, ApplicationFilter::default(), search(text)).await;
    for text in ["billing", "sync", "ing-sy", "EUROPE bill", &id, &id[..6], "rope"] {
        assert_eq!(found(text).await, ["Billing-Sync Europe"], "{text}");
    }
    // The last three are how terms of filters begin; `owner:` is no word of anything here.
    for text in ["billings", "lobby europe", "%", "_", "st", "grant:", "owne"] {
        assert!(found(text).await.is_empty(), "{text}");
    }
    assert_eq!(found("ada@exam").await.len(), 2, "by owner");
    let edit = |draft: &mut Draft| {
        draft.name = "Invoices".into();
        Vec::new()
    };
    engine.change_application(&home.ctx(), &platform(), &id, None, edit).await.expect("renamed");
    assert!(found("europe").await.is_empty());
    assert_eq!(found("voice").await, ["Invoices"]);
    engine.delete_application(&home.ctx(), &platform(), &id).await.expect("deleted");
    assert!(found("voice").await.is_empty());
}

async fn product_a01_filters_narrow_and_add_up(home: &Home) {
    let engine = home.start_with_ada().await;
    home.add(&engine, "sam", Role::User).await;
    make(home, &engine, Draft { owner: Some("sam@example.com".into()), ..draft("A") }).await;
    let b = make(home, &engine, draft("B")).await.application.client_id;
    let device = vec!["urn:ietf:params:oauth:grant-type:device_code".to_owned()];
    make(home, &engine, Draft { grant_types: device.clone(), ..draft("C") }).await;
    engine.disable_application(&home.ctx(), &platform(), &b).await.expect("disabled");
    let ask = async |filter| names(home, &engine, filter, ListRequest::default()).await;
    let none = ApplicationFilter::default;
    assert_eq!(ask(ApplicationFilter { status: Some("disabled".into()), ..none() }).await, ["B"]);
    assert_eq!(
        ask(ApplicationFilter { status: Some("active".into()), ..none() }).await,
        ["A", "C"]
    );
    let owner = Some("SAM@example.com".to_owned());
    assert_eq!(ask(ApplicationFilter { owner: owner.clone(), ..none() }).await, ["A"]);
    let grant_type = Some(device[0].clone());
    assert_eq!(ask(ApplicationFilter { grant_type: grant_type.clone(), ..none() }).await, ["C"]);
    assert!(ask(ApplicationFilter { grant_type, owner, ..none() }).await.is_empty());
    assert_eq!(ask(ApplicationFilter { tenant: Some("default".into()), ..none() }).await.len(), 3);
    for nowhere in [
        ApplicationFilter { tenant: Some("nowhere".into()), ..none() },
        ApplicationFilter { project: Some("nothing".into()), ..none() },
        ApplicationFilter { owner: Some("nobody@example.com".into()), ..none() },
    ] {
        assert!(ask(nowhere).await.is_empty());
    }
}

async fn product_a01_pages_stay_right_while_rows_are_added(home: &Home) {
    let engine = home.start_with_ada().await;
    for name in ["b", "d", "f", "h", "j"] {
        make(home, &engine, draft(name)).await;
    }
    let reader = platform().reader();
    let mut ask = ListRequest { limit: Some(2), ..ListRequest::default() };
    let mut seen = Vec::new();
    for added in ["a", "e", "k"] {
        let filter = ApplicationFilter::default();
        let page = engine.list_applications(&home.ctx(), &reader, filter, &ask).await;
        let page = page.expect("a page").page;
        seen.extend(page.items.into_iter().map(|row| row.name));
        make(home, &engine, draft(added)).await;
        ask.cursor = page.next_cursor;
    }
    assert_eq!(seen, ["b", "d", "f", "h", "j"], "none twice, none left out");
    assert_eq!(ask.cursor, None, "k came after the last page was read");
}

async fn product_a01_the_list_sorts_both_ways(home: &Home) {
    let engine = home.start_with_ada().await;
    for name in ["b", "C", "a", "Ä"] {
        make(home, &engine, draft(name)).await;
        home.advance(Span::seconds(1));
    }
    for (sort, expected) in [
        ("name", ["a", "b", "C", "Ä"]),
        ("-name", ["Ä", "C", "b", "a"]),
        ("created_at", ["b", "C", "a", "Ä"]),
        ("-created_at", ["Ä", "a", "C", "b"]),
        ("-updated_at", ["Ä", "a", "C", "b"]),
    ] {
        let mut ask = ListRequest { limit: Some(1), sort: Some(sort.into()), ..Default::default() };
        let mut seen = Vec::new();
        loop {
            let reader = platform().reader();
            let filter = ApplicationFilter::default();
            let page = engine.list_applications(&home.ctx(), &reader, filter, &ask).await;
            let page = page.expect("a page").page;
            seen.extend(page.items.into_iter().map(|row| row.name));
            let Some(next) = page.next_cursor else { break };
            ask.cursor = Some(next);
        }
        assert_eq!(seen, expected, "{sort}");
    }
    let last = ListRequest { sort: Some("-last_used_at".into()), ..ListRequest::default() };
    assert_eq!(names(home, &engine, ApplicationFilter::default(), last).await.len(), 4);
}

async fn product_a01_a_bad_question_is_said(home: &Home) {
    let engine = home.start_with_ada().await;
    let reader = platform().reader();
    let none = ApplicationFilter::default;
    for (filter, ask, field) in [
        (none(), ListRequest { limit: Some(0), ..Default::default() }, "limit"),
        (none(), ListRequest { cursor: Some("?".into()), ..Default::default() }, "cursor"),
        (none(), ListRequest { sort: Some("secret".into()), ..Default::default() }, "sort"),
        (
            ApplicationFilter { status: Some("on".into()), ..none() },
            ListRequest::default(),
            "status",
        ),
        (
            ApplicationFilter { grant_type: Some("implicit".into()), ..none() },
            ListRequest::default(),
            "grant_type",
        ),
    ] {
        let page = engine.list_applications(&home.ctx(), &reader, filter, &ask).await;
        let Some(NotDone::Refused(Refusal::BadQuery(error))) = page.err() else {
            unreachable!("{field} was accepted");
        };
        assert_eq!(error.field, field);
    }
}

/// Enough that two grant types that never meet both have more than is gathered at once.
const MANY: usize = 21_000;

/// The first term of a row that begins like this: a word of its name from any letter on, its owner's
/// address or its identifier; or the very term of a filter.
fn met(row: &ApplicationRow, word: &str) -> Option<String> {
    let grants = row.grants.iter().map(|kind| format!("grant:{}", kind.as_str()));
    let words = row.name.to_lowercase();
    let parts = words
        .split(' ')
        .flat_map(|part| part.char_indices().map(move |(at, _)| part[at..].to_owned()));
    let terms = parts.chain([row.owner.clone(), row.client_id.to_lowercase()]);
    let terms = terms.filter(|term| term.starts_with(word));
    terms.chain(grants.filter(|grant| grant == word)).min()
}

/// So many matches that the list is walked in its order, and so few rows that hold all of the words
/// that the walk is given up.
async fn product_a01_what_has_many_matches_is_found_as_well(home: &Home) {
    let engine = home.start_with_ada().await;
    home.seed(SEEDED, MANY, 100).await;
    let none = ApplicationFilter::default;
    let all = rows(home, &engine, none(), ListRequest::default()).await;
    assert_eq!(all.len(), MANY);
    let of = |word| all.iter().filter(|row| met(row, word).is_some()).count();
    assert!(of("grant:client_credentials") > 8_000 && of("grant:refresh_token") > 8_000);
    for query in [
        "e",
        "warehouse",
        "zürich e",
        "grant:client_credentials grant:refresh_token",
        "grant:client_credentials grant:authorization_code",
    ] {
        let wanted = |row: &&ApplicationRow| query.split(' ').all(|word| met(row, word).is_some());
        let mut expected: Vec<_> = all.iter().filter(wanted).collect();
        let by_name = ListRequest { sort: Some("name".into()), ..search(query) };
        let found = rows(home, &engine, none(), by_name).await;
        assert!(found.iter().eq(expected.iter().copied()), "{query}: {}", expected.len());
        expected.sort_by_key(|row| std::cmp::Reverse((row.created_at, &row.client_id)));
        let newest = ListRequest { sort: Some("-created_at".into()), ..search(query) };
        let found = rows(home, &engine, none(), newest).await;
        let times = |rows: &mut dyn Iterator<Item = &ApplicationRow>| -> Vec<_> {
            rows.map(|row| row.created_at).collect()
        };
        assert_eq!(times(&mut found.iter()), times(&mut expected.into_iter()), "{query}");
    }
}

/// The same without an order: by what was met, each of them once, whatever else is asked for.
async fn product_a01_a_search_that_finds_too_much_to_sort_comes_by_match(home: &Home) {
    let engine = home.start_with_ada().await;
    home.seed(SEEDED, MANY, 100).await;
    let none = ApplicationFilter::default;
    let all = rows(home, &engine, none(), ListRequest::default()).await;
    let active = ApplicationFilter { status: Some("active".into()), ..none() };
    let here = ApplicationFilter { tenant: Some(SEEDED.into()), ..none() };
    for (query, filter, by_match) in [
        ("e", none(), true),
        ("grant:client_credentials", here, true),
        ("a er e", active, true),
        ("grant:client_credentials zürich e", none(), false),
    ] {
        let ask = ListRequest { limit: Some(7), ..search(query) };
        let reader = platform().reader();
        let first = engine.list_applications(&home.ctx(), &reader, filter.clone(), &ask).await;
        let first = first.expect("a page");
        assert_eq!(first.by_match, by_match, "{query}");
        let found = rows(home, &engine, filter.clone(), search(query)).await;
        assert_eq!(found[..7], first.page.items[..], "{query}");
        let wanted = |row: &&ApplicationRow| {
            query.split(' ').all(|word| met(row, word).is_some())
                && (filter.status.is_none() || row.status == ApplicationStatus::Active)
        };
        let ids = |rows: &mut dyn Iterator<Item = &ApplicationRow>| {
            let mut ids: Vec<_> = rows.map(|row| row.client_id.clone()).collect();
            ids.sort();
            ids
        };
        assert_eq!(ids(&mut found.iter()), ids(&mut all.iter().filter(wanted)), "{query}");
        if by_match && !query.contains(' ') {
            let met: Vec<_> = found.iter().map(|row| met(row, query)).collect();
            assert!(met.is_sorted(), "{query}");
        }
    }
    // A cursor belongs to the search that it is from.
    let ask = async |ask: ListRequest| {
        engine.list_applications(&home.ctx(), &platform().reader(), none(), &ask).await
    };
    let first = ask(search("e")).await.expect("a page");
    assert!(first.by_match && first.page.next_cursor.is_some());
    let cursor = first.page.next_cursor;
    for request in [
        search("zürich"),
        search(""),
        ListRequest { sort: Some("name".into()), ..search("e") },
        ListRequest { sort: Some("-created_at".into()), ..search("e") },
    ] {
        let page = ask(ListRequest { cursor: cursor.clone(), ..request.clone() }).await;
        let Some(NotDone::Refused(Refusal::BadQuery(error))) = page.err() else {
            unreachable!("{request:?} was accepted");
        };
        assert_eq!(error.field, "cursor");
    }
}
