//! A client of the dashboard: no browser, so it brings the form's token and its cookies itself.

use super::program::{PATIENCE, Server, eventually};
use reqwest::redirect::Policy;
use reqwest::{Client as Http, Response};
use std::collections::BTreeMap;
use std::time::Duration;

pub(crate) const EMAIL: &str = "ada@example.com";
pub(crate) const PASSWORD: &str = "correct horse battery";

/// Settings under which [`EMAIL`] can sign in.
pub(crate) const ADMIN: [(&str, &str); 2] =
    [("BOOTSTRAP_ADMIN_EMAIL", EMAIL), ("BOOTSTRAP_ADMIN_PASSWORD", PASSWORD)];

#[derive(Clone)]
pub(crate) struct Client {
    http: Http,
    url: String,
    pub(crate) cookies: BTreeMap<String, String>,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) location: String,
    pub(crate) request: String,
    pub(crate) body: String,
}

impl Client {
    pub(crate) fn of(server: &Server) -> Self {
        Self::keeping(server, usize::MAX)
    }

    /// With a new connection for every request.
    pub(crate) fn unconnected(server: &Server) -> Self {
        Self::keeping(server, 0)
    }

    fn keeping(server: &Server, connections: usize) -> Self {
        let http = Http::builder().redirect(Policy::none()).timeout(Duration::from_secs(30));
        let http = http.no_proxy().pool_max_idle_per_host(connections);
        let http = http.build().expect("a client");
        Self { http, url: server.url(), cookies: BTreeMap::new() }
    }

    pub(crate) async fn get(&mut self, path: &str) -> reqwest::Result<Answer> {
        let request = self.http.get(format!("{}{path}", self.url));
        self.send(request).await
    }

    pub(crate) async fn post(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
    ) -> reqwest::Result<Answer> {
        let request = self.http.post(format!("{}{path}", self.url)).form(fields);
        self.send(request).await
    }

    /// A server function: proven to be ours as a browser proves it.
    pub(crate) async fn call(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
    ) -> reqwest::Result<Answer> {
        let request = self.http.post(format!("{}{path}", self.url)).form(fields);
        self.send(request.header("sec-fetch-site", "same-origin")).await
    }

    async fn send(&mut self, request: reqwest::RequestBuilder) -> reqwest::Result<Answer> {
        let pairs = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        let line = pairs.collect::<Vec<_>>().join("; ");
        let response = request.header("cookie", line).send().await?;
        self.keep_cookies(&response);
        let header = |name: &str| {
            let value = response.headers().get(name);
            value.map_or("", |value| value.to_str().expect("a plain header")).to_owned()
        };
        let (location, request) = (header("location"), header("x-request-id"));
        let status = response.status().as_u16();
        Ok(Answer { status, location, request, body: response.text().await? })
    }

    fn keep_cookies(&mut self, response: &Response) {
        for cookie in response.headers().get_all("set-cookie") {
            let cookie = cookie.to_str().expect("a plain header");
            let (name, rest) = cookie.split_once('=').expect("a cookie has a value");
            let value = rest.split(';').next().unwrap_or("");
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    pub(crate) async fn form_token(&mut self) -> reqwest::Result<String> {
        Ok(hidden(&self.get("/login").await?.body, "form_token"))
    }

    pub(crate) async fn sign_in(&mut self, password: &str) -> reqwest::Result<Answer> {
        let token = self.form_token().await?;
        self.sign_in_with(&token, password).await
    }

    pub(crate) async fn sign_in_with(
        &mut self,
        token: &str,
        password: &str,
    ) -> reqwest::Result<Answer> {
        let fields = [("form_token", token), ("username", EMAIL), ("password", password)];
        self.post("/login", &fields).await
    }

    /// Waits until the server says that it is ready.
    pub(crate) async fn ready(&mut self) {
        eventually("readiness", PATIENCE, async || {
            let answer = self.get("/readyz").await.ok()?;
            (answer.status == 200).then_some(())
        })
        .await;
    }
}

/// The value of a hidden field of a form.
pub(crate) fn hidden(page: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let from = page.find(&start).map(|at| &page[at + start.len()..]);
    from.and_then(|rest| rest.split('"').next()).unwrap_or("").to_owned()
}

/// Fills in the setup page that the server has printed.
pub(crate) async fn set_up(client: &mut Client, server: &Server) -> Answer {
    let path = server.setup_path().expect("a setup address was printed");
    let page = client.get(&path).await.expect("an answer").body;
    let (form_token, token) = (hidden(&page, "form_token"), hidden(&page, "token"));
    let fields = [
        ("form_token", form_token.as_str()),
        ("token", token.as_str()),
        ("email", EMAIL),
        ("first_name", "Ada"),
        ("password", PASSWORD),
        ("repeated", PASSWORD),
    ];
    client.post("/setup", &fields).await.expect("an answer")
}
