//! A87, M026: every server function as everybody, and from everywhere. A function that is not in
//! the table fails the test.

use super::browser::Browser;
use super::world::{Answer, PASSWORD, PUBLIC_URL, ROLES, World, address_of, encoded, request};
use axum::body::Body;
use axum::http::StatusCode;
use grantry_app::AppError;
use grantry_core::console::{SessionList, Viewer};
use grantry_core::user::Role;
use server_fn::error::FromServerFnError;

/// Address, method, a form that it reads, and what it answers to platform administrators, tenant
/// administrators and auditors. Anonymous people get 401 everywhere.
type Row = (&'static str, &'static str, &'static str, [u16; 3]);

const EVERY_ROLE: [u16; 3] = [200; 3];
const WRONG_CURRENT: &str =
    "current=not+the+one&new=another+horse+staple&repeated=another+horse+staple";

/// What no application may be like; the browser would not send it.
const NAMELESS: &str = r#"{"tenant":"","region":"","draft":{"name":"","require_pkce":true,"confidential":true,"trusted":false,"multi_tenant":false,"refresh_token_rotation":true,"access_policy":"tenant","access_token_format":"jwt","access_token_lifetime":900,"refresh_token_lifetime":2592000,"id_token_signed_response_alg":"RS256","strict_client_auth":false}}"#;
const NAMELESS_CHANGE: &str = r#"{"client_id":"nobody","seen":1,"draft":{"name":"","require_pkce":true,"confidential":true,"trusted":false,"multi_tenant":false,"refresh_token_rotation":true,"access_policy":"tenant","access_token_format":"jwt","access_token_lifetime":900,"refresh_token_lifetime":2592000,"id_token_signed_response_alg":"RS256","strict_client_auth":false}}"#;
/// Administrators may, and there is no such application; auditors may not.
const WRITES_NOTHING: [u16; 3] = [404, 404, 403];

/// Somebody's way through the sign-in of no application.
const NOBODYS_VISIT: &str = "asked[client_id]=nobody&asked[redirect_uri]=&asked[scope]=&asked[email]=&asked[password]=&asked[challenge]=&asked[method]=";

const TABLE: [Row; 71] = [
    ("/fn/applications/bench/inspect", "POST", "client_id=nobody&token=x", [404; 3]),
    (
        "/fn/applications/bench/on-behalf",
        "POST",
        "client_id=nobody&email=a@b.example&scope=",
        WRITES_NOTHING,
    ),
    ("/fn/applications/bench/visit", "POST", NOBODYS_VISIT, WRITES_NOTHING),
    ("/fn/applications/bench/why", "GET", "client_id=nobody&request_id=x", [404; 3]),
    ("/fn/applications/change", "POST", NAMELESS_CHANGE, WRITES_NOTHING),
    ("/fn/applications/choices", "GET", "tenant=", EVERY_ROLE),
    ("/fn/applications/create", "POST", NAMELESS, [422, 422, 403]),
    ("/fn/applications/delete", "POST", "client_id=nobody", WRITES_NOTHING),
    ("/fn/applications/form", "GET", "of=&copy=false", [200, 200, 403]),
    ("/fn/applications/get", "GET", "client_id=nobody", [404; 3]),
    ("/fn/applications/handovers/cancel", "POST", "client_id=nobody&handover=x", WRITES_NOTHING),
    (
        "/fn/applications/handovers/create",
        "POST",
        "client_id=nobody&expires_in=86400",
        WRITES_NOTHING,
    ),
    ("/fn/applications/handovers/list", "GET", "client_id=nobody", [404; 3]),
    ("/fn/applications/incident/preview", "GET", "client_id=nobody", [404; 3]),
    ("/fn/applications/incident/report", "POST", "client_id=nobody&confirm=nobody", WRITES_NOTHING),
    ("/fn/applications/list", "GET", "wanted=", EVERY_ROLE),
    (
        "/fn/applications/redirect-uris/add",
        "POST",
        "client_id=nobody&uri=https%3A%2F%2Fa.example%2Fcb",
        WRITES_NOTHING,
    ),
    ("/fn/applications/rejections", "GET", "client_id=nobody&after=", [404; 3]),
    ("/fn/applications/secrets/add", "POST", "client_id=nobody&label=&days=0", WRITES_NOTHING),
    (
        "/fn/applications/secrets/change",
        "POST",
        "client_id=nobody&secret=x&label=new&ends=same",
        WRITES_NOTHING,
    ),
    ("/fn/applications/secrets/regenerate", "POST", "client_id=nobody", WRITES_NOTHING),
    ("/fn/applications/secrets/retire", "POST", "client_id=nobody&secret=x", WRITES_NOTHING),
    ("/fn/applications/set-status", "POST", "client_ids=nobody&active=false", WRITES_NOTHING),
    ("/fn/applications/timeline", "GET", "client_id=nobody&after=", [404; 3]),
    ("/fn/applications/timeline/preview", "GET", "client_id=nobody&event=x", [404; 3]),
    (
        "/fn/applications/timeline/restore",
        "POST",
        "client_id=nobody&event=x&seen=1",
        WRITES_NOTHING,
    ),
    ("/fn/applications/usage", "GET", "client_id=nobody&hours=24", [404; 3]),
    (
        "/fn/applications/users/add",
        "POST",
        "client_id=nobody&email=ada%40example.com&first_name=&password=",
        WRITES_NOTHING,
    ),
    ("/fn/applications/users/candidates", "GET", "client_id=nobody&query=a", [404; 3]),
    (
        "/fn/applications/users/change",
        "POST",
        "client_id=nobody&email=ada%40example.com&enabled=false",
        WRITES_NOTHING,
    ),
    ("/fn/applications/users/list", "GET", "client_id=nobody&after=", [404; 3]),
    ("/fn/applications/users/policy", "POST", "client_id=nobody&policy=tenant", WRITES_NOTHING),
    (
        "/fn/applications/users/remove",
        "POST",
        "client_id=nobody&email=ada%40example.com",
        WRITES_NOTHING,
    ),
    ("/fn/audit/list", "GET", "", EVERY_ROLE),
    ("/fn/keys/list", "GET", "", [200, 403, 200]),
    ("/fn/keys/rotate", "POST", "", [200, 403, 403]),
    ("/fn/landing", "GET", "", EVERY_ROLE),
    ("/fn/overview", "GET", "", EVERY_ROLE),
    ("/fn/password/change", "POST", WRONG_CURRENT, [422; 3]),
    ("/fn/plans/change", "POST", "key=nobody", [404, 403, 403]),
    ("/fn/plans/create", "POST", "", [422, 403, 403]),
    ("/fn/plans/delete", "POST", "key=nobody", [404, 403, 403]),
    ("/fn/plans/list", "GET", "", EVERY_ROLE),
    ("/fn/projects/change", "POST", "key=nobody", WRITES_NOTHING),
    ("/fn/projects/create", "POST", "", [422, 422, 403]),
    ("/fn/projects/delete", "POST", "key=nobody", WRITES_NOTHING),
    ("/fn/projects/list", "GET", "", EVERY_ROLE),
    ("/fn/regions/change", "POST", "key=nobody", [404, 403, 403]),
    ("/fn/regions/create", "POST", "", [422, 403, 403]),
    ("/fn/regions/delete", "POST", "key=nobody", [404, 403, 403]),
    ("/fn/regions/list", "GET", "", EVERY_ROLE),
    ("/fn/scopes/change", "POST", "key=nobody", [404, 403, 403]),
    ("/fn/scopes/create", "POST", "", [422, 403, 403]),
    ("/fn/scopes/delete", "POST", "key=nobody", [404, 403, 403]),
    ("/fn/scopes/list", "GET", "", EVERY_ROLE),
    ("/fn/sessions/end", "POST", "id=somebody-elses", [404; 3]),
    ("/fn/sessions/end-others", "POST", "", EVERY_ROLE),
    ("/fn/sessions/list", "GET", "", EVERY_ROLE),
    ("/fn/suites/change", "POST", "key=nobody", WRITES_NOTHING),
    ("/fn/suites/create", "POST", "", [422, 422, 403]),
    ("/fn/suites/delete", "POST", "key=nobody", WRITES_NOTHING),
    ("/fn/suites/list", "GET", "", EVERY_ROLE),
    ("/fn/tenants/change", "POST", "key=nobody", [404, 403, 403]),
    ("/fn/tenants/create", "POST", "", [422, 403, 403]),
    ("/fn/tenants/delete", "POST", "key=nobody", [404, 403, 403]),
    ("/fn/tenants/list", "GET", "", EVERY_ROLE),
    ("/fn/users/change", "POST", "key=nobody", WRITES_NOTHING),
    ("/fn/users/create", "POST", "", [422, 422, 403]),
    ("/fn/users/delete", "POST", "key=nobody", WRITES_NOTHING),
    ("/fn/users/list", "GET", "", EVERY_ROLE),
    ("/fn/who-am-i", "GET", "", EVERY_ROLE),
];

fn error(answer: &Answer) -> AppError {
    assert_eq!(answer.header("content-type"), "application/json", "{}", answer.body);
    AppError::de(axum::body::Bytes::from(answer.body.clone()))
}

#[tokio::test]
async fn a87_the_list_of_server_functions_is_the_one_we_know() {
    let mut registered: Vec<_> = server_fn::axum::server_fn_paths()
        .map(|(path, method)| (path.to_owned(), method.to_string()))
        .collect();
    registered.sort();
    let known: Vec<_> =
        TABLE.into_iter().map(|(path, method, ..)| (path.to_owned(), method.to_owned())).collect();
    assert_eq!(registered, known, "add it to the table, and say who may");

    let world = World::new().await;
    let routed: Vec<_> = world.list.iter().filter(|entry| entry.path.starts_with("/fn/")).collect();
    assert_eq!(routed.len(), TABLE.len(), "every function has its own route");
}

#[tokio::test]
async fn a87_every_server_function_as_everybody() {
    let world = World::new().await;
    let keys = world.keys().await;
    let mut anonymous = world.browser();
    for (path, method, form, _) in TABLE {
        let answer = anonymous.call(method, path, form).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(error(&answer), AppError::SignedOut, "{path}");
    }
    // From the least to the most powerful, so that what is refused is seen to change nothing.
    for (number, role) in ROLES.into_iter().enumerate().rev() {
        let mut person = world.signed_in(role).await;
        assert_eq!(world.keys().await, keys, "nobody before {role} could rotate");
        for (path, method, form, expected) in TABLE {
            let answer = person.call(method, path, form).await;
            assert_eq!(
                answer.status.as_u16(),
                expected[number],
                "{path} as {role}: {}",
                answer.body
            );
            if answer.status == StatusCode::FORBIDDEN {
                assert_eq!(error(&answer), AppError::Forbidden, "{path} as {role}");
            }
        }
    }
    assert_ne!(world.keys().await, keys, "a platform administrator can rotate");
}

#[tokio::test]
async fn m041_wrong_methods_and_unknown_functions() {
    let world = World::new().await;
    let mut person = world.signed_in(Role::PlatformAdmin).await;
    for (path, method, form, _) in TABLE {
        let allow = if method == "GET" { "GET,HEAD" } else { "POST" };
        for other in ["GET", "POST", "PUT", "DELETE"].into_iter().filter(|m| *m != method) {
            let answer = person.send(request(other, path, &[], Body::empty())).await;
            assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{other} {path}");
            assert_eq!(answer.header("allow"), allow, "{other} {path}");
        }
        if method == "GET" {
            let get = person.call("GET", path, form).await;
            let asked = format!("{path}?{form}");
            let head = person.send(request("HEAD", &asked, &[], Body::empty())).await;
            assert_eq!((head.status, head.body.as_str()), (get.status, ""), "HEAD {path}");
        }
    }
    for path in ["/fn/", "/fn/nothing", "/fn/keys", "/fn/keys/list/more", "/fn/keys/list123"] {
        let answer = person.call("POST", path, "").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.problem()["code"], "not_found", "{path}");
    }
}

