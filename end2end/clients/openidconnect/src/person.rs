//! Somebody with a browser that runs no scripts: follows, fills in, presses.

use reqwest::Url;
use reqwest::blocking::{Client, Response};
use reqwest::redirect::Policy;
use std::collections::HashMap;

/// A browser and where it is.
pub(crate) struct Person {
    http: Client,
    issuer: String,
}

impl Person {
    pub(crate) fn new(issuer: &str) -> Self {
        let http = Client::builder().cookie_store(true).redirect(Policy::none()).no_proxy();
        Self { http: http.build().expect("a client"), issuer: issuer.to_owned() }
    }

    /// Signs in and allows everything; gives what the application is told.
    pub(crate) fn sign_in(
        &mut self,
        address: &str,
        name: &str,
        password: &str,
    ) -> HashMap<String, String> {
        let mut page = self.open(address);
        for _ in 0..4 {
            let (url, html) = match page {
                Page::Away(url) => {
                    return url.query_pairs().into_owned().collect();
                }
                Page::Here(url, html) => (url, html),
            };
            page = match html.contains("id=\"login-submit\"") {
                true => self.press(
                    &url,
                    &html,
                    "login-submit",
                    &[("username", name), ("password", password)],
                ),
                false => self.press(&url, &html, "consent-allow", &[]),
            };
        }
        panic!("four pages and no end");
    }

    fn open(&self, address: &str) -> Page {
        let answer = self.http.get(address).send().expect("an answer");
        self.follow(answer)
    }

    fn press(&self, at: &Url, html: &str, button: &str, typed: &[(&str, &str)]) -> Page {
        let (action, mut fields) = form(html, button);
        fields.extend(typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let target = at.join(&action).expect("an address");
        let body = Url::parse_with_params("http://x/", &fields).expect("fields");
        let answer = self
            .http
            .post(target)
            .header("origin", &self.issuer)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body.query().unwrap_or_default().to_owned())
            .send()
            .expect("an answer");
        self.follow(answer)
    }

    /// Goes on while the server leads to itself.
    fn follow(&self, mut answer: Response) -> Page {
        while answer.status().is_redirection() {
            let target = answer.headers()["location"].to_str().expect("text");
            let target = answer.url().join(target).expect("an address");
            if !target.as_str().starts_with(&self.issuer) {
                return Page::Away(target);
            }
            answer = self.http.get(target).send().expect("an answer");
        }
        let url = answer.url().clone();
        Page::Here(url, answer.text().expect("a page"))
    }
}

enum Page {
    Here(Url, String),
    Away(Url),
}

/// Where the form with this button leads, and what is in it.
fn form(html: &str, button: &str) -> (String, Vec<(String, String)>) {
    let mark = format!("id=\"{button}\"");
    let found = html.split("<form").skip(1).find_map(|form| {
        let form = form.split("</form>").next()?;
        form.contains(&mark).then_some(form)
    });
    let found = found.unwrap_or_else(|| panic!("no #{button} in {html}"));
    let action = attribute(found, "action").unwrap_or_default();
    let mut fields = Vec::new();
    for tag in found.split('<').skip(1) {
        let (is_input, is_button) = (tag.starts_with("input"), tag.starts_with("button"));
        let tag = tag.split('>').next().unwrap_or_default();
        let unticked = tag.contains("type=\"checkbox\"") && !tag.contains(" checked");
        let typed =
            ["username", "password"].iter().any(|name| tag.contains(&format!("name=\"{name}\"")));
        let counts = is_input && !unticked && !typed || is_button && tag.contains(&mark);
        if let Some(name) = attribute(tag, "name").filter(|_| counts) {
            fields.push((name, attribute(tag, "value").unwrap_or_default()));
        }
    }
    (action, fields)
}

/// The value of an attribute of the first tag.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let tag = tag.split('>').next()?;
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    let value = rest.split('"').next()?;
    let text = value.replace("&quot;", "\"").replace("&#x27;", "'").replace("&lt;", "<");
    Some(text.replace("&gt;", ">").replace("&amp;", "&"))
}
