//! Everything that is asked of the list of applications, what happens to one, and the lists of people.

use crate::SMALL_TENANT;
use crate::support::{Home, SEEDED};
use grantry_core::application::Draft;
use grantry_core::console::ApplicationRow;
use grantry_core::listing::{ListRequest, Page};
use grantry_core::user::Role;
use grantry_engine::authority::{Operator, Reader, Writer};
use grantry_engine::{ApplicationFilter, Engine, NewApplication, UsageWanted, UserFilter};

/// The last says nothing: a search that finds much then comes as it is found.
const SORTS: [&str; 9] = [
    "name",
    "-created_at",
    "-name",
    "created_at",
    "updated_at",
    "-updated_at",
    "last_used_at",
    "-last_used_at",
    "",
];

/// What is searched for, from what nothing holds to what everything holds.
const SEARCHES: [&str; 6] = ["", "nothing", "quokka", "berlin", "e", "billing berlin"];

/// The application that lists everybody.
pub(crate) const LISTING: &str = "SELECT a.client_id
    FROM applications a JOIN application_users l ON l.application_id = a.id
    GROUP BY a.client_id ORDER BY count(*) DESC LIMIT 1";

fn platform() -> Writer {
    Operator::at_the_command_line().writer()
}

fn reader() -> Reader {
    platform().reader()
}

/// Every filter alone, with the rarer and the more frequent of its answers, and two at once.
fn filters(some: &ApplicationRow) -> Vec<ApplicationFilter> {
    let none = ApplicationFilter::default;
    let status = |text: &str| Some(text.to_owned());
    let device = "urn:ietf:params:oauth:grant-type:device_code".to_owned();
    vec![
        ApplicationFilter { status: status("active"), ..none() },
        ApplicationFilter { status: status("disabled"), ..none() },
        ApplicationFilter { grant_type: Some("refresh_token".to_owned()), ..none() },
        ApplicationFilter { grant_type: Some(device), ..none() },
        ApplicationFilter { project: some.project.clone(), ..none() },
        ApplicationFilter { owner: Some(some.owner.clone()), ..none() },
        ApplicationFilter { owner: Some(some.owner.clone()), status: status("active"), ..none() },
    ]
}

fn order(sort: &str) -> Option<String> {
    Some(sort.to_owned()).filter(|sort| !sort.is_empty())
}

async fn ask(
    home: &Home,
    engine: &Engine,
    filter: &ApplicationFilter,
    request: &ListRequest,
) -> Page<ApplicationRow> {
    let list = engine.list_applications(&home.ctx(), &reader(), filter.clone(), request).await;
    list.expect("a page").page
}

/// A page with everything that may be shown of each.
pub(crate) async fn list_whole(home: &Home, engine: &Engine) {
    let (ctx, none) = (home.ctx(), ApplicationFilter::default());
    let page = engine.list_whole_applications(&ctx, &reader(), none, &ListRequest::default()).await;
    assert!(!page.expect("a page").items.is_empty());
}

/// Two pages of the list in every order, with every filter and every search, as somebody who looks
/// at all tenants and as somebody who looks at one.
pub(crate) async fn list_everything(home: &Home, engine: &Engine) {
    let none = ApplicationFilter::default();
    let rows = ask(home, engine, &none, &ListRequest::default()).await.items;
    let some = rows.into_iter().find(|row| row.project.is_some()).expect("one with a project");
    let small = ApplicationFilter { tenant: Some(SMALL_TENANT.0.to_owned()), ..none.clone() };
    for sort in SORTS {
        let request = ListRequest { limit: Some(20), sort: order(sort), ..<_>::default() };
        assert_eq!(ask(home, engine, &small, &request).await.items.len(), 20);
    }
    // Which statement is run depends on the order and on how many are found; filters and words take
    // the same way, so that two orders are enough for most of them.
    let one = filters(&some).into_iter().map(|filter| (filter, "", &SORTS[..2]));
    let words = SEARCHES.into_iter().map(|query| (none.clone(), query, &SORTS[..]));
    for (filter, query, sorts) in one.chain(words) {
        for tenant in [None, Some(SEEDED.to_owned())] {
            // A project is known by its tenant; this tenant's are the only ones that are asked for.
            let filter = ApplicationFilter { tenant, ..filter.clone() };
            for sort in sorts {
                let (sort, query) = (order(sort), Some(query.to_owned()));
                let first = ListRequest { limit: Some(20), cursor: None, query, sort };
                let cursor = ask(home, engine, &filter, &first).await.next_cursor;
                if cursor.is_some() {
                    ask(home, engine, &filter, &ListRequest { cursor, ..first }).await;
                }
            }
        }
    }
}