/// What a page of another site, or a program, can make a browser or itself send.
const FOREIGN: [&[(&str, &str)]; 7] = [
    &[],
    &[("origin", "https://evil.example")],
    &[("origin", "null")],
    &[("origin", "https://id.example.com.evil.example")],
    &[("origin", PUBLIC_URL), ("sec-fetch-site", "cross-site")],
    &[("origin", PUBLIC_URL), ("sec-fetch-site", "same-site")],
    &[("sec-fetch-site", "none")],
];

#[tokio::test]
async fn m026_cross_site_posts_are_refused() {
    let world = World::new().await;
    let keys = world.keys().await;
    let mut other = world.signed_in(Role::PlatformAdmin).await;
    let mut victim = world.signed_in(Role::PlatformAdmin).await;
    let right = encoded(&[
        ("current", PASSWORD),
        ("new", "another horse staple"),
        ("repeated", "another horse staple"),
    ]);
    for (path, method, form, _) in TABLE {
        if method != "POST" {
            continue;
        }
        let form = if path == "/fn/password/change" { right.as_str() } else { form };
        for headers in FOREIGN {
            let answer = victim.post(path, headers, form).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} with {headers:?}");
            assert_eq!(answer.problem()["code"], "cross_site_request", "{path}");
        }
    }
    assert_eq!(world.keys().await, keys, "nothing was rotated");
    let alive = other.open("/").await;
    assert_eq!(alive.status, StatusCode::OK, "no session was ended: {}", alive.body);
    let again = world.browser().sign_in(&address_of(Role::PlatformAdmin), PASSWORD, "").await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "the password is the old one");

    // A page with `Referrer-Policy: no-referrer` posts its own forms like this.
    let headers = [("origin", "null"), ("sec-fetch-site", "same-origin")];
    let answer = victim.post("/fn/keys/rotate", &headers, "").await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert_ne!(world.keys().await, keys);
}

