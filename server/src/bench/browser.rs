//! What the test bench opens pages with: a cookie jar, and a record of each request and answer in
//! which no password, cookie or ticket stands.

use super::FrontDoor;
use super::page;
use crate::extract::PeerAddr;
use axum::body::{Body, to_bytes};
use axum::http::header::{
    ACCEPT, CACHE_CONTROL, CONTENT_TYPE, COOKIE, HeaderName, LOCATION, ORIGIN, RETRY_AFTER,
    SET_COOKIE, USER_AGENT,
};
use axum::http::{HeaderMap, HeaderValue, Method, Request, Response};
use grantry_core::console::{BenchField, BenchStep};
use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use tower::ServiceExt as _;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const NAME: HeaderValue = HeaderValue::from_static("Grantry test bench");
/// Pages of ours are shorter.
const LONGEST: usize = 256 * 1024;

/// One answer.
pub(super) struct Seen {
    pub(super) status: u16,
    pub(super) location: Option<String>,
    pub(super) body: String,
}

/// A browser that was never opened before.
pub(super) struct Browser {
    door: FrontDoor,
    public_url: String,
    remote: IpAddr,
    cookies: BTreeMap<String, String>,
    pub(super) steps: Vec<BenchStep>,
}

impl Browser {
    pub(super) fn new(door: FrontDoor, public_url: String, remote: IpAddr) -> Self {
        Self { door, public_url, remote, cookies: BTreeMap::new(), steps: Vec::new() }
    }

    /// Opens an address of ours. `None`: it could not even be asked.
    pub(super) async fn open(&mut self, title: &str, path: &str) -> Option<Seen> {
        let mut request = Request::builder().method(Method::GET).uri(path);
        request = request.header(FETCH_SITE, "none");
        self.send(title, (Method::GET, path, &[]), request.body(Body::empty()).ok()?).await
    }

    /// Sends a form from a page of ours. Its password stands beside it and is put in at the last.
    pub(super) async fn post(
        &mut self,
        title: &str,
        path: &str,
        (fields, password): (&[BenchField], &str),
    ) -> Option<Seen> {
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(FETCH_SITE, "same-origin")
            .header(ORIGIN, &self.public_url)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(encoded(fields, password)));
        self.send(title, (Method::POST, path, fields), request.ok()?).await
    }

    async fn send(
        &mut self,
        title: &str,
        (method, path, fields): (Method, &str, &[BenchField]),
        mut request: Request<Body>,
    ) -> Option<Seen> {
        let with_cookies = self.prepare(&mut request)?;
        #[expect(clippy::disallowed_methods, reason = "it measures real time")]
        let begun = std::time::Instant::now();
        let answer = self.door.0.clone().oneshot(request).await.ok()?;
        let ms = u32::try_from(begun.elapsed().as_millis()).unwrap_or(u32::MAX);
        self.keep_cookies(answer.headers());
        let (parts, body) = answer.into_parts();
        let body = to_bytes(body, LONGEST).await.ok()?;
        let body = String::from_utf8_lossy(&body).into_owned();
        let answer = Response::from_parts(parts, body);
        self.steps.push(BenchStep {
            title: title.to_owned(),
            method: method.to_string(),
            url: format!("{}{path}", self.public_url),
            user: None,
            fields: fields.iter().map(recorded).collect(),
            cookies: with_cookies,
            status: answer.status().as_u16(),
            ms,
            headers: headers_that_matter(answer.headers()),
            body: BenchField::plain("", shown(&answer)),
            request_id: text(answer.headers(), &REQUEST_ID),
            why: None,
        });
        let location = Some(text(answer.headers(), &LOCATION)).filter(|to| !to.is_empty());
        Some(Seen { status: answer.status().as_u16(), location, body: answer.into_body() })
    }

    /// Whether it brings cookies. `None`: one of them cannot be sent.
    fn prepare(&self, request: &mut Request<Body>) -> Option<bool> {
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("text/html"));
        headers.insert(USER_AGENT, NAME);
        let pairs = self.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        let line = pairs.collect::<Vec<_>>().join("; ");
        if !line.is_empty() {
            headers.insert(COOKIE, HeaderValue::try_from(&line).ok()?);
        }
        request.extensions_mut().insert(PeerAddr(SocketAddr::new(self.remote, 0)));
        Some(!line.is_empty())
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        for line in headers.get_all(SET_COOKIE).iter().filter_map(|line| line.to_str().ok()) {
            let Some((name, rest)) = line.split_once('=') else { continue };
            let value = rest.split(';').next().unwrap_or("");
            match rest.contains("Max-Age=0") {
                true => self.cookies.remove(name),
                false => self.cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
    }
}

fn encoded(fields: &[BenchField], password: &str) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    for field in fields {
        let is_password = field.variable == "PASSWORD";
        form.append_pair(&field.name, if is_password { password } else { &field.value });
    }
    form.finish()
}

/// A ticket is good for this browser alone, so the record only says that there was one.
fn recorded(field: &BenchField) -> BenchField {
    match field.name.as_str() {
        "ticket" => BenchField::hidden("ticket", "", "TICKET"),
        _ => field.clone(),
    }
}

fn text(headers: &HeaderMap, name: &HeaderName) -> String {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("").to_owned()
}

fn headers_that_matter(headers: &HeaderMap) -> Vec<BenchField> {
    let plain = [CONTENT_TYPE, CACHE_CONTROL, RETRY_AFTER, REQUEST_ID];
    let plain = plain.into_iter().map(|name| (text(headers, &name), name));
    let plain = plain.filter(|(value, _)| !value.is_empty());
    let mut all: Vec<_> =
        plain.map(|(value, name)| BenchField::plain(name.as_str(), value)).collect();
    let location = text(headers, &LOCATION);
    if location.contains("code=") {
        all.insert(0, BenchField::hidden("location", location, "LOCATION_WITH_CODE"));
    } else if !location.is_empty() {
        all.insert(0, BenchField::plain("location", location));
    }
    for line in headers.get_all(SET_COOKIE).iter().filter_map(|line| line.to_str().ok()) {
        let (name, rest) = line.split_once('=').unwrap_or((line, ""));
        let attributes = rest.split_once(';').map_or("", |(_, attributes)| attributes);
        all.push(BenchField::plain("set-cookie", format!("{name}=…;{attributes}")));
    }
    all
}

/// Pages are named; what a program would read is shown as it is.
fn shown(answer: &Response<String>) -> String {
    let kind = text(answer.headers(), &CONTENT_TYPE);
    if !kind.starts_with("text/html") {
        return answer.body().clone();
    }
    let heading = page::heading(answer.body()).unwrap_or_else(|| "without a heading".to_owned());
    format!("A page: {heading}")
}
