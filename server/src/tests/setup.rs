//! The setup page through HTTP: whoever holds the one-time address makes the first administrator.

use super::world::{Answer, PASSWORD, PUBLIC_URL, World, address_of};
use axum::http::StatusCode;
use grantry_core::user::Role;

async fn opened() -> (World, String) {
    let world = World::empty(PUBLIC_URL).await;
    let token = world.engine.open_setup().await.expect("an answer").expect("nobody is there");
    (world, token.expose().to_owned())
}

async fn fill_in(world: &World, token: &str, fields: &[(&str, &str)]) -> Answer {
    let mut browser = world.browser();
    let form_token = browser.form_token().await;
    let mut all = vec![("form_token", form_token.as_str()), ("token", token)];
    all.extend_from_slice(fields);
    browser.submit("/setup", &all).await
}

const RIGHT: [(&str, &str); 4] = [
    ("email", "ada@example.com"),
    ("first_name", "Ada"),
    ("password", PASSWORD),
    ("repeated", PASSWORD),
];

#[tokio::test]
async fn the_first_administrator_is_made_once() {
    let (world, token) = opened().await;
    let mut browser = world.browser();
    assert!(browser.open("/login").await.body.contains("Nobody can sign in yet"));
    let page = browser.open(&format!("/setup?token={token}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.hidden("token"), token);
    let form_token = page.hidden("form_token");
    let mut fields = RIGHT.to_vec();
    fields.extend([("token", token.as_str()), ("form_token", &form_token)]);
    let answer = browser.submit("/setup", &fields).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/login"));
    assert_eq!(browser.submit("/setup", &fields).await.status, StatusCode::GONE, "used up");
    assert_eq!(browser.open(&format!("/setup?token={token}")).await.status, StatusCode::GONE);
    assert_eq!(browser.open("/setup").await.status, StatusCode::GONE);
    let login = browser.sign_in("ada@example.com", PASSWORD, "/keys").await;
    assert_eq!(login.status, StatusCode::SEE_OTHER);
    assert_eq!(browser.open("/keys").await.status, StatusCode::OK, "a platform administrator");
    assert!(!browser.open("/login").await.body.contains("Nobody can sign in yet"));
}

#[tokio::test]
async fn a_wrong_address_opens_nothing() {
    let (world, token) = opened().await;
    for wrong in ["", "x", &token[1..], &format!("{token}A"), "%00", &"A".repeat(43)] {
        let page = world.browser().open(&format!("/setup?token={wrong}")).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{wrong}");
        assert!(!page.body.contains("<form"), "{wrong}");
    }
    let doubled = format!("/setup?token={token}&token={token}");
    assert_eq!(world.browser().open(&doubled).await.status, StatusCode::FORBIDDEN);
    let answer = fill_in(&world, &"A".repeat(43), &RIGHT).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(world.engine.open_setup().await.expect("an answer").is_some(), "nobody was made");
}

#[tokio::test]
async fn guesses_of_the_address_are_limited() {
    let (world, token) = opened().await;
    let mut browser = world.browser();
    let mut statuses = Vec::new();
    for _ in 0..12 {
        statuses.push(browser.open("/setup?token=guess").await.status.as_u16());
    }
    assert_eq!(statuses[..10], [403; 10]);
    assert_eq!(statuses[10..], [429; 2]);
    let refused = browser.open("/setup?token=guess").await;
    assert_eq!(refused.header("retry-after"), "30");
    let right = browser.open(&format!("/setup?token={token}")).await;
    assert_eq!(right.status, StatusCode::OK, "who holds the address is not kept out");
}

#[tokio::test]
async fn every_wrong_field_is_said_at_once() {
    let (world, token) = opened().await;
    let typed = [
        ("email", "not-an-address<b>"),
        ("first_name", "  "),
        ("password", "hunter2"),
        ("repeated", "hunter3"),
    ];
    let answer = fill_in(&world, &token, &typed).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["email", "first_name", "password", "repeated"] {
        assert!(answer.body.contains(&format!("id=\"{field}-error\"")), "{field}");
    }
    assert!(answer.body.contains("value=\"not-an-address&lt;b&gt;\""), "{}", answer.body);
    assert_eq!(answer.hidden("token"), token, "the form can be sent again");
    for secret in ["hunter2", "hunter3", "<b>"] {
        assert!(!answer.body.contains(secret), "{secret}");
    }
    let answer = fill_in(&world, &token, &RIGHT).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn m026_setup_needs_the_forms_own_token() {
    let (world, token) = opened().await;
    let mut fields = RIGHT.to_vec();
    fields.push(("token", &token));
    let answer = world.browser().submit("/setup", &fields).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(world.engine.open_setup().await.expect("an answer").is_some(), "nobody was made");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn r18_parallel_setups_make_one_administrator() {
    let (world, token) = opened().await;
    let answers = futures_util::future::join_all((0..8).map(|_| fill_in(&world, &token, &RIGHT)));
    let mut statuses: Vec<_> = answers.await.iter().map(|answer| answer.status.as_u16()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 410, 410, 410, 410, 410, 410, 410]);
}

#[tokio::test]
async fn where_people_are_setup_stays_closed() {
    let world = World::new().await;
    assert!(world.engine.open_setup().await.expect("an answer").is_none());
    let answer = fill_in(&world, "anything", &RIGHT).await;
    assert_eq!(answer.status, StatusCode::GONE);
    let login = world.browser().sign_in("ada@example.com", PASSWORD, "").await;
    assert_eq!(login.status, StatusCode::UNAUTHORIZED);
    let own = world.browser().sign_in(&address_of(Role::Auditor), PASSWORD, "").await;
    assert_eq!(own.status, StatusCode::SEE_OTHER);
}