#[tokio::test]
async fn m026_refusals_come_before_anybody_is_recognised() {
    let world = World::new().await;
    let answer = world.browser().post("/fn/keys/rotate", FOREIGN[1], "").await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN, "also for anonymous people");
}

#[tokio::test]
async fn a87_nobody_ends_somebody_elses_session() {
    let world = World::new().await;
    let mut victim = world.signed_in(Role::Auditor).await;
    let theirs = victim.call("GET", "/fn/sessions/list", "").await;
    let theirs: SessionList = serde_json::from_str(&theirs.body).expect("a list");
    let form = format!("id={}", theirs.items[0].id);
    let mut attacker = world.signed_in(Role::PlatformAdmin).await;
    let answer = attacker.call("POST", "/fn/sessions/end", &form).await;
    assert_eq!((answer.status, error(&answer)), (StatusCode::NOT_FOUND, AppError::NotFound));
    assert_eq!(victim.open("/").await.status, StatusCode::OK, "it lives on");
    let own = attacker.call("GET", "/fn/sessions/list", "").await;
    assert!(!own.body.contains(theirs.items[0].id.as_str()), "nor does anybody see it");
}

#[tokio::test]
async fn one_ends_ones_own_other_sessions() {
    let world = World::new().await;
    let mut first = world.signed_in(Role::Auditor).await;
    let mut second = world.signed_in(Role::Auditor).await;
    let list = second.call("GET", "/fn/sessions/list", "").await;
    let list: SessionList = serde_json::from_str(&list.body).expect("a list");
    let others: Vec<_> = list.items.iter().filter(|session| !session.current).collect();
    assert_eq!((list.items.len(), others.len()), (2, 1));
    let ended = second.call("POST", "/fn/sessions/end", &format!("id={}", others[0].id)).await;
    assert_eq!(ended.status, StatusCode::OK);
    assert_eq!(first.open("/").await.status, StatusCode::SEE_OTHER);
    assert_eq!(second.open("/").await.status, StatusCode::OK);
}

