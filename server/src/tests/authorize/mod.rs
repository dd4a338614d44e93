//! `/oauth/authorize` through HTTP, as a browser walks through it, redirects followed by hand.

mod flow;
mod pages;
mod prompts;
mod refusals;

use super::browser::Browser;
use super::world::{Answer, PASSWORD, World, encoded};
use crate::run::operator_ctx;
use grantry_core::application::Draft;
use grantry_engine::NewApplication;
use grantry_engine::authority::Operator;

const ENDPOINT: &str = "/oauth/authorize";
pub(super) const CALLBACK: &str = "https://app.example.com/cb";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const STATE: &str = "s t+a&te=%C3/ä\"<'";
pub(super) const USER: &str = "user@example.com";

/// An application of the default tenant that lets people sign in; its client ID.
pub(super) async fn application(world: &World, change: impl FnOnce(&mut Draft)) -> String {
    let list = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
    let mut draft = Draft {
        name: "Ink & <Paper>".to_owned(),
        grant_types: list(&["authorization_code", "refresh_token"]),
        redirect_uris: list(&[CALLBACK]),
        scopes: list(&["email", "offline_access", "openid", "public"]),
        ..Draft::default()
    };
    change(&mut draft);
    let input = NewApplication { draft, ..NewApplication::default() };
    let writer = Operator::at_the_command_line().writer();
    let made = world.engine.create_application(&operator_ctx(&world.engine), &writer, input).await;
    made.unwrap_or_else(|stop| unreachable!("made: {stop:?}")).application.client_id
}

/// A good request, with some of its parameters given anew. An empty one is left out.
fn request(client_id: &str, changes: &[(&str, &str)]) -> String {
    let mut fields = vec![
        ("client_id", client_id),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "openid email"),
        ("state", STATE),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    for (name, value) in changes {
        fields.retain(|(known, _)| known != name);
        if !value.is_empty() {
            fields.push((name, value));
        }
    }
    encoded(&fields)
}

pub(super) fn link(client_id: &str, changes: &[(&str, &str)]) -> String {
    format!("{ENDPOINT}?{}", request(client_id, changes))
}

/// What a form of the page carries.
fn carried(page: &Answer) -> [(&'static str, String); 2] {
    ["request", "ticket"].map(|name| (name, unescaped(&page.hidden(name))))
}

fn unescaped(text: &str) -> String {
    let text = text.replace("&quot;", "\"").replace("&#x27;", "'").replace("&lt;", "<");
    text.replace("&gt;", ">").replace("&amp;", "&")
}

/// Posts a form of a page, with what it carries.
async fn post(
    browser: &mut Browser<'_>,
    page: &Answer,
    path: &str,
    more: &[(&str, &str)],
) -> Answer {
    let carried = carried(page);
    let mut fields: Vec<(&str, &str)> =
        carried.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fields.extend_from_slice(more);
    browser.submit(&format!("{ENDPOINT}/{path}"), &fields).await
}

/// Signs in on a page and opens what it leads to.
async fn sign_in(browser: &mut Browser<'_>, page: &Answer, email: &str) -> Answer {
    assert!(page.body.contains("id=\"login-submit\""), "{}", page.body);
    let answer =
        post(browser, page, "sign-in", &[("username", email), ("password", PASSWORD)]).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.body);
    assert!(answer.header("location").starts_with("/oauth/authorize?"));
    browser.open(answer.header("location")).await
}

/// Allows everything that a consent page asks for.
async fn allow(browser: &mut Browser<'_>, page: &Answer) -> Answer {
    assert!(page.body.contains("id=\"consent-allow\""), "{} {}", page.status, page.body);
    let all = [("decision", "allow"), ("scope-email", "on"), ("scope-offline_access", "on")];
    post(browser, page, "consent", &all).await
}

/// A browser in which somebody has signed in and allowed the usual request.
pub(super) async fn known<'w>(world: &'w World, client_id: &str, email: &str) -> Browser<'w> {
    let mut browser = world.browser();
    let page = browser.open(&link(client_id, &[])).await;
    let page = sign_in(&mut browser, &page, email).await;
    let asked = page.body.contains("consent-allow");
    let answer = if asked { allow(&mut browser, &page).await } else { page };
    assert!(!told(&answer, "code").is_empty(), "{}", answer.header("location"));
    browser
}

/// A field of the answer that goes to the application; blank where there is none.
pub(super) fn told(answer: &Answer, name: &str) -> String {
    let location = answer.header("location");
    let (to, query) = location.split_once('?').unwrap_or((location, ""));
    assert_eq!((answer.status.as_u16(), to), (303, CALLBACK), "{location} {}", answer.body);
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    pairs.find(|(found, _)| found == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
}
