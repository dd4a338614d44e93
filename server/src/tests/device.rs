//! The device flow over HTTP: the endpoint for devices, and the pages for people.

use super::grants::{Client, DEVICE, json, refusal};
use super::world::{PASSWORD, World, address_of, encoded, request};
use axum::http::StatusCode;
use grantry_core::user::Role;

const AUTHORIZATION: &str = "/oauth/device_authorization";

#[tokio::test]
async fn m094_m095_a_device_begins_with_its_applications_credentials() {
    let world = World::new().await;
    let client = Client::of(&world, |_| ()).await;
    let started = json(&client.post(&world, AUTHORIZATION, &[("scope", "public")]).await);
    assert_eq!(started["verification_uri"], "https://id.example.com/device");
    assert_eq!((&started["expires_in"], &started["interval"]), (&600.into(), &5.into()));
    let code = started["user_code"].as_str().expect("a code");
    let complete = format!("https://id.example.com/device?user_code={code}");
    assert_eq!(started["verification_uri_complete"], complete.as_str());
    let device_code = started["device_code"].as_str().expect("a code");
    let poll = [("grant_type", DEVICE), ("device_code", device_code)];
    assert_eq!(refusal(&client.ask(&world, &poll).await), (400, "authorization_pending".into()));
    assert_eq!(refusal(&client.ask(&world, &poll).await), (400, "slow_down".into()));
    let form = ("content-type", "application/x-www-form-urlencoded");
    let body = encoded(&[("client_id", client.id.as_str())]);
    let without = world.plain("POST", AUTHORIZATION, &[form], body).await;
    assert_eq!(refusal(&without), (401, "invalid_client".into()));
    let scope = client.post(&world, AUTHORIZATION, &[("scope", "grantry:admin")]).await;
    assert_eq!(refusal(&scope), (400, "invalid_scope".into()));
}

#[tokio::test]
async fn m099_an_address_with_the_code_fills_it_in_and_decides_nothing() {
    let world = World::new().await;
    let mut browser = world.browser();
    let page = browser.open("/device?user_code=WDJB-MJHT").await;
    assert_eq!(page.status, StatusCode::OK);
    for part in ["id=\"user-code\"", "value=\"WDJB-MJHT\"", "id=\"device-continue\""] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    assert!(!page.body.contains("device-allow"));
    let odd = browser.open("/device?user_code=%22%3E%3Cscript%3E").await;
    assert!(!odd.body.contains("<script"), "{}", odd.body);
}

#[tokio::test]
async fn m100_deciding_needs_a_sign_in_and_our_own_form() {
    let world = World::new().await;
    let mut browser = world.browser();
    let token = browser.open("/device").await.hidden("form_token");
    for action in ["continue", "allow", "deny"] {
        let fields = [("user_code", "wdjb mjht"), ("action", action)];
        let bare = browser.submit("/device", &fields).await;
        assert_eq!(bare.status, StatusCode::FORBIDDEN, "{action}");
        let whole = [&fields[..], &[("form_token", token.as_str())]].concat();
        let answer = browser.submit("/device", &whole).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{action}");
        let next = "/oauth/sign-in?next=%2Fdevice%3Fuser_code%3Dwdjb%2Bmjht";
        assert_eq!(answer.header("location"), next);
        let foreign = [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")];
        let mut sent = request("POST", "/device", &foreign, encoded(&whole));
        let kind = "application/x-www-form-urlencoded".parse().expect("a header");
        sent.headers_mut().insert("content-type", kind);
        assert_eq!(browser.send(sent).await.status, StatusCode::FORBIDDEN, "{action}");
    }
}

#[tokio::test]
async fn product_c03_a_person_connects_a_device_in_a_browser() {
    let world = World::new().await;
    let client = Client::of(&world, |_| ()).await;
    let email = address_of(Role::User);
    for (action, outcome) in [("allow", ""), ("deny", "access_denied")] {
        let scope = [("scope", "openid email")];
        let started = json(&client.post(&world, AUTHORIZATION, &scope).await);
        let code = started["user_code"].as_str().expect("a code");
        let mut browser = world.browser();
        let page = browser.open(&format!("/device?user_code={code}")).await;
        let token = page.hidden("form_token");
        let step = |action: &'static str| {
            [
                ("form_token", token.clone()),
                ("user_code", code.to_owned()),
                ("action", action.to_owned()),
            ]
        };
        let sent = async |browser: &mut super::browser::Browser<'_>, action| {
            let fields = step(action);
            let fields: Vec<_> = fields.iter().map(|(name, text)| (*name, text.as_str())).collect();
            browser.submit("/device", &fields).await
        };
        let to_sign_in = sent(&mut browser, "continue").await;
        let page = browser.open(to_sign_in.header("location")).await;
        let next = page.hidden("next");
        let typed = [
            ("form_token", token.as_str()),
            ("next", next.as_str()),
            ("username", email.as_str()),
            ("password", PASSWORD),
        ];
        let back = browser.submit("/oauth/sign-in", &typed).await;
        assert_eq!(back.header("location"), format!("/device?user_code={code}"));
        let page = sent(&mut browser, "continue").await;
        for part in ["device-allow", "device-deny", "Web", code, email.as_str()] {
            assert!(page.body.contains(part), "{part}: {}", page.body);
        }
        let done = sent(&mut browser, action).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.body);
        let device_code = started["device_code"].as_str().expect("a code");
        let poll = [("grant_type", DEVICE), ("device_code", device_code)];
        let answer = client.ask(&world, &poll).await;
        if outcome.is_empty() {
            assert_eq!(json(&answer)["scope"], "openid email");
        } else {
            assert_eq!(refusal(&answer), (400, outcome.to_owned()));
        }
    }
}