async fn who(browser: &mut Browser<'_>) -> Viewer {
    let answer = browser.call("GET", "/fn/who-am-i", "").await;
    serde_json::from_str(&answer.body).expect("a viewer")
}

#[tokio::test]
async fn everybody_is_who_signed_in() {
    let world = World::new().await;
    for role in ROLES {
        let viewer = who(&mut world.signed_in(role).await).await;
        assert_eq!((viewer.role, viewer.email), (role, address_of(role)));
    }
}

#[tokio::test]
async fn changing_the_password_ends_the_other_sessions() {
    const NEW: &str = "another horse staple";
    let world = World::new().await;
    let mut other = world.signed_in(Role::TenantAdmin).await;
    let mut own = world.signed_in(Role::TenantAdmin).await;
    let form = |current, new, repeated| {
        encoded(&[("current", current), ("new", new), ("repeated", repeated)])
    };
    for (form, field) in [
        (form("wrong", NEW, NEW), "current"),
        (form(PASSWORD, NEW, "a different horse"), "repeated"),
        (form(PASSWORD, "short", "short"), "new"),
    ] {
        let answer = own.call("POST", "/fn/password/change", &form).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert!(error(&answer).on_field(field).is_some(), "{}", answer.body);
        assert!(!answer.body.contains(PASSWORD) && !answer.body.contains(NEW), "{field}");
    }
    assert_eq!(other.open("/").await.status, StatusCode::OK);
    let answer = own.call("POST", "/fn/password/change", &form(PASSWORD, NEW, NEW)).await;
    assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, "1"));
    assert_eq!(own.open("/").await.status, StatusCode::OK, "this session stays");
    assert_eq!(other.open("/").await.status, StatusCode::SEE_OTHER, "the other one ends");
    let email = address_of(Role::TenantAdmin);
    assert_eq!(world.browser().sign_in(&email, PASSWORD, "").await.status.as_u16(), 401);
    assert_eq!(world.browser().sign_in(&email, NEW, "").await.status.as_u16(), 303);
}