/// Makes an application, reads it and what was done to it, and looks through its users.
pub(crate) async fn make_and_read(home: &Home, engine: &Engine, number: usize) {
    let (ctx, reader) = (home.ctx(), reader());
    let filter = ApplicationFilter { tenant: Some(SEEDED.to_owned()), ..Default::default() };
    let rows = ask(home, engine, &filter, &ListRequest::default()).await.items;
    let some = rows.iter().find(|row| row.project.is_some()).expect("one with a project");
    let draft = Draft {
        name: format!("Newly made {number}"),
        project: some.project.clone(),
        owner: Some(some.owner.clone()),
        plan: Some(format!("{SEEDED}-team")),
        scopes: vec!["public".to_owned(), "openid".to_owned()],
        multi_tenant: true,
        allowed_tenants: vec!["default".to_owned(), SEEDED.to_owned()],
        resources: vec![format!("https://api-{number}.example.com/")],
        ..Draft::default()
    };
    for (tenant, draft) in [(None, minimal(number)), (Some(SEEDED.to_owned()), draft)] {
        let new = NewApplication { tenant, draft, ..NewApplication::default() };
        let made = engine.create_application(&ctx, &platform(), new).await;
        let made = made.unwrap_or_else(|stop| unreachable!("{stop:?}")).application;
        engine.application(&ctx, &reader, &made.client_id).await.expect("just made");
        let all = ListRequest::default();
        let timeline = engine.application_timeline(&ctx, &reader, &made.client_id, &all).await;
        assert_eq!(timeline.expect("a timeline").items.len(), 1);
    }
}

/// An administrator of one tenant. Signing in is not what is looked at here.
pub(crate) async fn tom(home: &Home, engine: &Engine, number: usize) -> Reader {
    home.writer_of(engine, &format!("tom{number}"), Role::TenantAdmin).await.reader()
}

/// What happens to applications: what needs attention, and what was counted and refused, as somebody
/// who looks at all tenants and as somebody who looks at one.
pub(crate) async fn look_around(home: &Home, engine: &Engine, client_id: &str, tom: &Reader) {
    let ctx = home.ctx();
    for reader in [&reader(), tom] {
        engine.attention(&ctx, reader).await.expect("what needs attention");
        engine.usage(&ctx, reader, UsageWanted::default()).await.expect("counts");
    }
    let (reader, all) = (reader(), ListRequest::default());
    let usage = engine.application_usage(&ctx, &reader, client_id, UsageWanted::default()).await;
    usage.expect("counts");
    let refused = engine.application_rejections(&ctx, &reader, client_id, &all).await;
    refused.expect("a page");
    engine.measures().await.expect("figures");
}

/// The least that can be said.
fn minimal(number: usize) -> Draft {
    let scopes = vec!["public".to_owned()];
    Draft { name: format!("The least {number}"), scopes, ..Draft::default() }
}

/// The users of the application that lists everybody, in every order, from page to page.
pub(crate) async fn list_users(home: &Home, engine: &Engine, client_id: &str) {
    for sort in ["email", "-email", "created_at", "-created_at"] {
        for query in ["", "nobody"] {
            let (sort, query) = (Some(sort.to_owned()), Some(query.to_owned()));
            let mut ask = ListRequest { limit: Some(20), cursor: None, query, sort };
            for _ in 0..2 {
                let page =
                    engine.list_application_users(&home.ctx(), &reader(), client_id, &ask).await;
                ask.cursor = page.expect("a page").next_cursor;
                if ask.cursor.is_none() {
                    break;
                }
            }
        }
    }
}

/// People in every order, as somebody who looks at all tenants and as somebody who looks at one.
pub(crate) async fn list_people(home: &Home, engine: &Engine) {
    for tenant in [None, Some(SEEDED.to_owned())] {
        for sort in ["email", "-email", "created_at", "-created_at", ""] {
            for query in ["", "nobody", "a", SEEDED, "a m"] {
                let filter = UserFilter { tenant: tenant.clone(), ..UserFilter::default() };
                let (sort, query) = (order(sort), Some(query.to_owned()));
                let first = ListRequest { limit: Some(20), cursor: None, query, sort };
                let ctx = home.ctx();
                let list = engine.list_users(&ctx, &reader(), filter.clone(), &first).await;
                let cursor = list.expect("a page").page.next_cursor;
                if cursor.is_some() {
                    let next = ListRequest { cursor, ..first };
                    engine.list_users(&ctx, &reader(), filter, &next).await.expect("a page");
                }
            }
        }
    }
}
