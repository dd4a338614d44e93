//! A link that hands a secret over, as a browser without an account follows it.

use super::world::{Answer, World, request};
use axum::body::Body;
use axum::http::StatusCode;
use serde_json::{Value, json};

const JSON: (&str, &str) = ("content-type", "application/json");

/// An application and a link for it, both made by the API.
struct Scene {
    world: World,
    bearer: String,
    path: String,
    id: String,
}

impl Scene {
    async fn new() -> Self {
        let world = World::new().await;
        let bearer = format!("Bearer {}", world.token("grantry:admin").await);
        let mut scene = Self { world, bearer, path: String::new(), id: String::new() };
        let body = json!({ "name": "Billing <sync>", "scopes": ["public"] });
        let made = scene.api("POST", "/api/v1/applications", &body.to_string()).await;
        let made: Value = serde_json::from_str(&made.body).expect("an application");
        scene.id = made["client_id"].as_str().expect("a client ID").to_owned();
        scene.path = format!("/api/v1/applications/{}", scene.id);
        scene
    }

    async fn api(&self, method: &str, path: &str, body: &str) -> Answer {
        let headers = [("authorization", self.bearer.as_str()), JSON];
        self.world.plain(method, path, &headers, body.to_owned()).await
    }

    /// The address of a new link, below the server's own.
    async fn link(&self) -> String {
        let made = self.api("POST", &format!("{}/handover", self.path), "").await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        let made: Value = serde_json::from_str(&made.body).expect("a link");
        let url = made["url"].as_str().expect("an address");
        url.strip_prefix("https://id.example.com").expect("our own address").to_owned()
    }

    async fn token_with(&self, secret: &str) -> StatusCode {
        let form =
            format!("grant_type=client_credentials&client_id={}&client_secret={secret}", self.id);
        let headers = [("content-type", "application/x-www-form-urlencoded")];
        self.world.plain("POST", "/oauth/token", &headers, form).await.status
    }
}

/// The value of a field by its id.
fn value(page: &Answer, id: &str) -> String {
    let (_, field) = page.body.split_once(&format!("id=\"{id}\"")).expect("the field");
    let (attributes, content) = field.split_once('>').expect("the end of its tag");
    match attributes.split_once("value=\"") {
        Some((_, value)) => value.split('"').next().unwrap_or_default().to_owned(),
        None => content.split('<').next().unwrap_or_default().to_owned(),
    }
}

fn fields<'a>(link: &'a str, form_token: &'a str) -> [(&'a str, &'a str); 2] {
    let (_, token) = link.split_once("?token=").expect("a token");
    [("form_token", form_token), ("token", token)]
}

#[tokio::test]
async fn product_d07_a_link_is_opened_without_account_and_script() {
    let scene = Scene::new().await;
    let link = scene.link().await;
    let mut browser = scene.world.browser();
    let page = browser.open(&link).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("Billing &lt;sync&gt;") && !page.body.contains("gry_cs_"));
    let form_token = page.hidden("form_token");
    let done = browser.submit("/handover", &fields(&link, &form_token)).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.body);
    let secret = value(&done, "handover-secret");
    assert_eq!(value(&done, "handover-client-id"), scene.id);
    assert_eq!(scene.token_with(&secret).await, StatusCode::OK);
    let command = format!(
        "curl -u '{}:{secret}' -d grant_type=client_credentials https://id.example.com/oauth/token",
        scene.id
    );
    let command = command.replace('\'', "&#x27;");
    let plain = done.body.replace("&#39;", "&#x27;").replace('\'', "&#x27;");
    assert!(plain.contains(&command), "{}", done.body);

    for answer in [
        browser.open(&link).await,
        browser.submit("/handover", &fields(&link, &form_token)).await,
        scene.world.browser().open(&link).await,
    ] {
        assert_eq!(answer.status, StatusCode::GONE);
        assert!(answer.body.contains("This link was used already"), "{}", answer.body);
        assert!(!answer.body.contains(&secret));
    }
    let timeline = scene.api("GET", &format!("{}/timeline", scene.path), "").await;
    assert!(timeline.body.contains("application.use_handover") && !timeline.body.contains(&secret));
}