#[tokio::test]
async fn a74_guesses_of_the_current_password_are_limited() {
    let world = World::new().await;
    let mut person = world.signed_in(Role::Auditor).await;
    let mut answers = Vec::new();
    for _ in 0..8 {
        answers.push(person.call("POST", "/fn/password/change", WRONG_CURRENT).await);
    }
    let statuses: Vec<_> = answers.iter().map(|answer| answer.status.as_u16()).collect();
    assert_eq!(statuses, [422, 422, 422, 422, 422, 409, 409, 409]);
    assert!(matches!(error(&answers[7]), AppError::Refused { .. }));
}

#[tokio::test]
async fn m051_malformed_calls_are_refused_as_malformed() {
    const ORIGIN: (&str, &str) = ("origin", PUBLIC_URL);
    const PATH: &str = "/fn/password/change";
    let world = World::new().await;
    let mut person = world.signed_in(Role::Auditor).await;

    let answer = person.call("POST", PATH, "current=only").await;
    assert_eq!((answer.status, error(&answer)), (StatusCode::BAD_REQUEST, AppError::Malformed));
    for form in ["current[a]=x&new=y&repeated=z", "%ff%fe", "current", "&&&=&"] {
        let answer = person.call("POST", PATH, form).await;
        assert!(answer.status.is_client_error(), "{form}: {}", answer.status);
    }
    let twice = person.call("POST", PATH, "current=a&current=b&new=c&repeated=c").await;
    assert_eq!(twice.status, StatusCode::BAD_REQUEST);
    let json = [ORIGIN, ("content-type", "application/json")];
    assert_eq!(person.post(PATH, &json, "{}").await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let large = format!("current={}", "a".repeat(100_000));
    assert_eq!(person.post(PATH, &[ORIGIN], &large).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn r23_a_body_without_a_length_is_cut_off() {
    let world = World::new().await;
    let mut person = world.signed_in(Role::Auditor).await;
    for path in ["/fn/password/change", "/login", "/logout", "/setup"] {
        let chunks = (0..64).map(|_| Ok::<_, std::io::Error>("a".repeat(16 * 1024)));
        let body = Body::from_stream(futures_util::stream::iter(chunks));
        let headers =
            [("origin", PUBLIC_URL), ("content-type", "application/x-www-form-urlencoded")];
        let answer = person.send(request("POST", path, &headers, body)).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
    }
}

#[tokio::test]
async fn a10_without_scripts_a_function_leads_back_to_our_page_alone() {
    let world = World::new().await;
    let mut person = world.signed_in(Role::Auditor).await;
    let page = ("accept", "text/html");
    let ours = ("origin", PUBLIC_URL);
    let home = format!("{PUBLIC_URL}/settings/sessions");
    let headers = [page, ours, ("referer", home.as_str())];
    let answer = person.post("/fn/sessions/end-others", &headers, "").await;
    assert_eq!(answer.status, StatusCode::FOUND);
    assert_eq!(answer.header("location").trim_end_matches('?'), home);
    for evil in ["https://evil.example/", "https://id.example.com.evil.example/", "//evil.example"]
    {
        let headers = [page, ours, ("referer", evil)];
        for (path, method, form, _) in TABLE {
            let answer = match method {
                "GET" => person.get(path, &headers).await,
                _ => person.post(path, &headers, form).await,
            };
            assert!(!answer.header("location").contains("evil"), "{path} with {evil}");
        }
    }
}
