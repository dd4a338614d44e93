//! A browser as the server sees it: a cookie jar, and the headers that say where a request is from.

use super::world::{Answer, PUBLIC_URL, World, encoded, request};
use axum::body::Body;
use axum::http::{HeaderValue, Request};
use std::collections::BTreeMap;
use std::net::SocketAddr;

const PAGE: &str = "text/html,application/xhtml+xml,*/*;q=0.8";

pub(super) struct Browser<'w> {
    pub(super) world: &'w World,
    pub(super) peer: SocketAddr,
    pub(super) cookies: BTreeMap<String, String>,
}

impl<'w> Browser<'w> {
    pub(super) fn new(world: &'w World, peer: SocketAddr) -> Self {
        Self { world, peer, cookies: BTreeMap::new() }
    }

    /// An address typed into the address bar.
    pub(super) async fn open(&mut self, path: &str) -> Answer {
        self.get(path, &[("accept", PAGE), ("sec-fetch-site", "none")]).await
    }

    pub(super) async fn get(&mut self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send(request("GET", path, headers, Body::empty())).await
    }

    /// A form of ours, sent from our own page.
    pub(super) async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let headers =
            [("accept", PAGE), ("sec-fetch-site", "same-origin"), ("origin", self.origin())];
        self.post(path, &headers, &encoded(fields)).await
    }

    /// A form with exactly these headers.
    pub(super) async fn post(
        &mut self,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Answer {
        let mut request = request("POST", path, headers, body.to_owned());
        let kind = match body.starts_with('{') {
            true => "application/json",
            false => "application/x-www-form-urlencoded",
        };
        let kind = HeaderValue::from_static(kind);
        request.headers_mut().entry("content-type").or_insert(kind);
        self.send(request).await
    }

    /// A server function, called by the dashboard's own script.
    pub(super) async fn call(&mut self, method: &str, path: &str, body: &str) -> Answer {
        let headers = [
            ("accept", "application/json"),
            ("sec-fetch-site", "same-origin"),
            ("origin", self.origin()),
        ];
        match method {
            "GET" if body.is_empty() => self.get(path, &headers).await,
            "GET" => self.get(&format!("{path}?{body}"), &headers).await,
            _ => self.post(path, &headers, body).await,
        }
    }

    /// Sends a request with the jar's cookies, and keeps what the answer sets.
    pub(super) async fn send(&mut self, mut request: Request<Body>) -> Answer {
        self.add_cookies(&mut request);
        let answer = self.world.send(self.peer, request).await;
        for cookie in answer.set_cookies() {
            let (name, rest) = cookie.split_once('=').expect("a cookie has a value");
            let value = rest.split(';').next().unwrap_or("");
            match rest.contains("Max-Age=0") {
                true => self.cookies.remove(name),
                false => self.cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
        answer
    }

    pub(super) fn add_cookies(&self, request: &mut Request<Body>) {
        let pairs = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        let line = pairs.collect::<Vec<_>>().join("; ");
        if !line.is_empty() {
            let line = HeaderValue::from_str(&line).expect("a cookie line");
            request.headers_mut().insert("cookie", line);
        }
    }

    /// Opens the sign-in page and sends its form.
    pub(super) async fn sign_in(&mut self, email: &str, password: &str, next: &str) -> Answer {
        let token = self.form_token().await;
        let fields = [
            ("form_token", token.as_str()),
            ("next", next),
            ("username", email),
            ("password", password),
        ];
        self.submit("/login", &fields).await
    }

    /// The token of the sign-in page's form, which any form of ours accepts.
    pub(super) async fn form_token(&mut self) -> String {
        self.open("/login").await.hidden("form_token")
    }

    /// The session cookie, whatever its name.
    pub(super) fn session(&self) -> Option<&str> {
        self.named("grantry-console")
    }

    pub(super) fn named(&self, base: &str) -> Option<&str> {
        let mut all = self.cookies.iter();
        all.find(|(name, _)| name.ends_with(base)).map(|(_, value)| value.as_str())
    }

    fn origin(&self) -> &'static str {
        if self.world.state.public_url.is_https() { PUBLIC_URL } else { "http://localhost:8080" }
    }
}