#[tokio::test]
async fn product_d07_neither_page_is_kept_framed_indexed_or_told_to_others() {
    let scene = Scene::new().await;
    let link = scene.link().await;
    let mut browser = scene.world.browser();
    let ready = browser.open(&link).await;
    let form_token = ready.hidden("form_token");
    let done = browser.submit("/handover", &fields(&link, &form_token)).await;
    let used = browser.open(&link).await;
    for page in [&ready, &done, &used] {
        for (name, value) in [
            ("cache-control", "no-store"),
            ("referrer-policy", "no-referrer"),
            ("x-robots-tag", "noindex, nofollow, noarchive"),
            ("x-frame-options", "DENY"),
        ] {
            assert_eq!(page.header(name), value, "{name}");
        }
        assert!(page.policy().starts_with("default-src 'none'"), "{}", page.policy());
        assert!(!page.policy().contains("script-src") && !page.body.contains("<script"));
    }
}

#[tokio::test]
async fn product_d07_only_the_form_of_the_page_makes_a_secret() {
    let scene = Scene::new().await;
    let link = scene.link().await;
    let mut browser = scene.world.browser();
    let form_token = browser.open(&link).await.hidden("form_token");
    let head = browser.send(request("HEAD", &link, &[], Body::empty())).await;
    assert_eq!(head.status, StatusCode::OK);
    let forged = browser.submit("/handover", &fields(&link, "not ours")).await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    let foreign = [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")];
    let body = super::world::encoded(&fields(&link, &form_token));
    assert_eq!(browser.post("/handover", &foreign, &body).await.status, StatusCode::FORBIDDEN);
    let app = scene.api("GET", &scene.path, "").await;
    let app: Value = serde_json::from_str(&app.body).expect("an application");
    assert_eq!(app["secrets"].as_array().expect("a list").len(), 1, "nothing was made");
    // A page with `Referrer-Policy: no-referrer` posts its own form like this.
    let own = [("origin", "null"), ("sec-fetch-site", "same-origin")];
    assert_eq!(browser.post("/handover", &own, &body).await.status, StatusCode::OK);
}

#[tokio::test]
async fn product_d07_every_end_of_a_link_is_said_plainly() {
    let scene = Scene::new().await;
    let handover = format!("{}/handover", scene.path);
    let (cancelled, expired) = (scene.link().await, scene.link().await);
    let links = scene.api("GET", &handover, "").await;
    let links: Value = serde_json::from_str(&links.body).expect("a list");
    assert_eq!(links["next_cursor"], Value::Null);
    let first = links["items"][0]["id"].as_str().expect("an id");
    let gone = scene.api("DELETE", &format!("{handover}/{first}"), "").await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    let mut browser = scene.world.browser();
    let mut said = async |link: &str| {
        let page = browser.open(link).await;
        let (_, title) = page.body.split_once("<h1>").expect("a heading");
        (page.status.as_u16(), title.split('<').next().unwrap_or_default().to_owned())
    };
    let unknown = (404, "This link does not work".to_owned());
    assert_eq!(said("/handover?token=gry_hl_nothing").await, unknown);
    assert_eq!(said("/handover").await, unknown);
    assert_eq!(said(&format!("{expired}x")).await, unknown);
    assert_eq!(said(&cancelled).await, (410, "This link was cancelled".to_owned()));
    scene.world.clock.advance(grantry_core::time::Span::days(1));
    assert_eq!(said(&expired).await, (410, "This link has expired".to_owned()));
}

#[tokio::test]
async fn product_d07_the_api_says_what_is_wrong_with_a_link() {
    let scene = Scene::new().await;
    let handover = format!("{}/handover", scene.path);
    for (body, status, code) in [
        (r#"{"expires_in": 1}"#, 422, "too_short"),
        (r#"{"expires_in": 999999999}"#, 422, "too_long"),
        (r#"{"expires_in": "long"}"#, 422, "wrong_type"),
        (r#"{"uses": 2}"#, 422, "unknown_field"),
    ] {
        let answer = scene.api("POST", &handover, body).await;
        assert_eq!(answer.status.as_u16(), status, "{body}");
        assert_eq!(answer.problem()["errors"][0]["code"], code, "{body}");
    }
    let made = scene.api("POST", &handover, r#"{"expires_in": 3600}"#).await;
    let made: Value = serde_json::from_str(&made.body).expect("a link");
    assert_eq!(made["expires_at"], "2027-01-15T09:00:00Z");
    for _ in 0..4 {
        let path = format!("{}/secrets", scene.path);
        assert_eq!(scene.api("POST", &path, "{}").await.status, StatusCode::CREATED);
    }
    let full = scene.api("POST", &handover, "").await;
    assert_eq!((full.status.as_u16(), &full.problem()["code"]), (409, &"too_many_secrets".into()));
}
